"""The model card: all tables, what the model cannot do, no text of a ticket, the same bytes again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests import documented
from tests.labelled import examples, seen
from tests.small import POLICY
from tests.test_documented import wrong
from triage.agreement import Estimate
from triage.api import default_model
from triage.files.shipped import altered
from triage.learning import purpose, sheets
from triage.learning.card import NAME, TITLE, card
from triage.learning.check import Check
from triage.learning.report import Report
from triage.learning.train import train
from triage.types import Account, Example, Missing


def found() -> list[Example]:
    return [
        replace(e, ticket=replace(e.ticket, account=Account(name="Musterwerk Ltd")), group="account:Musterwerk")
        if n < 15
        else e
        for n, e in enumerate(examples(200, groups=20))
    ]


@pytest.fixture(scope="module")
def report() -> Report:
    data = found()
    views, findings = seen(data)
    missing = (Missing("trigger.rare", "account.tier"),)
    patched = pytest.MonkeyPatch()
    patched.setattr("triage.learning.train._seen", lambda *_: (views, [replace(f, missing=missing) for f in findings]))
    with patched.context():
        made = train(data, POLICY, seed=0, hold_out=0.3)[1]
    patched.undo()
    return made


def test_it_holds_every_table_for_both_parts(report: Report) -> None:
    text = card(report)
    assert text.startswith(TITLE + "\n")
    for title in (
        "### Rules, model and both together",
        "### Single levels",
        "### Single moods",
        "### Single teams, where both escalate",
        "### Clauses",
        "### Calibration error",
        "### Reliability of the probability to escalate",
    ):
        assert text.count(title) == 2, title
    for title in ("## What it learnt from", "### Data checks", "## How it was split", "## What it cannot do"):
        assert text.count(f"\n{title}\n") == 1
    assert f"held out for good, whole groups drawn by lot: {report.held_out} tickets" in text
    assert f"`{report.facts.data}`" in text
    assert f"`{POLICY.finding}`" in text
    assert "| high.refund | " in text
    for line in text.splitlines():
        assert "None" not in line
        assert "nan" not in line.split()


def test_every_row_of_a_table_has_as_many_cells_as_its_head(report: Report) -> None:
    blocks: list[list[str]] = [[]]
    for line in card(report).splitlines():
        if line.startswith("|"):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    for block in filter(None, blocks):
        assert len({line.count("|") - line.count("\\|") for line in block}) == 1, block[0]
        assert set(block[1]) == {"|", "-"}
        assert len(block) > 2, block[0]


def test_the_same_inputs_give_the_same_card(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    data = found()
    views, findings = seen(data)
    missing = (Missing("trigger.rare", "account.tier"),)
    monkeypatch.setattr(
        "triage.learning.train._seen", lambda *_: (views, [replace(f, missing=missing) for f in findings])
    )
    assert card(train(data, POLICY, seed=0, hold_out=0.3)[1]) == card(report)


def test_it_says_what_the_data_cannot_teach(report: Report) -> None:
    text = card(report)
    limits = text[text.index("## What it cannot do") :]
    assert "trigger.rare (0)" in limits
    assert "clauses that no ticket holds: trigger.rare" in limits
    assert f"`account.tier` is missing in {report.examples} tickets; there cannot be evaluated: trigger.rare" in limits
    assert "others than en go to a human" in limits
    assert "critical tickets: with the rules it finds" in limits
    assert "is not surely better" not in limits
    weak = replace(
        report.kept.comparisons[0], figures=(Estimate(0.0, 0.0, 0.0, 60), None, Estimate(0.1, -0.1, 0.3, 60), None)
    )
    kept = replace(report.kept, comparisons=(weak,))
    assert "escalate: its head is not surely better than the commonest label (kappa)" in card(
        replace(report, kept=kept)
    )


def test_no_word_of_a_ticket_and_no_name_of_a_customer_stands_in_it(report: Report) -> None:
    text = card(report)
    assert "Musterwerk" not in text
    for example in found():
        assert example.ticket.messages[0].body not in text


def test_names_out_of_an_export_cannot_break_it(report: Report) -> None:
    nasty = Check("labels copied from 'a|b'", False, "<script>alert(1)</script>\n# [x](y) `z`", ())
    text = card(replace(report, checks=(nasty,)))
    assert "| labels copied from 'a\\|b' | warn | &lt;script>alert(1)&lt;/script> # \\[x\\](y) \\`z\\` |" in text


def test_a_report_without_figures_is_still_a_card() -> None:
    text = card(Report(20, 4, 4))
    assert "20 tickets of 4 groups" in text
    assert "nothing was held out for good" in text
    assert "##" in text[text.index("How to load it") - 3 :]


def test_a_figure_says_of_how_many_and_how_sure() -> None:
    assert sheets.cell(None) == "-"
    assert sheets.cell(Estimate(0.6789, 0.6, 0.7512, 90)) == "0.679 (0.60–0.75)"
    assert sheets.cell(Estimate(0.5, None, None, 9)) == "0.500"
    assert sheets.cell(Estimate(0.5, 0.25, 0.75, 1234, share=True)) == "50% of 1,234 (25–75%)"


def test_the_screen_shows_the_clauses_that_are_found_least(report: Report) -> None:
    whole, few = sheets.clauses(report.across), sheets.clauses(report.across, 2)
    assert len(whole.rows) == 4
    assert len(few.rows) == 2
    recall = {c.clause: c.together[0].value for c in report.across.clauses if c.together[0]}
    assert [row[0] for row in few.rows] == sorted(recall, key=lambda c: (recall[c], c))[:2]


def headings(text: str) -> list[str]:
    return re.findall(r"^## ([^\d\n]*)", text, re.M)


SHIPPED = default_model() / NAME


@pytest.mark.parametrize("part", [purpose.USE, purpose.ETHICS, purpose.ANEW], ids=["use", "ethics", "anew"])
def test_it_says_what_it_is_for_whom_it_may_harm_and_how_to_train_it_anew(report: Report, part: str) -> None:
    assert card(report).count(part) == 1
    assert SHIPPED.read_text(encoding="utf-8").count(part) == 1


def test_the_shipped_card_has_the_parts_that_are_written_today(report: Report) -> None:
    """Its words are those of this generator, though its figures are those of the day on which it was trained."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert headings(text) == headings(card(report))
    assert "\n- a head for each of: clauses, escalate, priority, sentiment, team\n" in text
    assert "\n- a head for each of: clauses, escalate, priority, sentiment, team\n" in card(report)
    assert altered(default_model()) == []


@pytest.mark.parametrize("words", [words for words, copied in documented.commands(SHIPPED) if copied], ids=str)
def test_its_commands_can_be_typed(words: list[str]) -> None:
    assert not wrong(words)
