"""A ticket as the page shows it: evidence stands where a browser counts it to be."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.overview.made import ANGRY, OUTAGE, POLICY, case, hit, world
from triage.intake.decided import Case
from triage.overview.thread import EVIDENCE, LONGEST, MOST, detail
from triage.types import METADATA, Author, Message, Polarity, Prediction, Signal, Ticket, Tier

CLAUSE, KIND, POLARITY, CUE, ENGINE, MESSAGE, START, END, WORDS = range(9)


def shown(one, **keys):
    return detail(one, POLICY, UTC, **{"texts": True, "quotes": True, **keys})


def cut(text, start, end):
    """Slice as JavaScript does: by UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def test_evidence_behind_an_emoji_stands_where_a_browser_counts():
    found = shown(world()[0])
    text = found["turns"][0][2]
    assert [cut(text, e[START], e[END]) for e in found["evidence"] if e[MESSAGE] == 0] == [
        "site is down", "refund", "Good", "lose money",
    ]  # fmt: skip
    assert OUTAGE.index("site") + 2 == found["evidence"][0][START], "two emoji are two units more"
    red = shown(world()[2])
    assert cut(red["turns"][1][2], *red["evidence"][0][START : END + 1]) == "burn it all \U0001f525"


@given(st.text(max_size=30), st.text(min_size=1, max_size=10), st.text(max_size=30))
def test_any_text(before, words, after):
    text = before + words + after
    signal = Signal("high.refund", 0, len(before), len(before) + len(words), words, "phrase")
    found = shown(case("T", text, signals=(signal,)))
    start, end = found["evidence"][0][START : END + 1]
    assert cut(found["turns"][0][2], start, end) == words


def test_kinds_of_evidence():
    found = shown(world()[0])["evidence"]
    assert [(e[CLAUSE], e[KIND]) for e in found] == [
        ("critical.outage", "fired"), ("critical.outage", "fired"), ("high.refund", "held"), ("low.praise", "hint"),
        ("trial.recall", "watched"), ("low.praise", "fired"),
    ]  # fmt: skip
    assert (found[2][POLARITY], found[2][CUE]) == ("negated", "not")
    assert (found[5][MESSAGE], found[5][START], found[5][WORDS]) == (METADATA, -1, "vip")


def test_a_polarity_that_the_clause_takes_counts():
    past = hit("low.praise", "I loved it once", "loved", polarity=Polarity.PAST)
    hint = hit("low.praise", "I loved it once", "once", polarity=Polarity.NEGATED, tier=Tier.HINT)
    assert [e[KIND] for e in shown(case("T", "I loved it once", signals=(past, hint)))["evidence"]] == ["fired", "held"]


def test_tags_of_a_mail_are_not_shown_and_move_no_mark():
    body = "<p>Hello &amp; all,</p><div>I want a <b>refund</b> \U0001f600 of <i>all</i></div>"
    ticket = Ticket("T", "", (Message(Author.CUSTOMER, body, html=True),))
    signals = (hit("high.refund", body, "refund"), hit("high.refund", body, "all</i>"))
    found = shown(Case(ticket, case("T", signals=signals).decision))
    text = found["turns"][0][2]
    assert "<" not in text and "Hello & all," in text
    assert [cut(text, e[START], e[END]) for e in found["evidence"]] == ["refund", "all"]


def test_what_is_very_long_is_cut_and_its_evidence_keeps_its_words():
    body = "x" * LONGEST + " a refund"
    found = shown(case("T", body, signals=(hit("high.refund", body, "refund"),)))
    assert found["turns"][0][2:] == ["x" * LONGEST, 9]
    assert found["evidence"][0][START : WORDS + 1] == [-1, -1, "refund"]
    thread = shown(case("T", *["y" * LONGEST] * 7))["turns"]
    assert [len(turn[2]) for turn in thread] == [LONGEST] * (MOST // LONGEST) + [0, 0]
    assert thread[6][3] == LONGEST


def test_without_its_text_a_ticket_keeps_the_words_of_its_evidence():
    found = shown(world()[2], texts=False)
    assert "turns" not in found
    assert [e[WORDS] for e in found["evidence"]] == ["burn it all \U0001f525", "refund", "unless"]
    assert shown(world()[5])["lost"] is True


def test_a_span_that_lies_outside_of_its_text_breaks_nothing():
    wrong = [
        Signal("high.refund", m, s, e, "words", "x") for m, s, e in ((0, 900, 905), (7, 0, 2), (-2, 0, 1), (0, 3, 3))
    ]
    found = shown(case("T", ANGRY, signals=tuple(wrong)))["evidence"]
    assert [(e[START], e[WORDS]) for e in found] == [(-1, "words")] * 4


def test_probabilities_are_ranked_and_of_clauses_only_the_likely():
    found = dict(shown(world()[0])["p"])
    assert found["escalate"] == [["true", 0.97], ["false", 0.03]]
    assert found["clauses"] == [["critical.outage", 0.8], ["high.refund", 0.2]]
    assert "p" not in shown(case("T", "x", prediction=Prediction({})))


@pytest.mark.parametrize("author", list(Author))
def test_who_wrote_is_told(author):
    ticket = Ticket("T", "", (Message(author, "x", internal=True),))
    assert shown(Case(ticket, case("T").decision))["turns"][0][0] == f"{author.value}, internal note"


def test_of_very_much_evidence_what_counts_is_shown_first():
    text = "a refund, " * (2 * EVIDENCE)
    held = [
        Signal("high.refund", 0, 10 * n + 2, 10 * n + 8, "refund", "x", Polarity.PAST) for n in range(2 * EVIDENCE - 1)
    ]
    last = Signal("high.refund", 0, len(text) - 8, len(text) - 2, "refund", "x")
    found = shown(case("T", text, signals=(*held, last)))
    assert (len(found["evidence"]), found["more"]) == (EVIDENCE, EVIDENCE)
    assert [e[KIND] for e in found["evidence"]].index("fired") == EVIDENCE - 1
    assert "more" not in shown(case("T", text, signals=tuple(held[:EVIDENCE])))
