from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from tests.labelled import LISTED, Named, examples, seen, ticket
from triage import modelfile
from triage.errors import ModelError
from triage.learning.fit import fit, temperature
from triage.learning.learn import learn
from triage.model import Model
from triage.probabilities import probabilities
from triage.prose.text import Cleaner, TextRules
from triage.types import Findings

NAMES = Named()
FOUND = examples()
CLEANER = Cleaner(TextRules())


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(FOUND, NAMES, seen=seen(FOUND), seed=0, progress=lambda _: None)[0]


@pytest.fixture
def folder(model: Model, tmp_path: Path) -> Path:
    model.save(tmp_path / "model")
    return tmp_path / "model"


def test_saved_and_loaded_it_says_the_same(model: Model, folder: Path) -> None:
    loaded = Model.load(folder)
    assert loaded.digest == model.digest
    assert loaded.predict(*seen(FOUND)) == model.predict(*seen(FOUND))
    assert loaded.predict(*seen(FOUND[:1]))[0].model == model.digest


def test_saving_twice_gives_the_same_bytes(model: Model, folder: Path, tmp_path: Path) -> None:
    Model.load(folder).save(tmp_path / "again")
    model.save(folder)
    names = sorted(p.name for p in folder.iterdir())
    arrays = ["bias", "hashed", "hashed.columns", "hits", "learnt", "shape", "words"]
    assert names == sorted([*(f"{n}.npy" for n in arrays), modelfile.MANIFEST])
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_arrays_of_an_earlier_model_go_and_nothing_else(model: Model, folder: Path) -> None:
    for name in ("slots.npy", "mine.npy"):
        (folder / name).write_bytes(b"x")
    edit(folder, lambda m: m["arrays"].update({"slots": {}, "../../outside": {}}))
    model.save(folder)
    assert not (folder / "slots.npy").exists()
    assert (folder / "mine.npy").exists()
    assert Model.load(folder).digest == model.digest
    for broken in (b"{", b"[]", b"[" * 100_000):
        (folder / modelfile.MANIFEST).write_bytes(broken)
        model.save(folder)
        assert Model.load(folder).digest == model.digest


def test_probabilities(model: Model) -> None:
    for prediction in model.predict(*seen(FOUND)):
        assert set(prediction.heads) == {"escalate", "priority", "sentiment", "team", "clauses"}
        for head, said in prediction.heads.items():
            assert all(0 <= p <= 1 for p in said.values())
            assert head == "clauses" or sum(said.values()) == pytest.approx(1)
        assert list(prediction.heads["priority"]) == ["none", "low", "medium", "high", "critical"]
        assert set(prediction.heads["escalate"]) == {"true", "false"}


@given(st.lists(st.text(max_size=60), max_size=5))
@settings(deadline=None, max_examples=50)
def test_any_text_has_a_prediction_that_does_not_hang_on_its_neighbours(model: Model, bodies: list[str]) -> None:
    views = [CLEANER.view(ticket(body)) for body in bodies]
    together = model.predict(views, [Findings()] * len(views))
    assert together == [model.predict([v], [Findings()])[0] for v in views]


def test_folded_vectors_score_as_unfolded_ones(model: Model) -> None:
    views, findings = seen(FOUND)
    features, arrays = model._features, model.stored.arrays
    scores = model.scores(views, findings)
    place = {column: n for n, column in enumerate(arrays["hashed.columns"].tolist())}
    for n, (columns, values) in enumerate(features.rows(views, findings)):
        expected = arrays["bias"].astype(float)
        for part in features.parts:
            here = (columns >= part.start) & (columns < part.end)
            for c, v in zip((columns[here] - part.start).tolist(), values[here].tolist(), strict=True):
                if part.name == "words":
                    expected = expected + v * part.block.basis[c] @ arrays["words"]
                elif part.name != "hashed":
                    expected = expected + v * arrays[part.name][c]
                elif c in place:
                    expected = expected + v * arrays["hashed"][place[c]].astype(float)
        assert scores[n] == pytest.approx(expected, abs=1e-4)


def test_explanations_name_the_words_that_weighed(model: Model) -> None:
    outage = [e for e in FOUND if "critical.outage" in e.labels.clauses][:1]
    (plain,), (told,) = model.predict(*seen(outage)), model.predict(*seen(outage), explain=True)
    assert plain.weights == {}
    assert told.heads == plain.heads
    words = told.weights["critical.outage"]
    assert words[0][0].split()[0] in outage[0].ticket.messages[0].body.split()
    assert {w for pair, _ in words for w in pair.split()} & {"outage", "down", "nothing", "loads"}
    assert [w for _, w in words] == sorted((w for _, w in words), reverse=True)
    assert {"true", "critical", "angry", "technical_support"} <= set(told.weights)


def test_one_finding_for_each_view(model: Model) -> None:
    with pytest.raises(ValueError, match="2 tickets, but findings of 1"):
        model.predict(seen(FOUND[:2])[0], [Findings()])


def test_teams_and_clauses_that_are_gone_are_named(folder: Path) -> None:
    poor = Named(teams={"billing": None, "security": None}, clauses={"high.refund": LISTED})
    with pytest.raises(ModelError) as caught:
        Model.load(folder).warnings(poor)
    for name in ("team 'technical_support'", "clause 'critical.outage'", "clause 'not.thanks'"):
        assert name in str(caught.value)


def test_another_policy_is_a_warning(folder: Path) -> None:
    assert Model.load(folder).warnings(NAMES) == ()
    richer = replace(NAMES, teams={**NAMES.teams, "product": None}, finding="finding-2")
    changed, untaught = Model.load(folder).warnings(richer)
    assert "until it is trained anew" in changed
    assert "product" in untaught


def edit(path: Path, change: Callable[[dict], object]) -> None:
    manifest = json.loads((path / modelfile.MANIFEST).read_text())
    change(manifest)
    (path / modelfile.MANIFEST).write_text(json.dumps(manifest))


def renamed(path: Path, block: str, new: str) -> None:
    def change(manifest: dict) -> None:
        for part in ("blocks", "arrays"):
            manifest[part] = {new if name == block else name: told for name, told in manifest[part].items()}

    edit(path, change)
    (path / f"{block}.npy").rename(path / f"{new}.npy")


def flip(path: Path) -> None:
    raw = bytearray((path / "hashed.npy").read_bytes())
    raw[-1] ^= 1
    (path / "hashed.npy").write_bytes(raw)


def pickled(path: Path) -> None:
    np.save(path / "bias.npy", np.array([{}] * 60, dtype=object), allow_pickle=True)


DAMAGE: list[tuple[Callable[[Path], object], str]] = [
    (shutil.rmtree, "no such model folder"),
    (lambda p: (p / modelfile.MANIFEST).unlink(), "manifest.json is missing"),
    (lambda p: (p / modelfile.MANIFEST).write_bytes(b"{"), "not JSON"),
    (lambda p: (p / modelfile.MANIFEST).write_bytes(b"[" * 100_000), "not JSON"),
    (lambda p: (p / modelfile.MANIFEST).write_bytes(b"[]"), "damaged"),
    (lambda p: (p / modelfile.MANIFEST).write_bytes(b"\xff\xfe"), "not JSON"),
    (lambda p: edit(p, lambda m: m.update(format=1)), "format 1 is not known"),
    (lambda p: edit(p, lambda m: m.pop("heads")), "heads: Field required"),
    (lambda p: edit(p, lambda m: m.update(more=1)), "more: Extra inputs"),
    (lambda p: edit(p, lambda m: m["heads"]["team"].update(temperature=0)), "greater than or equal to 0.01"),
    (lambda p: edit(p, lambda m: m["arrays"].pop("bias")), "arrays must be"),
    (lambda p: edit(p, lambda m: m["heads"]["team"]["labels"].pop()), "labels"),
    (lambda p: edit(p, lambda m: m["arrays"]["hashed"].update(shape=[10**9, 10**9])), "impossible shape"),
    (lambda p: edit(p, lambda m: m["arrays"]["hashed"].update(shape=[-1, -1])), "impossible shape"),
    (lambda p: edit(p, lambda m: m["arrays"]["hashed"].update(shape=[10**5, 10])), "bytes, where about"),
    (lambda p: edit(p, lambda m: m["arrays"]["bias"].update(dtype="object")), "dtype: Input should be"),
    (lambda p: edit(p, lambda m: m["blocks"].update(words="0")), "trained with other words data"),
    (lambda p: edit(p, lambda m: m["blocks"].update({"../x": ""})), "blocks.*should match pattern"),
    (lambda p: renamed(p, "words", "smell"), "no block is called 'smell'"),
    (lambda p: edit(p, lambda m: m["clauses"].pop()), "hits weights are not those of this version's features"),
    (lambda p: (p / "words.npy").unlink(), "words.npy: missing"),
    (lambda p: (p / "hashed.columns.npy").write_bytes(b""), "0 bytes, where about"),
    (flip, "changed since the model was written"),
    (pickled, "bytes, where about|changed since"),
]


@pytest.mark.parametrize(("damage", "reason"), DAMAGE)
def test_a_damaged_folder_is_told_in_words(folder: Path, damage: Callable[[Path], object], reason: str) -> None:
    damage(folder)
    with pytest.raises(ModelError, match=reason):
        Model.load(folder)


def test_weights_that_are_no_numbers_are_refused(model: Model) -> None:
    facts = model.manifest.model_dump(exclude={"format", "arrays"})
    for bad in (np.nan, np.inf):
        arrays = {**model.stored.arrays, "bias": np.full_like(model.stored.arrays["bias"], bad)}
        with pytest.raises(ModelError, match="bias weights hold a number that is not finite"):
            modelfile.pack(facts, arrays)


def test_a_place_that_cannot_be_written_is_an_error(model: Model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        model.save(tmp_path / "file" / "model")


def test_scoring_imports_no_training_library(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from triage.model import Model; from triage.types import *\n"
        "from triage.prose.text import View\n"
        f"Model.load(Path({str(folder)!r})).predict([View(Ticket('t', '', ()), ())], [Findings()])\n"
        "print(sorted({'sklearn', 'scipy', 'pandas', 'mlflow', 'spacy', 'joblib', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6))
def test_ordinal_probabilities_sum_to_one_and_never_turn_back(scores: list[float]) -> None:
    p = probabilities(np.array([scores]), "ordinal")[0]
    assert p.sum() == pytest.approx(1)
    assert (p >= 0).all()
    later = np.flip(np.cumsum(np.flip(p)))
    assert (later[1:] <= 1 / (1 + np.exp(-np.array(scores[1:]))) + 1e-9).all()


def test_an_ordinal_head_is_learnt_from_what_lies_above_each_border() -> None:
    x = sparse.csr_matrix(np.repeat(np.eye(3), 20, axis=0))
    targets = np.repeat(np.eye(3, dtype=bool), 20, axis=0)
    fitted = fit(x, targets, kind="ordinal", balanced=False, c=100.0)
    p = probabilities(fitted.scores(x), "ordinal")
    assert (p.argmax(axis=1) == targets.argmax(axis=1)).all()
    assert temperature(fitted.scores(x), targets, kind="ordinal") < 1  # surer than the penalty lets them be
