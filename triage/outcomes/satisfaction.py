"""What customers said of the help, as one yes or no: satisfied or not, by the scale that their answers are on."""

from __future__ import annotations

from triage.outcomes.cases import Case, Untold
from triage.outcomes.lexicon import Scale, State


def satisfied(case: Case, scale: Scale | None) -> bool | Untold:
    """Tell whether a customer who answered was satisfied."""
    if not case.counts or scale is None:
        return Untold("")
    if not case.rating:
        return Untold("no rating")
    said = scale.of[case.rating]
    return Untold("not asked, or no answer") if said is None else said


def responded(case: Case, scale: Scale | None) -> bool | Untold:
    """Tell whether a customer answered who was asked: where no word says who was, all whose ticket is resolved."""
    if not case.counts or scale is None:
        return Untold("")
    if not _tells(scale):
        return bool(case.rating) if case.state is State.RESOLVED else Untold("not resolved yet")
    if not case.rating:
        return Untold("not asked")
    return Untold("not asked") if case.rating in scale.silent else scale.of[case.rating] is not None


def mark(case: Case, scale: Scale | None) -> float | None:
    """Return the mark on a scale that has a mean."""
    if scale is None or not scale.mean or not case.counts or not case.rating:
        return None
    return float(case.rating)


def _tells(scale: Scale) -> bool:
    """Tell whether the scale has a word for customers who were asked and did not answer."""
    return None in scale.of.values()
