"""What is settled before anything is trained: who stays together, what is held out, and whether the data are sound."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from triage.fields.table import key
from triage.learning import likeness, split
from triage.learning.check import Check
from triage.learning.checks import data_checks
from triage.learning.examples import FIELDS, GROUP_KEYS
from triage.learning.holdout import By, HoldOut
from triage.learning.holdout import hold_out as held_out
from triage.learning.labels import PREFIX
from triage.policy import Policy
from triage.types import Example

_OWN = frozenset(key(name) for name in ("labels", *(PREFIX + field for field in FIELDS), *GROUP_KEYS))
"""Columns that hold labels and groups, and so tell nothing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The split, the number of each ticket's family (`triage.learning.split.families`), and the data checks."""

    part: HoldOut
    family: tuple[int, ...]
    checks: tuple[Check, ...]


def prepare(
    found: Sequence[Example],
    policy: Policy,
    *,
    hold_out: float = 0.0,
    by: By = "group",
    label_columns: Set[str] = frozenset(),
) -> Prepared:
    """Split labelled tickets and look through them.

    `label_columns` are columns that hold labels or groups under names of their own. Raises `InputError` when the share
    cannot be held out.
    """
    copies = likeness.near_copies(found)
    family = tuple(split.families(found, copies))
    part = held_out(found, share=hold_out, by=by, family=family)
    own = _OWN | {key(name) for name in label_columns}
    checks = data_checks(found, policy, part=part, copies=copies, family=family, label_columns=own)
    return Prepared(part, family, checks)
