"""The page: nothing from outside, what customers wrote escaped or left out, and every key borne by its tickets."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from tests.evaluation.made import N, One, evaluated
from tests.evaluation.test_figures import TWELVE
from triage.evaluation import page
from triage.evaluation import record as records
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.record import Told, record_of
from triage.records import record, stored
from triage.records.record import Record

NASTY = "</script><script>alert(1)</script> & <b>bold</b>"
TOLD = Told("2026-03-02T09:00:00+00:00", ("in/some.csv", "b.csv"), "models/mine", "ab" * 32, "", "0.1", ("a note",))


@pytest.fixture(scope="module")
def found() -> Evaluation:
    tickets = [replace(one, words=NASTY if n == 1 else "w" * 2000 if n == 2 else "secret words") for n, one in
               enumerate(TWELVE)]  # fmt: skip
    return evaluated([replace(one, channel="<i>chat</i>") for one in tickets], by=("channel", "decided_by"))


@pytest.fixture(scope="module")
def made(found: Evaluation) -> Record:
    """Make the record without pictures, which take their time (``test_command.py`` has them)."""
    bare = record_of(found, TOLD, drawn=False)
    return bare.with_files(**{records.REPORT: records.page(found, bare, text=False)})


def html_of(found: Evaluation, *, text: bool = False) -> str:
    return records.page(found, record_of(found, TOLD, drawn=False), text=text).decode()


def data(html: str) -> dict[str, object]:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S).group(1))


def test_nothing_is_loaded_and_nothing_runs_that_a_customer_wrote(found: Evaluation, made: Record) -> None:
    html = records.page(found, made, text=True).decode()
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", html)
    assert html.count("<script") == 2
    assert "alert(1)</script>" not in html
    assert "<i>chat</i>" not in html
    assert "&lt;i&gt;chat&lt;/i&gt;" in html
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html
    one = next(t for t in data(html)["tickets"] if t["id"] == "T-1")
    assert NASTY in one["text"]
    long = next(t for t in data(html)["tickets"] if t["id"] == "T-2")
    assert long["text"].endswith("... (2,010 characters in all)")
    assert len(long["text"]) < page.TEXT + 50


def test_the_copy_that_is_tracked_holds_no_text(found: Evaluation, made: Record) -> None:
    told = made.files[records.REPORT].decode()
    assert "secret words" not in told
    assert "alert(1)" not in told
    assert all(not t["text"] for t in data(told)["tickets"])
    everything = b"".join(record.files_of(made).values())
    assert b"secret words" not in everything
    assert "secret words" in html_of(found, text=True)


def test_links_of_figures_are_borne_by_tickets_and_told_in_words(found: Evaluation) -> None:
    html = html_of(found)
    links = set(re.findall(r'data-key="([^"]+)"', html))
    borne = {key for t in data(html)["tickets"] for key in t["keys"]}
    assert len(links) > 40
    assert links <= borne
    assert links <= set(data(html)["titles"])
    missed = next(
        k for k, title in data(html)["titles"].items() if title == "together: ought to be escalated, but are not"
    )
    assert {t["id"] for t in data(html)["tickets"] if missed in t["keys"]} == {"T-1", "T-7"}


def test_a_ticket_tells_what_was_due_and_what_was_decided(found: Evaluation) -> None:
    html = html_of(found)
    shown = {t["id"]: dict(zip(page.COLUMNS, t["cells"], strict=True)) for t in data(html)["tickets"]}
    assert shown["T-2"] == {
        "labelled": "critical", "decided": "medium", "team": "billing", "mood": "neutral",
        "clauses": "missed: redflag.threat; wrongly: medium.thing", "decided by": "policy", "p escalate": "0.010",
        "cost": "6", "level right by": "nobody",
    }  # fmt: skip
    assert shown["T-1"]["level right by"] == "model alone"
    assert shown["T-1"]["team"] == f"billing{page.ARROW}-"
    assert next(iter(shown)) == "T-1"  # the dearest first


def test_labels_that_were_not_given_are_shown_as_such() -> None:
    bare = evaluated([One(N, mood=None, team=None, clauses=None)], model=False)
    (shown,) = data(html_of(bare))["tickets"]
    assert shown["cells"][3:5] == ["(not labelled) neutral", "(not labelled)"]
    assert shown["cells"][6] == "-"


def test_of_very_many_tickets_the_wrong_ones_are_shown(found: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST", 3)
    html = html_of(found)
    assert [t["id"] for t in data(html)["tickets"]] == ["T-1", "T-11", "T-2"]
    assert "The list at the end holds 3 of 12 tickets" in html


def test_what_a_record_says_of_the_run(found: Evaluation, made: Record) -> None:
    assert (made.kind, made.title) == ("evaluate", "Evaluation of models/mine on 12 labelled tickets")
    assert dict(made.params) == {
        "model": "models/mine", "policy": "shipped", "seed": "0", "by": "channel,decided_by", "tickets": "12",
        "groups": "12",
    }  # fmt: skip
    assert set(made.tags) == {"policy_digest", "model_digest", "data_digest", "triage"}
    (dataset,) = made.datasets
    assert (dataset.name, dataset.rows, dataset.context) == ("some.csv and 1 more", 12, "evaluation")
    assert dataset.digest == made.tags["data_digest"]
    assert [t.name for t in made.compared] == ["errors", "clauses"]
    names = [t.name for t in (*made.tables, *made.compared)]
    assert len(set(names)) == len(names)  # each is a file
    assert {m.name for m in made.metrics} == {name for name, f in found.figures.items() if f is not None}
    assert all(m.says for m in made.metrics)
    assert made.notes[0] == "a note"


def test_a_record_is_kept_and_read_again(made: Record, tmp_path: object) -> None:
    stored.save(made, tmp_path)
    again = stored.load(tmp_path)
    assert again.metrics == made.metrics
    assert again.tables == made.tables
    assert again.files == made.files


def test_without_pictures_there_is_no_page_and_the_same_tickets_give_the_same_one(found: Evaluation) -> None:
    bare = record_of(found, TOLD, drawn=False)
    assert (bare.plots, dict(bare.files)) == ((), {})
    assert html_of(found) == html_of(found)
