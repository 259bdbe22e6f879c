"""``--columns`` of commands that read labels, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

LABEL = "label_"
GROUP = "group"


def parted(columns: str) -> tuple[str, dict[str, str]]:
    """Part ``--columns``: what names fields of the ticket stays as it is, what names labels or the group is read."""
    own, labels = [], {}
    for pair in columns.split(","):
        field, sign, column = (part.strip() for part in pair.partition("="))
        if sign and column and (field.startswith(LABEL) or field == GROUP):
            labels[field] = column
        else:
            own.append(pair)
    return ",".join(own), labels
