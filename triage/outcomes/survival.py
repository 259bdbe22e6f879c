"""Times to an event of which some are still running: the product-limit estimate of Kaplan and Meier (1958).

A ticket that is still open has lasted at least so long: it counts as at risk until then (right-censored) and is
neither left out, which would make the team look faster, nor taken as resolved. Curve and band come from
`scipy.stats.ecdf`; the band is Greenwood's (1926) on the log-log scale. The interval of a median or any other quantile
holds the times at which that band covers it (Brookmeyer and Crowley 1982).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triage.agreement import Estimate

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Share that is still running just after each of `times`, with its 95 % band (not a number at 0 and 1).

    `n` tickets were at risk at the start, of which `ended` had the event.
    """

    times: Floats
    share: Floats
    low: Floats
    high: Floats
    n: int
    ended: int

    def quantile(self, part: float) -> Estimate | None:
        """Return the time by which `part` have ended, in the unit of the times.

        ``None`` when it is not reached: fewer than that have ended by the end of what was seen. An end of the interval
        that is not reached is ``None``.
        """
        value = self._first(self.share, 1 - part)
        if value is None:
            return None
        return Estimate(value, self._first(self.low, 1 - part), self._first(self.high, 1 - part), self.n)

    def _first(self, of: Floats, level: float) -> float | None:
        """Return the first time at which the curve is down at `level` (shares are sums of many steps: with slack)."""
        down = np.flatnonzero(of <= level + 1e-9)
        return float(self.times[down[0]]) if len(down) else None


def curve(lasted: Sequence[float], ended: Sequence[bool]) -> Curve | None:
    """Estimate the curve of how long tickets last; ``None`` of none.

    `lasted` are times to the event where `ended`, else to the last moment that is known of. An event at the same time
    as a censoring comes first, as usual.
    """
    if not len(lasted):
        return None
    from scipy import stats

    over = np.asarray(ended, np.bool_)
    data = np.asarray(lasted, np.float64)
    sample = stats.CensoredData(uncensored=data[over], right=data[~over])
    found = stats.ecdf(sample).sf
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # there is no band where all or none are over
        band = found.confidence_interval(method="log-log")
    return Curve(
        found.quantiles.astype(np.float64),
        found.probabilities,
        band.low.probabilities,
        band.high.probabilities,
        len(data),
        int(over.sum()),
    )
