"""The shape of ``decision.toml``: every number and name that steers the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from triage.schema.base import Duration, Level, Shape, Share, Words
from triage.types import Priority

LATER = {"model", "evaluation", "gates", "promotion", "audit", "patterns", "fault_priority", "default_team"}
"""Keys of ``decision.toml`` that nothing looks at while a text is searched."""


class Amounts(Shape):
    """Sums in the account's own currency, and counts of people. Exactly the amount is not over it."""

    billing_dispute: float = Field(ge=0)
    refund: float = Field(ge=0)
    major_customer: float = Field(ge=0)
    major_customer_seats: int = Field(ge=1)
    large_following: int = Field(ge=1)


class Counts(Shape):
    """How many times something must happen before it counts."""

    repeat_issue: int = Field(ge=2)
    failed_attempts: int = Field(ge=1)
    repeated_escalations: int = Field(ge=1)


class FollowUp(Shape):
    """After how long an escalation is stale, and critical and high ones go further up."""

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
