"""Values on their way into a column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

Fit = Callable[[Any], Any]
_WORDS = {"true": True, "false": False}


def fitting(kind: Any) -> Fit:
    """Return what turns a value of plain JSON into what a column of SQLAlchemy's type `kind` takes.

    Lists and objects become JSON, a moment becomes one in UTC. It raises ``ValueError``, ``TypeError`` or
    ``LookupError`` where a value does not fit.
    """
    import sqlalchemy as sa

    if isinstance(kind, sa.JSON | sa.ARRAY):
        return _same
    if isinstance(kind, sa.String):
        return _text
    if isinstance(kind, sa.DateTime):
        return _moment if kind.timezone else lambda value: _moment(value).replace(tzinfo=None)
    if isinstance(kind, sa.Boolean):
        return lambda value: _WORDS[value] if isinstance(value, str) else bool(value)
    if isinstance(kind, sa.Integer):
        return int
    if isinstance(kind, sa.Float):
        return float
    if isinstance(kind, sa.Numeric):
        return lambda value: Decimal(str(value))
    return lambda value: _text(value) if isinstance(value, list | dict) else value


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


def without_nul(value: Any) -> Any:
    """Return a text, or what holds texts, without NUL, which PostgreSQL cannot keep."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(v) for v in value]
    return {without_nul(k): without_nul(v) for k, v in value.items()} if isinstance(value, dict) else value
