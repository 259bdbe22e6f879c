"""MLflow: what commands measured is logged, models are registered. Only this folder (and `triage.served`) knows it.

Importing this package costs nothing; MLflow is imported when a function needs it. Every failure of MLflow, of its
server or of its store comes out as `TrackingError`; without the extra ``track`` it is `TrackingError`, too.
"""

from __future__ import annotations

from triage.tracking._database import database, shown
from triage.tracking._fetch import fetch, fetch_policy
from triage.tracking._move import Move, move
from triage.tracking._registry import describe_version, register, set_aliases, tag_version
from triage.tracking._runs import Logged, log
from triage.tracking._store import (
    EXTRA,
    SETTINGS,
    Unanswered,
    address,
    installed,
    is_server,
    tracking_uri,
)
from triage.tracking._versions import Version, is_uri, version, versions

__all__ = [
    "EXTRA",
    "SETTINGS",
    "Logged",
    "Move",
    "Unanswered",
    "Version",
    "address",
    "database",
    "describe_version",
    "fetch",
    "fetch_policy",
    "installed",
    "is_server",
    "is_uri",
    "log",
    "move",
    "register",
    "set_aliases",
    "shown",
    "tag_version",
    "tracking_uri",
    "version",
    "versions",
]
