"""docs/metrics.md names every figure that the code has and no other, docs/tables.md every table and column."""

from __future__ import annotations

import re

import pytest

from tests import documented, glossary
from tests.evaluation.made import POLICY as PLANTED
from tests.evaluation.made import C, N, One
from tests.evaluation.made import evaluated as decided
from tests.glossary import AUDIT, DIFF, EVALUATE, FIGURES, HEADS, METRICS, SUMMARY, TABLES, quoted, rows, spelt, written
from triage.audit.figures import GLOSSARY
from triage.audit.report import AGREEMENT
from triage.evaluation import names
from triage.evaluation.training import MEASURES
from triage.outcomes import report
from triage.policy import load
from triage.records.record import Table

SECTIONS = (EVALUATE, HEADS, AUDIT, METRICS, DIFF, SUMMARY)
BETTER = {"higher": names.HIGHER, "lower": names.LOWER}
MARKS = {row["interval"] for row in rows(FIGURES, "interval")["How to read them"]}
SETTING = re.compile(r"\[\w+\]( \w+)?|--[\w-]+|.*\.toml|metrics\.json")
"""What may stand in a row of a table beside columns and figures."""


@pytest.fixture(scope="session")
def evaluation():
    return glossary.evaluation()


@pytest.fixture(scope="session")
def training():
    return glossary.training()


@pytest.fixture(scope="session")
def differences():
    return glossary.differences()


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory):
    return glossary.outcomes(tmp_path_factory.mktemp("outcomes"))


def evaluated(policy, *, train=False):
    """Name the figures that the glossary has of an evaluation (or a training run) under a policy."""
    flags = names.red_flags(policy)
    listed = written(EVALUATE).items()
    return {one for name, row in listed if row["train"] or not train for one in spelt(name, row, flags)}


def test_figures_of_an_evaluation(evaluation):
    policy = load()
    assert evaluated(policy) == set(names.glossary(policy))
    assert {m.name for m in evaluation.metrics} <= set(names.glossary(PLANTED))


def test_figures_of_a_training_run():
    assert evaluated(load(), train=True) == {m.name for m in glossary.training(whole=True).metrics}
    by_judge = {name for name, row in written(EVALUATE).items() if row["train"] and row["judges"] == "each"}
    assert by_judge == set(MEASURES.values())


def test_figures_of_heads(training):
    assert {m.name for child in training.children for m in child.metrics} == set(written(HEADS))


def test_what_the_screen_of_training_calls_figures(training):
    told = " ".join(documented.text(FIGURES).split())
    shown = next(t for t in training.tables if t.name == "held_out_judges")
    assert [row[0] for row in shown.rows if f'"{row[0]}"' not in told] == []


def test_figures_of_an_audit():
    assert set(written(AUDIT)) == GLOSSARY.keys() | AGREEMENT.keys()
    assert {m.name for m in glossary.audit()[0]} == set(written(AUDIT))


def test_figures_of_outcomes(outcomes):
    assert set(written(METRICS)) == set(glossary.defined(outcomes))
    assert {m.name for m in report.metrics(outcomes.measured, None)} <= set(written(METRICS))


def test_figures_of_a_difference(differences):
    assert set(written(DIFF)) == {m.name for m in differences[0]}


def test_figures_of_a_summary():
    assert set(written(SUMMARY)) == glossary.counts()


@pytest.mark.parametrize("section", SECTIONS)
def test_each_row_says_all_of_it(section):
    for name, row in written(section).items():
        assert all(cell for column, cell in row.items() if column != "train"), name
        if "interval" in row:
            assert row["interval"].partition(",")[0] in MARKS, name
            assert row["better"] in (*BETTER, "neither", "look at each", "see above"), name


@pytest.mark.parametrize("name", [name for name in written(EVALUATE) if name in names.glossary(load())])
def test_the_better_direction_is_the_one_that_the_code_tells(name):
    says, row = names.glossary(load())[name], written(EVALUATE)[name]
    assert [word for word, told in BETTER.items() if says.endswith(told)] == [row["better"]] * (row["better"] in BETTER)


def test_shares_have_the_interval_of_shares(evaluation):
    table = written(EVALUATE)
    for metric in evaluation.metrics:
        plain = re.sub(r"^(rules|model|majority)_", "", metric.name)
        row = table.get(plain) or table["redflag_NAME_" + ("recall" if plain.endswith("recall") else "false_alarms")]
        assert (row["range"] == "share") is metric.estimate.share, metric.name
        assert (row["interval"] == "W") is (metric.estimate.share and plain != "capacity_cost"), metric.name


STAY = [One(N, mood=None, clauses=None)] * 4
"""Tickets that ought to stay and do, of which nothing else is labelled."""
OF_ITSELF = ("never", "the judge says nothing", "the judge says no level")
"""Why a figure is missing that says nothing of the tickets: the product always says something."""


def test_what_cannot_be_evaluated_is_missing():
    """Where nothing is labelled but that tickets stay, what needs more is told to be missing, and it is."""
    quiet, grave = decided(STAY, model=False).figures, decided([One(C, C, C)] * 3, model=False).figures
    flags = names.red_flags(PLANTED)
    for plainly, row in written(EVALUATE).items():
        for name in spelt(plainly, row | {"judges": "product"}, flags):
            reason = row["cannot be evaluated"]
            told = reason not in OF_ITSELF and reason != "none ought to stay"
            assert (quiet.get(name) is None) is told, name
            if reason == "none ought to stay":
                assert grave[name] is None


def plain(table: Table) -> tuple[str, set[str]]:
    """Return a table's name and columns but the first, with parts, judges, levels and dimensions by their kind."""
    judges, levels = set(names.TITLES.values()), set(names.LEVELS)
    named = re.sub(r"^(heads_)?(held_out|cross_validated)(?=$|_)", r"\1PART", table.name)
    columns = set()
    for column in table.columns[1:]:
        judge, colon, rest = column.partition(": ")
        if judge in judges:
            columns.add(f"JUDGE{colon}{rest}")
        else:
            columns.add(re.sub(rf"^(right: )?({'|'.join(levels)})$", r"\1LEVEL", column))
    return named, columns - {""}


def every_table(section, evaluation, training, differences, outcomes):
    if section == EVALUATE:
        sliced = [t for t in (*evaluation.tables, *evaluation.compared) if not t.name.startswith("by_")]
        parts = [Table("by_COLUMN", "", t.columns, ()) for t in evaluation.tables if t.name.startswith("by_")]
        return [*sliced, *parts, *training.tables]
    if section == METRICS:
        return report.record(outcomes, at="", params={}, datasets=()).tables
    return glossary.audit()[1] if section == AUDIT else differences[1]


@pytest.mark.parametrize("section", [EVALUATE, AUDIT, METRICS, DIFF])
def test_tables_and_their_columns(section, evaluation, training, differences, outcomes):
    told = {name: row for row in rows(TABLES, "table")[section] for name in quoted(row["table"])}
    made = dict(map(plain, every_table(section, evaluation, training, differences, outcomes)))
    assert set(told) == set(made)
    known = {*written(EVALUATE), *written(AUDIT), *written(DIFF), "least_n"}
    for name, columns in made.items():
        said = set(quoted(told[name]["what stands in it"]))
        assert columns <= said, f"{name} lacks {columns - said}"
        strange = {word for word in said - columns - known if not SETTING.fullmatch(word)}
        assert not strange, f"{name} has no {strange}"
