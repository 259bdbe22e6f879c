"""The held-out part shares nobody with the training part, and by time nothing of it is older than the border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import START
from tests.labelled import examples
from triage.errors import InputError
from triage.learning import split
from triage.learning.holdout import HoldOut, hold_out, newest
from triage.types import Example


def timed(days: Sequence[float | None], groups: Sequence[str]) -> list[Example]:
    """Make one ticket for each pair of a day after the start (``None``: without a time) and a group."""
    found = []
    for example, day, group in zip(examples(len(days)), days, groups, strict=True):
        at = None if day is None else START + timedelta(days=day)
        message = replace(example.ticket.messages[0], created_at=at)
        found.append(replace(example, ticket=replace(example.ticket, messages=(message,)), group=group))
    return found


def by_time(found: Sequence[Example], share: float) -> HoldOut:
    return hold_out(found, share=share, by="time", family=split.families(found))


def groups(found: Sequence[Example], rows: np.ndarray) -> set[str]:
    return {found[n].group for n in rows}


def test_the_newest_are_held_out_and_their_groups_dropped_before() -> None:
    found = timed([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], list("abcadebcaf"))
    part = by_time(found, 0.2)
    assert part.border == START + timedelta(days=8)
    assert part.test.tolist() == [8, 9]  # of a and f
    assert part.dropped.tolist() == [0, 3]
    assert part.train.tolist() == [1, 2, 4, 5, 6, 7]
    assert part.notes == (
        "earlier tickets dropped: 2 of 8, because their authors, customers or near copies also stand among the "
        "held-out ones",
    )


def test_a_ticket_is_as_new_as_its_newest_message() -> None:
    found = timed([0, 1, 2, 3], list("abcd"))
    late = replace(found[0].ticket.messages[0], created_at=START + timedelta(days=9))
    found[0] = replace(found[0], ticket=replace(found[0].ticket, messages=(*found[0].ticket.messages, late)))
    assert newest(found[0]) == START + timedelta(days=9)
    assert by_time(found, 0.25).test.tolist() == [0]


def test_tickets_without_a_time_teach_with_a_warning_unless_their_group_is_held_out() -> None:
    found = timed([0, 1, 2, None, None, 9], list("abcdff"))
    part = by_time(found, 0.2)
    assert part.test.tolist() == [5]
    assert part.train.tolist() == [0, 1, 2, 3]
    assert part.dropped.tolist() == [4]
    assert "tickets without a time: 1; they teach the model" in part.notes[1]


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 30)), st.sampled_from("abcdefghij")), min_size=2),
    st.floats(0.05, 0.6),
)
@settings(max_examples=60, deadline=None)
def test_nothing_leaks_through_a_split_by_time(rows: list[tuple[int | None, str]], share: float) -> None:
    found = timed([day for day, _ in rows], [group for _, group in rows])
    try:
        part = by_time(found, share)
    except InputError:
        return
    assert sorted([*part.train, *part.test, *part.dropped]) == list(range(len(found)))
    assert not groups(found, part.train) & groups(found, part.test)
    assert groups(found, part.dropped) <= groups(found, part.test)
    times = [newest(found[n]) for n in part.train]
    assert all(t is None or t < part.border for t in times)
    assert all(newest(found[n]) >= part.border for n in part.test)
    assert len(groups(found, part.train)) >= 2


def test_by_group_it_is_the_lot_that_is_drawn_for_good() -> None:
    found = examples(400, groups=40)
    part = hold_out(found, share=0.3, family=split.families(found))
    known = split.parts(found, validation=0.0, test=0.3)
    assert (part.train.tolist(), part.test.tolist()) == (known.train.tolist(), known.test.tolist())
    assert not groups(found, part.train) & groups(found, part.test)
    assert (part.border, len(part.dropped), part.notes) == (None, 0, ())


def test_without_a_share_all_teach() -> None:
    found = examples(20)
    part = hold_out(found, share=0.0, family=split.families(found))
    assert (part.train.tolist(), len(part.test)) == (list(range(20)), 0)


@pytest.mark.parametrize(
    ("days", "names", "share", "words"),
    [
        ([0, 1, 2, 3], "abcd", 0.0, "needs the share of newest tickets"),
        ([None, None, None], "abc", 0.3, "no ticket has a time"),
        ([5, 5, 5, 5], "abcd", 0.3, "4 of 4 tickets bear the time 2026-03-07 09:00, the oldest of all"),
        ([0, 1, 2, 3], "abab", 0.5, "2 come from the same authors or customers: fewer than two groups"),
        ([0, 1, 2, 3], "abcd", 1.0, "must lie between 0 and 1"),
    ],
)
def test_what_cannot_be_split_by_time_is_told(days: list[float | None], names: str, share: float, words: str) -> None:
    with pytest.raises(InputError, match=words):
        by_time(timed(days, list(names)), share)


def test_another_way_to_split_is_refused_with_those_that_are_allowed() -> None:
    with pytest.raises(InputError, match="one of group, time, not 'random'"):
        hold_out(examples(10), share=0.2, by="random", family=range(10))  # type: ignore[arg-type]
