"""Cases made up for the page: a small world of which every figure can be told by hand."""

from datetime import UTC, datetime, timedelta

from tests.conftest import policy_of
from tests.summary.made import decision
from triage.intake.decided import Case
from triage.overview.collect import collect
from triage.overview.page import html
from triage.summary.run import Run
from triage.types import (
    METADATA,
    SUBJECT,
    Account,
    Author,
    Fault,
    Message,
    Missing,
    Polarity,
    Prediction,
    Priority,
    Signal,
    Ticket,
    Tier,
)

POLICY = policy_of(
    {
        "critical.outage": {"title": "Service outage", "floor": "critical", "team": "technical_support"},
        "high.refund": {"title": "Refund", "floor": "high", "team": "billing"},
        "low.praise": {"title": "Praise", "floor": "low", "team": "product", "counts": ["asserted", "past"]},
        "redflag.violence": {"title": "Violence", "floor": "critical", "team": "security", "do_not_engage": True},
        "not.thanks": {"title": "Thanks", "effect": "suppress", "floor": "", "team": ""},
        "trial.recall": {"title": "Recall", "effect": "watch", "floor": "high", "team": "product"},
    }
)
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SCRIPT = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
EVIL = f"{SCRIPT} \u202eabc\u202c a\u200bb \ud83d half {{{{ 7*7 }}}} <!-- \U0001f4a9"


def hit(clause, text, words, message=0, **keys):
    """Make the signal of some words in a text, where they stand."""
    start = text.index(words)
    return Signal(clause, message, start, start + len(words), words, keys.pop("engine", "phrase"), **keys)


def case(name, *bodies, hours=0.0, subject="", level=Priority.NONE, clauses=(), account=None, channel="email", **keys):
    """Make a case of a customer's messages, an hour apart; `hours` after Monday morning the first was written."""
    first = MONDAY + timedelta(hours=hours)
    messages = tuple(Message(Author.CUSTOMER, body, first + timedelta(hours=n)) for n, body in enumerate(bodies))
    ticket = Ticket(name, subject, messages, account or Account(), channel)
    return Case(ticket, decision(name, level, *clauses, **{"policy": POLICY.digest, **keys}))


OUTAGE = "Good morning \U0001f600\U0001f600, your site is down and we lose money. It is not a refund that we want."
TALK = "Hello, thanks, where is the manual of my blue kettle please?"
ANGRY = "I will burn it all \U0001f525 unless you pay a refund!"
GERMAN = "Guten Tag, meine Rechnung ist leider falsch und ich warte seit drei Wochen auf eine Antwort."


def world():
    """Return six cases: an outage, small talk, a red flag, a fault, one of another language, one without a text."""
    chances = Prediction(
        {
            "escalate": {"true": 0.97, "false": 0.03},
            "priority": {"critical": 0.9, "none": 0.1},
            "clauses": {"critical.outage": 0.8, "high.refund": 0.2, "low.praise": 0.01},
        },
        model="model-1",
    )
    outage = case(
        "T-1", OUTAGE, subject="Site is down", level=Priority.CRITICAL, clauses=("critical.outage",),
        team="technical_support", other_teams=("billing",), sentiment="frustrated", prediction=chances,
        model="model-1", due_at=MONDAY + timedelta(minutes=5), customer_promise=MONDAY + timedelta(minutes=15),
        escalate_within="5 minutes", account=Account("A-1", "Musterwerk Ltd", "vip"),
        signals=(
            hit("critical.outage", OUTAGE, "site is down"),
            hit("critical.outage", "Site is down", "Site is down", SUBJECT),
            hit("high.refund", OUTAGE, "refund", polarity=Polarity.NEGATED, cue="not"),
            hit("low.praise", OUTAGE, "Good", tier=Tier.HINT),
            hit("trial.recall", OUTAGE, "lose money", engine="regex"),
            Signal("low.praise", METADATA, 0, 0, "vip", "field"),
        ),
    )  # fmt: skip
    talk = case("T-2", TALK, hours=1, clauses=("not.thanks",), model="model-1")
    red = case(
        "T-3", "First message, nothing in it at all.", ANGRY, hours=25, level=Priority.CRITICAL, team="security",
        clauses=("redflag.violence", "high.refund"), do_not_engage=True, sentiment="angry", model="model-1",
        signals=(
            hit("redflag.violence", ANGRY, "burn it all \U0001f525", 1),
            hit("high.refund", ANGRY, "refund", 1),
            hit("critical.outage", ANGRY, "unless", 1, polarity=Polarity.HYPOTHETICAL, cue="Unless"),
        ),
    )  # fmt: skip
    fault = case(
        "T-4", "The app crashes whenever I open the calendar on my phone.", hours=2, level=Priority.MEDIUM,
        decided_by="fault", needs_review=True, review=("engine money failed: ValueError: x",), team="product",
        faults=(Fault("engine money", "ValueError: x"),), model="model-1",
    )  # fmt: skip
    german = case(
        "T-5", GERMAN, hours=3, needs_review=True, review=("the language 'de' is not supported",), channel="chat",
        not_evaluable=(Missing("high.refund", "account.tier"), Missing("low.praise", "account.tier")), model="model-1",
    )  # fmt: skip
    bare = Case(
        Ticket("T-6", "", ()),
        decision("T-6", Priority.HIGH, "high.refund", policy="other", model="model-2"),
        worded=False,
    )
    return [outage, talk, red, fault, german, bare]


def made(cases, **keys):
    """Return the text of a page."""
    run = keys.pop("run", Run(("tickets.jsonl",)))
    title, plain = keys.pop("title", ""), keys.get("plain", False)
    return html(collect(cases, POLICY, **keys), POLICY, run, title=title, plain=plain)


def written(path, cases, **keys):
    """Write a page as the command does, and return its path."""
    path.write_bytes(made(cases, **keys).encode("utf-8", "replace"))
    return path
