"""The shape of a clause file: one rule of the protocol, with the examples that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from triage.schema.base import Level, Shape, Words
from triage.types import Effect, Polarity, Priority

BY_TOPIC = "by_topic"
"""As a clause's team: the team follows from what else the ticket is about."""


class ExampleMessage(Shape):
    """One message of an example that needs a thread."""

    author: Literal["customer", "agent", "bot"] = "customer"
    at: str = ""
    body: str
    internal: bool = False


class ExampleTicket(Shape):
    """An example that needs more than words: a thread, or what is known of the account."""

    subject: str = ""
    text: str = ""
    messages: tuple[ExampleMessage, ...] = ()
    tier: str = ""
    followers: int | None = None
    channel: str = ""
    status: str = ""


class Examples(Shape):
    """`fires` must give an asserted match, `hints` at least an asserted hint, `silent` no asserted match."""

    fires: tuple[str | ExampleTicket, ...] = ()
    hints: tuple[str | ExampleTicket, ...] = ()
    silent: tuple[str | ExampleTicket, ...] = ()

    @model_validator(mode="after")
    def _enough(self) -> Examples:
        if len(self.fires) + len(self.hints) < 6 or len(self.silent) < 6:
            raise ValueError("at least 6 that fire (fires and hints together) and 6 look-alikes in silent are needed")
        return self


class FloorWhen(Shape):
    """A clause's floor is `floor` instead, when one of the clauses `any` is asserted in the same ticket."""

    any: tuple[str, ...] = Field(min_length=1)
    floor: Level


class Question(Shape):
    """What is still to be asked; known already when the ticket holds one of the kinds `found` (``notes.toml``)."""

    ask: Words
    found: tuple[Words, ...] = ()


class ClauseFile(Shape):
    """One rule of the protocol. `match` and `hint` map an engine's name to that engine's own block.

    One that is not `named` sets its level and gives its evidence, but is never listed among a ticket's clauses: a rule
    of the codebook for which the protocol has no clause of its own. Its `mood` is the customer's where the model hears
    praise in words that are none. A clause that holds also holds those it `implies`;
    it holds by itself when all clauses of one of the groups in `follows_from` do. Whoever takes the ticket over is told
    what to do next (`recommend`) and what is still to be asked (`gather`).
    """

    title: Words
    section: Words
    effect: Effect
    named: bool = True
    mood: Literal["frustrated", ""] = ""
    floor: Level | Literal["by_model", ""] = ""
    floor_when: tuple[FloorWhen, ...] = ()
    team: str = ""
    precedence: Annotated[float, Field(allow_inf_nan=False)] | None = None
    do_not_engage: bool = False
    counts: tuple[Polarity, ...] = Field((Polarity.ASSERTED,), min_length=1)
    implies: tuple[str, ...] = ()
    follows_from: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    recommend: str = ""
    gather: tuple[Question, ...] = ()
    match: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    hint: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    examples: Examples

    @property
    def base_floor(self) -> Priority:
        """The level that the clause demands; NONE where the level is left to the rest of the ticket."""
        return Priority.NONE if self.floor in ("", "by_model") else Priority.parse(self.floor)
