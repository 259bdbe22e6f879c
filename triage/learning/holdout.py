"""Which labelled tickets teach a model and which are kept from it, to report on: whole groups by lot, or the newest.

By time, a held-out ticket is newer than every ticket that was learnt, and nobody who wrote one of them taught the
model: the earlier tickets of a family (author, customer, near copies) that also has held-out ones are dropped from the
training part, with a count. This is the purging of the training set in Lopez de Prado, Advances in Financial Machine
Learning (2018), chapter 7. Dropping the later ones instead would leave only newcomers to report on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt

from triage.errors import InputError
from triage.hashing import Ints
from triage.learning import split
from triage.types import Example

By = Literal["group", "time"]
WAYS: tuple[By, ...] = ("group", "time")


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Numbers of the tickets that teach (`train`), of those kept from the model (`test`) and of those in neither.

    `share` is the wanted one; `border` the time of the oldest held-out ticket, where the split is by time; `notes`
    are to be read beside the figures.
    """

    by: By
    share: float
    train: Ints
    test: Ints
    dropped: Ints
    border: datetime | None = None
    notes: tuple[str, ...] = ()


def hold_out(found: Sequence[Example], *, share: float, by: By = "group", family: Sequence[int]) -> HoldOut:
    """Choose the part to report on. `family` numbers the tickets that stay together (`triage.learning.split.families`).

    Raises `InputError` when nothing would be held out or less than two families would be left to learn from.
    """
    if by not in WAYS:
        raise InputError(f"the split is by one of {', '.join(WAYS)}, not '{by}'")
    if not 0 <= share < 1:
        raise InputError(f"the share to hold out must lie between 0 and 1, not {share}")
    if not share:
        if by == "time":
            raise InputError("a split by time needs the share of newest tickets to hold out (--hold-out 0.2)")
        return HoldOut(by, share, np.arange(len(found)), _none(), _none())
    return _by_time(found, share, family) if by == "time" else _by_group(found, share, family)


def newest(example: Example) -> datetime | None:
    """Return the time of a ticket's newest message: before it, what the ticket says was not known."""
    return max((m.created_at for m in example.ticket.messages if m.created_at is not None), default=None)


def _by_group(found: Sequence[Example], share: float, family: Sequence[int]) -> HoldOut:
    part = split.parts(found, validation=0.0, test=share, family=family)
    groups, held = len({e.group for e in found}), len({found[n].group for n in part.test})
    if not held:
        raise InputError(
            f"none of the {groups} groups was drawn to be held out at {share}: too few groups, or too small a share"
        )
    if groups - held < 2:
        raise InputError(
            f"{held} of {groups} groups were drawn to be held out at {share}; at least two must be left to learn from"
        )
    real = len(part.test) / len(found)
    note = f"{held} of {groups} groups were held out, {real:.0%} of the tickets instead of {share:.0%}"
    return HoldOut("group", share, part.train, part.test, _none(), None, (note,) if _far(real, share) else ())


def _by_time(found: Sequence[Example], share: float, family: Sequence[int]) -> HoldOut:
    times = [newest(e) for e in found]
    border = _border([t for t in times if t is not None], share)
    held = np.array([t is not None and t >= border for t in times], np.bool_)
    numbers = np.asarray(family)
    straddles = np.isin(numbers, numbers[held]) & ~held
    train, dropped = np.flatnonzero(~held & ~straddles), np.flatnonzero(straddles)
    if len(set(numbers[train].tolist())) < 2:
        raise InputError(
            f"{held.sum()} tickets from {border:%Y-%m-%d} on would be held out, but of the {(~held).sum()} before it "
            f"{len(dropped)} come from the same authors or customers: fewer than two groups are left to learn from. "
            "Hold out less, or split by group"
        )
    return HoldOut("time", share, train, np.flatnonzero(held), dropped, border, _told(times, held, dropped, share))


def _border(times: list[datetime], share: float) -> datetime:
    """Return the time from which on tickets are held out."""
    if not times:
        raise InputError("no ticket has a time: a split by time needs created_at (or split by group)")
    times.sort()
    border = times[min(len(times) - 1, round(len(times) * (1 - share)))]
    if border == times[0]:
        raise InputError(
            f"{times.count(border)} of {len(times)} tickets bear the time {border:%Y-%m-%d %H:%M}, the oldest of all: "
            f"{share:.0%} newest tickets cannot be told apart from them. Hold out less, or split by group"
        )
    return border


def _told(
    times: Sequence[datetime | None], held: npt.NDArray[np.bool_], dropped: Ints, share: float
) -> tuple[str, ...]:
    told = []
    before = int((~held).sum())
    if len(dropped):
        told.append(
            f"earlier tickets dropped: {len(dropped)} of {before}, because their authors, customers or near copies "
            "also stand among the held-out ones"
        )
    timeless = sum(t is None for t in times) - sum(times[n] is None for n in dropped)
    if timeless:
        told.append(
            f"tickets without a time: {timeless}; they teach the model, though they may be newer than the border"
        )
    real = held.sum() / len(times)
    if _far(real, share):
        told.append(f"tickets held out: {held.sum()}, {real:.0%} of all instead of {share:.0%}")
    return tuple(told)


def _far(real: float, wanted: float) -> bool:
    return not wanted / 2 <= real <= wanted * 2


def _none() -> Ints:
    return np.zeros(0, np.int64)
