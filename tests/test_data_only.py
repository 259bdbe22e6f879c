"""Folders that somebody gave (models, policies, kept records) are data: nothing in them is run, nothing leads out."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from triage import api, manifest, modelfile, policy, policyfile
from triage.audit import answers
from triage.cli import app
from triage.commands import _note_folder
from triage.errors import InputError, ModelError, OutputError, PolicyError
from triage.files import shipped, within
from triage.patterns import atomfile
from triage.records import folder, record, stored
from triage.records.record import Record

SOURCE = Path(record.__file__).parents[1]
TEAMS = '[billing]\ntitle = "Billing, and invoices"\n'


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Copy the shipped model."""
    return Path(shutil.copytree(api.default_model(), tmp_path / "model"))


def resealed(model: Path, name: str, raw: bytes, **told: object) -> None:
    """Put other bytes into an array's file, with a manifest that has their digest: what an attacker would do."""
    (model / f"{name}.npy").write_bytes(raw)
    manifest = json.loads((model / modelfile.MANIFEST).read_bytes())
    manifest["arrays"][name] |= {"sha256": hashlib.sha256(raw).hexdigest(), **told}
    (model / modelfile.MANIFEST).write_text(json.dumps(manifest))


def out_of_it(model: Path, name: str) -> None:
    """Move a file out of the folder and leave a link to it."""
    away = model.parent / f"away-{name}"
    (model / name).rename(away)
    (model / name).symlink_to(away)


def zipped(model: Path) -> bytes:
    out = io.BytesIO()
    np.savez(out, bias=np.load(model / "bias.npy"))
    return out.getvalue()


def endless(shape: tuple[int, ...]) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return out.getvalue()


def pickled() -> bytes:
    out = io.BytesIO()
    np.save(out, np.array([{}], dtype=object), allow_pickle=True)
    return out.getvalue()


def told(model: Path, **other: object) -> None:
    """Let a manifest say something else."""
    manifest = json.loads((model / modelfile.MANIFEST).read_bytes())
    (model / modelfile.MANIFEST).write_text(json.dumps(manifest | other))


SPOILT: list[tuple[Callable[[Path], object], str]] = [
    (lambda m: out_of_it(m, "bias.npy"), r"bias\.npy: leads out of its folder"),
    (lambda m: out_of_it(m, "manifest.json"), r"manifest\.json: leads out of its folder"),
    (lambda m: resealed(m, "learnt", zipped(m), shape=[0]), r"learnt\.npy: damaged: not an array of numbers"),
    (lambda m: resealed(m, "learnt", endless((1 << 50,)), shape=[0]), r"learnt\.npy: damaged: not an array"),
    (lambda m: resealed(m, "learnt", pickled(), shape=[0]), r"learnt\.npy: damaged: not an array"),
    (lambda m: (m / "bias.npy").write_bytes(b"\0" * 452), r"changed since .* put the file back from a copy"),
    (lambda m: (m / "bias.npy").unlink(), r"bias\.npy: missing, .* put the file back"),
    (lambda m: resealed(m, "learnt", endless((-1,)), shape=[0]), r"learnt\.npy: damaged: not an array"),
    (lambda m: told(m, data="\ud800"), r"manifest\.json: damaged: (holds what is no text|data)"),
    (lambda m: told(m, data={"\ud800": 1}), r"manifest\.json: damaged: data"),
    (lambda m: told(m, format="x" * (1 << 20)), r"manifest\.json: format x{80} is not known"),
    (lambda m: told(m, **{"x" * (1 << 20): 1}), r"manifest\.json: damaged: x{80}: Extra inputs"),
    (lambda m: resealed(m, "learnt", endless((0,)), shape=[10**4000]), r"learnt\.npy: .* impossible shape"),
    (lambda m: resealed(m, "learnt", endless((0,)), shape=[0, 10**4000]), r"learnt\.npy: holds .* where"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_a_model_folder_that_was_changed_is_refused(model: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(model)
    with pytest.raises(ModelError, match=said) as caught:
        modelfile.read(model)
    assert len(str(caught.value)) < 1_000


def test_a_manifest_of_before_has_no_say_over_what_is_written(model: Path) -> None:
    stored = modelfile.read(model)
    told(model, arrays={"a\0b": {}, "../away": {}, "/away": {}, "\udcff": {}, "..": {}})
    modelfile.write(stored, model)
    assert modelfile.read(model).digest == stored.digest


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_place_of_a_model_is_not_waited_for(model: Path) -> None:
    stored = modelfile.read(model)
    (model / modelfile.MANIFEST).unlink()
    os.mkfifo(model / modelfile.MANIFEST)
    assert not manifest.is_model(model)
    modelfile.write(stored, model)
    assert modelfile.read(model).digest == stored.digest


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_is_not_waited_for(model: Path, tmp_path: Path) -> None:
    resealed(model, "learnt", endless((0,)), shape=[0])
    (model / "learnt.npy").unlink()
    os.mkfifo(model / "learnt.npy")
    with pytest.raises(ModelError, match="no ordinary file"):
        modelfile.read(model)
    own = tmp_path / "policy"
    own.mkdir()
    os.mkfifo(own / "teams.toml")
    with pytest.raises(PolicyError, match=r"teams\.toml: is no ordinary file"):
        policy.load(own)


def test_links_within_a_folder_are_read(model: Path, tmp_path: Path) -> None:
    """As container platforms lay out what is mounted: ``teams.toml -> ..data/teams.toml -> ..2026/teams.toml``."""
    real = model / "..2026"
    real.mkdir()
    (model / "bias.npy").rename(real / "bias.npy")
    (model / "..data").symlink_to("..2026")
    (model / "bias.npy").symlink_to("..data/bias.npy")
    assert modelfile.read(model).digest == modelfile.read(api.default_model()).digest
    own = tmp_path / "policy"
    (own / "..2026").mkdir(parents=True)
    (own / "..2026" / "teams.toml").write_text(TEAMS)
    (own / "..data").symlink_to("..2026")
    (own / "teams.toml").symlink_to("..data/teams.toml")
    assert policy.load(own).teams["billing"].title == "Billing, and invoices"


def test_a_policy_leads_nowhere_else_and_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "policy"
    (own / "clauses").mkdir(parents=True)
    away = tmp_path / "away"
    away.mkdir()
    (away / "own.toml").write_text(TEAMS)
    (own / "teams.toml").symlink_to(away / "own.toml")
    (own / "clauses" / "topic").symlink_to(away)
    (own / "levels.toml").write_text("#" * 5_000)
    monkeypatch.setattr(policyfile, "_LARGEST", 4_096)
    with pytest.raises(PolicyError) as caught:
        policy.load(own)
    told = str(caught.value)
    assert "teams.toml: leads out of its folder" in told
    assert "clauses/topic/own.toml: leads out of its folder" in told
    assert "levels.toml: is too large: 5,000 bytes, where 4,096 are allowed" in told


@pytest.mark.parametrize("name", ["../../secret", "/etc/hostname", "..\\secret", "C:\\secret", "c:secret", "a/../../b"])
def test_a_kept_record_reads_nothing_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"mine")
    kept = tmp_path / "kept"
    stored.save(Record("evaluate", "x", "2026-03-02T00:00:00Z", files={"page.html": b"<p>"}), kept)
    assert stored.load(kept).files == {"page.html": b"<p>"}
    raw = json.loads((kept / stored.FILE).read_bytes())
    (kept / stored.FILE).write_text(json.dumps(raw | {"files": [name]}))
    with pytest.raises(InputError, match="leads out of the folder"):
        stored.load(kept)
    (kept / stored.FILE).write_text(json.dumps(raw))
    (kept / stored.FILES / "page.html").unlink()
    (kept / stored.FILES / "page.html").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match="leads out of its folder"):
        stored.load(kept)


def test_an_earlier_report_has_no_say_over_other_folders(tmp_path: Path) -> None:
    out, away = tmp_path / "report", tmp_path / "away"
    away.mkdir()
    kept = [away / "a.csv", tmp_path / "b.csv"]
    for path in kept:
        path.write_text("mine")
    folder.replace(Record("evaluate", "x", "2026-03-02T00:00:00Z"), out)
    (out / "tables").symlink_to(away)
    (out / folder.CONTENTS).write_text(f"tables/a.csv\n../b.csv\n{kept[1]}\n..\\b.csv\nold.csv\n")
    (out / "old.csv").write_text("of an earlier run")
    folder.replace(Record("evaluate", "x", "2026-03-02T00:00:00Z"), out)
    assert [path.read_text() for path in kept] == ["mine", "mine"]
    assert not (out / "old.csv").exists()


def test_a_list_of_notes_names_files_of_its_folder_alone(tmp_path: Path) -> None:
    (tmp_path / _note_folder.LIST).write_text("..\nT-1.html\n../up.html\n/etc/hostname\nC:x.html\n")
    assert _note_folder._listed(tmp_path) == {"T-1.html"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_no_pipe_in_a_folder_is_waited_for(model: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / _note_folder.LIST)
    with pytest.raises(OutputError, match=r"is no ordinary file; name an empty or a new folder"):
        _note_folder._listed(tmp_path)
    for name in (record.METRICS, folder.CONTENTS):
        os.mkfifo(tmp_path / name)
        assert not folder.is_report(tmp_path, "evaluate") and folder._listed(tmp_path, "evaluate") == set()
        (tmp_path / name).unlink()
    (model / "bias.npy").unlink()
    os.mkfifo(model / "bias.npy")
    assert shipped.altered(model) == ["bias.npy: is no ordinary file"]


def test_what_stays_inside_is_told_by_its_name() -> None:
    assert all(map(within.is_plain, ("a", "a/b.csv", "tables/T-1.csv", "a..b")))
    assert not any(map(within.is_plain, ("", "..", "a/..", "/a", "\\a", "c:a", "\\\\host\\a", "a\0b")))


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("text.npy", b"\0" * (atomfile._UNPACKED + 1))


def other_index(path: Path) -> None:
    with np.load(atomfile.FILE) as found:
        arrays = dict(found)
    arrays["numbers"] = arrays["numbers"] + 1
    np.savez_compressed(path, **arrays)


def object_in_it(path: Path) -> None:
    with np.load(atomfile.FILE) as found:
        np.savez_compressed(path, **{**found, "needs": np.array([{}], dtype=object)})


@pytest.mark.parametrize(
    "spoil",
    [bomb, other_index, object_in_it, lambda p: p.write_bytes(b"PK\3\4"), lambda p: p.write_bytes(b"")],
)
def test_a_damaged_file_of_conditions_silences_no_pattern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object]
) -> None:
    spoil(tmp_path / "atoms.npz")
    monkeypatch.setattr(atomfile, "FILE", tmp_path / "atoms.npz")
    atomfile._read.cache_clear()
    try:
        with pytest.raises(PolicyError, match=r"atoms\.npz: is damaged; install triage again"):
            atomfile.conditions(["a+b"])
    finally:
        atomfile._read.cache_clear()


def test_the_shipped_model_is_the_one_that_was_signed_off() -> None:
    assert shipped.altered(api.default_model()) == []


def test_a_changed_shipped_model_is_told(model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    manifest = json.loads((model / "manifest.json").read_bytes())
    (model / "manifest.json").write_text(json.dumps(manifest | {"seed": 99}))  # whole, and another model
    (model / "README.md").write_bytes((model / "README.md").read_bytes().replace(b"\n", b"\r\n"))  # as git may do
    (model / "words.npy").unlink()
    (model / "more.py").write_text("")
    assert shipped.altered(model) == [
        "manifest.json: is not as it was signed off",
        "more.py: is not among the files that were signed off",
        "words.npy: is missing",
    ]
    monkeypatch.setattr(api, "default_model", lambda: model)
    done = CliRunner().invoke(app, ["policy", "check"])
    assert (done.exit_code, done.stdout[:3]) == (1, "ok:")
    assert done.stderr.count("install triage again, or name a model of yours with --model") == 3


def test_a_changed_shipped_model_is_told_when_it_decides(
    model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = tmp_path / "in.jsonl"
    asked.write_text('{"ticket_id": "T-1", "messages": [{"author": "customer", "body": "Where is my invoice?"}]}')
    manifest = json.loads((model / "manifest.json").read_bytes())
    (model / "manifest.json").write_text(json.dumps(manifest | {"seed": 99}))
    said = []
    for _ in range(2):
        done = CliRunner().invoke(app, ["score", str(asked), "-q"])
        assert done.exit_code == 0, done.output
        said.append("is another one than was signed off" in done.stderr)
        monkeypatch.setattr(api, "default_model", lambda: model)
    assert said == [False, True]


def test_the_list_is_what_the_tool_for_it_reads(model: Path, tmp_path: Path) -> None:
    shipped.sign(model, tmp_path / "list")
    assert (tmp_path / "list").read_text() == (SOURCE / "files" / shipped.LIST).read_text()


def test_a_workbook_that_unpacks_without_end_is_not_read(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "review.xlsx", "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/sharedStrings.xml", "w") as part,
    ):
        for _ in range((answers._UNPACKED >> 20) + 1):
            part.write(b"\0" * (1 << 20))
    assert (tmp_path / "review.xlsx").stat().st_size < 1 << 20
    with pytest.raises(InputError, match="unpacks to"):
        answers.read_verdicts(str(tmp_path / "review.xlsx"), {})


PRIVATE = {"running/worker.py", "running/transport.py", "running/process.py", "readers/_disk.py"}
"""What may unpickle: bytes of this very process or its children, from a pipe or a file that nobody else can name."""
RUNS = {"eval", "exec", "compile", "__import__"}
UNSAFE = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "joblib.load", "runpy"}


def test_nothing_that_is_read_is_ever_run() -> None:
    """No pickle, no YAML, no code out of files: in all of our source, with each exception by its name."""
    loads, wrong, unpickling = 0, [], set()
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [a.name for a in node.names] if isinstance(node, ast.Import) else [str(node.module)]
                found = {module.partition(".")[0] for module in modules} & UNSAFE
                unpickling |= {name} if found == {"pickle"} else set()
                wrong += [f"{name}: {found}"] if found - {"pickle"} else []
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in RUNS | {"joblib.load"}:
                    wrong.append(f"{name}:{node.lineno}: {called}")
                if called == "np.load":
                    loads += 1
                    safe = [ast.unparse(k.value) for k in node.keywords if k.arg == "allow_pickle"] == ["False"]
                    wrong += [] if safe else [f"{name}:{node.lineno}: np.load without allow_pickle=False"]
    assert wrong == []
    assert unpickling == PRIVATE
    assert loads > 0
