"""The shipped rules of context, for the tests beside."""

from __future__ import annotations

import tomllib
from pathlib import Path

from triage.polarity.context import Context, ContextRules

PROTOCOL = Path(__file__).parents[2] / "triage" / "protocol"
RULES = ContextRules.model_validate(tomllib.loads((PROTOCOL / "context.toml").read_text(encoding="utf-8")))
CONTEXT = Context(RULES)
