"""``triage live``"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from triage.commands import _common as common
from triage.commands import _promotion as shared
from triage.errors import TrackingError, TriageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from triage.promotion.lines import Move
    from triage.promotion.registry import Version
    from triage.promotion.standing import Discord, Standing


def command(
    at: Annotated[
        str | None, typer.Option("--at", help="A date (the end of that day) or a time, in the calendar's time zone.")
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="All promotions and rollbacks, the newest first.")] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help="Let registry and ledger say the same again; kept in the ledger.")
    ] = False,
    by: shared.ByOption = "",
    why: Annotated[str, typer.Option("--why", help="With --mend: the reason, for the ledger.")] = "",
    policy: common.PolicyOption = None,
    ledger: shared.LedgerOption = None,
    as_json: common.JsonOption = False,
) -> None:
    """Tell which model is or was live, who promoted it, when, why and on what figures.

    It is read from the ledger of promotions, whose every line is checked: one
    that was changed, deleted or moved is an error that names it. For today the
    registry is asked, too, and told where the two disagree.

    [bold]triage live[/bold]

    What decided the tickets of 2 March, at the end of the day and in the morning:
    [bold]triage live --at 2026-03-02[/bold]
    [bold]triage live --at 2026-03-02T09:14[/bold]

    After a promotion that broke off, or an alias that was moved by hand:
    [bold]triage live --mend[/bold]

    Exit code 1: registry and ledger disagree; 2: the ledger was changed.
    """
    with common.friendly():
        if mend and (at or log):
            raise TriageError("--mend sets right what is live now: it goes without --at and --log")
        zone = common.load_policy(policy).calendar.time_zone
        place = shared.ledger_path(ledger)
        if mend:
            _mend(place, by, why, as_json=as_json)
            return
        when = moment(at, zone)
        now, trouble = _look(place)
        if log:
            _log(now, zone, as_json=as_json)
        else:
            _live(now, when, zone, place, as_json=as_json)
        discords = now.discords if when is None else ()
        for line in (*(f"{d.says}\n  {d.mend}" for d in discords), *trouble):
            common.say(f"warning: {line}")
    if discords:
        raise typer.Exit(common.CHECK_FAILED)


def moment(at: str | None, zone: str) -> datetime | None:
    """Read ``--at``: a date is the last moment of that day; without a zone of its own it is in `zone`."""
    if at is None:
        return None
    from triage.fields.when import FIRST_YEAR, LAST_YEAR

    try:
        day = date.fromisoformat(at)
        found = datetime.combine(day, time.max, ZoneInfo(zone))
    except ValueError:
        try:
            found = datetime.fromisoformat(at)
        except ValueError:
            found = datetime(1, 1, 1)
    now = datetime.now(ZoneInfo(zone))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise TriageError(f"--at: '{at}' is no date or time (such as 2026-03-02 or 2026-03-02T09:14:00+01:00)")
    moment = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    if moment > datetime.combine(now.date(), time.max, now.tzinfo):
        raise TriageError(f"--at: '{at}' has not come yet: the ledger tells what was live, at the latest now")
    return moment


def _look(place: Path) -> tuple[Standing, tuple[str, ...]]:
    """Read the ledger, and the registry as far as it answers."""
    from triage import tracking
    from triage.promotion import history, lines, standing
    from triage.records import ledger

    found = lines.moves(ledger.read(place))
    try:
        versions: Sequence[Any] = tracking.versions()
    except TrackingError as error:
        alone = standing.Standing(found, (), history.champions(found), None, ())
        return alone, (f"only the ledger was asked; the registry does not answer: {error}",)
    return standing.standing(found, versions), tuple(_lost(versions))


def _lost(versions: Sequence[Any]) -> Iterator[str]:
    """Say so when the store has lost what is live: a copy in this machine's cache hides it from `triage score`."""
    from triage import tracking
    from triage.promotion.registry import CHAMPION, named

    champion = named(CHAMPION, versions)
    try:
        if champion is not None:
            tracking.fetch(champion.number)
    except TriageError as error:
        yield f"what is live cannot be loaded from the store: {error}"


def _live(now: Standing, when: datetime | None, zone: str, place: Path, *, as_json: bool) -> None:
    from triage.promotion import history
    from triage.promotion.standing import Kind
    from triage.show import promotion as shown

    move = history.live_at(now.moves, when)
    mended = history.mended_after(now.moves, move) if move else None
    if as_json:
        typer.echo(json.dumps(_object(now, when, move, mended), ensure_ascii=False))
        return
    if when is not None:
        common.say(f"at {shown.when(when, zone)}:")
    if move is not None:
        doubted = when is None and any(d.kind is not Kind.MIRROR for d in now.discords)
        measured = history.measured(now.moves, move)
        common.show(shown.live(move, zone, mended=mended, measured=measured, doubted=doubted))
        return
    first = now.moves[0] if now.moves else None
    if first is not None:
        before = f"; until then the registry had version {first.before.version}" if first.before else ""
        typer.echo(f"nothing was promoted yet: the first promotion was on {shown.when(first.at, zone)}{before}")
    elif now.champion is not None and when is None:
        typer.echo(_by_tags(now.champion, place))
    else:
        typer.echo(f"nothing was promoted yet (no ledger at {place})")


def _by_tags(champion: Version, place: Path) -> str:
    """Say what the registry alone knows."""
    from triage.promotion import moves, words
    from triage.promotion.registry import AT, BY, FORCED, WHY

    tags = champion.tags
    told = ""
    if AT in tags:
        forced = ", by force" if tags.get(FORCED) else ""
        told = f"\npromoted at {tags[AT]} by {tags.get(BY, '?')}{forced}: {tags.get(WHY) or 'no reason given'}"
    return f"live by the registry alone: {words.named(moves.model_of(champion))}{told}\nthere is no ledger at {place}"


def _log(now: Standing, zone: str, *, as_json: bool) -> None:
    from triage.show import promotion as shown

    if as_json:
        typer.echo(json.dumps([shared.move_object(m) for m in now.moves], ensure_ascii=False))
    elif now.moves:
        common.show(shown.history(now.moves, zone))
    else:
        typer.echo("nothing was promoted yet")


def _mend(place: Path, by: str, why: str, *, as_json: bool) -> None:
    from triage import tracking
    from triage.promotion import moves

    done = moves.mend(place, tracking, shared.who(by, why))
    if as_json:
        typer.echo(json.dumps({"mended": list(done)}, ensure_ascii=False))
    for line in done:
        common.say(line)


def _object(now: Standing, when: datetime | None, move: Move | None, mended: Move | None) -> dict[str, Any]:
    def told(d: Discord) -> dict[str, str]:
        return {"kind": d.kind.value, "says": d.says, "mend": d.mend}

    return {
        "at": when.isoformat() if when else None,
        "live": shared.move_object(move) if move else None,
        "mended": shared.move_object(mended) if mended else None,
        "discords": [told(d) for d in now.discords] if when is None else [],
    }
