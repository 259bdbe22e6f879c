"""What all policy shapes are made of: frozen values that refuse unknown keys, and mistakes in words."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Level = Literal["low", "medium", "high", "critical"]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def written(pattern: str, what: str) -> AfterValidator:
    """Refuse a text that `pattern` does not fit, and say `what` is allowed: a pattern tells few people anything."""

    def check(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(f"must be {what}")
        return text

    return AfterValidator(check)


_SPAN, _SPANS = "[1-9][0-9]{0,4} (minute|hour|day)s?", "a span such as '5 minutes', '1 hour' or '2 days'"
Duration = Annotated[str, written(_SPAN, _SPANS)]
Promise = Annotated[str, written(f"{_SPAN}|end of business day", f"{_SPANS}, or 'end of business day'")]
Share = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """Base of every policy shape: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)
