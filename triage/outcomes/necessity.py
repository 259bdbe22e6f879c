"""Whether escalations were necessary: figures of ``triage audit report``, which no column of an export can tell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from triage.agreement import Estimate
from triage.errors import InputError
from triage.record import METRICS, Metric

NAMES = ("necessity_precision", "miss_rate")
HOW = (
    "people's verdicts: triage audit sample SCORED --tickets EXPORT -o review.html, filled in by two reviewers; "
    "then triage audit report review_a.csv review_b.csv --scored SCORED -o audit; then this again with --audit audit"
)


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found, and when."""

    path: str
    at: str
    metrics: tuple[Metric, ...]


def read_audit(path: Path) -> Audit:
    """Read the metrics of an audit: its folder or its ``metrics.json``. Raises `InputError` when they are none."""
    file = path / METRICS if path.is_dir() else path
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        told = raw["metrics"]
        found = tuple(
            Metric(name, Estimate(m["value"], m["low"], m["high"], m["n"], m.get("share", False)), m.get("says", ""))
            for name in NAMES
            if (m := told.get(name)) is not None
        )
        at = str(raw.get("at", ""))
    except FileNotFoundError:
        raise InputError(f"--audit: {file}: no such file (made by triage audit report ... -o DIR)") from None
    except OSError as error:
        raise InputError(f"--audit: {file}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"--audit: {file}: is no metrics.json of triage audit report") from None
    if not found:
        raise InputError(f"--audit: {file}: has none of {', '.join(NAMES)} (kind: {raw.get('kind', 'not told')})")
    return Audit(str(path), at, found)
