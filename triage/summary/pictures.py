"""The pictures of a summary, drawn from its document."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from triage.records import plots
from triage.records.record import Plot
from triage.summary.document import Document
from triage.types import Effect

ROWS = 20
"""Bars of a picture, the longest."""
_COLOURS = {"critical": "#c23b3b", "high": "#d9822b", "medium": "#d1b24a", "low": "#5b93c9", "none": "#9aa3ab"}
_LONGEST = 44


def drawn(found: Document) -> dict[str, Plot]:
    """Draw what there is to draw, by name."""
    with warnings.catch_warnings():  # a letter that the font lacks is a box here; the table beside it has the word
        warnings.filterwarnings("ignore", "Glyph")
        return {plot.name: in_page_colours(plot) for plot in _drawn(found)}


def in_page_colours(plot: Plot) -> Plot:
    """Return a picture whose words and lines take the colour of the page that holds it, light or dark."""
    svg = (
        plot.svg.replace(plots.INK, "currentColor")
        .replace("#000000", "currentColor")
        .replace("fill: #ffffff", "fill: none")
    )
    return replace(plot, svg=svg.replace("<svg ", '<svg class="themed" fill="currentColor" ', 1))


def _drawn(found: Document) -> Iterator[Plot]:
    time = found["time"]
    if time["periods"]:
        title = f"Tickets by {time['bucket']} of their newest customer message ({time['zone']})"
        labels = [_start(p["start"], time["bucket"]) for p in time["periods"]]
        yield plots.stacked("time", title, _levels(time["periods"]), labels, label="tickets", upright=True)
    for name, title, key in (
        ("teams", "Escalated tickets by team", "team"),
        ("channels", "Tickets by channel", "channel"),
        ("account_tiers", "Tickets by account tier", "tier"),
    ):
        rows = [row for row in found[name] if row["tickets"]][:ROWS]
        if rows:
            labels = [short(row[key] or "(not told)") for row in rows]
            yield plots.stacked(name, title, _levels(rows), labels, label="tickets")
    if clauses := [
        c
        for c in found["clauses"]
        if c["effect"] != Effect.SUPPRESS and (c["tickets"] or c["held_back"] or c["watched"])
    ][:ROWS]:
        parts = {
            "by a pattern": (plots.BLUE, [c["by_pattern"] for c in clauses]),
            "by the model": (plots.ORANGE, [c["by_model"] for c in clauses]),
            "found, but held back": ("#9aa3ab", [c["held_back"] for c in clauses]),
            "watched": (plots.GREEN, [c["watched"] for c in clauses]),
        }
        parts = {part: pair for part, pair in parts.items() if any(pair[1])}
        yield plots.stacked("clauses", "Tickets by clause", parts, [c["clause"] for c in clauses], label="tickets")
    for name, title, rows, key in (
        ("review", "Tickets that need a person's look, by reason", found["review"], "reason"),
        ("not_evaluable", "Tickets that lack what a clause asks for", found["not_evaluable"], "field"),
    ):
        if rows:
            parts = {"tickets": (plots.BLUE, [row["tickets"] for row in rows[:ROWS]])}
            yield plots.stacked(name, title, parts, [short(row[key]) for row in rows[:ROWS]], label="tickets")
    if found["probabilities"]["tickets"]:
        bins = found["probabilities"]["bins"]
        parts = {
            "escalated": (_COLOURS["high"], [b["escalated"] for b in bins]),
            "not escalated": (_COLOURS["none"], [b["kept"] for b in bins]),
        }
        labels = [f"{b['from']:.2f}" for b in bins]
        title = "Tickets by the model's probability of an escalation"
        yield plots.stacked("probabilities", title, parts, labels, label="tickets", upright=True)


def _levels(rows: Sequence[Mapping[str, Mapping[str, int]]]) -> dict[str, tuple[str, list[int]]]:
    parts = {level: (colour, [row["levels"][level] for row in rows]) for level, colour in _COLOURS.items()}
    return {level: (colour, counts) for level, (colour, counts) in parts.items() if any(counts)}


def _start(day: str, bucket: str) -> str:
    """Name a period as short as it can be: a year, a month, or a day."""
    return day[: {"month": 7, "quarter": 7, "year": 4, "decade": 4}.get(bucket, 10)]


def short(text: str) -> str:
    """Cut a label so that it leaves room for its bar, and disarm what matplotlib would take for a formula."""
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
    return cut.replace("$", r"\$")
