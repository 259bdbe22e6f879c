"""Pictures of figures, as SVG and PNG; the same numbers give the same bytes. matplotlib is imported on first use."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from triage.agreement import Estimate
from triage.records.record import Plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, BLUE, ORANGE, GREEN, RED = "#24292f", "#2f6fb0", "#d9822b", "#3a9160", "#c23b3b"
COLOURS = (BLUE, ORANGE, GREEN, RED, "#7a5ea8", "#8c6d46", "#4d9aa8", "#9a9a9a")
"""Distinct for the commonest kinds of colour blindness, too: they differ in lightness."""
_DPI = 110
_ROW = 0.32
"""Inches of height a bar needs."""


def bars(
    name: str, title: str, figures: Mapping[str, Estimate | None], *, label: str = "", most: float | None = 1.0
) -> Plot:
    """One horizontal bar a figure with its interval; a figure that is not defined is an empty row that says so."""
    with _axes(height=1.1 + _ROW * max(1, len(figures))) as (axes, done):
        for row, estimate in enumerate(figures.values()):
            if estimate is None:
                axes.text(0, row, " no ticket", va="center", color="#777777", fontsize=8)
                continue
            axes.barh(row, estimate.value, color=BLUE, height=0.62)
            _whisker(axes, estimate, row)
        axes.set_yticks(range(len(figures)), list(figures))
        axes.invert_yaxis()
        axes.set_xlabel(label)
        if most is not None:
            axes.set_xlim(0, most)
        axes.grid(axis="x", alpha=0.3)
        return done(name, title, "; ".join(f"{k} {v.value:.2f}" for k, v in figures.items() if v))


def lines(
    name: str,
    title: str,
    series: Mapping[str, Sequence[tuple[float, float]]],
    *,
    x: str,
    y: str,
    bands: Mapping[str, Sequence[tuple[float, float, float]]] | None = None,
    marks: Mapping[str, float] | None = None,
    steps: bool = False,
    diagonal: bool = False,
    unit: bool = True,
    ticks: Mapping[float, str] | None = None,
) -> Plot:
    """One line a series of (x, y); `bands` are (x, low, high), `marks` named vertical lines, `unit`: y from 0 to 1.

    `ticks` name places on the x axis, such as months.
    """
    with _axes() as (axes, done):
        if diagonal:
            axes.plot([0, 1], [0, 1], color="#999999", linestyle=":", linewidth=1)
        for colour, (label, points) in zip(_colours(), series.items(), strict=False):
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            how: dict[str, Any] = {"drawstyle": "steps-post"} if steps else {"marker": "." if len(points) < 40 else ""}
            axes.plot(xs, ys, color=colour, label=label, linewidth=1.6, **how)
            band = (bands or {}).get(label, ())
            if band:
                axes.fill_between(
                    [b[0] for b in band], [b[1] for b in band], [b[2] for b in band],
                    color=colour, alpha=0.15, linewidth=0, step="post" if steps else None,
                )  # fmt: skip
        for text, at in (marks or {}).items():
            axes.axvline(at, color="#777777", linestyle="--", linewidth=1)
            axes.annotate(text, (at, 0.02), xycoords=("data", "axes fraction"), fontsize=8, rotation=90, ha="right")
        if ticks is not None:
            axes.set_xticks(list(ticks), list(ticks.values()))
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        if unit:
            axes.set_ylim(0, 1.02)
        axes.grid(alpha=0.3)
        if len(series) > 1:
            axes.legend(frameon=False, fontsize=8)
        return done(name, title, f"{y} over {x}: {', '.join(series)}")


def matrix(
    name: str,
    title: str,
    counts: Sequence[Sequence[int]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    x: str,
    y: str,
) -> Plot:
    """Counts in a grid, shaded by their share of the row (an empty row stays white)."""
    with _axes(width=5.2, height=4.4) as (axes, done):
        shares = [[c / max(1, sum(row)) for c in row] for row in counts]
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for r, row in enumerate(counts):
            for c, count in enumerate(row):
                axes.text(c, r, f"{count:,}", ha="center", va="center", color="white" if shares[r][c] > 0.5 else INK)
        axes.set_xticks(range(len(columns)), list(columns))
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        axes.spines[:].set_visible(False)
        return done(name, title, f"{y} by {x}")


def reliability(name: str, title: str, points: Sequence[tuple[float, Estimate]]) -> Plot:
    """Mean probability of each bin beside the share that came true, with its interval; the diagonal is honest."""
    with _axes(width=5.2, height=4.6) as (axes, done):
        axes.plot([0, 1], [0, 1], color="#999999", linestyle=":", linewidth=1)
        for mean, seen in points:
            if seen.low is not None and seen.high is not None:
                axes.plot([mean, mean], [seen.low, seen.high], color=BLUE, linewidth=1)
            axes.plot([mean], [seen.value], color=BLUE, marker="o", markersize=4 + min(8, seen.n**0.5 / 4))
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel("probability said")
        axes.set_ylabel("share that came true")
        axes.grid(alpha=0.3)
        return done(name, title, "; ".join(f"said {m:.2f}, true {e.value:.2f} of {e.n}" for m, e in points))


def stacked(
    name: str, title: str, parts: Mapping[str, tuple[str, Sequence[int]]], rows: Sequence[str], *, label: str,
    upright: bool = False,
) -> Plot:  # fmt: skip
    """One bar a row, made of counts: `parts` are (colour, a count for each row) by name, from the foot of the bar on.

    `upright` bars are steps of a scale, of which only some are named. As SVG alone, for pages."""
    with _axes(height=3.4 if upright else 1.2 + 0.26 * max(1, len(rows)), raster=False) as (axes, done):
        at, foot = range(len(rows)), [0] * len(rows)
        for part, (colour, counts) in parts.items():
            how: dict[str, Any] = {"color": colour, "label": part, "linewidth": 0}
            if upright:
                axes.bar(at, counts, bottom=foot, width=0.9, **how)
            else:
                axes.barh(at, counts, left=foot, height=0.72, **how)
            foot = [below + count for below, count in zip(foot, counts, strict=True)]
        if upright:
            named = range(0, len(rows), 1 + (len(rows) - 1) // 10)
            axes.set_xticks(named, [rows[n] for n in named], rotation=30, ha="right")
            axes.set_ylabel(label)
        else:
            axes.set_yticks(at, list(rows))
            axes.set_ylim(len(rows) - 0.4, -0.6)
            axes.set_xlabel(label)
        axes.locator_params(axis="y" if upright else "x", integer=True)
        (axes.yaxis if upright else axes.xaxis).set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.grid(axis="y" if upright else "x", alpha=0.3)
        axes.set_axisbelow(True)
        if len(parts) > 1:
            axes.figure.legend(frameon=False, fontsize=8, ncols=len(parts), loc="outside lower left")
        return done(name, title, "; ".join(f"{row} {total:,}" for row, total in zip(rows, foot, strict=True)))


def _whisker(axes: Axes, estimate: Estimate, row: int) -> None:
    if estimate.low is not None and estimate.high is not None:
        axes.plot([estimate.low, estimate.high], [row, row], color=INK, linewidth=1.2)


def _colours() -> Iterator[str]:
    while True:
        yield from COLOURS


@contextmanager
def _axes(
    *, width: float = 6.4, height: float = 4.0, raster: bool = True
) -> Iterator[tuple[Axes, Callable[[str, str, str], Plot]]]:
    """Give axes, and the function that ends the picture."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style: Any = {
        "svg.hashsalt": "triage", "svg.fonttype": "path", "font.size": 9, "axes.edgecolor": "#999999",
        "axes.spines.top": False, "axes.spines.right": False, "text.color": INK, "axes.labelcolor": INK,
    }  # fmt: skip
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)

        def done(name: str, title: str, says: str) -> Plot:
            axes.set_title(title, fontsize=10, loc="left")
            svg, png = io.StringIO(), io.BytesIO()
            figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
            if raster:
                figure.savefig(png, format="png", dpi=_DPI, metadata={"Software": None})
            return Plot(name, title, svg.getvalue(), png.getvalue(), says)

        axes = figure.add_subplot()
        yield axes, done
