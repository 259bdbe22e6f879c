"""What the page counts, against counts by hand; and whose texts are in it."""

import base64
import gzip
import json
from dataclasses import replace

import pytest

from tests.overview.made import GERMAN, OUTAGE, POLICY, case, world
from tests.summary.made import decision
from triage.overview import collect as collecting
from triage.overview.collect import NO_TEXT, Texts, collect, restored
from triage.types import Account, Fault, Polarity, Priority, Rejected, Signal

CRITICAL, HIGH, MEDIUM, NONE = Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.NONE


def lines(packed):
    raw = packed.content.encode()
    text = gzip.decompress(base64.b64decode(raw)) if packed.encoding == "gzip" else raw
    return [json.loads(line) for line in text.decode().split("\n") if line]


def listed(found):
    """Return the list of a page as a reader has it: words in place of their places."""
    words, *columns = lines(found.packed_rows(plain=True))
    rows = dict(columns)
    for column, name in {
        "team": "team",
        "mood": "mood",
        "by": "by",
        "language": "language",
        "channel": "channel",
    }.items():
        rows[column] = [words[name][n] for n in rows[column]]
    for column, name in {"also": "team", "clauses": "clause", "held": "clause", "reasons": "reason"}.items():
        rows[column] = [[words[name][n] for n in found] for found in rows[column]]
    rows["lacks"] = [words["lacks"][n] for n in rows["lacks"]]
    return rows


@pytest.fixture(scope="module")
def found():
    return collect(world(), POLICY, rejected=[Rejected("a", 1, "no id")])


def test_the_list_says_what_was_decided(found):
    rows = listed(found)
    assert rows["id"] == ["T-1", "T-2", "T-3", "T-4", "T-5", "T-6"]
    assert rows["level"] == [4, 0, 4, 2, 0, 3]
    assert rows["team"] == ["technical_support", "", "security", "product", "", "billing"]
    assert rows["also"] == [["billing"], [], [], [], [], []]
    assert rows["clauses"][2] == ["redflag.violence", "high.refund"]
    assert rows["held"] == [["high.refund"], [], ["critical.outage"], [], [], []]
    assert rows["by"] == ["policy", "none", "policy", "fault", "none", "policy"]
    assert rows["language"] == ["en", "en", "en", "en", "de", NO_TEXT]
    assert rows["says"][:2] == ["Site is down", "Hello, thanks, where is the manual of my blue kettle please?"]
    assert rows["marks"] == [8, 8, 2 + 8, 1 + 4 + 8, 1 + 8, 0]
    assert rows["at"] == [
        "2026-03-02 09:30",
        "2026-03-02 10:30",
        "2026-03-03 11:30",
        "2026-03-02 11:30",
        "2026-03-02 12:30",
        "",
    ]
    assert rows["slot"] == [9, 10, 24 + 11, 11, 12, -1]
    assert rows["due"] == ["2026-03-02 09:35", "", "", "", "", ""]
    assert rows["p"] == [970, -1, -1, -1, -1, -1]
    assert rows["lacks"][4] == [["account.tier", ["high.refund", "low.praise"]]]
    assert rows["reasons"][4] == ["the language 'de' is not supported"]


def test_counts_by_hand(found):
    counts = found.counts
    monday, tuesday = 739677, 739678
    assert counts.days == {
        (monday, CRITICAL): 1, (monday, NONE): 2, (monday, MEDIUM): 1, (tuesday, CRITICAL): 1, (0, HIGH): 1,
    }  # fmt: skip
    assert counts.hours == {(9, True): 1, (10, False): 1, (11, True): 1, (12, False): 1, (35, True): 1}
    assert counts.languages == {
        ("en", CRITICAL): 2, ("en", NONE): 1, ("en", MEDIUM): 1, ("de", NONE): 1, (NO_TEXT, HIGH): 1,
    }  # fmt: skip
    assert counts.held == {("high.refund", "negated"): 1, ("critical.outage", "hypothetical"): 1}
    assert counts.cues == {("high.refund", "negated", "not"): 1, ("critical.outage", "hypothetical", "unless"): 1}
    assert (counts.faults, found.tickets, found.texts, found.others) == (1, 6, 5, 1)
    assert found.models == ("model-1", "model-2")
    assert found.tally["rejected"].total() == 1
    assert found.tally.tickets == 6


def turns(found):
    return [len(one.get("turns", ())) for one in lines(found.details)]


def test_whose_texts_are_in_the_page():
    assert turns(collect(world(), POLICY, texts=Texts.ALL)) == [1, 1, 2, 1, 1, 0]
    assert turns(collect(world(), POLICY, texts=Texts.ESCALATED)) == [1, 0, 2, 1, 1, 0], "escalated, or to be looked at"
    assert turns(collect(world(), POLICY, texts=Texts.NONE)) == [0] * 6


def test_others_have_their_texts_while_there_is_room(monkeypatch):
    talk = [case(f"T-{n}", "x" * 40) for n in range(4)]
    monkeypatch.setattr(collecting, "BUDGET", 100)
    assert turns(collect([*talk, *world()], POLICY)) == [1, 1, 0, 0, 1, 0, 2, 1, 1, 0]


def test_without_texts_nothing_is_quoted():
    found = collect(world(), POLICY, texts=Texts.NONE)
    told = found.details.content + found.packed_rows(plain=True).content + str(found.counts.cues)
    for words in (
        OUTAGE[-20:],
        GERMAN[:9],
        "Site is down",
        "burn",
        "refund that",
        "Musterwerk",
        "'not'",
        "ValueError: x",
    ):
        assert words not in told
    assert len(lines(found.details)[0]["evidence"]) == 6, "which clause, and how it was meant, is still there"


def test_without_texts_nobody_is_named():
    account = Account("ann@example.com", "Ann Okonkwo", "plan of ann@example.com")
    one = case("T-1", OUTAGE, account=account, channel="Ann Okonkwo")
    found = collect([replace(one, ticket=replace(one.ticket, status="waits for Okonkwo"))], POLICY, texts=Texts.NONE)
    told = found.details.content + found.packed_rows(plain=True).content + str(found.tally.counted)
    assert [name for name in ("ann@", "example.com", "Okonkwo") if name in told] == []
    assert listed(found)["language"] == ["en"], "told by words that are not in the page"


def test_a_scored_file_tells_faults_and_watched_clauses_in_other_words():
    one = decision(
        "T", Priority.LOW, review=("engine money failed: ValueError: x", "the model leans towards escalation (0.41)"),
        signals=(Signal("trial.recall", 0, 0, 1, "x", "phrase"),
                 Signal("trial.recall", 0, 2, 3, "y", "phrase", Polarity.NEGATED)),
    )  # fmt: skip
    found = restored(one, POLICY)
    assert found.faults == (Fault("engine money", "ValueError: x"),)
    assert found.watched == ("trial.recall",)


def test_many_tickets_are_counted_in_batches_and_all():
    found = collect((case(f"T-{n}", "Hello", level=Priority(n % 5)) for n in range(1203)), POLICY)
    assert found.tally.tickets == found.tickets == 1203
    assert len(lines(found.details)) == len(listed(found)["id"]) == 1203


def test_no_ticket_at_all():
    found = collect([], POLICY)
    assert (found.tickets, found.details.content) == (0, "")


def test_clocks_are_told_in_the_zone_of_the_house():
    calendar = POLICY.calendar.model_copy(update={"time_zone": "Asia/Tokyo"})
    from dataclasses import replace

    rows = listed(collect([case("T", "x", hours=14.6)], replace(POLICY, calendar=calendar)))
    assert rows["at"] == ["2026-03-03 09:06"]
    assert rows["slot"] == [24 + 9]
