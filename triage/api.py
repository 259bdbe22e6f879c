"""The public functions, for programs that use triage as a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, overload

from triage import policy as policies
from triage.model import Model
from triage.pipeline import Scorer
from triage.policy import Policy
from triage.ready import SHIPPED
from triage.ready import default_model as default_model
from triage.scorer import decide_all
from triage.types import Decision, Ticket

_TABLES = ("pandas", "polars", "pyarrow")
_RULES = "rules"


class Tabular(Protocol):
    """A table that speaks Arrow: a pandas or Polars DataFrame, a pyarrow Table, RecordBatch or RecordBatchReader."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


T = TypeVar("T", bound=Tabular)


def load_policy(directory: Path | None = None) -> Policy:
    """Load the shipped policy, extended by the files in `directory`. Raises `PolicyError` with every mistake."""
    return policies.load(directory)


def load_model(directory: Path | None = None) -> Model:
    """Load a model folder, by default the shipped one. Raises `ModelError` when it is missing or damaged."""
    return Model.load(directory or default_model())


@overload
def score(
    tickets: Sequence[Ticket], policy: Policy, model: Model | None = None, *, as_of: datetime | None = None
) -> list[Decision]: ...


@overload
def score(
    tickets: T,
    policy: Policy | str | Path | None = None,
    model: Model | str | Path | None = SHIPPED,
    *,
    as_of: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
) -> T: ...


def score(tickets: Any, policy: Any = None, model: Any = _RULES, **asked: Any) -> Any:
    """Decide each ticket, or each row of a table.

    Tickets: one `Decision` each; without a model by the policy alone.

    A table gives a table of the same kind with a row for each of its rows, in order (pandas: with its index), and the
    columns of ``triage score``; a row that cannot be a ticket is sent to a person and says why. `policy` and `model`
    may be folders; left out, they are the shipped ones, and ``model=None`` is the policy alone. `columns` (field ->
    column) names columns that are not found by themselves; those in `keep` are carried along. A thread stands in one
    row, under ``messages``. Raises `InputError` for a table without texts.
    """
    if any(cls.__module__.partition(".")[0] in _TABLES for cls in type(tickets).__mro__):
        from triage import frames  # not at the top: a list of tickets should not wait for Arrow

        return frames.score(tickets, policy, SHIPPED if model is _RULES else model, **asked)
    return decide_all(Scorer(policy, None if model is _RULES else model), tickets, **asked)
