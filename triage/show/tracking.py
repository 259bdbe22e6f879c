"""What is tracked in MLflow, and what waits to be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from triage.records.outbox import Kept
from triage.show._table import table
from triage.tracking import Version

_SHORT = 12


def kept(found: Sequence[Kept], place: Path) -> RenderableType:
    """What waits to be sent, the oldest first."""
    if not found:
        return Text(f"nothing is kept in {place}")
    shown = table("made", "what", "why it was not sent", "folder")
    for one in found:
        shown.add_row(*(Text(word) for word in (one.at, one.title, one.why, one.folder.name)))
    return Group(shown, Text(f"{len(found)} kept in {place}; triage track send logs them", "dim"))


def versions(found: Sequence[Version]) -> RenderableType:
    """The versions of the registered model, the newest first."""
    if not found:
        return Text("no model is registered (triage train does it, and triage track register MODEL)")
    shown = table("version", "alias", "registered (UTC)", "model", "policy", "examples")
    for one in found:
        aliases = " ".join(f"@{alias}" for alias in one.aliases)
        when = f"{one.created:%Y-%m-%d %H:%M}"
        cells = (one.number, aliases, when, one.digest[:_SHORT], one.policy[:_SHORT], one.tags.get("examples", ""))
        shown.add_row(*(Text(cell) for cell in cells))
    return shown
