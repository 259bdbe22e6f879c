"""``triage rollback``"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from triage.commands import _common as common
from triage.commands import _promotion as shared


def command(
    why: Annotated[str, typer.Option("--why", help="The reason, for the ledger.")] = "",
    by: shared.ByOption = "",
    ledger: shared.LedgerOption = None,
    as_json: common.JsonOption = False,
) -> None:
    """Make the model live again that was live before the last promotion.

    The alias champion goes back one step along the ledger, as soon as it is
    sure that the earlier model can be loaded; nothing is judged. A second
    rollback goes back one step further, not forth again. It is kept in the
    ledger like a promotion.

    [bold]triage rollback --why "misses outages since Monday"[/bold]

    Forth again, or to any other version: [bold]triage promote VERSION[/bold]

    Exit code 2: there is nothing to go back to, or it is not there any more.
    """
    with common.friendly():
        from triage import tracking
        from triage.promotion import moves

        person = shared.who(by, why)
        place = shared.ledger_path(ledger)
        move = moves.rollback(place, tracking, person)
        if as_json:
            typer.echo(json.dumps(shared.move_object(move), ensure_ascii=False))
        was = move.before.version if move.before else "-"
        common.say(f"version {move.live.version} is the champion again, instead of version {was}.")
        common.say(f"Kept in {place}, line {move.line}")
