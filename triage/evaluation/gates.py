"""Gates: what the policy asks of the figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from triage.agreement import Estimate
from triage.errors import PolicyError
from triage.evaluation.names import OTHERS, near
from triage.schema.decision import Gate

Outcome = Literal["holds", "fails", "cannot be evaluated"]
_BOUNDS = {"value": "", "low": "lower bound ", "high": "upper bound "}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One gate: what is asked of which figure, what was found, and whether it holds.

    A figure that is not defined (no ticket to ask, or no interval for a bound) cannot be evaluated: it neither holds
    nor fails.
    """

    figure: str
    asked: str
    found: Estimate | None
    outcome: Outcome


def check(gates: Collection[str], known: Iterable[str]) -> None:
    """Raises `PolicyError` with every gate that names no figure."""
    names = list(known)
    wrong = [name for name in gates if name not in names]
    if wrong:
        told = [f"decision.toml: gates.{name}: no figure is called so{_meant(near(name, names))}" for name in wrong]
        plain = [name for name in names if not name.startswith(OTHERS)]
        told[-1] += f"; allowed are {', '.join(plain)}, and many of them with {', '.join(OTHERS)} before them"
        raise PolicyError(told)


def verdicts(gates: Mapping[str, Gate], figures: Mapping[str, Estimate | None]) -> tuple[Verdict, ...]:
    """Hold every gate against its figure."""
    return tuple(_verdict(name, gate, figures.get(name)) for name, gate in gates.items())


def failed(found: Iterable[Verdict]) -> list[Verdict]:
    """Return the gates that do not hold."""
    return [one for one in found if one.outcome == "fails"]


def _verdict(name: str, gate: Gate, found: Estimate | None) -> Verdict:
    side, bound = ("at most", gate.most) if gate.least is None else ("at least", gate.least)
    told = f"{100 * (bound or 0):g} %" if found is not None and found.share else f"{bound:g}"
    asked = f"{_BOUNDS[gate.at]}{side} {told}"
    shown = None if found is None else {"value": found.value, "low": found.low, "high": found.high}[gate.at]
    if shown is None or bound is None:
        return Verdict(name, asked, found, "cannot be evaluated")
    holds = shown >= bound if gate.least is not None else shown <= bound
    return Verdict(name, asked, found, "holds" if holds else "fails")


def _meant(like: str) -> str:
    return f" (did you mean '{like}'?)" if like else ""
