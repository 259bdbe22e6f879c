"""``triage promote``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.commands import _common as common
from triage.commands import _frozen
from triage.commands import _promotion as shared
from triage.commands._promoting import capabilities, describe, examined, move_of
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.promotion.contenders import Pairing
    from triage.promotion.lines import Move
    from triage.promotion.trial import Trial


def command(
    candidate: Annotated[
        str | None, typer.Argument(metavar="VERSION", help="Number or alias; the newest version by default.")
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option(
            "--on", help="Labelled tickets that neither model learnt; again for more, or a pattern in quotes."
        ),
    ] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="Leave out the tickets that either model learnt.")] = False,
    behaviour: Annotated[
        Path | None, typer.Option("--behaviour", help="Folder of behaviour tests; data/behaviour by default.")
    ] = None,
    by: shared.ByOption = "",
    why: Annotated[str, typer.Option("--why", help="The reason, for the ledger; --force needs one.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Promote whatever was found; recorded with --why.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge only; change nothing.")] = False,
    policy: common.PolicyOption = None,
    ledger: shared.LedgerOption = None,
    reader: common.ReaderOption = None,
    columns: Annotated[
        str, typer.Option("--columns", help="Where fields, labels and the group stand, as in triage train.")
    ] = "",
    whole: Annotated[bool, typer.Option("--all", help="Show every behaviour capability, changed or not.")] = False,
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Make a registered model the champion, if it is no worse than the one that is.

    Candidate and champion decide the same labelled tickets, as triage score
    does. The candidate's mean cost must not be higher (paired bootstrap;
    without a champion: than that of the rules alone), it must find enough of
    the critical tickets and of each red flag, leave enough of those alone that
    ought to stay, and pass enough behaviour tests. Only then the alias champion
    moves to it, and previous to the one before; who, when, why and on what
    figures is kept in the ledger. What is asked stands in decision.toml, under
    \\[promotion] and \\[gates] (needless_share).

    Nothing is loosened untold: a policy that asks less than last time, or
    tickets or behaviour tests that lack some of last time's, do not pass
    without --force. More of them are welcome.

    The first time, name the tickets; they are remembered, to be the same next
    time:
    [bold]triage promote --on frozen.jsonl[/bold]

    The newest version, on the same tickets as last time:
    [bold]triage promote --why "trained on the tickets of May"[/bold]

    Only look:
    [bold]triage promote 4 --dry-run[/bold]

    Against what was found, with a reason:
    [bold]triage promote 4 --force --why "the old one cannot read the new export"[/bold]

    Exit code 0: promoted, or it is the champion already; 1: it does not pass,
    nothing was changed; 2: it could not be judged.
    """
    with common.friendly():
        _usage(force=force, why=why, dry_run=dry_run)
        from triage import tracking
        from triage.promotion import contenders, moves

        person = shared.who(by, why)
        place = shared.ledger_path(ledger)
        rules = common.load_policy(policy)
        now = moves.look(place, tracking)
        pairing = contenders.pair(now, tracking, candidate)
        if pairing.same:
            _unchanged(pairing, as_json=as_json)
            return
        named = _frozen.Named(tuple(on or ()), reader or "", columns, unseen)
        tests = capabilities(behaviour)
        found = examined(pairing, now, place, rules, named, tests, own_policy=policy is not None, quiet=quiet)
        _show(found, whole=whole, as_json=as_json)
        move = None
        if not dry_run and (found.passed or force):
            record = move_of(found, now, person, rules, tests, forced=not found.passed)
            move = moves.promote(place, tracking, now, record)
            describe(move, found)
        if as_json:
            typer.echo(json.dumps(_object(found, move, place), ensure_ascii=False))
        if not quiet:
            _told(found, move, place, dry_run=dry_run)
    if move is None and not found.passed:
        raise typer.Exit(common.CHECK_FAILED)


def _usage(*, force: bool, why: str, dry_run: bool) -> None:
    if force and not why.strip():
        raise TriageError('--force needs a reason, which is kept: --why "..."')
    if force and dry_run:
        raise TriageError("--force promotes whatever was found, --dry-run promotes nothing: give one of the two")


def _unchanged(pairing: Pairing, *, as_json: bool) -> None:
    champion = pairing.champion
    assert champion is not None
    number = pairing.candidate.number
    what = "is the champion already" if number == champion.number else f"is the very model of version {champion.number}"
    common.say(f"version {number} {what}; nothing was changed")
    if as_json:
        typer.echo(json.dumps({"candidate": number, "champion": champion.number, "promoted": False, "passed": None}))


def _show(found: Trial, *, whole: bool, as_json: bool) -> None:
    from triage.show import promotion as shown

    common.show(shown.trial(found, whole=whole), stderr=as_json)


def _told(found: Trial, move: Move | None, place: Path, *, dry_run: bool) -> None:
    from triage.promotion import words

    number = found.candidate.number
    failing = words.listed(found.checks)
    if move is not None:
        forced = f" BY FORCE, although this does not hold: {failing}" if move.forced else ""
        before = f"version {move.before.version} is previous" if move.before else "nothing was live before"
        common.say(f"version {number} is the champion now{forced}; {before}. Kept in {place}, line {move.line}")
    elif found.passed:
        common.say(f"version {number} passes; nothing was changed (--dry-run)" if dry_run else "")
    else:
        common.say(f"version {number} does not pass, nothing was changed: {failing}")
        common.say('  all the same, and kept in the ledger: --force --why "..."')


def _object(found: Trial, move: Move | None, place: Path) -> dict[str, Any]:
    from triage.promotion import moves, words

    return {
        "candidate": shared.model_object(moves.model_of(found.candidate)),
        "champion": shared.model_object(moves.model_of(found.champion) if found.champion else None),
        "passed": found.passed,
        "promoted": move is not None,
        "forced": move is not None and move.forced,
        "checks": words.objects(found.checks),
        "notes": list(found.notes),
        "tickets": {"digest": found.tickets.digest, "rows": found.tickets.rows, "used": found.tickets.used},
        "ledger": {"path": str(place), "line": move.line, "hash": move.hash} if move else None,
    }
