"""A training run as a record, with the names and the glossary of an evaluation. Pure: a report in, a record out.

The figures are those on tickets that were held out for good, where there are any, else the cross-validated ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from triage.agreement import Estimate
from triage.evaluation.names import calibration_of, clause_figure, glossary, of, red_flags
from triage.learning import sheets
from triage.learning.assess import JUDGES, Assessment
from triage.policy import Policy
from triage.records import plots
from triage.records.record import Dataset, Metric, Plot, Record, Table
from triage.wording import counted

if TYPE_CHECKING:
    from triage.learning.figures import Figure
    from triage.learning.report import Report
    from triage.learning.sheets import Sheet

KIND = "train"
MEASURES = {
    ("escalate", "kappa"): "escalate_kappa",
    ("priority", "quadratic kappa"): "priority_qwk",
    ("priority", "macro F1"): "priority_macro_f1",
    ("critical", "recall"): "critical_recall",
    ("critical", "precision"): "critical_precision",
    ("sentiment", "macro F1"): "sentiment_macro_f1",
    ("team", "accuracy"): "team_accuracy",
    ("escalate", "needless"): "needless_share",
}
"""What `triage.learning.assess` measures, by our names."""
_HEAD = {
    "temperature": "What the head's scores are divided by, so that its probabilities mean what they say.",
    "calibration_error": "Mean distance between probability and the share that came true, after the temperature. "
    "Lower is better.",
    "calibration_error_before": "The same before the temperature.",
}


def record_of_training(
    report: Report,
    policy: Policy,
    *,
    at: str,
    sources: Sequence[str],
    seed: int,
    hold_out: float = 0.0,
    base: str = "",
    blocks: Sequence[str] | None = None,
    model: str = "",
    model_digest: str = "",
    version: str = "",
) -> Record:
    """Make the record of a training run; `model` is the folder it was saved in, `at` when (ISO 8601)."""
    best = report.kept or report.across
    says = glossary(policy)
    figures = {name: figure for name, figure in _figures(best, policy) if name in says} if best else {}
    data = report.facts.data if report.facts else ""
    return Record(
        KIND,
        f"Training on {counted(report.examples, 'labelled ticket')} of {counted(report.groups, 'group')}",
        at,
        tuple(Metric(name, figures[name], says[name]) for name in says if name in figures),
        tuple(_tables(report)),
        tuple(_plots(best)) if best else (),
        {
            "seed": str(seed), "split": report.by, "hold_out": f"{hold_out:g}", "base": base or "none",
            "blocks": ",".join(blocks) if blocks else "usual", "examples": str(report.examples),
            "groups": str(report.groups), "folds": str(report.folds), "held_out": str(report.held_out),
        },
        {
            "policy_digest": policy.digest, "model_digest": model_digest, "data_digest": data,
            "triage": version, "figures": "held out" if report.kept else "cross-validated",
        },
        (Dataset("labelled tickets", ", ".join(sources), data, report.examples, "training"),),
        children=tuple(_heads(report, best, at)),
        notes=report.warnings,
        model=model,
    )  # fmt: skip


def _figures(best: Assessment, policy: Policy) -> Iterator[tuple[str, Estimate]]:
    for c in best.comparisons:
        for judge, figure in zip(JUDGES, c.figures, strict=True):
            if figure and (c.asked, c.measure) in MEASURES:
                yield of(judge, MEASURES[c.asked, c.measure]), figure
    for label in best.labels:
        if label.judge == "together" and label.asked in ("priority", "sentiment"):
            yield from _some({f"{label.label}_recall": label.recall, f"{label.label}_precision": label.precision})
    flags = red_flags(policy)
    for clause in best.clauses:
        if clause.clause in flags:
            yield from _some({clause_figure(clause.clause, "recall"): clause.together[0]})
    for head in best.calibrations:
        yield calibration_of(head.head), Estimate(head.after, None, None, head.n)


def _some(found: Mapping[str, Estimate | None]) -> Iterator[tuple[str, Estimate]]:
    yield from ((name, figure) for name, figure in found.items() if figure is not None)


def _heads(report: Report, best: Assessment | None, at: str) -> Iterator[Record]:
    """Yield one record a head: its own figures beside the commonest label, temperature, calibration."""
    rows = report.test or report.rows
    errors = {c.head: c for c in best.calibrations} if best else {}
    for head in dict.fromkeys(row.head for row in rows):
        metrics = [m for row in rows if row.head == head for m in _measured(row)]
        n = max(row.n for row in rows if row.head == head)
        told = {"temperature": report.temperatures.get(head)}
        if head in errors:
            told |= {"calibration_error": errors[head].after, "calibration_error_before": errors[head].before}
        metrics += [Metric(k, Estimate(v, None, None, n), _HEAD[k]) for k, v in told.items() if v is not None]
        yield Record("head", f"head {head}", at, tuple(metrics), params={"head": head})


def _measured(row: Figure) -> Iterator[Metric]:
    name = row.measure.lower().replace(" ", "_")
    yield Metric(name, Estimate(row.model, None, None, row.n), f"{row.measure} of the head {row.head} by itself.")
    yield Metric(f"majority_{name}", Estimate(row.majority, None, None, row.n), "The same of the commonest label.")


def _tables(report: Report) -> Iterator[Table]:
    yield from _table("data_checks", sheets.checks(report.checks))
    for part, found in (("cross_validated", report.across), ("held_out", report.kept)):
        if found:
            yield from _table(f"{part}_judges", sheets.comparisons(found))
            for asked in sheets.LABELS:
                yield from _table(f"{part}_{asked}", sheets.labels(found, asked))
            yield from _table(f"{part}_clauses", sheets.clauses(found))
            yield from _table(f"{part}_calibration", sheets.calibration(found))
            yield from _table(f"{part}_reliability", sheets.reliability(found))
    yield from _table("heads_cross_validated", sheets.heads(report.rows))
    yield from _table("heads_held_out", sheets.heads(report.test))


def _table(name: str, sheet: Sheet) -> Iterator[Table]:
    if sheet.rows:
        columns = tuple(column or "figure" for column in sheet.columns)
        yield Table(name, sheet.title, columns, sheet.rows, sheet.note)


def _plots(best: Assessment) -> Iterator[Plot]:
    if best.reliability:
        points = [(b.mean, b.observed) for b in best.reliability]
        yield plots.reliability("reliability", "Reliability of the probability to escalate", points)
    levels = {f"{one.label}, {one.judge}": one.recall for one in reversed(best.labels) if one.asked == "priority"}
    yield plots.bars("level_recall", "Tickets of each level that are called so", levels, label="recall")
