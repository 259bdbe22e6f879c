"""What a model was trained on and what it therefore cannot do: counts, times, languages, fields that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.learning import examples
from triage.learning.lessons import shortages
from triage.policy import Policy
from triage.prose import language
from triage.prose.text import View
from triage.types import Example, Findings

UNTOLD = "not recognised"


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of the tickets that taught a model.

    `policy` is the digest of what it finds (`Policy.finding`). Counts are of tickets, by label; those of `languages` by
    code; `missing` tells of each field that the export lacks in some tickets how many these are, and which clauses
    cannot be evaluated there; `short` says, head by head, which labels are too few to be learnt well or at all.
    """

    data: str
    policy: str
    levels: Mapping[str, int]
    moods: Mapping[str, int]
    teams: Mapping[str, int]
    clauses: Mapping[str, int]
    channels: int
    threads: int
    first: datetime | None
    last: datetime | None
    languages: Mapping[str, int]
    supported: tuple[str, ...]
    missing: Mapping[str, tuple[int, tuple[str, ...]]]
    short: tuple[str, ...]


def facts(found: Sequence[Example], policy: Policy, *, views: Sequence[View], findings: Sequence[Findings]) -> Facts:
    """Count what there is to know of the tickets that teach a model."""
    times = [m.created_at for e in found for m in e.ticket.messages if m.created_at is not None]
    return Facts(
        data=examples.digest(found),
        policy=policy.finding,
        levels=_ranked(e.labels.priority.label for e in found),
        moods=_ranked(e.labels.sentiment or "" for e in found),
        teams=_ranked(e.labels.team or "" for e in found if e.labels.escalate),
        clauses=dict.fromkeys(policy.named, 0) | Counter(c for e in found for c in e.labels.clauses or ()),
        channels=len({e.ticket.channel.casefold() for e in found if e.ticket.channel}),
        threads=sum(len(e.ticket.messages) > 1 for e in found),
        first=min(times, default=None),
        last=max(times, default=None),
        languages=_ranked(language.of_view(view) or UNTOLD for view in views),
        supported=policy.decision.languages,
        missing=_missing(findings),
        short=tuple(shortages(found, policy)),
    )


def _ranked(labels: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(labels).items(), key=lambda pair: (-pair[1], pair[0])))


def _missing(findings: Sequence[Findings]) -> dict[str, tuple[int, tuple[str, ...]]]:
    tickets: Counter[str] = Counter()
    clauses: dict[str, dict[str, None]] = {}
    for one in findings:
        tickets.update({m.field for m in one.missing})
        for m in one.missing:
            clauses.setdefault(m.field, {})[m.clause] = None
    return {name: (tickets[name], tuple(sorted(clauses[name]))) for name in sorted(tickets)}
