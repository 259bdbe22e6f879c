"""Decisions of made-up findings, for the laws."""

from hypothesis import strategies as st

from triage.decide import decide
from triage.policy import load
from triage.types import (
    Account,
    Author,
    Effect,
    Message,
    Polarity,
    Prediction,
    Priority,
    Signal,
    Ticket,
    Tier,
)

POLICY = load()
TICKET = Ticket("T-1", "", (Message(Author.CUSTOMER, "words"),), Account())
IDS = sorted(POLICY.clauses)
RAISING = [c for c in IDS if POLICY.clauses[c].effect is not Effect.SUPPRESS]


def signal_of(clause: str, polarity: Polarity = Polarity.ASSERTED, tier: Tier = Tier.MATCH) -> Signal:
    counts = polarity in POLICY.clauses[clause].counts and tier is Tier.MATCH
    floor = POLICY.clauses[clause].base_floor if counts else Priority.NONE
    return Signal(clause, 0, 0, 5, "words", "phrase", polarity, tier, "", floor)


@st.composite
def distributions(draw, labels):
    weights = [draw(st.floats(0.001, 1)) for _ in labels]
    return {label: weight / sum(weights) for label, weight in zip(labels, weights, strict=True)}


@st.composite
def predictions(draw):
    return Prediction(
        {
            "escalate": draw(distributions(["true", "false"])),
            "priority": draw(distributions([level.label for level in Priority])),
            "sentiment": draw(distributions(["positive", "neutral", "frustrated", "angry"])),
            "team": draw(distributions(sorted(POLICY.teams))),
            "clauses": {
                c: draw(st.floats(0, 1)) for c in draw(st.lists(st.sampled_from(IDS), max_size=6, unique=True))
            },
        }
    )


signals = st.builds(signal_of, st.sampled_from(IDS), st.sampled_from(Polarity), st.sampled_from(Tier))
maybe = st.one_of(st.none(), predictions())


def judged(found, prediction):
    return decide(TICKET, found, prediction, POLICY)
