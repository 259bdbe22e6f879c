"""The last resort: what nobody foresaw ends in words and exit code 2, not in a traceback with customers' words."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from triage.commands import _common as common
from triage.commands._voice import say

TRACEBACK = "TRIAGE_TRACEBACK"
"""The variable that lets Python tell all of it, as whoever mends it needs it."""
_OURS = Path(__file__).parents[1]
_PLACES = 3


@contextmanager
def told() -> Iterator[None]:
    """Turn an error that is a mistake of triage's own into words: its kind and where it came up.

    What it says is left out, as that may quote a ticket.
    """
    try:
        yield
    except OSError as error:
        say(f"triage: {common.told_by_system(error)}")
        sys.exit(common.USAGE)
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        say(
            f"triage: a mistake in triage itself: {type(error).__name__} at {_where(error)}; an earlier output is as "
            f"it was. {TRACEBACK}=1 shows all of it, with words of the input"
        )
        sys.exit(common.USAGE)


def _where(error: Exception) -> str:
    """Return the last places in our own code, the innermost first."""
    ours = [
        f"{path.relative_to(_OURS.parent)}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
        if (path := Path(frame.filename)).is_relative_to(_OURS)
    ]
    return " < ".join(ours[:_PLACES]) or "an unknown place"
