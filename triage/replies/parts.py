"""What a draft is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.replies.when import Moment
from triage.scripts import slots
from triage.types import Decision


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message: its text, the key of ``scripts.toml`` that it stands under, and where each slot's words
    come from. With `only_if` it stands beside the message, not in it."""

    key: str
    text: str
    paragraph: int
    filled: Mapping[str, str]
    only_if: str = ""

    @property
    def open(self) -> tuple[str, ...]:
        return tuple(slots.named(self.text))


@dataclass(frozen=True, slots=True)
class Stays:
    """Why a ticket is not escalated (`clause` "" where no reason is shown), and what to do with it."""

    clause: str
    reason: str
    do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What to tell the customer of one ticket. With `incident` there is nothing to tell: those steps are taken."""

    decision: Decision
    parts: tuple[Part, ...] = ()
    announced: str = ""
    moment: Moment | None = None
    stays: Stays | None = None
    incident: tuple[str, ...] = ()
    look_first: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The message as it would be sent, "" where there is none."""
        said: dict[int, list[str]] = {}
        for part in self.parts:
            if not part.only_if:
                said.setdefault(part.paragraph, []).append(part.text)
        return "\n\n".join(" ".join(texts) for texts in said.values())

    @property
    def beside(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.only_if)

    @property
    def open(self) -> Mapping[str, str]:
        """The slots of the message that stay open, with what goes in."""
        return {slot: self.hints.get(slot, "") for slot in slots.named(self.message)}
