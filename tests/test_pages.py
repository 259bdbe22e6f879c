"""A page stands alone, shows what came from outside as text, and leads from figures to tickets."""

import json
import re

from triage import pages, plots
from triage.agreement import Estimate
from triage.record import Table

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
        {"id": "007", "cells": ["critical", "0.500 [0.25, 0.75]"], "keys": ["missed"], "text": EVIL}
    ]


def test_words_of_cells():
    cells = [None, True, 1234, 0.5, "x", HALF, Estimate(2.0, None, None, 1)]
    assert [*map(pages.words, cells)] == ["-", "yes", "1,234", "0.500", "x", "0.500 [0.25, 0.75]", "2.000"]
