"""A training report as tables of words, the same for the screen and for the card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.agreement import Estimate
    from triage.learning.assess import Assessment, Comparison, LabelFigure
    from triage.learning.check import Check
    from triage.learning.clauses import ClauseFigure
    from triage.learning.figures import Figure

NONE = "-"
JUDGES = ("majority", "rules alone", "model alone", "together")
LABELS = {"priority": "levels", "sentiment": "moods", "team": "teams, where both escalate"}
MEASURES = {
    ("critical", "recall"): "critical tickets found",
    ("critical", "precision"): "critical rightly said",
    ("team", "accuracy"): "team right, where both escalate",
    ("escalate", "needless"): "needless escalations",
}
LEGEND = (
    "majority: always the commonest level, mood and team. rules alone: the policy without a model. model alone: what "
    "each head holds most probable. together: what `triage score` decides. needless escalations: of what should stay; "
    "less is better. "
    "In brackets 95 % intervals: of shares Wilson's, of the others by resampling whole groups. Rules are not trained: "
    "on tickets that were read while they were written, they flatter themselves."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a title, the names of its columns, rows of cells, and what to know beside it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def checks(found: Sequence[Check]) -> Sheet:
    """What was looked at in the data."""
    rows = tuple((c.name, "ok" if c.ok else "warn", c.detail) for c in found)
    return Sheet("Data checks", ("checked", "verdict", "what was found"), rows)


def comparisons(found: Assessment) -> Sheet:
    """The four judges side by side."""
    rows = tuple((_measure(c), _count(c), *map(cell, c.figures)) for c in found.comparisons)
    return Sheet("Rules, model and both together", ("", "n", *JUDGES), rows, LEGEND)


def labels(found: Assessment, asked: str) -> Sheet:
    """Precision and recall of each level, mood or team."""
    each: dict[str, dict[str, LabelFigure]] = {}
    for figure in found.labels:
        if figure.asked == asked:
            each.setdefault(figure.label, {})[figure.judge] = figure
    rows = tuple(
        (label, *(cell(e) for judge in ("model", "together") for e in (by[judge].recall, by[judge].precision)))
        for label, by in each.items()
        if any(f.recall or f.precision for f in by.values())
    )
    note = "found: of those that bear it. right: of those called so."
    return Sheet(f"Single {LABELS[asked]}", (asked, *_pairs()), rows, note)


def clauses(found: Assessment, most: int | None = None) -> Sheet:
    """Precision and recall of each clause; with `most` those that are found least by both together."""
    chosen: Sequence[ClauseFigure] = found.clauses
    if most is not None:
        asked = [c for c in chosen if c.together[0] is not None]
        chosen = sorted(asked, key=lambda c: (c.together[0].value if c.together[0] else 0.0, c.clause))[:most]
    rows = tuple(
        (c.clause, str(c.n), _threshold(c), *(map(cell, c.model) if c.learnt else ("not learnt", NONE)),
         *map(cell, c.together))
        for c in chosen
    )  # fmt: skip
    title = "Clauses" if most is None else f"The {len(rows)} clauses that are found least"
    note = "threshold: of the policy; after the slash, where a hint points to the clause."
    return Sheet(title, ("clause", "n", "threshold", *_pairs()), rows, note)


def calibration(found: Assessment) -> Sheet:
    """Expected calibration error of each head."""
    rows = tuple(
        (c.head, f"{c.n:,}", f"{c.before:.3f}", f"{c.after:.3f}", f"{c.temperature:.2f}") for c in found.calibrations
    )
    note = (
        "Mean distance between probability and observed share in ten bins: of escalate for 'true', of clauses over "
        "all, else of the likeliest label. Heads that weigh labels alike lean towards rare ones by intent. Where it is "
        "cross-validated, the temperature was fitted on these very scores."
    )
    return Sheet("Calibration error", ("head", "n", "before", "after", "temperature"), rows, note)


def reliability(found: Assessment) -> Sheet:
    """How often tickets of each probability to escalate are to be escalated."""
    rows = tuple((f"{b.low:.1f} to {b.high:.1f}", f"{b.mean:.3f}", cell(b.observed)) for b in found.reliability)
    return Sheet("Reliability of the probability to escalate", ("from, to", "mean", "observed"), rows)


def heads(found: Sequence[Figure]) -> Sheet:
    """The heads by themselves, beside the commonest label."""
    rows = tuple((f.head, f.measure, f"{f.n:,}", f"{f.majority:.3f}", f"{f.model:.3f}") for f in found)
    return Sheet("The heads by themselves", ("head", "measure", "n", "majority", "model"), rows)


def cell(found: Estimate | None) -> str:
    """Write a figure with its interval; a share is one whose interval is always there and which says of how many."""
    if found is None:
        return NONE
    if found.share:
        return f"{found.value:.0%} of {found.n:,} ({100 * (found.low or 0):.0f}–{found.high:.0%})"
    return f"{found.value:.3f}" + (f" ({found.low:.2f}–{found.high:.2f})" if found.low is not None else "")


def _measure(found: Comparison) -> str:
    return MEASURES.get((found.asked, found.measure), f"{found.asked}, {found.measure}")


def _count(found: Comparison) -> str:
    """Say over how many tickets; a head that did not judge all of them has its own number."""
    rules, model, together = found.figures[1:]
    best = together or rules or model
    if best is None or best.share:
        return ""
    return f"{best.n:,}" + (f" (model {model.n:,})" if model and model.n != best.n else "")


def _pairs() -> Iterator[str]:
    return (f"{judge}: {what}" for judge in JUDGES[2:] for what in ("found", "right"))


def _threshold(c: ClauseFigure) -> str:
    return f"{c.threshold:g}" + (f" / {c.hinted:g}" if c.hinted != c.threshold else "")
