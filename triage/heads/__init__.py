"""One file for each thing that the model predicts; the file's name is the head's name.

A head says `KIND`, ``labels(names)`` (all it may ever predict, in order) and ``target(labels)``: what one
labelled ticket teaches it, as a tuple of labels, or ``None`` when the ticket is none of its business. A
``softmax`` head takes exactly one label a ticket and its probabilities sum to 1; so does an ``ordinal`` one, whose
labels stand in order; an ``independent`` one takes
any number. `MIN_EXAMPLES` is the least number of tickets that a label needs to be learnt at all. `READ` says how much a
ticket counts that patterns were written from: less than 1 for a head that leans on their hits (``docs/model.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from triage.schema.clauses import ClauseFile
from triage.schema.levels import Team
from triage.types import Labels

Kind = Literal["softmax", "ordinal", "independent"]


class Names(Protocol):
    """The part of a policy that names things."""

    @property
    def teams(self) -> Mapping[str, Team]: ...

    @property
    def clauses(self) -> Mapping[str, ClauseFile]: ...


class Head(Protocol):
    """The shape of a head's file."""

    KIND: Kind
    BALANCED: bool
    MIN_EXAMPLES: int
    READ: float

    def labels(self, names: Names) -> tuple[str, ...]: ...

    def target(self, labels: Labels) -> tuple[str, ...] | None: ...
