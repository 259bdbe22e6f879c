"""What the engines take and give: blocks of clauses in, spans of cleaned text out. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from triage.types import Tier


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause's block for one engine; `spec` is an instance of that engine's own ``Spec``."""

    clause: str
    tier: Tier
    spec: object


@dataclass(frozen=True, slots=True)
class Hit:
    """What an engine reports: a span of a passage's cleaned text (`message` as in `Signal`).

    ``METADATA`` hits have no span (0, 0); their `text` says what was seen, such as ``account.tier = vip``.
    """

    clause: str
    tier: Tier
    message: int
    start: int
    end: int
    text: str = ""
