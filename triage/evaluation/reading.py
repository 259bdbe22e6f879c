"""Clean labelled tickets, find their signals and let the heads judge them, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np

from triage.errors import InputError, of_one_ticket
from triage.evaluation.slices import NOT_GIVEN, column
from triage.learning import likeness
from triage.learning.base import learnt_by
from triage.learning.heldout import Held, judged
from triage.model import Model
from triage.policy import Policy
from triage.prose import language
from triage.prose.text import View
from triage.signals import Detector
from triage.types import Example, Fault, Findings
from triage.wording import counted

BATCH = 250
UNTOLD = "not recognised"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules see in each ticket, what the heads say (``None`` without a model), and the languages."""

    findings: tuple[Findings, ...]
    held: tuple[Held, ...] | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learnt:
    """Which tickets the model was trained on, [tickets], and which others come from one of the same groups."""

    tickets: np.typing.NDArray[np.bool_]
    akin: np.typing.NDArray[np.bool_]


def read(
    found: Sequence[Example],
    policy: Policy,
    model: Model | None,
    *,
    languages: bool = True,
    advance: Callable[[int, int], None] = lambda done, of: None,
) -> Reading:
    """Read all tickets. One that the model fails on is left to the rules and bears the fault, as when it is scored."""
    detector = Detector(policy)
    findings: list[Findings] = []
    held: list[tuple[Held, ...]] = []
    spoken: list[str] = []
    for at in range(0, len(found), BATCH):
        views = detector.views([e.ticket for e in found[at : at + BATCH]])
        seen = detector.detect(views)
        if model is not None:
            seen, said = _judged(model, views, seen)
            held.append(tuple(replace(one, rows=one.rows + at) for one in said))
        findings += seen
        spoken += [language.of_view(v) or UNTOLD for v in views] if languages else []
        advance(len(findings), len(found))
    return Reading(tuple(findings), None if model is None else _joined(held), tuple(spoken))


def learnt(found: Sequence[Example], family: Sequence[int], model: Model | None) -> Learnt:
    """Find the tickets that a model knows already, and those of the same authors, customers or near copies."""
    known = np.isin(likeness.marks(found), learnt_by(model))
    numbers = np.asarray(family, np.int64)
    return Learnt(known, np.isin(numbers, numbers[known]) & ~known)


def unseen(found: Sequence[Example], family: Sequence[int], known: Learnt) -> tuple[list[Example], list[int]]:
    """Leave out the tickets that the model knows. Raises `InputError` when it knows all."""
    kept = np.flatnonzero(~known.tickets).tolist()
    if not kept:
        raise InputError(f"--unseen: the model was trained on all of the {counted(len(found), 'ticket')}: none is left")
    return [found[n] for n in kept], [family[n] for n in kept]


def notes_of(known: Learnt, *, left_out: bool) -> tuple[str, ...]:
    """Say how many tickets the model knows already, and what that does to the figures."""
    count, akin = int(known.tickets.sum()), int(known.akin.sum())
    told = []
    if count and left_out:
        told.append(f"left out: {count:,} of {counted(len(known.tickets), 'ticket')}, which the model was trained on")
    elif count:
        told.append(
            f"the model was trained on {count:,} of these {counted(len(known.tickets), 'ticket')}: it knows their "
            "labels, so the figures of model and together are too good; --unseen leaves them out"
        )
    if akin:
        told.append(
            f"the model was not trained on {counted(akin, 'further ticket')}, but on others of the same authors, "
            "customers or near copies: figures may be somewhat too good"
        )
    return tuple(told)


def sources(found: Sequence[Example], places: Mapping[str, str], paths: Sequence[str]) -> list[str]:
    """Return where each ticket comes from: what its column ``source`` says, else the name of its file.

    `places` tells where an id stands (``file:line``).
    """
    short = _short(paths)
    only = short[paths[0]] if len(paths) == 1 else NOT_GIVEN
    files = [short.get(places.get(e.ticket.id, "").rpartition(":")[0], only) for e in found]
    return [file if name == NOT_GIVEN else name for name, file in zip(column(found, "source"), files, strict=True)]


def _short(paths: Sequence[str]) -> dict[str, str]:
    """Name files without their folders, where that tells them apart."""
    names = [PurePath(path).name for path in paths]
    return {path: name if names.count(name) == 1 else path for path, name in zip(paths, names, strict=True)}


def _judged(
    model: Model, views: Sequence[View], findings: Sequence[Findings]
) -> tuple[list[Findings], tuple[Held, ...]]:
    try:
        held = judged(model, views, findings)
        if not all(np.isfinite(one.scores).all() for one in held):
            raise ValueError("the model gives no probabilities")
        return list(findings), held
    except Exception as error:
        words = of_one_ticket(error)
        if len(views) == 1:
            fault = Fault("model", words)
            return [replace(findings[0], faults=(*findings[0].faults, fault))], ()
    parts = [_judged(model, [view], [one]) for view, one in zip(views, findings, strict=True)]
    said = [tuple(replace(one, rows=one.rows + n) for one in held) for n, (_, held) in enumerate(parts)]
    return [seen for own, _ in parts for seen in own], _joined(said)


def _joined(parts: Sequence[tuple[Held, ...]]) -> tuple[Held, ...]:
    """Put the judgements of several batches together, head by head."""
    by_head: dict[str, list[Held]] = {}
    for part in parts:
        for one in part:
            by_head.setdefault(one.head, []).append(one)
    return tuple(
        replace(own[0], rows=np.concatenate([x.rows for x in own]), scores=np.concatenate([x.scores for x in own]))
        for own in by_head.values()
    )
