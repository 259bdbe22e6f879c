"""Whether the changes are for the better: what the labels say of both sides, by the cost table of the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage import split
from triage.agreement import Estimate, Floats, Groups, mean
from triage.examples import read_examples
from triage.heads import Names
from triage.labels import written
from triage.types import Example, Priority, Ticket

SEED = 7


@dataclass(frozen=True, slots=True)
class Worth:
    """What the labelled tickets say: changes for the better, for the worse and at the same cost, and mean costs.

    The costs are means over the `tickets` labelled; `difference` is that of the second side less the first, paired
    ticket by ticket (below 0: cheaper). `learnt`: of the labelled tickets, those that either model was trained on.
    """

    tickets: int
    better: int
    worse: int
    same: int
    before: Estimate
    after: Estimate
    difference: Estimate
    learnt: int = 0


def labels_of(tickets: Sequence[Ticket], names: Names, columns: Mapping[str, str]) -> list[Example | None]:
    """Return the labels of each ticket that bears any, ``None`` for the others.

    Raises `InputError` with all that cannot be right about labels that are there.
    """
    bear = [written(ticket, columns).get("priority") not in (None, "") for ticket in tickets]
    if not any(bear) and not columns:
        return [None] * len(tickets)
    chosen = [t for t, b in zip(tickets, bear, strict=True) if b] or tickets  # named columns that are empty: an error
    examples = iter(read_examples(chosen, names, columns=columns))
    return [next(examples) if b else None for b in bear]


def worth(
    examples: Sequence[Example], costs: Sequence[tuple[float, float]], changed: Sequence[bool], *, learnt: int = 0
) -> Worth | None:
    """Weigh both sides over labelled tickets: `costs` are what each one's levels cost on the one side and the other.

    Intervals come from resampling whole families of tickets (`triage.split.families`), both sides together, by the
    bootstrap of `triage.agreement`. ``None`` without labelled tickets.
    """
    if not examples:
        return None
    pairs = np.array(costs, np.float64)
    step = pairs[:, 1] - pairs[:, 0]
    among = np.array(changed, np.bool_)
    groups = Groups.draw(split.families(examples), seed=SEED)
    return Worth(
        len(examples),
        int((among & (step < 0)).sum()),
        int((among & (step > 0)).sum()),
        int((among & (step == 0)).sum()),
        _mean(pairs[:, 0], groups),
        _mean(pairs[:, 1], groups),
        _mean(step, groups),
        learnt,
    )


def cost(true: Priority, decided: Priority, table: Sequence[Sequence[float]]) -> float:
    return float(table[true][decided])


def _mean(values: Floats, groups: Groups) -> Estimate:
    found = mean(values, groups)
    assert found is not None  # there is a ticket
    return found
