"""The glossary of figures and that of tables, taken apart; and the names that the code has, found by running it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from tests import documented
from tests.audit.made import scored
from tests.audit.sampled import FOUND as AUDITED
from tests.difference.test_result import AFTER, BEFORE, TICKETS
from tests.evaluation.made import evaluated, trained
from tests.evaluation.test_figures import TWELVE
from tests.outcomes import made as helpdesk
from tests.small import POLICY as SMALL
from tests.summary.made import POLICY as COUNTED
from tests.summary.made import world
from triage.agreement import Estimate
from triage.difference import run, summary, tables
from triage.difference.judging import Judge
from triage.difference.kinds import Side
from triage.evaluation import names, record
from triage.evaluation.training import record_of_training
from triage.intake.scored import read_scored
from triage.outcomes import measure, necessity, report, survival
from triage.outcomes.columns import find
from triage.outcomes.joining import join
from triage.outcomes.lexicon import lexicon
from triage.outcomes.reading import read_tables
from triage.outcomes.rows import How
from triage.policy import load
from triage.records.record import Metric, Record, Table
from triage.summary.document import document
from triage.summary.run import Run
from triage.summary.tally import Tally
from triage.types import Rejected

FIGURES, TABLES = (documented.ROOT / "docs" / name for name in ("metrics.md", "tables.md"))
EVALUATE, HEADS, AUDIT, METRICS, DIFF, SUMMARY = (
    "`triage evaluate` and `triage train`", "The heads by themselves", "`triage audit report`", "`triage metrics`",
    "`triage diff`", "`triage score EXPORT --summary summary.json`",
)  # fmt: skip
JUDGES = {"each": ("", "rules_", "model_", "majority_"), "ranking": ("", "rules_", "model_"), "product": ("",)}
_AT = "2026-03-02T09:00:00+00:00"
_ONE = Estimate(0.5, 0.4, 0.6, 9, share=True)


def quoted(cell: str) -> list[str]:
    """List what stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def rows(page: Any, head: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of the tables whose first column is called `head`, by the heading that they stand under."""
    found: dict[str, list[dict[str, str]]] = {}
    section, columns = "", []
    for line in documented.text(page).splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        section = line.lstrip("#").strip() if line.startswith("#") else section
        if not cells:
            columns = []
        elif not columns:
            columns = cells
        elif columns[0] == head and not set(line) <= set("|-"):
            found.setdefault(section, []).append(dict(zip(columns, cells, strict=True)))
    return found


def written(section: str) -> dict[str, dict[str, str]]:
    """Return the row of every figure of a section of the glossary, by its name without a judge."""
    listed = [(name, row) for row in rows(FIGURES, "figure")[section] for name in quoted(row["figure"])]
    assert len(dict(listed)) == len(listed), "a figure stands there twice"
    return dict(listed)


def spelt(name: str, row: Mapping[str, str], flags: Iterable[str]) -> Iterator[str]:
    """Yield every name that a figure of the evaluation goes by; `flags` are the policy's red flags."""
    own = [name.replace("redflag_NAME", flag.replace(".", "_")) for flag in flags] if "NAME" in name else [name]
    yield from (prefix + one for one in own for prefix in JUDGES[row["judges"]])


def evaluation() -> Record:
    told = record.Told(_AT, ("a.jsonl",))
    return record.record_of(evaluated(TWELVE), told, drawn=False)


def training(*, whole: bool = False) -> Record:
    """Make the record of a training run; `whole`: as if every figure were defined, under the shipped policy."""
    found, policy = trained()[1], SMALL
    if whole:
        policy, kept = load(), found.kept
        assert kept is not None
        flags = names.red_flags(policy)
        kept = replace(
            kept,
            comparisons=tuple(replace(c, figures=(_ONE,) * 4) for c in kept.comparisons),
            labels=tuple(replace(one, recall=_ONE, precision=_ONE) for one in kept.labels),
            clauses=tuple(replace(kept.clauses[0], clause=flag, together=(_ONE, _ONE)) for flag in flags),
        )
        found = replace(found, kept=kept)
    return record_of_training(found, policy, at=_AT, sources=["a.jsonl"], seed=3)


def audit() -> tuple[list[Metric], list[Table]]:
    return list(AUDITED.metrics), [*AUDITED.tables, AUDITED.errors]


def outcomes(folder: Any) -> report.Result:
    """Measure what became of the tickets of a made-up helpdesk."""
    of = helpdesk.world(120)
    decided, *exports = helpdesk.save(folder, {"scored.csv": helpdesk.scored_csv(of), **helpdesk.zendesk(of)})
    read = read_tables(exports, How("UTC", lexicon()))
    there = find(read, {})
    joined = join(read_scored(decided), read, there, now=helpdesk.AS_OF, as_of=helpdesk.AS_OF)
    return report.Result(read, there, joined, measure.measure(joined, there))


def defined(found: report.Result) -> Iterator[str]:
    """Yield the names of all figures of outcomes, as if the export told of every one, and with either kind of audit."""
    value = {"Estimate | None": _ONE, "Curve | None": survival.curve([1.0, 2.0, 3.0], [True] * 3), "int": 3}
    figures, survey = (
        cls(**{f.name: value[str(f.type)] for f in fields(cls)}) for cls in (measure.Figures, measure.Survey)
    )
    full = replace(found.measured, overall=figures, escalated=survey, others=survey)
    judged = tuple(Metric(name, _ONE) for name in necessity.NAMES)
    for digest in ("same", "other"):
        audited = necessity.Audit("audit", _AT, judged, digest=digest, here="same")
        yield from (m.name for m in report.metrics(full, audited))


def differences() -> tuple[list[Metric], list[Table]]:
    """Return the figures and tables of two policies on labelled tickets, and of two files that lack some."""
    sides, judges = (Side("old", "d1"), Side("new", "d2")), (Judge(BEFORE), Judge(AFTER))
    labels = run.labelled(TICKETS, BEFORE, AFTER, {})
    kinds = [run.of_tickets("policy", sides, judges, TICKETS, labels=labels)]
    files = ([scored("1", 4), scored("2")], [scored("1", 1), scored("3", 2)])
    kinds.append(run.of_files(("a.csv", "b.csv"), files, BEFORE))
    made = {t.name: t for one in kinds for t in (*tables.tables(one), tables.changed(one))}
    return [m for one in kinds for m in summary.metrics(one)], list(made.values())


def counts() -> set[str]:
    """Return the keys of numbers of a summary in which nothing is empty."""
    tally = Tally(COUNTED)
    tally.add(*world(300))
    tally.reject([Rejected("a.csv", 3, "no id")])
    when = datetime(2026, 3, 2, tzinfo=UTC)
    found = document(tally, COUNTED, Run(("a.csv",), "b.csv", "m", when, when, 2.0, {"OPTION": 1}))
    return set(_numbers(found, ""))


def _numbers(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            key = "LEVEL" if name in names.LEVELS else name
            yield from _numbers(inside, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for inside in value:
            yield from _numbers(inside, f"{at}[]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield at
