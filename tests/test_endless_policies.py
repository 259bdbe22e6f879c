"""A policy folder that somebody else made may have no end: each is refused with its reason, soon and in few words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage import policy, policyfile
from triage.errors import PolicyError
from triage.files import within
from triage.patterns.scan import compile_one

LONG = 20_000
"""Characters that are enough for whatever is wrong."""


def told(folder: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        policy.load(folder)
    assert len(str(caught.value)) < LONG
    return str(caught.value)


def made(folder: Path, name: str, text: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def test_links_in_a_circle_are_not_followed_for_ever(tmp_path: Path) -> None:
    section = tmp_path / "clauses" / "trigger"
    section.mkdir(parents=True)
    for name in "ab":  # two ways on from each folder: 2 to the power of how deep the system lets us go
        (section / name).symlink_to(Path("..") / "..")
    assert "links in a circle?" in told(tmp_path)


@pytest.mark.parametrize("name", ["decision.toml", "clauses/trigger/own.toml"])
def test_a_file_that_is_a_link_to_itself_is_named(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.symlink_to(file)
    assert f"{name}: is a link that leads to itself" in told(tmp_path)


@pytest.mark.parametrize("name", ["decision.toml", "clauses/trigger/own.toml"])
def test_a_folder_that_is_called_like_a_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(parents=True)
    assert f"{name}: cannot be read: Is a directory" in told(tmp_path)


def test_a_folder_of_more_than_anybody_writes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policyfile, "_MOST", 300)
    for number in range(301):
        made(tmp_path, f"{number}.txt", "")
    assert "holds more than 300 files" in told(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(".".join("a" * 2_000_000) + " = 1", "a key of more than 64 parts", id="key"),
        pytest.param(
            "a = {" + ".".join(["b", '"c"', "'d' "] * 50) + " = 1}", "a key of more than 64 parts", id="inline"
        ),
        pytest.param("x = " + "9" * 5_000, "not TOML: Exceeds the limit", id="digits"),
        pytest.param("a = " + "[" * 100_000 + "]" * 100_000, "not TOML", id="lists"),
        pytest.param("".join(f"k{n} = 1\n" for n in range(5_000)), "and 4,950 more mistakes", id="keys"),
        pytest.param("".join(f"[t{n}]\n" for n in range(5_000)), "and 4,950 more mistakes", id="tables"),
        pytest.param(f'"{"k" * 1_000_000}" = 1', f"{'k' * 80}: unknown key", id="long"),
    ],
)
def test_a_file_without_end_is_told_in_few_words(tmp_path: Path, text: str, said: str) -> None:
    assert said in told(made(tmp_path, "decision.toml", text))


@pytest.mark.parametrize("name", ["a.b", "a\n  all is well", "a b", "\x1b[31m", "a;b", "\udcff"])
def test_a_clause_is_named_by_a_plain_word(tmp_path: Path, name: str) -> None:
    made(tmp_path, f"clauses/trigger/{name}.toml", 'effect = "watch"')
    assert "not a file of a policy" in told(tmp_path)


def test_a_long_text_with_dots_is_no_key(tmp_path: Path) -> None:
    made(tmp_path, "decision.toml", f'competitors = ["{"a. b" * 200}", "{"." * 200}"]')
    assert policy.load(tmp_path).decision.competitors


def test_groups_of_a_pattern_cost_nothing() -> None:
    """RE2 keeps what each group of a pattern matched, for each of its states: nobody asks for that."""
    found = compile_one("(" * 8_000 + "a" + ")" * 8_000).search("b a")
    assert found.span() == (2, 3)
    assert found.re.groups == 0


def test_what_is_copied_is_what_is_read(tmp_path: Path) -> None:
    own, away, to = tmp_path / "own", tmp_path / "credentials.toml", tmp_path / "to"
    away.write_text("token = 'mine'")
    for name in ("decision.toml", "clauses/trigger/recall.toml", ".hidden/x.toml", "__old__/x.toml"):
        made(own, name, "")
    (own / ".env").write_text("mine")
    (own / ".hidden" / "away.toml").symlink_to(away)
    policyfile.copy(own, to)
    assert policyfile.names(own) == ["clauses/trigger/recall.toml", "decision.toml"]
    assert sorted(p.relative_to(to).as_posix() for p in to.rglob("*") if p.is_file()) == policyfile.names(own)
    (own / "teams.toml").symlink_to(away)
    with pytest.raises(within.Refused, match="leads out"):
        policyfile.copy(own, tmp_path / "again")


def test_a_file_that_is_swapped_while_it_is_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at is what is read: a link put there in between leads nowhere."""
    own, away = tmp_path / "own", tmp_path / "secret"
    own.mkdir()
    away.write_text("mine")
    (own / "a.toml").write_text("")
    opened = os.open

    def swapped(path: Path, *how: int) -> int:
        (own / "a.toml").unlink()
        (own / "a.toml").symlink_to(away)
        file = opened(path, *how)
        (own / "a.toml").unlink()
        (own / "a.toml").write_text("")
        return file

    monkeypatch.setattr(os, "open", swapped)
    with pytest.raises(within.Refused, match="was changed while it was opened"):
        within.read(own / "a.toml", own, 100)
