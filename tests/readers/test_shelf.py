"""What is kept on the disk behaves as what is kept in memory."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.readers.exports import drain, write
from triage.intake.export import open_export
from triage.readers import _shelf, _window
from triage.readers._shares import Shares
from triage.readers._shelf import Groups, Shelf


def test_a_shelf_is_a_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shelf, "HELD", 2)
    rng = random.Random(1)
    shelf: Shelf[int] = Shelf()
    plain: dict[str, int] = {}
    for n in range(300):
        name = f"k{rng.randrange(40)}\0"
        if n % 3:
            shelf[name] = plain[name] = n
        else:
            assert shelf.setdefault(name, n) == plain.setdefault(name, n)
        assert (name in shelf, shelf[name], len(shelf), shelf.get("no", -1)) == (True, plain[name], len(plain), -1)
    assert list(shelf.items()) == list(plain.items()) and "no" not in shelf
    with pytest.raises(KeyError):
        shelf["no"]


def test_groups_are_lists_under_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shelf, "HELD", 2)
    rng = random.Random(2)
    groups: Groups[int] = Groups()
    plain: dict[str, list[int]] = {}
    assert not groups
    for n in range(100):
        name = f"k{rng.randrange(20)}"
        groups.add(name, n)
        plain.setdefault(name, []).append(n)
    assert groups and len(groups) == len(plain)
    assert [(name, list(group)) for name, group in groups.items()] == list(plain.items())
    assert (groups.get("no"), groups.get("no", ()), "k1" in groups, "no" in groups) == (None, (), True, False)
    groups.add("k1", 100)
    assert list(groups["k1"]) == [*plain["k1"], 100]


@pytest.mark.parametrize("held", [1, 1000])
def test_shares_say_how_many_rows_are_left(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    monkeypatch.setattr(_shelf, "HELD", held)
    shares = Shares()
    for ticket_id in ["a", "b", "", "a", "c", "", "a", "b"]:
        shares.add(ticket_id)
    shares.close()
    assert list(shares.rows()) == [(0, 0, 3), (1, 1, 2), (3, 0, 2), (6, 0, 1), (7, 1, 1)]


def test_a_long_value_is_read_again_but_a_few_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time that the window cuts it, twice as much is held: a value of n windows is not read n times."""
    monkeypatch.setattr(_window, "WINDOW", 1000)
    reads = []
    more = _window.Window._more
    monkeypatch.setattr(_window.Window, "_more", lambda window, least: reads.append(least) or more(window, least))
    (path,) = write(tmp_path, ["t.json", json.dumps([{"ticket_id": "1", "body": "x" * 1_000_000}])])
    (ticket,) = drain(open_export([path])).tickets
    assert len(ticket.messages[0].body) == 1_000_000
    assert len(reads) < 100
