"""A decision as a row: the columns of the contract, as objects (JSON) or as plain cells (tables)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from triage.types import METADATA, Decision, Missing, Signal, Tier

COLUMNS = (
    "ticket_id", "escalate", "priority", "sentiment", "team", "other_teams", "do_not_engage", "escalate_within",
    "due_at", "customer_promise", "clauses", "evidence", "decided_by", "p_escalate", "p_priority", "p_sentiment",
    "needs_review", "not_evaluable", "model", "policy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """Columns of the input that go along: their names, and for each decision its values in plain JSON."""

    names: tuple[str, ...] = ()
    rows: Sequence[Sequence[object]] = ()

    def beside(self, decisions: Sequence[Decision]) -> Iterator[tuple[Decision, Sequence[object]]]:
        """Yield each decision with its values."""
        return zip(decisions, self.rows if self.names else [()] * len(decisions), strict=True)


NOTHING = Kept()
_DIGEST = 12
_PLACES = 4
_MANY = 20


def as_object(decision: Decision) -> dict[str, object]:
    """Return the row with lists and objects, keys in the order of `COLUMNS`."""
    p = decision.prediction.heads if decision.prediction else {}
    return {
        "ticket_id": decision.ticket_id,
        "escalate": decision.escalate,
        "priority": decision.priority.label,
        "sentiment": decision.sentiment,
        "team": decision.team,
        "other_teams": list(decision.other_teams),
        "do_not_engage": decision.do_not_engage,
        "escalate_within": decision.escalate_within,
        "due_at": stamp(decision.due_at),
        "customer_promise": stamp(decision.customer_promise),
        "clauses": list(decision.clauses),
        "evidence": [_piece(s) for s in shown(decision)],
        "decided_by": decision.decided_by,
        "p_escalate": round(p["escalate"]["true"], _PLACES) if "escalate" in p else None,
        "p_priority": {k: round(v, _PLACES) for k, v in p.get("priority", {}).items()} or None,
        "p_sentiment": {k: round(v, _PLACES) for k, v in p.get("sentiment", {}).items()} or None,
        "needs_review": decision.needs_review,
        "not_evaluable": [*decision.review, *_missing(decision.not_evaluable)],
        "model": decision.model[:_DIGEST],
        "policy": decision.policy[:_DIGEST],
    }


def as_cells(decision: Decision) -> dict[str, object]:
    """Return the row with text, numbers and booleans only; ids are joined with ``;``.

    `p_priority` and `p_sentiment` are the probability of the decided label.
    """
    row = as_object(decision) | decided(decision)
    for column in ("other_teams", "clauses"):
        row[column] = ";".join(row[column])  # type: ignore[arg-type]
    row["not_evaluable"] = "; ".join(row["not_evaluable"])  # type: ignore[arg-type]
    row["evidence"] = " | ".join(_words(s) for s in shown(decision))
    return row


def decided(decision: Decision) -> dict[str, object]:
    """Return `p_priority` and `p_sentiment` as the probability of the decided label."""
    p = decision.prediction.heads if decision.prediction else {}
    labels = {"priority": decision.priority.label, "sentiment": decision.sentiment}
    return {
        f"p_{head}": round(p[head][label], _PLACES) if label in p.get(head, {}) else None
        for head, label in labels.items()
    }


def shown(decision: Decision) -> Iterator[Signal]:
    """Yield the signals worth showing: all certain ones, and the hints of clauses that hold."""
    for signal in decision.signals:
        if signal.tier is Tier.MATCH or signal.clause in decision.clauses:
            yield signal


def as_text(value: object) -> str | None:
    """Return a kept value as a cell of text: lists and objects as JSON, booleans in lower case."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return repr(value)  # JSON has no word for NaN
    return encode(value).decode("utf-8")


def encode(value: object) -> bytes:
    """Return UTF-8 JSON; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return orjson.dumps(sound(value))


def sound(value: object) -> object:
    """Return a value whose texts UTF-8 can hold: lone surrogates become U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {sound(k): sound(v) for k, v in value.items()}
    return [sound(v) for v in value] if isinstance(value, list) else value


def stamp(moment: datetime | None) -> str | None:
    """Return a moment in UTC as ISO 8601 with seconds, such as ``2026-03-02T09:14:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _missing(found: Sequence[Missing]) -> Iterator[str]:
    """Name each clause with the field it lacks; where a field is lacked by most clauses, only how many they are."""
    by_field: dict[str, list[str]] = {}
    for missing in found:
        by_field.setdefault(missing.field, []).append(missing.clause)
    for field, clauses in by_field.items():
        if len(clauses) > _MANY:
            yield f"{len(clauses)} clauses: {field}"
        else:
            yield from (f"{clause}: {field}" for clause in clauses)


def _piece(signal: Signal) -> dict[str, object]:
    placed = signal.message != METADATA
    return {
        "clause": signal.clause,
        "message": signal.message if placed else None,
        "start": signal.start if placed else None,
        "end": signal.end if placed else None,
        "text": signal.text,
        "polarity": signal.polarity.value,
        "tier": signal.tier.value,
        "engine": signal.engine,
        "cue": signal.cue,
    }


def _words(signal: Signal) -> str:
    held = "" if signal.polarity.value == "asserted" else f" ({signal.polarity.value})"
    held += " (hint)" if signal.tier is Tier.HINT else ""
    return f'{signal.clause}: "{" ".join(signal.text.split())}"{held}'
