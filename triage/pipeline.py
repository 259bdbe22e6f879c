"""Read, find, predict, decide, write: a batch at a time, output whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from triage import discover
from triage.decide import decide
from triage.model import Model
from triage.output import STDOUT, whole
from triage.policy import Policy
from triage.signals import Detector
from triage.text import View
from triage.types import Decision, Fault, Findings, Prediction, Rejected, Ticket

WRITERS = "triage.writers"
BATCH = 500
REJECTED = ".rejected.jsonl"
SHOWN_REJECTS = 5
Progress = Callable[[int], None]


@dataclass(slots=True)
class Summary:
    """What a run did: decisions by level and team, clauses watched, rows rejected, tickets that need a look."""

    decisions: int = 0
    rejected: int = 0
    review: int = 0
    faults: int = 0
    rejects: list[Rejected] = field(default_factory=list)
    levels: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    watched: Counter[str] = field(default_factory=Counter)

    def add(self, decisions: Sequence[Decision]) -> None:
        """Count a batch."""
        self.decisions += len(decisions)
        self.review += sum(d.needs_review for d in decisions)
        self.faults += sum(bool(d.faults) for d in decisions)
        self.levels.update(d.priority.label for d in decisions)
        self.teams.update(d.team for d in decisions if d.team)
        self.watched.update(clause for d in decisions for clause in d.watched)


class Scorer:
    """Policy and model, made ready once. Without a model the policy decides alone."""

    def __init__(self, policy: Policy, model: Model | None = None) -> None:
        self.policy = policy
        self.model = model
        self._detector = Detector(policy)

    def score(
        self, tickets: Sequence[Ticket], *, as_of: datetime | None = None, explain: bool = False
    ) -> list[Decision]:
        """Decide a batch: one decision per ticket, in order, whatever fails.

        `explain` adds the words that weighed most in the model's part.
        """
        views = self._detector.views(tickets)
        findings = self._detector.detect(views)
        told = predict(self.model, views, findings, explain=explain)
        return [
            decide(ticket, found, prediction, self.policy, as_of=as_of)
            for ticket, (found, prediction) in zip(tickets, told, strict=True)
        ]


def predict(
    model: Model | None, views: Sequence[View], findings: Sequence[Findings], *, explain: bool = False
) -> list[tuple[Findings, Prediction | None]]:
    """Predict a batch; when that fails, ticket by ticket, so that only the one that fails bears the fault."""
    if model is None:
        return [(found, None) for found in findings]
    try:
        return list(zip(findings, model.predict(views, findings, explain=explain), strict=True))
    except Exception as error:
        if len(views) > 1:
            return [predict(model, [v], [f], explain=explain)[0] for v, f in zip(views, findings, strict=True)]
        fault = Fault("model", f"{type(error).__name__}: {error}"[:200])
        return [(replace(findings[0], faults=(*findings[0].faults, fault)), None)]


def run(
    rows: Iterable[Ticket | Rejected],
    scorer: Scorer,
    out: str,
    *,
    form: str | None = None,
    as_of: datetime | None = None,
    progress: Progress = lambda done: None,
) -> Summary:
    """Score `rows` into `out` (a path, or ``-`` for standard output) and what was rejected beside it.

    Raises `OutputError` when `out` cannot be written; an earlier file of that name is then still there.
    """
    module = discover.load(WRITERS, form or form_of(out))
    summary = Summary()
    source = iter(rows)
    with (
        _rejects(out, summary) as reject,  # outermost: the list of rejected rows changes only after the output has
        whole(out, binary=module.BINARY) as stream,
        closing(module.open_writer(stream)) as writer,  # closed after an error too: some formats hold on to the stream
    ):
        while batch := list(islice(source, BATCH)):
            decisions = scorer.score([row for row in batch if isinstance(row, Ticket)], as_of=as_of)
            writer.write(decisions)
            summary.add(decisions)
            for row in batch:
                if isinstance(row, Rejected):
                    reject(row)
            progress(len(batch))
    return summary


def form_of(out: str) -> str:
    """Return the writer's name for an output path: by its suffix, JSON lines for standard output."""
    if out == STDOUT:
        return "jsonl"
    suffix = Path(out).suffix.lower().removeprefix(".")
    return {"ndjson": "jsonl", "json": "jsonl", "txt": "table"}.get(suffix, suffix)


@contextmanager
def _rejects(out: str, summary: Summary) -> Iterator[Callable[[Rejected], None]]:
    """Write rejected rows beside `out`; no file where nothing was rejected, none left from an earlier run.

    With standard output there is no place beside it: the summary keeps all of them for the caller to show.
    """
    with ExitStack() as stack:
        stream: IO[Any] | None = None

        def reject(row: Rejected) -> None:
            nonlocal stream
            summary.rejected += 1
            if out == STDOUT or summary.rejected <= SHOWN_REJECTS:
                summary.rejects.append(row)
            if out != STDOUT:
                stream = stream or stack.enter_context(whole(out + REJECTED, binary=True))
                stream.write(orjson.dumps(rejected_object(row)) + b"\n")

        yield reject
    if out != STDOUT and not summary.rejected:
        Path(out + REJECTED).unlink(missing_ok=True)


def rejected_object(row: Rejected) -> dict[str, object]:
    """Return a rejected row as it is written: where it stood, why, and what it was."""
    texts = {"source": row.source, "ticket_id": row.ticket_id, "reason": row.reason, "raw": row.raw}
    sound = {name: text.encode("utf-8", "replace").decode("utf-8") for name, text in texts.items()}
    return {"source": sound.pop("source"), "line": row.line, **sound}
