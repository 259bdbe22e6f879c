"""A page stands alone, shows what came from outside as text, and leads from figures to tickets."""

import json
import re

from triage import pages
from triage.agreement import Estimate
from triage.records import plots
from triage.records.record import Table

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
HALF = Estimate(0.5, 0.25, 0.75, 40, share=True)


def page(**more):
    table = Table("t", EVIL, ("what", "found"), ((EVIL, HALF), ("other", None)), EVIL, (("", "missed"), ("", "nobody")))
    section = pages.Section("One", (table, plots.reliability("r", "R", [(0.4, HALF)]), pages.Prose(EVIL, "bad")))
    ticket = pages.Ticket("007", ("critical", HALF), frozenset({"missed"}), EVIL)
    return pages.render(
        pages.Page(EVIL, EVIL, ((EVIL, HALF, "bad"),), (section,), ("level", "p"), (ticket,), {"missed": EVIL}, **more)
    )


def test_nothing_from_outside_becomes_markup():
    html = page(foot=(EVIL,))
    assert "<img" not in html
    assert "alert(1)</script>" not in html
    assert html.count("<script") == 2


def test_a_page_loads_nothing():
    html = page()
    own = re.sub(r'xmlns(:\w+)?="[^"]*"|<metadata>.*?</metadata>|<!DOCTYPE[^>]*>', "", html, flags=re.S)
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', own)
    assert "default-src 'none'" in html


def test_a_figure_leads_to_its_tickets_and_one_without_leads_nowhere():
    html = page()
    assert html.count('data-key="missed"') == 1
    assert 'data-key="nobody"' not in html
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.S)[1])
    assert data["tickets"] == [
        {"id": "007", "cells": ["critical", "50.0 % [25, 75]"], "keys": ["missed"], "text": EVIL}
    ]


def test_words_of_cells():
    cells = [None, True, 1234, 0.5, "x", Estimate(0.5, 0.25, 0.75, 40), Estimate(2.0, None, None, 1)]
    assert [*map(pages.words, cells)] == ["-", "yes", "1,234", "0.500", "x", "0.500 [0.25, 0.75]", "2.000"]


def test_a_share_is_shown_in_per_cent():
    cells = [
        HALF,
        Estimate(0.8141, 0.7612, 0.8649, 200, share=True),
        Estimate(0.004, 0.0012, 0.0131, 1000, share=True),
        Estimate(-0.03, -0.061, -0.0001, 90, share=True),
        Estimate(1.0, None, 1.0, 5, share=True),
        Estimate(0.25, None, None, 4, share=True),
    ]
    assert [*map(pages.words, cells)] == [
        "50.0 % [25, 75]", "81.4 % [76, 86]", "0.4 % [0.1, 1]", "-3.0 % [-6, 0]", "100.0 % [-, 100]", "25.0 %",
    ]  # fmt: skip
