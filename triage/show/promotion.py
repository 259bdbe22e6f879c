"""What was asked of a candidate, and what is or was live."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from triage.promotion import words
from triage.promotion.lines import MEND, ROLLBACK
from triage.promotion.registry import FORCED
from triage.show._table import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage.promotion.checks import Check
    from triage.promotion.lines import Move
    from triage.promotion.trial import Trial

_COLOURS = {"holds": "green", "fails": "red", "cannot be told": "yellow"}


def trial(found: Trial, *, whole: bool = False) -> RenderableType:
    """The table of what was asked, and what must be known to read it."""
    champion = f"version {found.champion.number}" if found.champion else "the rules alone (no champion)"
    title = Text(f"version {found.candidate.number} against {champion}, on {words.judged_on(found.tickets)}", "bold")
    notes = [Text(f"note: {note}", "yellow") for note in found.notes]
    return Group(*notes, title, *_checks(found.checks, whole=whole))


def live(
    move: Move, zone: str, *, mended: Move | None = None, measured: Move | None = None, doubted: bool = False
) -> RenderableType:
    """What one move made live: by whom, when, why, and on the figures that were `measured`, then or earlier.

    `doubted`: the registry says otherwise.
    """
    head = Text(f"live{' by the ledger' if doubted else ''}: {words.named(move.live)}", "bold")
    return Group(head, *_live(move, zone, mended, measured))


def history(found: Sequence[Move], zone: str) -> RenderableType:
    """All moves, the newest first."""
    rows = table("line", "at", "what", "live since", "by", "why")
    for move in reversed(found):
        what = f"{move.kind} (forced)" if move.forced else move.kind
        cells = (str(move.line), when(move.at, zone), what, f"version {move.live.version}", move.by, move.why or "-")
        rows.add_row(*map(Text, cells))
    return rows


def when(at: datetime, zone: str) -> str:
    """Say a time in a time zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} {zone}"


def _live(move: Move, zone: str, mended: Move | None, measured: Move | None) -> Iterator[RenderableType]:
    how = {ROLLBACK: "rolled back to", MEND: "taken over from the registry"}.get(move.kind, "promoted")
    yield Text(f"{how} on {when(move.at, zone)} by {move.by}: {move.why or 'no reason given'}")
    yield Text(f"until then live: {words.named(move.before)}")
    if move.forced:
        names = words.listed(words.checks_of(move.checks))
        yield Text(f"by force (--force), although not everything asked of it holds: {names}", "yellow")
    if mended is not None:
        seen = mended.found.get("champion") or "none"
        late = f"the registry's champion was found to be version {seen} and was put right on {when(mended.at, zone)}"
        yield Text(f"{late} by {mended.by}: {mended.why or 'no reason given'}", "yellow")
    if move.told.get(FORCED):
        yield Text("by force (--force), so the registry tells; what did not hold is not known any more", "yellow")
    yield from (Text(f"note: {note}", "yellow") for note in (measured or move).notes)
    if measured is None:
        return
    if measured.tickets is not None:
        then = "" if measured == move else f" when {measured.by} promoted it on {when(measured.at, zone)}"
        yield Text(f"judged{then} on {words.judged_on(measured.tickets)}")
    if measured.judged_under:
        yield Text(f"what was asked stood in the policy {measured.judged_under[:12]}")
    yield from _checks(words.checks_of(measured.checks))


def _checks(found: Sequence[Check], *, whole: bool = False) -> Iterator[RenderableType]:
    shown = words.table(found, whole=whole)
    rows = table(*shown.columns)
    for column in rows.columns:
        column.overflow = "fold"
    rows.columns[1].justify = "right"
    for cells in shown.rows:
        *others, verdict = (str(cell).replace(" [", "\n[").replace(": 0", ":\n0") for cell in cells)
        colour = next((c for word, c in _COLOURS.items() if verdict.startswith(word)), "")
        rows.add_row(*map(Text, others), Text(verdict, colour))
    yield from (rows, Text(shown.note, "dim"), Text())
