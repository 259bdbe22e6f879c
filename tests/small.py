"""A small policy for the words of ``tests/labelled.py``: hints only, so that the rules alone decide nothing."""

from tests.conftest import policy_of


def _hint(*words: str) -> dict[str, object]:
    return {"hint": {"phrase": {"any": list(words)}}}


POLICY = policy_of(
    {
        "critical.outage": {"floor": "critical", "team": "technical_support", **_hint("outage", "down")},
        "high.refund": {"floor": "high", "team": "billing", **_hint("refund")},
        "not.thanks": {"effect": "suppress", "floor": "", "team": "", **_hint("lovely")},
        "trigger.rare": {"floor": "medium", "team": "billing", **_hint("unheard of")},
    }
)
