"""What was kept may have been made or changed by somebody else: it is read within its folder, and never waited for."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from triage import api
from triage.agreement import Estimate
from triage.errors import InputError, LedgerError, ModelError, OutputError
from triage.records import ledger, outbox, record, stored
from triage.records.record import Metric, Record, Table

AT = "2026-03-02T00:00:00Z"
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(outbox.VARIABLE, raising=False)
    return tmp_path


def a_record(table: str = "levels") -> Record:
    found = Table(table, "Levels", ("ticket",), (("T-1",),))
    metric = Metric("kappa", Estimate(0.5, None, None, 4, False))
    return Record("evaluate", "x", AT, (metric,), (found,))


def changed(folder: Path, **more: object) -> None:
    raw = json.loads((folder / stored.FILE).read_bytes())
    (folder / stored.FILE).write_text(json.dumps(raw | more))


@pytest.mark.parametrize("name", ["../../away", "/tmp/away", "..\\away", "C:away", "tables/../../../away", "a\0b", ""])
@pytest.mark.parametrize("tables", ["tables", "compared"])
def test_a_table_is_written_nowhere_else(place: Path, name: str, tables: str) -> None:
    stored.save(a_record(), place / "kept")
    raw = json.loads((place / "kept" / stored.FILE).read_bytes())
    changed(place / "kept", **{tables: [raw["tables"][0] | {"name": name}]})
    with pytest.raises(InputError, match="leads out of the folder"):
        stored.load(place / "kept")


@pytest.mark.parametrize("name", ["../away.csv", "/tmp/away.csv", "..\\away.csv"])
def test_no_file_of_a_record_is_written_elsewhere_whoever_names_it(place: Path, name: str) -> None:
    with pytest.raises(OutputError, match="would be written elsewhere"):
        record.write({"a.csv": b"", name: b""}, place / "out")
    assert not (place / "out").exists()


def test_parts_that_are_links_are_not_read_again_and_again(place: Path) -> None:
    """Two links to the next folder in each of thirty would be a thousand million records."""
    for depth in range(30):
        stored.save(a_record(), place / f"{depth}")
        changed(place / f"{depth}", children=2)
        (place / f"{depth}" / "children").mkdir()
        for part in "01":
            (place / f"{depth}" / "children" / part).symlink_to(Path("..") / ".." / f"{depth + 1}")
    stored.save(a_record(), place / "30")
    with pytest.raises(InputError, match="leads elsewhere"):
        stored.load(place / "0")


def test_parts_within_parts_have_an_end(place: Path) -> None:
    folder = place / "kept"
    for _ in range(8):
        stored.save(a_record(), folder)
        changed(folder, children=1)
        folder = folder / "children" / "0"
    stored.save(a_record(), folder)
    with pytest.raises(InputError, match="leads elsewhere"):
        stored.load(place / "kept")
    whole = Record("train", "x", AT, children=(a_record(),))
    stored.save(whole, place / "own")
    assert stored.load(place / "own").children == (a_record(),)


def test_an_outbox_in_the_folder_of_the_policy_does_not_hold_itself(place: Path) -> None:
    """``--policy .`` where the outbox lies, too: it was copied into itself until no name was long enough."""
    (place / "decision.toml").write_text('competitors = ["Deskwell"]\n')
    (place / ".env").write_text("PASSWORD=mine")
    (place / "tickets.csv").write_text("ticket_id,body\n")
    kept = outbox.keep(a_record(), "down", policy=Path())
    assert [p.relative_to(kept).as_posix() for p in sorted((kept / "policy").rglob("*"))] == ["policy/decision.toml"]


def test_what_lies_beside_a_model_is_not_kept_with_it(place: Path) -> None:
    folder = Path(shutil.copytree(api.default_model(), place / "model"))
    (folder / ".env").write_text("PASSWORD=mine")
    kept = outbox.keep(Record("train", "x", AT, model=str(folder)), "down")
    names = {p.name for p in (kept / "model").iterdir()}
    assert {"manifest.json", "bias.npy", "README.md"} < names and ".env" not in names
    (place / "secret").write_text("mine")
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(place / "secret")
    with pytest.raises(ModelError, match=r"README\.md: leads out"):
        outbox.keep(Record("train", "y", AT, model=str(folder)), "down")


@pipes
def test_no_pipe_is_waited_for(place: Path) -> None:
    os.mkfifo(place / "ledger")
    with pytest.raises(LedgerError, match="no ordinary file"):
        ledger.read(place / "ledger")
    with pytest.raises(LedgerError, match="no ordinary file"), ledger.writing(place / "ledger"):
        pass
    box = place / outbox.FOLDER / "one"
    box.mkdir(parents=True)
    os.mkfifo(box / outbox.NOTE)
    (found,) = outbox.waiting()
    assert found.why == "damaged: its note cannot be read"
    with pytest.raises(OutputError, match="no ordinary file"):
        outbox.told(box, "down")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_what_never_ends_is_not_read(place: Path) -> None:
    with pytest.raises(LedgerError, match="no ordinary file"):
        ledger.read(Path("/dev/zero"))
    box = place / outbox.FOLDER / "one"
    box.mkdir(parents=True)
    (box / outbox.NOTE).symlink_to("/dev/zero")
    assert outbox.waiting()[0].why == "damaged: its note cannot be read"


@pytest.mark.parametrize("note", ["[" * 100_000, "[]", "null", '{"at": 1}', '"' + "x" * (1 << 20) + '"', "\udcff"])
def test_a_note_that_is_none_is_told(place: Path, note: str) -> None:
    kept = outbox.keep(a_record(), "down")
    (kept / outbox.NOTE).write_bytes(note.encode("utf-8", "surrogateescape"))
    (found,) = outbox.waiting()
    assert found.why == "damaged: its note cannot be read"
    with pytest.raises(InputError, match="cannot be read"):
        outbox.open_kept(found)
