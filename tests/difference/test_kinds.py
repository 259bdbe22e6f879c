"""What two names are taken for."""

import pytest

from triage.difference.kinds import kind_of
from triage.errors import InputError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy" / "clauses").mkdir(parents=True)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "decision.toml").write_text("")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    for name in ("a.csv", "b.jsonl.gz", "c.parquet", "notes.md"):
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("policy", "keys", "policy"),
        ("default", "keys", "policy"),
        ("model", "default", "model"),
        ("models:/triage@champion", "model", "model"),
        ("default", "models:/triage/3", "model"),
        ("a.csv", "b.jsonl.gz", "scored"),
        ("b.jsonl.gz", "c.parquet", "scored"),
    ],
)
def test_they_are_known_by_what_they_are(folder, first, second, kind):
    assert kind_of(first, second) == kind


@pytest.mark.parametrize(("name", "kind"), [("policy", "policy"), ("model", "model")])
def test_default_and_default_are_what_is_said(folder, name, kind):
    with pytest.raises(InputError, match="--as policy or --as model"):
        kind_of("default", "default")
    assert kind_of("default", "default", kind) == kind
    assert kind_of("empty", "default", "policy") == "policy"


def test_two_kinds_are_told_apart(folder):
    with pytest.raises(InputError) as told:
        kind_of("policy", "model")
    assert "policy was taken for a policy" in str(told.value)
    assert "model was taken for a model" in str(told.value)


def test_default_is_no_scored_file(folder):
    for names in (("a.csv", "default"), ("default", "a.csv")):
        with pytest.raises(InputError) as told:
            kind_of(*names)
        assert "a.csv was taken for a scored file" in str(told.value)
        assert "default was taken for the shipped policy or model" in str(told.value)


def test_all_that_is_neither_is_told_at_once(folder):
    with pytest.raises(InputError) as told:
        kind_of("empty", "not-there")
    assert "empty: a folder that holds neither" in str(told.value)
    assert "not-there: no such file or folder" in str(told.value)
    with pytest.raises(InputError, match=r"notes.md: a file that is not named like a scored file"):
        kind_of("notes.md", "a.csv")


@pytest.mark.parametrize(
    ("first", "kind", "said"),
    [
        ("a.csv", "policy", "--as policy needs a folder"),
        ("policy", "scored", "--as scored needs a file"),
        ("default", "scored", "--as scored needs a file"),
        ("models:/triage/1", "policy", "names a model, not a policy"),
        ("policy", "polices", "'polices' is not one of policy, model, scored"),
    ],
)
def test_what_cannot_be_what_it_is_said_to_be(folder, first, kind, said):
    with pytest.raises(InputError, match=said):
        kind_of(first, first, kind)
