"""The shipped policy and its patterns, for the tests of the search."""

from triage import api
from triage.engines import regex

POLICY = api.load_policy()
PATTERNS = regex.patterns(POLICY.rules["regex"])
EXAMPLES = [e if isinstance(e, str) else str(e) for c in POLICY.clauses.values() for e in c.examples.fires]
