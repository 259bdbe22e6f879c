"""What to know about labelled tickets before they teach a model: too few, contradictory, copied, leaking, one-sided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from triage.learning import leaks
from triage.learning.check import NAMED, Check, named
from triage.learning.checks_of_times import after_the_fact, times
from triage.learning.holdout import HoldOut
from triage.learning.lessons import conflicts, shortages
from triage.policy import Policy
from triage.types import Author, Example

LISTED = 12
"""Labels named that have too few tickets."""
TELLING = 0.5
"""A column warns from this gap on between the shares of escalated and of other tickets that it points to."""
COPIED = 0.1
"""Near copies warn from this share of all tickets on."""
ONE_SIDED = 0.5
"""A group warns when it holds more than this share of all tickets."""
_SHOWN_COLUMNS = 3


def data_checks(
    found: Sequence[Example],
    policy: Policy,
    *,
    part: HoldOut,
    copies: Sequence[tuple[int, int]],
    family: Sequence[int],
    label_columns: Set[str] = frozenset(),
) -> tuple[Check, ...]:
    """Look through labelled tickets and their split.

    `copies` and `family` are what `likeness.near_copies` and `split.families` give; `label_columns` are columns
    that hold labels or groups under names of their own, as `triage.fields.table.key` compares them.
    """
    return (
        *_classes([found[n] for n in part.train], policy),
        _given(found),
        _contradictions(found),
        _wordless(found),
        _copies(found, copies),
        *_parted(found, part, copies),
        *_columns(found, policy, family, label_columns),
        *after_the_fact(found, policy),
        *times(found, part),
        _sizes(found, family),
    )


def _classes(learnt: Sequence[Example], policy: Policy) -> Iterator[Check]:
    told = shortages(learnt, policy)
    for doubt in told:
        head, _, what = doubt.partition(": ")
        say, _, labels = what.rpartition(": ")
        named = labels.split(", ")
        if len(named) > LISTED:
            what = f"{say}: {', '.join(named[:LISTED])} and {len(named) - LISTED} more"
        yield Check(f"enough tickets: {head}", False, what)
    if not told:
        yield Check("enough tickets", True, f"every label of every head is held often enough by {len(learnt)} tickets")


def _given(found: Sequence[Example]) -> Check:
    lacking = {
        "sentiment": sum(e.labels.sentiment is None for e in found),
        "team": sum(e.labels.team is None for e in found),
        "clauses": sum(e.labels.clauses is None for e in found),
    }
    asked = {"team": sum(e.labels.escalate for e in found)}
    told = [f"{name} in {n} of {asked.get(name, len(found))} tickets" for name, n in lacking.items() if n]
    # A column that is not there at all is a choice.
    ok = all(n in (0, asked.get(name, len(found))) for name, n in lacking.items())
    said = f"not given: {', '.join(told)}; these tickets teach the rest" if told else "every ticket has all labels"
    return Check("labels given", ok, said)


def _contradictions(found: Sequence[Example]) -> Check:
    pairs = conflicts(found)
    if not pairs:
        return Check("same words, same labels", True, "no two tickets of the very same words differ in their labels")
    named = "; ".join(f"'{a}' and '{b}'" for a, b in pairs[:NAMED])
    ids = tuple(dict.fromkeys(name for pair in pairs for name in pair))
    said = f"{len(pairs)} times the same words bear different labels: {named}"
    return Check("same words, same labels", False, said, ids)


def _wordless(found: Sequence[Example]) -> Check:
    ids = tuple(e.ticket.id for e in found if not _words(e))
    if not ids:
        return Check("words", True, "every ticket holds words of the customer")
    return Check("words", False, f"tickets without words of the customer: {len(ids)}{named(ids)}", ids)


def _words(example: Example) -> bool:
    own = (m.body for m in example.ticket.messages if m.author is Author.CUSTOMER and not m.internal)
    return any(text.strip() for text in (example.ticket.subject, *own))


def _copies(found: Sequence[Example], copies: Sequence[tuple[int, int]]) -> Check:
    apart = [(a, b) for a, b in copies if found[a].group != found[b].group]
    copied = {b for _, b in copies}
    if not copies:
        return Check("near copies", True, "no ticket nearly repeats another")
    said = f"tickets that nearly repeat another: {len(copied)} of {len(found)}"
    if apart:
        said += f", one of another group: {len({b for _, b in apart})}; the split keeps them together"
    ids = tuple(found[n].ticket.id for n in sorted(copied))
    return Check("near copies", len(copied) <= COPIED * len(found), said + named(ids), ids)


def _parted(found: Sequence[Example], part: HoldOut, copies: Sequence[tuple[int, int]]) -> Iterator[Check]:
    """Look, rather than believe, that nothing of the held-out part stands in the training part."""
    if not len(part.test):
        return
    train, test = set(part.train.tolist()), set(part.test.tolist())
    across = [(a, b) for a, b in copies if (a in train and b in test) or (a in test and b in train)]
    ids = tuple(found[n].ticket.id for pair in across for n in pair)
    detail = f"near copies on both sides of the split: {len(across)}{named(ids)}"
    yield Check("copies across the split", not across, detail, ids)
    groups = {found[n].group for n in train if found[n].group} & {found[n].group for n in test}
    yield Check("groups across the split", not groups, f"groups on both sides of the split: {len(groups)}")


def _columns(
    found: Sequence[Example], policy: Policy, family: Sequence[int], label_columns: Set[str]
) -> Iterator[Check]:
    told = leaks.telling(found, family, without=label_columns)
    used = leaks.policy_fields(policy.rules)
    for one in told:
        if one.gap >= TELLING:
            yield Check(f"labels copied from '{one.column}'", False, f"{_points(one)}; {_use(one.column, used)}")
    quiet = [t for t in told if t.gap < TELLING]
    most = "; ".join(f"'{t.column}' {_points(t)}" for t in quiet[:_SHOWN_COLUMNS])
    said = f"columns that tell little of who is escalated (a gap under {TELLING:.0%}): {len(quiet)}; most of all {most}"
    yield Check("columns that tell", True, said if quiet else "no column with a few values to compare")


def _points(one: leaks.Telling) -> str:
    return f"points to {one.found:.0%} of the escalated and {one.false:.0%} of the other tickets"


def _use(column: str, used: dict[str, tuple[str, ...]]) -> str:
    if column in used:
        return f"the policy looks at it ({', '.join(used[column])}); make sure that the labels were not read off it"
    return "triage does not read this column; make sure that the labels were judged, not taken over from it"


def _sizes(found: Sequence[Example], family: Sequence[int]) -> Check:
    counts = Counter(family)
    first, most = counts.most_common(1)[0] if counts else (0, 0)
    big = most > ONE_SIDED * len(found)
    # The group's own name may be a person's address: a ticket's id stands for it.
    named = f"the largest, that of ticket {found[first].ticket.id}, holds {most}" if found else "none"
    said = f"{len(found)} tickets of {len(counts)} groups (author, customer, near copies); {named}"
    return Check("group sizes", not big, said + (", more than half of all: figures rest on the others" if big else ""))
