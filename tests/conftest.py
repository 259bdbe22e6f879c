"""Small policies and tickets for tests: only what a test says, on the shipped tables."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.browser import browser as browser  # one for the whole session, wherever a test asks for it
from triage import discover
from triage.patterns.hits import Rule
from triage.policy import ENGINES, TABLES, Policy
from triage.schema.clauses import ClauseFile, Examples
from triage.schema.decision import Decisions
from triage.signals import Detector
from triage.types import Account, Author, Message, Polarity, Ticket, Tier

START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")


@pytest.fixture(autouse=True, scope="session")
def store_of_tests(tmp_path_factory):
    """Let no test track anything in this checkout, whatever it forgets to say."""
    place = tmp_path_factory.mktemp("tracked")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{place / 'mlflow.db'}")
        patched.setenv("TRIAGE_OUTBOX", str(place / "outbox"))
        yield


def table(name: str) -> Any:
    """Read one shipped table, such as ``decision``."""
    text = (files("triage") / "protocol" / f"{name}.toml").read_text(encoding="utf-8")
    return TypeAdapter(TABLES[name]).validate_python(tomllib.loads(text))


def decisions(**changes: Any) -> Decisions:
    """Return the shipped ``decision.toml`` with some of its tables changed."""
    return Decisions.model_validate({**table("decision").model_dump(), **changes})


def clause(**keys: Any) -> ClauseFile:
    """Make a clause of the keys given; its examples only fill the form."""
    shown = Examples(fires=("x",) * 6, silent=("y",) * 6)
    base = {"title": "t", "section": "s", "effect": "escalate", "floor": "low", "team": "billing", "examples": shown}
    return ClauseFile.model_validate({**base, **keys})


def policy_of(clauses: Mapping[str, Mapping[str, Any]], **changes: Any) -> Policy:
    """Make a policy of these clauses on the shipped tables; `changes` replace keys of ``decision.toml``."""
    made = {name: clause(**keys) for name, keys in clauses.items()}
    rules: dict[str, list[Rule]] = {}
    for name, file in made.items():
        for tier, blocks in ((Tier.MATCH, file.match), (Tier.HINT, file.hint)):
            for engine, block in blocks.items():
                spec = TypeAdapter(discover.load(ENGINES, engine).Spec).validate_python(block)
                rules.setdefault(engine, []).append(Rule(name, tier, spec))
    tables = {name: table(name) for name in TABLES} | {"decision": decisions(**changes)}
    return Policy(**tables, clauses=made, rules={e: tuple(r) for e, r in rules.items()}, digest="test")


def ticket_of(*bodies: str, subject: str = "", **keys: Any) -> Ticket:
    """Make a ticket of customer messages, an hour apart."""
    messages = tuple(Message(Author.CUSTOMER, b, START + timedelta(hours=i)) for i, b in enumerate(bodies))
    return Ticket(keys.pop("id", "T-1"), subject, messages, **keys)


def thread_of(turns: Sequence[tuple[float, str, str]], **keys: Any) -> Ticket:
    """Make a ticket of (hours after the start, author, body); the author ``note`` is an agent's internal note."""
    messages = []
    for hours, author, body in turns:
        who = Author.AGENT if author == "note" else Author(author)
        messages.append(Message(who, body, START + timedelta(hours=hours), internal=author == "note"))
    return Ticket("T-1", "", tuple(messages), **keys)


def account(**keys: Any) -> Account:
    return Account(id="A-1", name="Musterwerk Ltd", **keys)


_CLAUSES = {
    "critical.outage": {
        "floor": "critical",
        "implies": ["topic.outage"],
        "match": {"phrase": {"any": ["is down", "site is down"]}},
    },
    "topic.outage": {
        "floor": "high",
        "floor_when": [{"any": ["medium.workaround"], "floor": "medium"}],
        "implies": ["routing.bug"],
        "hint": {"regex": {"any": [r"\bslow\b", r"\bdown\b"]}},
        "match": {"regex": {"any": [r"\bvery slow\b"]}},
    },
    "routing.bug": {"floor": "by_model"},
    "medium.workaround": {"floor": "medium", "match": {"phrase": {"any": ["by hand"]}}},
    "trigger.vip": {"floor": "high", "match": {"field": {"field": "account.tier", "tier": "vip"}}},
    "trigger.stale": {"floor": "medium", "match": {"thread": {"kind": "stale_followup"}}},
    "trigger.escalated": {
        "floor": "medium",
        "match": {"thread": {"kind": "repeated_escalations", "words": ["escalat*"]}},
    },
    "redflag.violence": {"floor": "critical", "do_not_engage": True, "match": {"phrase": {"any": ["burn it all"]}}},
    "trigger.past": {
        "floor": "low",
        "counts": ["asserted", "past"],
        "match": {"phrase": {"any": ["asked for a manager"]}},
    },
}
SMALL = policy_of(_CLAUSES)
"""A policy of a few clauses that exercise everything a clause can do."""


class Stub:
    """A context that answers by plain words, so that these tests do not hang on the cues of the policy."""

    def judge(self, passage, hits):
        if "boom" in passage.text:
            raise RuntimeError("no idea")
        for word, polarity in (("hardly", Polarity.NEGATED), ("what if", Polarity.HYPOTHETICAL)):
            if word in passage.text:
                return [(polarity, word)] * len(hits)
        return [(Polarity.ASSERTED, "")] * len(hits)

    def solved(self, view):
        return view.newest is not None and "all solved" in view.newest.text


@pytest.fixture
def detect():
    """Detect with `SMALL` and the `Stub` context."""
    detector = Detector(SMALL)
    detector._context = Stub()

    def run(*tickets):
        return detector.detect(detector.views(tickets))

    return run
