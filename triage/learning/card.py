"""A model card: what a model learnt from, how well it does, and what it cannot do. Pure: a report in, Markdown out.

The parts are those of Mitchell et al., Model Cards for Model Reporting (2019), as far as a program can know them. No
text of a ticket and no name of a customer stands in it, only ticket ids, counts and names of columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from triage.learning import purpose, sheets
from triage.learning.sheets import Sheet
from triage.wording import some

if TYPE_CHECKING:
    from triage.learning.assess import Assessment
    from triage.learning.facts import Facts
    from triage.learning.report import Report

NAME = "README.md"
TITLE = "# A model of triage"
FEW_GROUPS = 30
"""With fewer groups than this, intervals by resampling groups are too narrow."""
FEW_HELD = 10
"""Of a clause that fewer unseen tickets hold than this, next to nothing is known."""
_LISTED = 12
_LOADING = """\
```sh
triage score tickets.csv --model THIS_FOLDER -o decisions.csv
```

```python
from pathlib import Path
import triage

policy = triage.load_policy()  # the one with the digest above; under another, train anew
model = triage.load_model(Path("THIS_FOLDER"))
decisions = triage.score(tickets, policy, model)
```

The arrays are checked against `manifest.json` before they are used; this card is not read.
"""


def card(report: Report) -> str:
    """Write the card of the model that `report` is about; the same report gives the same text."""
    lines = [TITLE, "", *_intended(), *_kind(report), purpose.USE, *_data(report), *_split(report)]
    if report.across:
        title = f"How well it does: cross-validated over {report.folds} folds"
        lines += [f"## {title}", "", _resting(report.across), "", *_figures(report.across)]
    if report.kept:
        lines += ["## How well it does: held out for good", "", _resting(report.kept), "", *_figures(report.kept)]
    lines += ["## The heads by themselves", ""]
    for name, rows in (("Cross-validated", report.rows), ("Held out", report.test)):
        lines += [f"{name}:", "", *_table(sheets.heads(rows)), ""] if rows else []
    lines += [*_limits(report), purpose.ETHICS, *_loading(), purpose.ANEW]
    return "\n".join(lines)


def _intended() -> Iterator[str]:
    yield "Judges support tickets beside the written escalation policy: whether a human must take over, how urgently,"
    yield "which team, how the customer feels, and which clauses hold. It may raise what the policy's patterns found,"
    yield "and never lowers it. This card was written by `triage train` beside the arrays."
    yield ""


def _kind(report: Report) -> Iterator[str]:
    """Say what kind of model it is."""
    heads = ", ".join(dict.fromkeys(row.head for row in report.rows))
    yield from ("## What it is", "")
    yield "- linear, over features of words, of the policy's hits and of the thread; `manifest.json` names the kinds"
    yield from (f"- a head for each of: {heads}",) if heads else ()
    yield ""


def _data(report: Report) -> Iterator[str]:
    yield from ("## What it learnt from", "")
    facts = report.facts
    yield f"- {report.examples:,} tickets of {report.groups:,} groups (author, thread, customer, near copies)"
    if facts:
        yield f"- levels: {_counts(facts.levels)}"
        yield f"- moods: {_counts({name or 'not given': n for name, n in facts.moods.items()})}"
        yield f"- teams of the escalated: {_counts({name or 'not given': n for name, n in facts.teams.items()})}"
        held = sum(n > 0 for n in facts.clauses.values())
        yield f"- clauses: {held} of {len(facts.clauses)} are held by any ticket"
        yield f"- threads of more than one message: {facts.threads:,}; channels: {facts.channels}"
        if facts.first and facts.last:
            yield f"- messages from {facts.first:%Y-%m-%d %H:%M} to {facts.last:%Y-%m-%d %H:%M} UTC"
        yield f"- digest of texts and labels: `{facts.data}`"
        yield f"- digest of what the policy finds: `{facts.policy}`"
    yield ""
    if report.checks:
        yield from ("### Data checks", "", *_table(sheets.checks(report.checks)), "")


def _split(report: Report) -> Iterator[str]:
    yield from ("## How it was split", "")
    yield f"- cross-validated in {report.folds} folds: no author, customer or near copy stands on both sides of one"
    if not report.held_out:
        yield "- nothing was held out for good"
    elif report.by == "time" and report.border:
        yield f"- held out for good: the {report.held_out:,} tickets from {report.border:%Y-%m-%d %H:%M} UTC on"
        yield f"- dropped, because their groups stand among the held-out ones: {report.dropped:,}"
    else:
        yield f"- held out for good, whole groups drawn by lot: {report.held_out:,} tickets"
    yield from (f"- {_plain(note)}" for note in report.notes)
    yield ""


def _resting(found: Assessment) -> str:
    few = "; so few groups make the intervals too narrow" if found.groups < FEW_GROUPS else ""
    return f"{found.tickets:,} tickets of {found.groups:,} groups that the judging heads had not seen{few}."


def _figures(found: Assessment) -> Iterator[str]:
    made = (
        sheets.comparisons(found),
        *(sheets.labels(found, asked) for asked in sheets.LABELS),
        sheets.clauses(found),
        sheets.calibration(found),
        sheets.reliability(found),
    )
    for sheet in made:
        if sheet.rows:
            yield from (f"### {sheet.title}", "", *_table(sheet), "")
            yield from (sheet.note, "") if sheet.note else ()


def _limits(report: Report) -> Iterator[str]:
    yield from ("## What it cannot do", "")
    facts, best = report.facts, report.kept or report.across
    if facts:
        yield from _of_the_data(facts)
    if best:
        yield from _of_the_figures(best)
    yield "- It knows no column of the export beside the words, the hits of the policy and the shape of the thread."
    yield "- It was measured on tickets like those above; look through a sample of your own before you rely on it."
    yield ""


def _of_the_data(facts: Facts) -> Iterator[str]:
    yield from (f"- {_plain(doubt)}" for doubt in facts.short)
    never = [clause for clause, n in facts.clauses.items() if not n]
    if never:
        yield f"- clauses that no ticket holds: {some(never, _LISTED)}"
    seen = ", ".join(f"{code} {n:,}" for code, n in facts.languages.items())
    yield f"- languages: others than {', '.join(facts.supported)} go to a human; the tickets were in {seen}"
    for field, (n, clauses) in facts.missing.items():
        what = ", ".join(clauses) if len(clauses) <= _LISTED else f"{len(clauses)} clauses"
        yield f"- `{field}` is missing in {n:,} tickets; there cannot be evaluated: {what}"


def _of_the_figures(found: Assessment) -> Iterator[str]:
    for c in found.comparisons:
        majority, _, model, _ = c.figures
        if majority is None or model is None or model.low is None or model.share:
            continue
        if model.low <= majority.value:
            yield f"- {c.asked}: its head is not surely better than the commonest label ({c.measure})"
    unknown = [c.clause for c in found.clauses if c.n < FEW_HELD]
    if unknown:
        named = some(unknown, _LISTED)
        yield f"- next to nothing is known of clauses held by fewer than {FEW_HELD} unseen tickets: {named}"
    critical = next((c for c in found.comparisons if (c.asked, c.measure) == ("critical", "recall")), None)
    if critical and critical.figures[-1]:
        yield f"- critical tickets: with the rules it finds {sheets.cell(critical.figures[-1])}, and misses the rest"


def _loading() -> Iterator[str]:
    yield from ("## How to load it", "", _LOADING)


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"| {' | '.join(map(_plain, sheet.columns))} |"
    yield "|" + "---|" * len(sheet.columns)
    for row in sheet.rows:
        yield f"| {' | '.join(map(_plain, row))} |"


def _plain(text: str) -> str:
    """Keep what comes out of an export (ids, names of columns) from being taken for Markdown or HTML."""
    safe = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for mark in "\\`*[]|":
        safe = safe.replace(mark, f"\\{mark}")
    return safe


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in found.items()) or "none"
