"""Whether the changes are for the better: what the labels say of both sides, by the cost table of the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from triage.agreement import Estimate, Floats, Groups, gap, mean
from triage.heads import Names
from triage.learning import split
from triage.learning.examples import read_examples
from triage.learning.labels import written
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

    @property
    def flatters(self) -> str:
        """Say that a model knows labelled tickets already."""
        were = "was" if self.learnt == 1 else "were"
        told = f"{self.learnt:,} of the {self.tickets:,} labelled tickets {were} learnt by a model"
        return f"{told}: of these its figures are too good"


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

    Intervals come from resampling whole families of tickets (`triage.learning.split.families`), both sides together;
    of the difference see `paired`. ``None`` without labelled tickets.
    """
    if not examples:
        return None
    pairs = np.array(costs, np.float64)
    before, after = pairs[:, 0], pairs[:, 1]
    step = after - before
    among = np.array(changed, np.bool_)
    groups = Groups.draw(split.families(examples), seed=SEED)
    return Worth(
        len(examples),
        int((among & (step < 0)).sum()),
        int((among & (step > 0)).sum()),
        int((among & (step == 0)).sum()),
        _told(mean(before, groups)),
        _told(mean(after, groups)),
        paired(before, after, groups),
        learnt,
    )


def paired(before: Floats, after: Floats, groups: Groups) -> Estimate:
    """Return the mean of `after` less that of `before`, both [tickets], with the wider of two intervals at either end.

    Few tickets differ, some by much. Simulated, the basic bootstrap (`triage.agreement.gap`) then holds its 95 % where
    there are changes both ways, and BCa where nearly all go one way, as those of a policy do; neither holds in the
    place of the other.
    """
    basic, bca = _told(gap(after, before, groups)), _told(mean(after - before, groups))
    if basic.low is None or basic.high is None or bca.low is None or bca.high is None:
        return basic
    return replace(basic, low=min(basic.low, bca.low), high=max(basic.high, bca.high))


def cost(true: Priority, decided: Priority, table: Sequence[Sequence[float]]) -> float:
    """Return what it costs to decide one level where another is true, by ``decision.toml``."""
    return float(table[true][decided])


def _told(found: Estimate | None) -> Estimate:
    assert found is not None  # there is a ticket
    return found
