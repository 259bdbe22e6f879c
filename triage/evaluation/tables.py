"""The figures as tables: judges side by side, gates, single labels, clauses, calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.agreement import SILENT
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.keys import UNKEYED, error
from triage.evaluation.measures import ClauseFigure, Found, LabelFigure
from triage.evaluation.names import ALONE, JUDGED, KAPPAS, PRODUCT, RANKED, of, red_flags
from triage.records.record import Cell, Table

Row = tuple[Sequence[Cell], Sequence[str]]
"""Cells, and the key of each."""
KINDS = {
    "priority": ("levels", "Single levels"),
    "sentiment": ("moods", "Single moods"),
    "team": ("teams", "Single teams"),
}
INTERVALS = (
    "In brackets 95 % intervals: of shares Wilson's, of the others by resampling whole groups (authors, customers, "
    "near copies). Wilson's takes tickets for independent of each other."
)
RULES = "Rules are not trained: on tickets that were read while they were written, they flatter themselves."
LEADS = {
    "escalate_recall": "missed", "escalate_precision": "needless", "escalate_kappa": "escalate",
    "needless_share": "needless",
    "critical_recall": "critical missed", "critical_precision": "critical false", "priority_qwk": "level",
    "priority_macro_f1": "level", "sentiment_macro_f1": "mood", "team_accuracy": "team",
    "clauses_micro_f1": "clauses", "redflag_recall": "flag missed", "redflag_false_alarms": "flag false",
    "cost": "level", "too_late": "late", "too_early": "early", "capacity_recall": "left",
    "capacity_critical_recall": "critical left", "capacity_high_recall": "high left", "capacity_cost": "left",
}  # fmt: skip
"""The kind of error that a figure leads to."""
_OF_CLAUSE = ("recall", "false alarms", "precision")
_CLAUSES = (
    "False alarms: of the tickets without the clause, the share that is given it. -: no such ticket, or none asked."
)


def made(name: str, title: str, columns: Sequence[str], rows: Sequence[Row], note: str = "") -> Table:
    """Put a table together of rows with their keys."""
    keys = tuple(tuple(keys) for _, keys in rows)
    return Table(name, title, tuple(columns), tuple(tuple(cells) for cells, _ in rows), note, keys)


def judges(found: Evaluation) -> Table:
    """The judges side by side."""
    names = list(found.cases.judges)
    rows: list[Row] = []
    for figure, says in (JUDGED | RANKED).items():
        cells = [found.figures.get(of(judge, figure)) for judge in names]
        keys = [error(LEADS[figure], j) if figure in LEADS and j != UNKEYED else "" for j in names]
        n = _behind(found, figure, cells[-1])
        rows.append(((figure, n, *cells, says), ("", "", *keys, "")))
    for figure, says in ALONE.items():
        one, blank = found.figures[figure], [None] * (len(names) - 1)
        key = "review" if figure == "review_share" else ""
        rows.append(((figure, count(one), *blank, one, says), (*("" for _ in range(len(names) + 1)), key, "")))
    columns = ("figure", "n", *map(found.cases.title, names), "what it is")
    return made("judges", "The judges side by side", columns, rows, f"n is that of the last judge. {INTERVALS} {RULES}")


def gates(found: Evaluation) -> Table:
    """Return the gates of the policy, each with its figure and whether it holds."""
    rows: list[Row] = [
        (
            (g.figure, g.asked, g.found, _behind(found, g.figure, g.found), g.outcome),
            ("", "", error(LEADS[g.figure], PRODUCT) if g.figure in LEADS else "", "", ""),
        )
        for g in found.gates
    ]
    note = "Asked by decision.toml ([gates]). A figure that is not defined cannot be evaluated and fails nothing."
    return made("gates", "Gates", ("figure", "asked", "found", "n", "outcome"), rows, note)


def labels(found: Evaluation, asked: str) -> Table:
    """Recall and precision of each label, judge by judge."""
    shown = [j for j in found.cases.judges if j != UNKEYED]
    by: dict[str, dict[str, LabelFigure]] = {}
    for one in found.labels:
        if one.asked == asked:
            by.setdefault(one.label, {})[one.judge] = one
    rows: list[Row] = []
    for label, own in by.items():
        figures = [f for j in shown for f in (own[j].recall, own[j].precision)]
        keys = [error(f"{label} {kind}", j) for j in shown for kind in ("missed", "false")]
        if any(figures):
            rows.append(((label, own[PRODUCT].n, *figures), ("", "", *keys)))
    name, title = KINDS[asked]
    columns = (asked, "n", *(f"{found.cases.title(j)}: {what}" for j in shown for what in ("recall", "precision")))
    note = "Recall: of those labelled so, the share called so. Precision: of those called so, the share labelled so."
    where = " Only where the labels and the judge both escalate." if asked == "team" else ""
    return made(name, title, columns, rows, note + where)


def clauses(found: Evaluation) -> Table:
    """Every clause of the policy, those that the product misses most first (those nobody labelled last)."""
    rows: list[Row] = []
    for clause, own in _by_clause(found).items():
        cells, keys = _clause([own[PRODUCT]])
        title = found.cases.policy.clauses[clause].title
        rows.append(((clause, title, own[PRODUCT].n, *cells), ("", "", "", *keys)))
    return made("every_clause", "Every clause", ("clause", "what it is", "n", *_OF_CLAUSE), rows, _CLAUSES)


def clauses_by_judge(found: Evaluation) -> Table:
    """The same of the other judges."""
    others = [j for j in _shown(found) if j != PRODUCT]
    rows: list[Row] = []
    for clause, own in _by_clause(found).items():
        cells, keys = _clause([own[j] for j in others])
        rows.append(((clause, own[PRODUCT].n, *cells), ("", "", *keys)))
    columns = ("clause", "n", *(f"{found.cases.title(j)}: {w}" for j in others for w in _OF_CLAUSE))
    return made("clauses_by_judge", "Every clause by the other judges", columns, rows if others else [], _CLAUSES)


def flags(found: Evaluation) -> Table:
    """The red flags together and each, judge by judge."""
    shown, wanted = _shown(found), red_flags(found.cases.policy)
    n = int((found.cases.flagged & found.cases.flag_given).sum())
    whole = [found.figures.get(of(j, f"redflag_{w}")) for j in shown for w in ("recall", "false_alarms")]
    keys = [error(kind, j) for j in shown for kind in ("flag missed", "flag false")]
    rows: list[Row] = [(("any (do not engage)", n, *whole), ("", "", *keys))]
    for clause, own in _by_clause(found).items():
        if clause in wanted:
            each = [f for j in shown for f in (own[j].recall, own[j].false_alarms)]
            keys = [error(f"{clause} {kind}", j) for j in shown for kind in ("missed", "false")]
            rows.append(((clause, own[PRODUCT].n, *each), ("", "", *keys)))
    columns = ("red flag", "n", *(f"{found.cases.title(j)}: {w}" for j in shown for w in _OF_CLAUSE[:2]))
    return made("redflags", "Red flags", columns, rows, _CLAUSES)


def calibration(found: Evaluation) -> Table:
    """Expected calibration error of each head."""
    rows: list[Row] = [((c.head, c.after.n, c.before, c.after, c.temperature), [""] * 5) for c in found.calibrations]
    note = (
        "Mean distance between probability and share that came true in ten bins: of escalate for 'true', of clauses "
        "over all, else of the likeliest label; before and after the temperature. n: probabilities."
    )
    return made("calibration", "Calibration error", ("head", "n", "before", "after", "temperature"), rows, note)


def reliability(found: Evaluation) -> Table:
    """How often tickets of each probability to escalate are to be escalated."""
    rows: list[Row] = [
        ((f"{b.low:.1f} to {b.high:.1f}", b.observed.n, b.mean, b.observed), ("", "", "", f"bin {round(b.low * 10)}"))
        for b in found.reliability
    ]
    columns = ("probability", "n", "mean said", "came true")
    return made("reliability", "Reliability of the probability to escalate", columns, rows)


def count(found: Found) -> int:
    """Return how many tickets stand behind a figure; none do where it is not defined."""
    return found.n if found else 0


def _value(found: Found) -> float:
    return found.value if found else 0.0


def _behind(found: Evaluation, figure: str, estimate: Found) -> int:
    """Return how many tickets stand behind a figure; of a kappa that is not defined: those the product gave a level."""
    if estimate is None and figure in KAPPAS:
        return int((found.cases.judges[PRODUCT].answers.priority != SILENT).sum())
    return count(estimate)


def _shown(found: Evaluation) -> list[str]:
    return [j for j in reversed(list(found.cases.judges)) if j != UNKEYED]


def _by_clause(found: Evaluation) -> dict[str, dict[str, ClauseFigure]]:
    """Return the figures of each clause by judge, those that the product misses most first."""
    by: dict[str, dict[str, ClauseFigure]] = {}
    for one in found.clauses:
        by.setdefault(one.clause, {})[one.judge] = one
    ordered = sorted(by, key=lambda c: (by[c][PRODUCT].recall is None, _value(by[c][PRODUCT].recall), c))
    return {clause: by[clause] for clause in ordered}


def _clause(figures: Sequence[ClauseFigure]) -> tuple[list[Cell], list[str]]:
    """Return the figures of one clause by some judges, and their keys."""
    cells: list[Cell] = []
    keys: list[str] = []
    for one in figures:
        cells += [one.recall, one.false_alarms, one.precision]
        keys += [error(f"{one.clause} {kind}", one.judge) for kind in ("missed", "false", "false")]
    return cells, keys


def every(found: Evaluation) -> Iterator[Table]:
    """Yield the tables of this file that have anything to tell."""
    some = (
        gates(found), judges(found), *(labels(found, asked) for asked in KINDS), flags(found), clauses(found),
        clauses_by_judge(found), calibration(found), reliability(found),
    )  # fmt: skip
    yield from (table for table in some if table.rows)
