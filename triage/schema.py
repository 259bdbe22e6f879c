"""The shapes of the policy files. An unknown key is a mistake, and so is a value outside what is listed here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from triage import publicdays
from triage.types import Effect, Polarity, Priority

Level = Literal["low", "medium", "high", "critical"]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def written(pattern: str, what: str) -> AfterValidator:
    """Refuse a text that `pattern` does not fit, and say `what` is allowed: a pattern tells few people anything."""

    def check(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(f"must be {what}")
        return text

    return AfterValidator(check)


_SPAN, _SPANS = "[1-9][0-9]{0,4} (minute|hour|day)s?", "a span such as '5 minutes', '1 hour' or '2 days'"
Duration = Annotated[str, written(_SPAN, _SPANS)]
Promise = Annotated[str, written(f"{_SPAN}|end of business day", f"{_SPANS}, or 'end of business day'")]
Share = Annotated[float, Field(ge=0, le=1)]

LATER = {"model", "evaluation", "gates", "promotion", "audit", "patterns", "fault_priority", "default_team"}
"""Keys of ``decision.toml`` that nothing looks at while a text is searched."""
BY_TOPIC = "by_topic"
"""As a clause's team: the team follows from what else the ticket is about."""


class Shape(BaseModel):
    """Base of every policy shape: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class ExampleMessage(Shape):
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


class LevelFile(Shape):
    """One priority level: the inside clock, the customer's clock, and what is done and said."""

    escalate_within: Duration
    customer_promise: Promise
    announcement: Words
    actions: tuple[Words, ...]


class Levels(Shape):
    low: LevelFile
    medium: LevelFile
    high: LevelFile
    critical: LevelFile

    def of(self, priority: Priority) -> LevelFile | None:
        """Return what the policy says of a level; ``None`` for NONE."""
        found: LevelFile | None = getattr(self, priority.label, None)
        return found


class Team(Shape):
    """A team that takes tickets. The lowest `precedence` among a ticket's clauses owns it."""

    title: Words
    precedence: Annotated[float, Field(allow_inf_nan=False)]
    takes: tuple[Words, ...]


class Amounts(Shape):
    """Sums in the account's own currency, and counts of people. Exactly the amount is not over it."""

    billing_dispute: float = Field(ge=0)
    refund: float = Field(ge=0)
    major_customer: float = Field(ge=0)
    major_customer_seats: int = Field(ge=1)
    large_following: int = Field(ge=1)


class Counts(Shape):
    repeat_issue: int = Field(ge=2)
    failed_attempts: int = Field(ge=1)
    repeated_escalations: int = Field(ge=1)


class FollowUp(Shape):
    stale_after: Duration
    escalate_further_critical: Duration
    escalate_further_high: Duration


class Patterns(Shape):
    """When a pattern or a clause is worth a warning.

    `broad`: a pattern that fires in more than this share of all look-alikes of the policy. Of `least` tickets and more:
    a clause that fires in none is dead; one that fires in more than the share `often`, or rightly in surely less than
    `precise`, is noisy.
    """

    broad: Share
    often: Share
    precise: Share
    least: int = Field(ge=1)


class ModelUse(Shape):
    """Probabilities above which the model's word counts, and what each kind of mistake costs.

    `hinted` is the threshold of a clause that a hint of the policy points to, in place of `clause`; one that `clauses`
    names keeps its own. `cost` has a row per true level and a column per decided level, both from none to critical.
    """

    escalate: Share
    review: Share
    angry: Share
    clause: Share
    hinted: Share
    clauses: Mapping[str, Share] = Field(default_factory=dict)
    suppress: Share
    team_over_account: Share
    cost: tuple[tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...], ...]

    @model_validator(mode="after")
    def _square(self) -> ModelUse:
        if len(self.cost) != len(Priority) or any(len(row) != len(Priority) for row in self.cost):
            raise ValueError(f"cost needs {len(Priority)} rows of {len(Priority)} numbers (none to critical)")
        return self


class Gate(Shape):
    """What a figure must show: at `least` or at `most` so much; ``at`` its value, or a bound of its interval."""

    least: float | None = Field(default=None, allow_inf_nan=False)
    most: float | None = Field(default=None, allow_inf_nan=False)
    at: Literal["value", "low", "high"] = "value"

    @model_validator(mode="after")
    def _one(self) -> Gate:
        if (self.least is None) == (self.most is None):
            raise ValueError("give either least or most")
        return self


class Promotion(Shape):
    """What a candidate needs to take the champion's place, measured on the same tickets.

    Its mean cost a ticket must not be higher, and be surely higher by less than `cost_margin`. Of critical tickets and
    of each red flag it finds at least the share given (a red flag counts from `least_n` tickets on), of the rows of
    each behaviour capability it passes at least `behaviour`, and at most `behaviour_drop` less than the champion.
    """

    cost_margin: float = Field(ge=0, allow_inf_nan=False)
    critical_recall: Share
    redflag_recall: Share
    behaviour: Share
    behaviour_drop: Share
    least_n: int = Field(ge=1)
    resamples: int = Field(ge=100, le=100_000)


class AuditUse(Shape):
    """How a random sample is drawn for reviewers, and how sure its report is to be.

    `bands` part the confidence of a decision into strata, `twice` is the share of the sample that both reviewers get,
    `margin` the half width that the report plans a sample for.
    """

    bands: tuple[Share, ...]
    twice: Share
    margin: Annotated[float, Field(gt=0, lt=0.5)]

    @model_validator(mode="after")
    def _ascending(self) -> AuditUse:
        if list(self.bands) != sorted(set(self.bands)):
            raise ValueError("bands must ascend")
        return self


class EvaluationUse(Shape):
    """`capacity`: the share of all tickets that people can take; `least_n`: fewer tickets are marked as few."""

    capacity: Share
    least_n: int = Field(ge=1)


class Accounts(Shape):
    """Account ids or names that count as VIP or enterprise whatever tier the export gives them."""

    vip: tuple[str, ...] = ()
    enterprise: tuple[str, ...] = ()


class Decisions(Shape):
    """``decision.toml``: every number and name that steers the decision."""

    languages: tuple[Words, ...] = Field(min_length=1)
    competitors: tuple[Words, ...] = ()
    fault_priority: Level
    default_team: str
    tiers: Mapping[str, tuple[str, ...]]
    accounts: Accounts = Accounts()
    amounts: Amounts
    counts: Counts
    follow_up: FollowUp
    patterns: Patterns
    model: ModelUse
    evaluation: EvaluationUse
    gates: Mapping[str, Gate]
    promotion: Promotion
    audit: AuditUse


class Hours(Shape):
    """One span of a weekday in which people are at work. A weekday that is not listed is closed.

    ``closes = 00:00:00`` is the midnight at which the day ends.
    """

    opens: time
    closes: time

    @model_validator(mode="after")
    def _forward(self) -> Hours:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("opens and closes have no time zone of their own; time_zone is for all")
        if self.opens >= self.closes and self.closes != time():
            raise ValueError("opens must be before closes")
        return self


def _listed(value: Any) -> Any:
    """A weekday with one span need not be a list."""
    return (value,) if isinstance(value, Hours | Mapping) else value


def _apart(spans: tuple[Hours, ...]) -> tuple[Hours, ...]:
    for before, after in pairwise(spans):
        if before.closes == time() or after.opens < before.closes:
            raise ValueError("the spans of a day must follow each other")
    return spans


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone (such as UTC or Europe/Berlin)") from None
    return name


Zone = Annotated[Words, AfterValidator(_zone)]
Day = Annotated[tuple[Hours, ...], BeforeValidator(_listed), Field(min_length=1), AfterValidator(_apart)]
Week = Annotated[Mapping[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Day], Field(min_length=1)]


class Office(Shape):
    """Where some teams work by another calendar; what it does not say is as for all others.

    A country of its own comes without the subdivision of the others.
    """

    teams: tuple[str, ...] = Field(min_length=1)
    time_zone: Zone | None = None
    hours: Week | None = None
    holidays: tuple[date, ...] | None = None
    country: str | None = None
    subdivision: str | None = None


class CalendarFile(Shape):
    """``calendar.toml``: when the support organisation is at work.

    Closed are the days in `holidays` and the public holidays of `country` (ISO 3166: DE) and its `subdivision`
    (ISO 3166-2 without the country: BY), by the package holidays.
    """

    time_zone: Zone
    hours: Week
    holidays: tuple[date, ...] = ()
    country: str = ""
    subdivision: str = ""
    offices: Mapping[str, Office] = Field(default_factory=dict)
    _of: dict[str, CalendarFile] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _once(self) -> CalendarFile:
        publicdays.check(self.country, self.subdivision)
        for name, office in self.offices.items():
            try:
                own = self._office(office)
            except ValidationError as error:
                raise ValueError(f"offices.{name}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
            for team in office.teams:
                if team in self._of:
                    raise ValueError(f"offices: team '{team}' is in two of them")
                self._of[team] = own
        return self

    def of(self, team: str) -> CalendarFile:
        """Return the calendar that `team` works by: its office's, or that of all."""
        return self._of.get(team, self) if self.offices else self

    def _office(self, office: Office) -> CalendarFile:
        own = office.model_dump(exclude={"teams", "hours"}, exclude_none=True)
        if office.country is not None:
            own.setdefault("subdivision", "")
        rest = {"time_zone": self.time_zone, "holidays": self.holidays, "country": self.country}
        return CalendarFile(**{**rest, "subdivision": self.subdivision, **own, "hours": office.hours or self.hours})
