"""A small policy measured on tickets, for the tests of coverage."""

from tests.conftest import policy_of
from triage.trials import coverage

CLAUSES = {
    "critical.fire": {"floor": "critical", "implies": ["topic.heat"], "match": {"phrase": {"any": ["on fire"]}}},
    "topic.heat": {"floor": "critical", "match": {"phrase": {"any": ["too hot"]}}},
    "medium.smoke": {
        "floor": "medium", "match": {"phrase": {"any": ["smoke*"]}}, "hint": {"phrase": {"any": ["smell"]}},
    },
    "trigger.vip": {"floor": "high", "match": {"field": {"field": "account.tier", "tier": "vip"}}},
    "trigger.new": {"effect": "watch", "floor": "critical", "match": {"phrase": {"any": ["charger"]}}},
    "not.idle": {"effect": "suppress", "floor": "", "team": "", "hint": {"phrase": {"any": ["just saying"]}}},
}  # fmt: skip
POLICY = policy_of(CLAUSES)


def measured(*rows, policy=POLICY, **options):
    *_, last = coverage.measure(rows, policy, **options)
    return last
