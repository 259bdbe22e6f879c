"""What every engine keeps: spans inside the text, batches like single tickets, no fault on odd input."""

import time

import pytest
from pydantic import TypeAdapter

from tests.conftest import account, decisions, thread_of, ticket_of
from triage import discover
from triage.engines import _words
from triage.patterns.hits import Rule
from triage.policy import ENGINES
from triage.prose.text import Passage, View
from triage.types import METADATA, SUBJECT, Author, Tier

SPECS = {
    "phrase": {"any": ["refund*", "cancel my plan"], "unless": ["joke"]},
    "regex": {"any": [r"\brefund\w*", r"[0-9]+"]},
    "field": {"field": "account.tier", "tier": "vip"},
    "money": {"over": "refund", "near": [r"\brefund\b"], "bare": True},
    "thread": {"kind": "repeat_issue", "words": ["refund", "still"]},
}
TICKETS = [
    ticket_of(""),
    ticket_of(),
    ticket_of("🙂🙂 refund of 300 € 🙂", subject="Refund"),
    ticket_of("refund", "still no refund", "still?"),
    ticket_of("Straße: refunds\r\n\x00 $1,000 refund" + "\u2028" * 3),
    ticket_of("x", account=account(tier="VIP")),
    thread_of(
        [(0, "agent", "refund refund"), (1, "note", "still"), (2, "bot", "refund"), (3, "customer", "refund 500")]
    ),
]


def view(ticket):
    """A view without cleaning: the engines' tests do not depend on it."""
    own = [Passage(i, m.body) for i, m in enumerate(ticket.messages) if m.author is Author.CUSTOMER and not m.internal]
    return View(ticket, (Passage(SUBJECT, ticket.subject), *own) if ticket.subject else tuple(own))


def run(engine, block, *tickets, **changes):
    """Run one block of one engine; return the hits of each ticket."""
    module = discover.load(ENGINES, engine)
    spec = TypeAdapter(module.Spec).validate_python(block)
    return module.build([Rule("a.b", Tier.MATCH, spec)], decisions(**changes))([view(t) for t in tickets])


def test_every_engine_has_a_spec_here():
    assert sorted(SPECS) == discover.names(ENGINES)


@pytest.mark.parametrize("engine", SPECS)
def test_hits_lie_inside_their_message(engine):
    found = run(engine, SPECS[engine], *TICKETS)
    assert any(found)
    for ticket, hits in zip(TICKETS, found, strict=True):
        for hit in hits:
            if hit.message == METADATA:
                assert (hit.start, hit.end) == (0, 0) and hit.text
                continue
            text = ticket.subject if hit.message == SUBJECT else ticket.messages[hit.message].body
            assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize("engine", SPECS)
def test_a_batch_is_its_tickets_one_by_one(engine):
    assert run(engine, SPECS[engine], *TICKETS) == [run(engine, SPECS[engine], t)[0] for t in TICKETS]
    assert run(engine, SPECS[engine]) == []


@pytest.mark.parametrize("engine", SPECS)
@pytest.mark.parametrize("text", ["refund " * 50_000, "1 000 " * 20_000 + "refund", "a? " * 60_000, "?" * 200_000])
def test_long_messages_take_linear_time(engine, text):
    start = time.process_time()
    run(engine, SPECS[engine], ticket_of(text, text + "!", text + "!!"))
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("engine", "needs"),
    [
        ("phrase", ("body",)),
        ("regex", ("body",)),
        ("field", ("account.tier",)),
        ("money", ("body",)),
        ("thread", ("author", "thread")),
    ],
)
def test_needs(engine, needs):
    module = discover.load(ENGINES, engine)
    assert module.needs(TypeAdapter(module.Spec).validate_python(SPECS[engine])) == needs


@pytest.mark.parametrize(
    ("engine", "block", "words"),
    [
        ("phrase", {"any": ["  "]}, "empty"),
        ("phrase", {"any": ["*"]}, "empty"),
        ("phrase", {}, "never fire"),
        ("phrase", {"lists": ["rivals"]}, "competitors"),
        ("regex", {"any": ["(?=x)"]}, r"\(\?="),
        ("field", {"field": "account.tier", "tier": "gold"}, "enterprise, vip"),
        ("field", {"field": "account.tier", "tier": "vip", "over": "refund"}, "no over"),
        ("field", {"field": "account.followers", "over": "many"}, "large_following"),
        ("money", {"over": "lots", "near": ["x"]}, "billing_dispute"),
        ("money", {"near": ["x"]}, "never fire"),
        ("money", {"seats_over": "major_customer_seats", "near": ["x"]}, "seat_words"),
        ("money", {"over": "refund", "near": ["("]}, r"\("),
        ("thread", {"kind": "repeat_issue"}, "needs words"),
    ],
)
def test_a_block_that_cannot_work_is_refused(engine, block, words):
    with pytest.raises(ValueError, match=words):
        run(engine, block)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cancel*", "I am Cancelling it", "Cancelling"),
        ("cancel my plan", "cancel  my\nPLAN now", "cancel  my\nPLAN"),
        ("don't pay", "I dont pay", "dont pay"),
        ("su", "sué", None),
        ("su", "sue su.", "su"),
        ("café", "un café noir", "café"),
        ("café", "cafés", None),
        ("été", "l'été", "été"),
        ("c++", "in c++!", "c++"),
        ("a.b", "axb", None),
        ("cat", "catcat", None),
        ("refund*", "refundé", "refundé"),
    ],
)
def test_phrases(phrase, text, found):
    words = _words.Words([_words.phrase_pattern(phrase)])
    assert [text[s:e] for _, s, e in words.spans(text)] == ([found] if found else [])
    assert words.any(text) is (found is not None)


def test_unless_blocks_its_own_message_only_and_competitors_are_a_list():
    block = {"any": ["refund"], "unless": ["joke"]}
    (hits,) = run("phrase", block, ticket_of("refund, a joke", "refund"))
    assert [h.message for h in hits] == [1]
    (hits,) = run("phrase", {"lists": ["competitors"]}, ticket_of("going to Rivalsoft"), competitors=["Rivalsoft"])
    assert len(hits) == 1
