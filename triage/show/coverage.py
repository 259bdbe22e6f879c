"""What the clauses do on an export: a table of all, then the details of those asked for; or all of it as an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from triage.show._table import Fitting, table
from triage.trials.coverage import Coverage, wilson
from triage.trials.tallies import Quote, Tally

if TYPE_CHECKING:
    from triage.policy import Policy

_BESIDE = 3
_CUES = 4
_PLACES = 4


def coverage(found: Coverage, policy: Policy, details: Iterable[str]) -> RenderableType:
    """Show the table of all clauses, then quotes of the clauses in `details`."""
    head = f"{found.tickets:,} tickets, {found.escalated:,} escalated by the policy alone"
    head += f", {found.rejected:,} rejected" if found.rejected else ""
    if found.judged:
        head += f"; {found.judged:,} with {'labels' if found.labelled else 'a verdict'}"
    columns = ["clause", "fires", "share", "alone", "hinted", "held back", *_judged_columns(found)]
    listed, narrow = table(*columns, "most beside", ""), table(*columns, "")
    for column in (*listed.columns[:6], *narrow.columns):
        column.no_wrap = True
    for column in (*listed.columns[1:6], *narrow.columns[1:6]):
        column.justify = "right"
    for clause, tally in found.tallies.items():
        share = f"{tally.fired / found.tickets:.1%}" if found.tickets else "-"
        cells = [str(tally.fired), share, str(tally.sole), str(tally.hinted), str(tally.held.total())]
        beside = ", ".join(f"{other} {n}" for other, n in tally.beside.most_common(1))
        marks = found.marks(clause, policy)
        row, marked = [clause, *cells, *_judged_cells(tally, found)], Text(", ".join(marks), "yellow")
        listed.add_row(*row, beside, marked)
        narrow.add_row(*row, marked)
    parts: list[RenderableType] = [Text(head, "bold"), Fitting(listed, narrow)]
    for clause in details:
        parts += _details(clause, found.tallies[clause], found, policy)
    parts.append(Text(_LEGEND, "dim"))
    return Group(*parts)


_LEGEND = (
    "fires: tickets in which it holds. alone: it is the only clause at the ticket's level. hinted: only a hint. "
    "held back: matches that the context took back. Intervals are 95 % (Wilson)."
)


def _judged_columns(found: Coverage) -> list[str]:
    return ["right", "found"] if found.judged and found.labelled else ["necessary"] if found.judged else []


def _judged_cells(tally: Tally, found: Coverage) -> list[str]:
    if not found.judged:
        return []
    cells = [_share(tally.right, tally.right + tally.wrong)]
    return [*cells, _share(tally.right, tally.right + tally.overlooked)] if found.labelled else cells


def _share(part: int, whole: int) -> str:
    bounds = wilson(part, whole)
    return f"{part / whole:.0%} of {whole} [{bounds[0]:.0%}, {bounds[1]:.0%}]" if bounds else "-"


def _details(clause: str, tally: Tally, found: Coverage, policy: Policy) -> Iterator[RenderableType]:
    yield Text(f"\n{clause}: {policy.clauses[clause].title}", "bold")
    if tally.missing:
        yield Text(f"  could not be evaluated in {tally.missing} tickets", "yellow")
    if clause in policy.watched:
        yield Text(f"  watched: it would raise {tally.raises} of the {tally.fired} tickets in which it holds", "yellow")
    if tally.beside:
        beside = (f"{other} in {n} ({n / tally.fired:.0%})" for other, n in tally.beside.most_common(_BESIDE))
        yield Text("  beside it: " + ", ".join(beside))
    if tally.held:
        cues = (f"{polarity}{f' ({cue})' if cue else ''} {n}" for (polarity, cue), n in tally.held.most_common(_CUES))
        yield Text("  held back: " + ", ".join(cues))
    for title, quotes in (("fires", tally.quotes), ("held back", tally.held_quotes)):
        yield from _quoted(title, quotes)
    if not tally.quotes and not tally.held_quotes:
        yield Text("  no match in this export")


def _quoted(title: str, quotes: Sequence[Quote]) -> Iterator[Text]:
    for q in quotes:
        line = Text(f"  {title} {q.ticket}: ")
        line.append(f"...{q.before} " if q.before else "").append(q.text, "bold").append(
            f" {q.after}..." if q.after else ""
        )
        yield line.append(f"  [{q.meant}]" if title == "held back" else "")


def as_object(found: Coverage, policy: Policy) -> dict[str, Any]:
    """Return everything as lists and objects, for programs."""
    return {
        "tickets": found.tickets,
        "escalated": found.escalated,
        "rejected": found.rejected,
        "judged": found.judged,
        "judged_by": ("labels" if found.labelled else "verdicts") if found.judged else None,
        "policy": policy.digest,
        "clauses": {clause: _object(clause, tally, found, policy) for clause, tally in found.tallies.items()},
    }


def _object(clause: str, tally: Tally, found: Coverage, policy: Policy) -> dict[str, Any]:
    return {
        "effect": policy.clauses[clause].effect.value,
        "marks": found.marks(clause, policy),
        "hits": tally.hits,
        "fired": tally.fired,
        "hinted": tally.hinted,
        "sole_decider": tally.sole,
        "would_raise": tally.raises,
        "not_evaluable": tally.missing,
        "beside": dict(tally.beside.most_common()),
        "held_back": [{"polarity": p, "cue": cue, "hits": n} for (p, cue), n in tally.held.most_common()],
        "precision": _interval(tally.right, tally.right + tally.wrong),
        "recall": _interval(tally.right, tally.right + tally.overlooked) if found.labelled else None,
        "quotes": [_quote(q) for q in tally.quotes],
        "held_back_quotes": [_quote(q) for q in tally.held_quotes],
    }


def _interval(part: int, whole: int) -> dict[str, float | int] | None:
    bounds = wilson(part, whole)
    if bounds is None:
        return None
    low, high = (round(b, _PLACES) for b in bounds)
    return {"value": round(part / whole, _PLACES), "low": low, "high": high, "n": whole}


def _quote(q: Quote) -> dict[str, str]:
    return {"ticket_id": q.ticket, "before": q.before, "text": q.text, "after": q.after, "meant_as": q.meant}
