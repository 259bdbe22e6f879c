"""Tickets and results between processes, as cheaply as the standard library can."""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from triage.types import Account, Message, Ticket

_Reduce = Callable[[Any], tuple[Any, ...]]


def _by_position(made: type) -> _Reduce:
    values = attrgetter(*(field.name for field in fields(made)))
    return lambda one: (made, values(one))


class _Pickler(pickle.Pickler):
    """Frozen classes with slots are pickled in half the time as a call with their values in order."""

    dispatch_table = {  # noqa: RUF012 - this is where pickle looks for it
        **copyreg.dispatch_table,
        **{made: _by_position(made) for made in (Account, Message, Ticket)},
    }


def packed(tickets: Sequence[Ticket]) -> bytes:
    """Return tickets as bytes for `pickle.loads`."""
    stream = io.BytesIO()
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(tickets)
    return stream.getvalue()
