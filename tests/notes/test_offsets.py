"""Every statement of a note stands in the ticket, at its offsets."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import thread_of
from tests.notes.making import THREADS, maker, note_of, quotes, read, stands
from triage.intake.decided import Case
from triage.types import SUBJECT, Author, Message, Ticket

PIECES = st.sampled_from(
    [
        "Hello,",
        "since Monday we cannot log in.",
        "It says \u201cError 0x80070005\u201d\u200b!",
        "I cleared the cache, still the same.",
        "Please call me on +49 351 5550142 after 5 pm.",
        "We lose 900 EUR an hour and 40 users are locked out.",
        "> you wrote this",
        "On Mon, 2 Mar 2026 at 09:20, Helpdesk <help@example.org> wrote:",
        "Ticket #80211 and the earlier case 4471 were the same.",
        "\n\n",
        "- tried Firefox &amp; Edge",
        "Mes données ont été supprimées …",
        "I want to speak to a manager NOW!!! This is ridiculous.",
        "My name is Ina Probe, ina@probe.example.",
        "x" * 300,
        "Kind regards,\nIna Probe",
        "PRIORITY: Low",
        "\u202eevil",
    ]
)
BODIES = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=8).map(" \n".join)
AUTHORS = st.sampled_from(["customer", "customer", "agent", "bot", "note"])


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(st.tuples(AUTHORS, BODIES), max_size=5), subject=st.text(max_size=30))
def test_every_quote_stands_at_its_offsets(turns, subject):
    thread = thread_of([(n, who, body) for n, (who, body) in enumerate(turns)])
    ticket = Ticket("T-1", subject, thread.messages)
    for quote in quotes(note_of(ticket=ticket)):
        assert stands(quote, ticket), quote
        if quote.message != SUBJECT:
            message = ticket.messages[quote.message]
            assert message.author is not Author.BOT and not message.internal


TAGS = st.sampled_from(
    ["<p>", "</p>", "<br>", "<b>", "</b>", "<div class='gmail_quote'>", "</div>", "<li>", "&nbsp;", "<"]
)


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.one_of(TAGS, PIECES), max_size=12))
def test_every_quote_of_an_html_body_reads_as_its_stretch(parts):
    ticket = Ticket("T-1", "", (Message(Author.CUSTOMER, "".join(parts), html=True),))
    for quote in quotes(note_of(ticket=ticket)):
        assert "<p>" not in quote.text and "<div" not in quote.text
        assert 0 <= quote.start < quote.end <= len(ticket.messages[0].body)
        assert stands(quote, ticket), quote


def test_the_threads_of_these_tests():
    for ticket in read(THREADS):
        for quote in quotes(note_of(ticket=ticket)):
            assert stands(quote, ticket), quote


def test_quoted_mail_and_signatures_are_nobody_s_statement():
    ticket = next(t for t in read(THREADS) if t.id == "N-08")
    body = ticket.messages[0].body
    said = [q for q in quotes(note_of(ticket=ticket)) if q.message == 0]
    assert said and all(q.end <= body.index("-----Original Message-----") for q in said)
    assert not any("confidential" in q.text for q in said)


def test_a_note_is_the_same_each_time():
    for ticket in read(THREADS):
        case = Case(ticket, note_case(ticket))
        assert maker().make(case) == maker().make(case)


def note_case(ticket):
    from tests.notes.making import scorer

    return scorer().score([ticket])[0]
