"""The two sides that ``triage diff`` compares, and the tickets that they are compared on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from triage.commands import _common as common
from triage.commands._parted import parted
from triage.databases.url import named
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.difference.judging import Judge
    from triage.difference.kinds import Kind, Side
    from triage.difference.result import Difference
    from triage.model import Model
    from triage.policy import Policy
    from triage.records.record import Dataset
    from triage.types import Example, Rejected, Ticket


def judges(
    kind: Kind, a: str, b: str, model: str, policy: Path | None, *, rules_only: bool, quiet: bool
) -> tuple[tuple[Judge, Judge], tuple[Side, Side], str]:
    """Load both sides and what they share."""
    from triage.difference.judging import Judge
    from triage.difference.kinds import Side

    if kind == "policy":
        policies = [common.load_policy(Path(name) if (name := name_of(given)) else None) for given in (a, b)]
        shared = None if rules_only else common.load_model(name_of(model), policies[0])
        if shared is not None:
            fits(shared, policies[1], b)
        by = f"model {shared.digest[:12]}" if shared else "the policies alone, without a model"
        one, other = (Judge(p, shared) for p in policies)
        return (one, other), (Side(a, policies[0].digest), Side(b, policies[1].digest)), f"Both judged by {by}."
    ruled = common.rule(policy, name_of(a), name_of(b), quiet=quiet)
    rules = ruled.policy
    models = [common.load_model(name, rules) for name in ruled.models]
    one, other = (Judge(rules, m) for m in models)
    sides = Side(a, models[0].digest), Side(b, models[1].digest)
    return (one, other), sides, f"Both judged under policy {rules.digest[:12]}."


def name_of(name: str) -> str | None:
    """Return the name of a policy or model; ``None`` for the shipped one."""
    from triage.difference.kinds import DEFAULT

    return None if name in ("", DEFAULT) else name


def fits(model: Model, rules: Policy, name: str) -> None:
    """Raise `TriageError` when the second policy lacks what the model knows."""
    try:
        model.warnings(rules)
    except TriageError as error:
        raise TriageError(f"{name}: {error}") from None


def read(
    on: list[str], judges: tuple[Judge, Judge], reader: str | None, columns: str, limit: int | None, *, quiet: bool
) -> tuple[list[Ticket], list[Rejected], list[Example | None]]:
    """Read all tickets and their labels, so that whatever is wrong with them is told before the work."""
    from triage.difference.run import labelled
    from triage.types import Ticket

    own, labels = parted(columns)
    rules = [judge.policy for judge in judges]
    export = common.open_inputs(on, rules[0], reader, own)
    rejected: list[Rejected] = []

    def read() -> Iterator[Ticket]:
        for row in export:
            if isinstance(row, Ticket):
                yield row
            else:
                rejected.append(row)

    tickets = list(islice(read(), limit))
    if not quiet:
        for warning in export.warnings:
            common.say(f"warning: {warning}")
    if not tickets:
        raise TriageError(f"{', '.join(named(on))}: holds no ticket that can be read")
    return tickets, rejected, labelled(tickets, rules[0], rules[1], labels)


def unseen(
    tickets: list[Ticket], labels: list[Example | None], judges: tuple[Judge, Judge], *, quiet: bool
) -> tuple[list[Ticket], list[Example | None]]:
    """Leave out what either model was trained on. Raises `TriageError` when nothing is left."""
    from triage.difference.run import learnt
    from triage.wording import counted

    known = learnt(labels, judges)
    kept = [n for n, seen in enumerate(known) if not seen]
    if not kept:
        raise TriageError(
            f"--unseen: a model was trained on all tickets ({len(tickets):,}); none is left to compare on"
        )
    if not quiet:
        common.say(
            f"--unseen: left out, because a model was trained on them: {counted(len(tickets) - len(kept), 'ticket')}"
        )
    return [tickets[n] for n in kept], [labels[n] for n in kept]


def files(a: str, b: str, policy: Path | None) -> Difference:
    from triage.difference.run import of_files
    from triage.intake.scored import read_scored

    rules = common.load_policy(policy)
    return of_files((a, b), (read_scored(a), read_scored(b)), rules)


def datasets(tickets: Sequence[Ticket], on: Sequence[str]) -> tuple[Dataset, ...]:
    from triage.difference.summary import dataset

    return (dataset(tickets, Path(named(on)[0]).stem, ", ".join(named(on))),)
