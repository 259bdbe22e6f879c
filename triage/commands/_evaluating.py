"""The labelled tickets that ``triage evaluate`` measures on, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from triage.commands import _steps
from triage.errors import InputError

if TYPE_CHECKING:
    from triage.evaluation.evaluate import Evaluation
    from triage.intake.export import Export
    from triage.model import Model
    from triage.policy import Policy
    from triage.types import Example


def examples(export: Export, rules: Policy, labels: Mapping[str, str], paths: Sequence[str]) -> list[Example]:
    """Read the labelled tickets. Raises `InputError` with all that is wrong with them, or when there is none."""
    from triage.learning.examples import read_examples

    found = read_examples(export, rules, columns=labels)
    if not found:
        raise InputError(f"{', '.join(paths)}: holds no ticket")
    return found


def dimensions(by: str, found: Sequence[Example]) -> list[str]:
    """Read ``--by``; all of ours by default. Raises `InputError` for a name that is nothing of the tickets."""
    from triage.evaluation import slices
    from triage.fields.table import key

    names = {key(name): name.strip() for name in by.split(",") if name.strip()}
    slices.check(list(names.values()), found)
    ours = {key(name): name for name in slices.DIMENSIONS}
    return [ours.get(known, name) for known, name in names.items()] or list(slices.DIMENSIONS)


def known(
    found: Sequence[Example], heads: Model | None, *, unseen: bool
) -> tuple[list[Example], list[int], tuple[str, ...]]:
    """Say what the model knows of the tickets already; with `unseen` leave these out."""
    from triage.evaluation import reading
    from triage.learning import split

    family = split.families(found)
    known = reading.learnt(found, family, heads)
    if unseen:
        kept, own = reading.unseen(found, family, known)
        return kept, own, reading.notes_of(known, left_out=True)
    return list(found), family, reading.notes_of(known, left_out=False)


def measured(
    found: Sequence[Example],
    family: Sequence[int],
    rules: Policy,
    heads: Model | None,
    asked: Sequence[str],
    files: tuple[Mapping[str, str], Sequence[str]],
    seed: int,
    progress: _steps.Steps,
    *,
    redacted: bool,
) -> Evaluation:
    from triage import redact
    from triage.evaluation import reading, slices
    from triage.evaluation.evaluate import evaluate
    from triage.wording import counted

    progress(f"reading {counted(len(found), 'ticket')}")
    read = reading.read(found, rules, heads, languages="language" in asked, advance=progress.advance)
    ours: Mapping[str, Callable[[], Sequence[str]]] = {
        "source": lambda: reading.sources(found, *files),
        "channel": lambda: [slices.said(e.ticket.channel.lower()) for e in found],
        "tier": lambda: [slices.said((e.ticket.account.tier or "").lower()) for e in found],
        "language": lambda: read.languages,
        "decided_by": lambda: (),
    }
    by = {name: ours[name]() if name in ours else slices.column(found, name) for name in asked}
    if redacted:
        by = {name: [str(redact.value(one, name)) for one in values] for name, values in by.items()}
    return evaluate(found, read.findings, read.held, rules, family=family, by=by, seed=seed, progress=progress)
