"""Going on with a run of ``triage score`` that broke off."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage import __version__
from triage.commands import _common as common
from triage.errors import OutputError, TriageError
from triage.files.output import STDOUT

if TYPE_CHECKING:
    from triage.running.journal import Journal, State
    from triage.scorer import Scorer

RESUME = "--resume"


def earlier(
    out: str,
    inputs: Sequence[str],
    options: Mapping[str, Any],
    scorer: Scorer,
    start: datetime | None,
    *,
    resume: bool,
) -> tuple[Journal, State] | None:
    """Return where the run stands: at the state that an earlier one left, else at its beginning.

    ``None`` where nothing can be gone on with later: what is read, or written, comes or goes but once. Raises
    `TriageError` for an earlier run that was another one.
    """
    from triage.running import journal as journals

    if resume and out == STDOUT:
        raise TriageError("--resume: standard output cannot be gone on with; name a file with -o")
    identified = journals.identified(inputs)
    if not journals.can_resume(out) or identified is None:
        if resume:
            what = "the output is written at once at the end" if identified else "the input cannot be known again"
            common.say(f"warning: --resume: {what}, so the run begins anew")
        return None
    journal = journals.Journal(out)
    digests = scorer.policy.digest, scorer.model.digest if scorer.model else ""
    identity = journals.Identity(identified, options, *digests, __version__)
    begun = journals.State(identity, as_of=start.isoformat() if start else None)
    if not resume:
        _tell_left(journal)
        return journal, begun
    found = journal.load()
    if found is None:
        return journal, begun
    if wrong := found.identity.differences(begun.identity):
        listed = "\n".join(f"  {one}" for one in wrong)
        raise TriageError(
            f"--resume: {journal.partial} is of another run:\n{listed}\nrun without --resume to begin anew"
        )
    return journal, found


def _tell_left(journal: Journal) -> None:
    try:
        found = journal.load()
    except OutputError:
        found = None
    if found and found.rows:
        common.say(
            f"warning: an earlier run broke off after {found.rows:,} rows; what it left in {journal.partial} is "
            f"overwritten ({RESUME} goes on with it)"
        )


def tell_stopped(lasting: tuple[Journal, State] | None) -> None:
    """Say what a run that was stopped has left, and the very command that goes on with it."""
    found = lasting[0].load() if lasting else None
    if found is None or lasting is None:
        common.say("triage: stopped; nothing was written")
        return
    program, *given = sys.argv
    named = [sys.executable, "-m", "triage"] if Path(program).name == "__main__.py" else [program]
    command = shlex.join([*named, *given, *([] if RESUME in given else [RESUME])])
    common.say(
        f"triage: stopped after {found.rows:,} rows, which are kept in {lasting[0].partial}; to go on:\n{command}"
    )
