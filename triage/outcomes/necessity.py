"""Whether escalations were necessary: figures of ``triage audit report``, which no column of an export can tell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from triage.agreement import Estimate
from triage.errors import InputError
from triage.records.record import METRICS, Metric

NAMES = ("necessity_precision", "miss_rate")
ELSEWHERE = "_other_file"
"""What the names of figures end in that an audit of another scored file found: they are nobody's but that file's."""
HOW = (
    "people's verdicts: triage audit sample SCORED --tickets EXPORT -o review.html, filled in by two reviewers; "
    "then triage audit report review_a.csv review_b.csv --scored SCORED -o audit; then this again with --audit audit"
)
_KIND = "audit"
_MADE = "(made by triage audit report ... -o DIR)"
_SHORT = 12
_SORTS = ("policy", "model")


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found, when, and of which scored file: its name and its sha256, "" where that is not told.

    `here` is the sha256 of the scored file that is measured. `tags` are the digests of what decided there.
    """

    path: str
    at: str
    metrics: tuple[Metric, ...]
    scored: str = ""
    digest: str = ""
    here: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """The audit is one of the very file that is measured."""
        return bool(self.digest) and self.digest == self.here

    @property
    def whose(self) -> str:
        """Say of which scored file the audit is."""
        if self.same:
            return "of this scored file"
        if not self.digest:
            return f"of a scored file that it does not identify ({self.scored or 'no name'}, {self.at})"
        return f"of another scored file ({self.scored or 'no name'}, digest {self.digest[:_SHORT]}, {self.at})"

    @property
    def briefly(self) -> str:
        """Say the same without name and date."""
        return self.whose.split(" (")[0]

    def named(self) -> Iterator[Metric]:
        """Yield its figures; those of another file have names of their own, lest one passes for the other anywhere."""
        for m in self.metrics:
            name, of = (m.name, f"of {self.at}") if self.same else (m.name + ELSEWHERE, self.whose)
            yield replace(m, name=name, says=f"{m.says} (audit {of})")

    def note(self, decided: Mapping[str, str]) -> str:
        """Say what an audit of another file is worth here; "" of this one. `decided`: digests of what decided here."""
        if self.same:
            return ""
        told = {of: (self.tags.get(f"{of}_digest", ""), decided.get(f"{of}_digest", "")) for of in _SORTS}
        other = [f"{of} {there or 'not told'}, here {here or 'not told'}" for of, (there, here) in told.items()
                 if not there or there != here]  # fmt: skip
        by = "decided by the same policy and model" if not other else "decided by " + "; ".join(other)
        cure = "" if self.digest else "; making the audit report anew tells which file it is of"
        return f"the audit is {self.whose}, {by}: its figures say nothing of the tickets here{cure}"


def read_audit(path: Path, here: str) -> Audit:
    """Read the metrics of an audit: its folder or its ``metrics.json``. `here` is the sha256 of the scored file.

    Raises `InputError` when it is none, and says what it is instead.
    """
    file = path / METRICS if path.is_dir() else path
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        kind, told = str(raw.get("kind", "")), raw["metrics"]
        found = tuple(
            Metric(name, Estimate(m["value"], m["low"], m["high"], m["n"], m.get("share", False)), m.get("says", ""))
            for name in NAMES
            if kind == _KIND and (m := told.get(name)) is not None
        )
        tags, params = raw.get("tags", {}), raw.get("params", {})
        audit = Audit(
            str(path), str(raw.get("at", "")), found, str(params.get("scored", "")), str(tags.get("scored_digest", "")),
            here, {f"{of}_digest": str(tags.get(f"{of}_digest", "")) for of in _SORTS},
        )  # fmt: skip
    except FileNotFoundError:
        inside = f"the folder {path} holds no {METRICS}" if path.is_dir() else f"{file}: no such file"
        raise InputError(f"--audit: {inside} {_MADE}") from None
    except OSError as error:
        raise InputError(f"--audit: {file}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"--audit: {file}: is no metrics.json of triage audit report") from None
    if kind != _KIND:
        raise InputError(f"--audit: {file}: holds the figures of '{kind or 'no kind'}', not of an audit {_MADE}")
    if not found:
        raise InputError(f"--audit: {file}: has none of {', '.join(NAMES)}: no ticket was judged")
    return audit
