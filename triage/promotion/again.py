"""Whether a candidate is judged on all that the last one was judged on: tickets and behaviour rows. Pure.

More of either is harmless; less lets a worse model pass on what is left.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from triage.learning import examples
from triage.promotion.checks import Check, Verdict
from triage.promotion.floors import BEHAVIOUR
from triage.promotion.lines import Move, Tests
from triage.trials import behaviour
from triage.trials.behaviour import Capability
from triage.types import Example

_SHORT = 8
"""Hexadecimal digits of a row's digest in the ledger."""
_NAMED = 5


def tests_of(capabilities: Mapping[str, Capability]) -> Tests:
    """Say which behaviour rows there are: their number, a digest of all, and a short one of each."""
    each = {name: sorted(d[:_SHORT] for d in found) for name, found in behaviour.digests(capabilities).items()}
    whole = hashlib.sha256(repr(sorted(each.items())).encode()).hexdigest()
    return Tests(whole, sum(map(len, each.values())), {name: "".join(found) for name, found in each.items()})


def tests_check(now: Tests, last: Move) -> Check:
    """Ask the behaviour tests to hold all rows of last time's; where only their numbers are known, as many."""
    lacks = list(_lacks(now, last))
    why = ""
    if lacks:
        more = f", and {len(lacks) - _NAMED} more capabilities" if len(lacks) > _NAMED else ""
        why = f"lacking: {', '.join(lacks[:_NAMED])}{more}; add them, as the last promotion had them"
    return _check("behaviour_rows", "behaviour tests", "all rows of last time", why)


def tickets_check(now: Sequence[Example], last: Sequence[Example]) -> Check:
    """Ask the labelled tickets to hold all of last time's, each with the same words and labels."""
    gone = (Counter(map(_mark, last)) - Counter(map(_mark, now))).total()
    why = (
        f"{gone:,} of {len(last):,} are not there, or are labelled otherwise; name them, too, with --on" if gone else ""
    )
    return tickets_hold(why)


def tickets_hold(why: str = "") -> Check:
    """Make the check of last time's tickets; `why` says what is wrong."""
    return _check("last_tickets", "the tickets of last time", "all of them", why)


def tickets_unknown(why: str) -> Check:
    """Return a check that fails, as the tickets of the last promotion cannot be told."""
    return Check(
        "last_tickets", "the tickets of last time", None, None, None, "all of them", Verdict.UNKNOWN, why
    )  # fmt: skip


def _check(name: str, what: str, asked: str, why: str) -> Check:
    return Check(name, what, None, None, None, asked, Verdict.FAILS if why else Verdict.HOLDS, why)


def _lacks(now: Tests, last: Move) -> Iterator[str]:
    if last.tests is not None:
        if last.tests.digest == now.digest:
            return
        for name, marks in last.tests.each.items():
            gone = (Counter(_marks(marks)) - Counter(_marks(now.each.get(name, "")))).total()
            if gone:
                yield f"{gone} of {len(marks) // _SHORT} rows of {name}"
        return
    for check in last.checks:
        name, figure = check["name"].removeprefix(BEHAVIOUR), check["candidate"]
        if check["name"].startswith(BEHAVIOUR) and figure:
            there = len(now.each.get(name, "")) // _SHORT
            if there < figure["n"]:
                yield f"{figure['n'] - there} of {figure['n']} rows of {name}"


def _marks(text: str) -> list[str]:
    return [text[at : at + _SHORT] for at in range(0, len(text), _SHORT)]


def _mark(e: Example) -> str:
    return examples.digest([e])
