"""Records that were kept are sent to MLflow, the oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from triage.commands import _common as common
from triage.errors import TriageError
from triage.wording import counted

if TYPE_CHECKING:
    from triage.records.outbox import Kept


def send_all(kept: Sequence[Kept], *, quiet: bool) -> int:
    """Send one after the other; return how many stay. A server that does not answer is asked once, not for each."""
    from triage import tracking

    left = 0
    for number, one in enumerate(kept):
        try:
            left += not sent(one, quiet=quiet)
        except tracking.Unanswered as error:
            common.say(f"not sent: {one.title}: {error}")
            rest = len(kept) - number - 1
            if rest:
                common.say(f"  so the {counted(rest, 'record')} after it {'was' if rest == 1 else 'were'} not tried")
            return left + 1 + rest
    return left


def sent(kept: Kept, *, quiet: bool) -> bool:
    """Send one. Raises `tracking.Unanswered`; whatever else is wrong is told."""
    from triage import tracking
    from triage.commands._tracking import teller, told
    from triage.records import outbox

    try:
        with outbox.held(kept.folder) as free:
            if not free:
                common.say(f"not sent: {kept.title}: the command that made it is logging it now")
                return False
            record, policy = outbox.open_kept(kept)
            logged = tracking.log(record, policy=policy, ended=kept.kept, say=teller(quiet=quiet))
        outbox.drop(kept.folder)
    except tracking.Unanswered:
        raise
    except TriageError as error:
        common.say(f"not sent: {kept.title}: {error}")
        return False
    if not quiet:
        for line in (f"sent: {kept.title}", *told(logged)):
            common.say(line)
    return True
