"""Judgements made by hand: a policy, signals and probabilities, as the laws of the decision have them."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import policy_of, ticket_of
from triage.decide import decide
from triage.difference.compare import compare
from triage.difference.judging import Judgement
from triage.policy import Policy
from triage.types import Findings, Polarity, Prediction, Priority, Signal, Tier

CLAUSES = {
    "critical.outage": {"floor": "critical", "team": "technical_support"},
    "high.refund": {"floor": "high", "team": "billing"},
    "high.angry": {"floor": "high", "team": ""},
    "redflag.threat": {"floor": "critical", "team": "security", "do_not_engage": True},
    "medium.smell": {"floor": "medium", "team": "product"},
    "not.idle": {"effect": "suppress", "floor": "", "team": ""},
}
TICKET = ticket_of("our site is down, I want my refund")
LEVELS = tuple(level.label for level in Priority)


def policy(files=None, digest="one", **keys) -> Policy:
    """Make a policy of `CLAUSES`, some `files` of them changed; `keys` replace keys of [model] in ``decision.toml``."""
    made = {name: {**file, **(files or {}).get(name, {})} for name, file in CLAUSES.items()}
    found = policy_of({name: file for name, file in made.items() if not file.pop("gone", False)})
    use = found.decision.model.model_copy(update=keys)
    return replace(found, decision=found.decision.model_copy(update={"model": use}), digest=digest)


def signal(clause: str, floor: str = "none", *, tier=Tier.MATCH, polarity=Polarity.ASSERTED) -> Signal:
    return Signal(clause, 0, 0, 8, "our site", "phrase", polarity, tier, "", Priority.parse(floor))


def prediction(
    escalate=0.1, level="none", model="m", mood="neutral", team="billing", sure=0.9, **clauses
) -> Prediction:
    """Make a prediction that is `sure` of level and team; `clauses` name a clause with a double underscore."""

    def head(labels, best):
        rest = (1 - sure) / (len(labels) - 1)
        return {label: sure if label == best else rest for label in labels}

    return Prediction(
        {
            "escalate": {"true": escalate, "false": 1 - escalate},
            "priority": head(LEVELS, level),
            "sentiment": head(("angry", "neutral", "frustrated", "positive"), mood),
            "team": head(("billing", "technical_support", "product"), team),
            "clauses": {name.replace("__", "."): p for name, p in clauses.items()},
        },
        model=model,
    )


def judgement(rules: Policy, *signals: Signal, said: Prediction | None = None, **found) -> Judgement:
    findings = Findings(tuple(signals), **found)
    return Judgement(decide(TICKET, findings, said, rules), findings, rules)


def because(one: Judgement, other: Judgement, aspect: str) -> list[tuple[str, str]]:
    """Return the kinds and names of the causes of one aspect."""
    change = compare(TICKET, one, other)
    assert change is not None
    return [cause.key for cause in change.of(aspect)]
