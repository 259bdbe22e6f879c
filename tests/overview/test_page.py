"""The page stands alone, shows what comes from outside as text, and its figures lead to the tickets behind them."""

import base64
import hashlib
import json
import re
import tomllib
from importlib.resources import files

import pytest

from tests.overview.made import EVIL, OUTAGE, POLICY, SCRIPT, case, hit, made, world
from triage.overview import packing, tables
from triage.overview.collect import Texts
from triage.summary.run import Run
from triage.types import Account, Missing, Priority, Rejected


def evil():
    one = case(
        EVIL, EVIL, subject=EVIL, level=Priority.CRITICAL, clauses=(EVIL,), team=EVIL, other_teams=(EVIL,),
        sentiment=EVIL, decided_by=EVIL, review=(EVIL,), needs_review=True, model=EVIL, channel=EVIL,
        account=Account(EVIL, EVIL, EVIL), escalate_within=EVIL, not_evaluable=(Missing(EVIL, EVIL),),
        signals=(hit("critical.outage", EVIL, "half", cue=EVIL, engine=EVIL),),
    )  # fmt: skip
    return made([one], rejected=[Rejected("a", 1, EVIL)], run=Run((EVIL,)), title=EVIL)


@pytest.fixture(scope="module")
def page():
    return made(world(), rejected=[Rejected("a", 1, "no id")])


def test_nothing_from_outside_becomes_markup():
    found = evil()
    assert "<img" not in found
    assert "window.ran = 1</script>" not in found
    assert found.count("<script") == found.count("</script>") == 4


def test_only_its_own_script_may_run(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    script = page[page.rindex("<script>") + len("<script>") : page.rindex("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline'; script" not in policy.split("style-src")[0]


def test_it_loads_nothing(page):
    own = re.sub(r'xmlns(:\w+)?="[^"]*"|<metadata>.*?</metadata>|<!DOCTYPE[^>]*>', "", page, flags=re.S)
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', own)
    assert not re.findall(r"@import|url\((?!#)", own)


def test_the_same_cases_give_the_same_bytes(monkeypatch):
    assert made(world()) == made(world())
    monkeypatch.setattr(packing, "PLAIN_MOST", 0)
    assert made(world()) == made(world())


def lead(page):
    return re.findall(r"<li class=\"\w*\"><b>(?:<a[^>]*>)?([\d,]+)(?:</a>)?</b><span>([^<]*)</span>", page)


def test_the_figures_on_top(page):
    assert lead(page) == [
        ("6", "tickets"), ("4", "escalated: 66.7 % of all"), ("2", "critical"), ("1", "high"),
        ("2", "need a person&#39;s look"), ("1", "red flags: nobody answers the customer"),
        ("1", "with a fault, sent to a person"), ("1", "rows rejected"),
    ]  # fmt: skip
    assert "Mon 2 March 2026 to Tue 3 March 2026, times in UTC" in page


def cells(page, table):
    body = re.search(rf'<table id="table-{table}">.*?</table>', page, re.S)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)[1:]
    return [[re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.S)] for row in rows]


def test_tables_by_hand(page):
    assert cells(page, "levels") == [
        ["critical", "2", "33.3 %"], ["high", "1", "16.7 %"], ["medium", "1", "16.7 %"], ["low", "0", "0.0 %"],
        ["none", "2", "33.3 %"],
    ]  # fmt: skip
    assert cells(page, "held") == [
        ["Service outage", "supposed", "1", "unless (1)", "critical.outage"],
        ["Refund", "denied", "1", "not (1)", "high.refund"],
    ]
    assert cells(page, "languages")[0] == ["English", "4", "2", "0", "1", "0", "1"]
    assert ["no text at hand", "1", "0", "1", "0", "0", "0"] in cells(page, "languages")
    told = {
        row[-1]: row[1:-1] for row in cells(page, "clauses")
    }  # tickets, by a pattern, the model, held back, watched
    assert told["high.refund"] == ["2", "1", "1", "1", "0"]
    assert told["critical.outage"] == ["1", "1", "0", "1", "0"]
    assert told["trial.recall"] == ["0", "0", "0", "0", "1"]
    assert ["Service outage", "1"] in cells(page, "combinations")
    assert cells(page, "not_evaluable")[0][:3] == ["account.tier", "1", "2"]
    assert cells(page, "faults") == [["engine money: ValueError", "1"]]


def test_hours_of_the_week(page):
    body = re.search(r'<table class="week">.*?</table>', page, re.S)[0]
    rows = {
        re.search(r'row">(\d+)', row)[1]: re.findall(r"<td.*?</td>", row, re.S)
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)[1:]
    }
    assert len(rows) == 24 and all(len(row) == 7 for row in rows.values())
    told = {(hour, day): re.sub("<[^>]*>", "", cell) for hour, row in rows.items() for day, cell in enumerate(row)}
    assert {at for at, n in told.items() if n != "0"} == {("09", 0), ("10", 0), ("11", 0), ("11", 1), ("12", 0)}
    assert 'href="#slot=35"' in body


def test_figures_lead_to_the_tickets(page):
    for key in ("level=critical", "team=billing", "clause=high.refund", "held=high.refund", "language=de", "review=1",
                "flag=1", "fault=1", "lacks=account.tier", "mood=angry", "by=fault", "channel=chat", "tier=vip",
                "together=redflag.violence%3Bhigh.refund", "together="):  # fmt: skip
        assert f'href="#{key}" data-key="{key}"' in page, key


def test_the_foot_says_what_decided(page):
    assert "model model-1, model-2" in page
    assert "Decided under another policy than the one whose words stand here: 1 ticket." in page
    assert "The threads of 5 of 6 tickets are in this page" in page


def test_without_texts_no_word_of_a_customer_is_in_it():
    found = made(world(), texts=Texts.NONE)
    assert OUTAGE[15:40] not in found and "Site is down" not in found and "burn" not in found
    assert "This page holds no texts of tickets." in found


def test_nothing_at_all_is_a_page_too():
    found = made([])
    assert lead(found)[0] == ("0", "tickets")
    assert "no ticket has a time" in found


def test_words_of_the_script(page):
    meta = json.loads(re.search(r'id="meta">(.*?)</script>', page, re.S)[1])
    assert meta["levels"] == ["none", "low", "medium", "high", "critical"]
    assert meta["clauses"]["high.refund"] == "Refund"
    assert meta["languages"]["de"] == "German"
    assert meta["actions"]["critical"] == list(POLICY.levels.critical.actions)
    assert set(SCRIPT) & {"<"} and "<" not in json.dumps(meta)


def test_every_language_that_can_be_told_has_a_name():
    known = tomllib.loads((files("triage.prose") / "language.toml").read_text(encoding="utf-8"))["languages"]
    assert [code for code in known if tables.language(code) == code] == []
