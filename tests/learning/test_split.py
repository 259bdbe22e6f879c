from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labelled import examples, ticket
from triage.errors import InputError
from triage.learning import likeness, split
from triage.types import Example

LONG = "my parcel was left in the rain by your driver and the box fell apart on the stairs before i came home"


def example(body: str, group: str, number: int) -> Example:
    return replace(examples(1)[0], ticket=ticket(body, number=number), group=group)


def alike(*bodies: str) -> list[int]:
    return split.families([example(b, f"g{n}", n) for n, b in enumerate(bodies)])


@given(st.integers(2, 40), st.integers(2, 7), st.integers(2, 9), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_no_group_stands_on_both_sides(count: int, groups: int, parts: int, seed: int) -> None:
    found = examples(5 * count, groups=groups)
    splits = split.folds(found, count=parts, seed=seed) if count > 1 else []
    held = np.concatenate([s.test for s in splits])
    assert sorted(held.tolist()) == list(range(len(found)))  # each is held out exactly once
    for s in splits:
        assert not {found[n].group for n in s.train} & {found[n].group for n in s.test}
        assert sorted([*s.train.tolist(), *s.test.tolist()]) == list(range(len(found)))
        assert len(s.train)
        assert len(s.test)


@given(st.floats(0.01, 0.99), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_holdout_parts_whole_groups(share: float, seed: int) -> None:
    found = examples(60, groups=6)
    held = split.holdout(found, share=share, seed=seed)
    assert not {found[n].group for n in held.train} & {found[n].group for n in held.test}
    assert len(held.test) <= max(share * 60, 10)
    assert len(held.train)
    assert len(held.test)


def test_the_seed_alone_decides() -> None:
    found = examples(60, groups=6)
    tests = [[s.test.tolist() for s in split.folds(found, count=3, seed=seed)] for seed in (1, 1, 2, 3, 4)]
    assert tests[0] == tests[1]
    assert any(t != tests[0] for t in tests[2:])
    backwards = split.folds(found[::-1], count=3, seed=1)
    named = [{found[::-1][n].ticket.id for n in s.test} for s in backwards]
    assert named == [{found[n].ticket.id for n in s.test} for s in split.folds(found, count=3, seed=1)]


def test_near_copies_belong_together() -> None:
    assert alike(LONG, LONG.upper() + "!") == [0, 0]
    assert alike(LONG, LONG.replace("parcel", "package")) == [0, 0]
    assert alike(LONG, f"Hello, this is Jo. {LONG} Please write to me soon, I am cross about it") == [0, 0]


def test_different_texts_and_commonplaces_do_not() -> None:
    assert alike(
        LONG, "the invoice for march shows the old address again and nobody in billing picks up the phone"
    ) == [0, 1]
    assert alike("thanks, all good now", "Thanks, all good now!") == [0, 1]
    assert alike("", "") == [0, 1]


def words(seed: int, count: int) -> list[str]:
    """Return words that no other text of the test has."""
    return [
        f"{'abcdefgh'[seed % 8]}{'klmnopqr'[seed // 8 % 8]}{'stuvwxyz'[n % 8]}{'abcdefgh'[n // 8]}"
        for n in range(count)
    ]


FOOTER = "this message is meant for the one it is addressed to alone please delete it if that is not you"


@pytest.mark.parametrize("names", [1, 2])
def test_more_copies_of_a_template_than_boilerplate_has_texts_are_one_family(names: int) -> None:
    """Where they are not, a held-out ticket has its twin among those that were learnt, and figures flatter."""
    filled = [LONG.split() for _ in range(2 * likeness.COMMON)]
    for n, text in enumerate(filled):
        for at in range(names):
            text[9 * at] = "".join(words(n % 64, 1) + words(n // 64 + at, 1))
    assert set(alike(*map(" ".join, filled))) == {0}


@pytest.mark.parametrize("own", [8, 12, 40])
@pytest.mark.parametrize("first", [False, True], ids=["footer", "header"])
def test_boilerplate_of_many_makes_no_family(own: int, first: bool) -> None:
    """Nor does it when each message comes often, word for word: the boilerplate of both is still in all of them."""
    part = FOOTER.split()
    texts = [words(n, own) for n in range(64)]
    assert len(set(alike(*(" ".join([*part, *t] if first else [*t, *part]) for t in texts)))) == 64
    both = [" ".join([*part, *t] if first else [*t, *part]) for t in texts[:2]] * (2 * likeness.COMMON)
    assert alike(*both) == [0, 1] * (2 * likeness.COMMON)


def test_a_message_that_is_copied_is_found_under_its_boilerplate() -> None:
    texts = [" ".join([*words(n % 40, 12), *FOOTER.split(), *words(n, 2)]) for n in range(80)]
    family = alike(*texts)
    assert family == [n % 40 for n in range(80)]


def test_a_chain_of_groups_and_copies_is_one_family() -> None:
    found = [example(LONG, "a", 0), example(LONG + " ok", "b", 1), example("short", "b", 2), example("other", "c", 3)]
    assert split.families(found) == [0, 0, 0, 3]


def test_nothing_can_be_held_out_of_one_group() -> None:
    for found in ([], examples(10, groups=1)):
        with pytest.raises(InputError, match="nothing can be held out"):
            split.folds(found, count=3, seed=0)
        with pytest.raises(InputError, match="nothing can be held out"):
            split.holdout(found, share=0.2, seed=0)
    with pytest.raises(InputError, match="between 0 and 1"):
        split.holdout(examples(10), share=1.0, seed=0)


def test_fingerprints_are_of_words_alone() -> None:
    prints = likeness.fingerprints([example(t, "g", 0) for t in ("Hi there", "hi  THERE.", "there hi", "")])
    assert prints[0] == prints[1] != prints[2]
    assert prints[3] == b""


def test_parts_keep_groups_whole_and_hold_out_about_their_shares() -> None:
    found = examples(1200, groups=200)
    parts = split.parts(found, validation=0.2, test=0.1)
    groups = [{found[n].group for n in part} for part in (parts.train, parts.validation, parts.test)]
    assert sum(map(len, groups)) == 200
    assert sorted([*parts.train, *parts.validation, *parts.test]) == list(range(1200))
    assert [round(len(g) / 200, 1) for g in groups] == [0.7, 0.2, 0.1]


def test_examples_that_come_later_move_no_old_group() -> None:
    found = examples(600, groups=100)
    few, many = split.parts(found[:300]), split.parts(found)
    for part in ("train", "validation", "test"):
        before, after = ({found[n].group for n in getattr(p, part)} for p in (few, many))
        assert before <= after


def test_parts_that_leave_nothing_to_learn_from_are_refused() -> None:
    with pytest.raises(InputError, match="leave something"):
        split.parts(examples(20), validation=0.5, test=0.5)
    with pytest.raises(InputError, match="too few groups"):
        split.parts(examples(20, groups=1), validation=0.0, test=0.999999)
