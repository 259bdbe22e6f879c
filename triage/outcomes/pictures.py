"""The pictures of the success metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.outcomes.measure import Measured
from triage.outcomes.survival import Curve
from triage.records import plots
from triage.records.record import Plot

_POINTS = 400
"""Steps of a curve that a picture shows."""
_WEEKS = 26
"""Weeks that the picture shows, the newest."""


def drawn(found: Measured) -> Iterator[Plot]:
    """Draw what there is to draw."""
    levels = {name: f.curve for name, f in found.slices["level"].items() if f.curve is not None and f.curve.ended}
    if levels:
        yield _curves("time_to_resolution", "Escalated tickets still open, by level", levels, "hours since escalation")
    since = {name: curve for name, curve in found.whole.items() if curve.ended}
    if len(since) > 1:
        yield _curves("since_opening", "Tickets still open since opening", since, "hours since opening")
    if found.weeks:
        newest = dict(list(found.weeks.items())[-_WEEKS:])
        yield plots.bars("by_week", "Escalated share by week", newest, label="share of the week's tickets", most=None)
    months = {name: f for name, f in found.slices["month"].items() if name[:1].isdigit()}
    series = {
        title: [(float(n), e.value) for n, f in enumerate(months.values()) if (e := getattr(f, name)) is not None]
        for title, name in (("first touch", "first"), ("satisfied", "satisfied"), ("taken over in time", "inside"),
                            ("answered in time", "promise"))
    }  # fmt: skip
    series = {title: points for title, points in series.items() if points}
    if len(months) > 1 and series:
        step = 1 + len(months) // 9
        ticks = {float(n): month for n, month in enumerate(months) if n % step == 0}
        yield plots.lines("trend", "Month by month", series, x="month of the escalation", y="share", ticks=ticks)


def _curves(name: str, title: str, of: Mapping[str, Curve], x: str) -> Plot:
    """Draw curves as far as the slowest of them has a tenth left, or to its end."""
    far = max(float(c.times[(c.share <= 0.1).argmax()]) if (c.share <= 0.1).any() else float(c.times[-1])
              for c in of.values())  # fmt: skip
    series, bands = {}, {}
    for label, c in of.items():
        shown = [n for n in range(len(c.times)) if c.times[n] <= far]
        shown = shown[:: 1 + len(shown) // _POINTS]
        series[label] = [(0.0, 1.0), *((float(c.times[n]), float(c.share[n])) for n in shown)]
        bands[label] = [(float(c.times[n]), float(c.low[n]), float(c.high[n])) for n in shown if c.low[n] == c.low[n]]
    return plots.lines(name, title, series, x=x, y="share still open", bands=bands, steps=True)
