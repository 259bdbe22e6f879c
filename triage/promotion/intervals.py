"""The 95 % interval of what two models differ by on the same tickets in a share (`agreement.gap`: in a mean)."""

from __future__ import annotations

import numpy as np

from triage.agreement import Bools, Estimate, wilson


def difference(new: Bools, old: Bools) -> Estimate | None:
    """Return the share of `new` minus that of `old`, both [tickets] of the same tickets; ``None`` of no tickets.

    The interval is method 10 of Newcombe, Improved confidence intervals for the difference between binomial proportions
    based on paired data (1998): Wilson's of either share, put together by how far the two go together. Like Wilson's it
    takes the tickets for independent of each other.
    """
    n = len(new)
    if not n:
        return None
    both, first, second = int((new & old).sum()), int((new & ~old).sum()), int((old & ~new).sum())
    p, q = (both + first) / n, (both + second) / n
    (p_low, p_high), (q_low, q_high) = wilson(both + first, n), wilson(both + second, n)
    phi = _phi(both, first, second, n - both - first - second)

    def half(a: float, b: float) -> float:
        return float(np.sqrt(max(0.0, a * a - 2 * phi * a * b + b * b)))

    low, high = p - q - half(p - p_low, q_high - q), p - q + half(p_high - p, q - q_low)
    return Estimate(p - q, max(-1.0, low), min(1.0, high), n, share=True)


def _phi(both: int, first: int, second: int, neither: int) -> float:
    """Return the correlation of the two answers, corrected for continuity where it is above nothing."""
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    if not margins:
        return 0.0
    excess = float(both * neither - first * second)
    if excess > 0:
        excess = max(0.0, excess - (both + first + second + neither) / 2)
    return excess / float(np.sqrt(float(margins)))
