"""The page stands alone, shows what comes from an export as text, and leads from a clause to its tickets."""

import re
import warnings

import pytest

from tests.browser import Watched
from tests.summary.made import POLICY, SECRET, decision, signal, ticket, world
from triage.summary.document import document
from triage.summary.page import html
from triage.summary.run import Run
from triage.summary.tally import Tally
from triage.types import Missing, Polarity, Priority, Rejected

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def made_of_evil():
    tally = Tally(POLICY)
    about = decision(
        EVIL, Priority.CRITICAL, "critical.outage", p=0.9, team=EVIL, review=(EVIL,), needs_review=True,
        signals=(signal("critical.outage"), signal("high.refund", Polarity.NEGATED)),
        not_evaluable=(Missing("high.refund", EVIL),),
    )  # fmt: skip
    tally.add([ticket(channel=EVIL, tier=EVIL)], [about])
    tally.add([ticket(channel="$x^2$ 请求 \U0001f4a9 \ud800", tier="_")], [decision()])
    tally.reject([Rejected("a.csv", 1, EVIL, raw=EVIL)])
    return html(document(tally, POLICY, Run((EVIL,), warnings=(EVIL,))))


@pytest.fixture(scope="module")
def evil():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        page = made_of_evil()
    return page, [str(w.message) for w in told]


@pytest.fixture(scope="module")
def page():
    tally = Tally(POLICY)
    tally.add(*world(300))
    return html(document(tally, POLICY, Run(("a.csv", "b.csv"), seconds=2.0)))


def test_nothing_from_outside_becomes_markup(evil):
    found, _ = evil
    assert "<img" not in found
    assert "alert(1)</script>" not in found
    assert found.count("<script") == 2


def test_odd_characters_in_a_picture_warn_nobody(evil):
    assert evil[1] == []


def test_the_page_loads_nothing_and_holds_no_words(page):
    own = re.sub(r'xmlns(:\w+)?="[^"]*"|<metadata>.*?</metadata>|<!DOCTYPE[^>]*>', "", page, flags=re.S)
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', own)
    assert SECRET not in page


def test_pictures_take_the_colours_of_the_page(page):
    pictures = re.findall(r"<svg .*?</svg>", page, re.S)
    assert len(pictures) == 8
    for svg in pictures:
        assert 'class="themed"' in svg
        assert "#000000" not in svg
        assert "fill: #ffffff" not in svg


def test_the_same_counts_give_the_same_page(evil):
    assert made_of_evil() == evil[0]


def test_a_run_over_nothing_has_a_page_too():
    found = html(document(Tally(POLICY), POLICY, Run()))
    assert "0 tickets" in found
    assert "No ticket needs a second look" in found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser(browser, page, tmp_path, scheme):
    path = tmp_path / "summary.html"
    path.write_text(page, encoding="utf-8")
    seen = Watched(browser, viewport={"width": 400, "height": 800}, color_scheme=scheme)
    tab = seen.open(path)
    assert tab.evaluate("document.documentElement.scrollWidth") == 400
    link = tab.locator('a[data-key="critical.outage"]').first
    link.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#shown").inner_text() == "3 shown: the most urgent of critical.outage"
    assert tab.locator("#list tbody tr").count() == 3
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = tab.evaluate("getComputedStyle(document.querySelector('svg.themed')).fill")
    dark = scheme == "dark"
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) is dark
    assert (sum(map(int, re.findall(r"\d+", ink)[:3])) > 500) is dark
    assert (seen.said, seen.outside) == ([], [])
    seen.context.close()
