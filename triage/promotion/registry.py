"""What promotion needs of a registry; `triage.tracking` is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

CHAMPION, PREVIOUS = "champion", "previous"
"""Aliases: the version that is live, and the one before it."""
LEDGER, AT, BY, WHY, FORCED = "ledger", "promoted_at", "promoted_by", "promoted_why", "promoted_forced"
"""Tags of a version: the hash of the ledger's line that last made it live, and what that line says."""
BEGUN = "promotion_begun"
"""Tag of a version that is about to be made live: whoever can write it can write the aliases."""


class Version(Protocol):
    """A registered model; `digest` is that of its folder, `policy` that of the policy it was registered with."""

    @property
    def number(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def tags(self) -> Mapping[str, str]: ...
    @property
    def description(self) -> str: ...


class Registry(Protocol):
    """Registered versions; everything raises `TrackingError` when the registry does not answer or lacks it."""

    def versions(self) -> Sequence[Version]: ...
    def version(self, ref: str, /) -> Version: ...
    def fetch(self, ref: str, /) -> Path: ...
    def fetch_policy(self, ref: str, /) -> Path | None: ...
    def set_aliases(self, aliases: Mapping[str, str], /) -> None: ...
    def tag_version(self, number: str, tags: Mapping[str, str], /) -> None: ...
    def describe_version(self, number: str, markdown: str, /) -> None: ...


def named(alias: str, versions: Sequence[Version]) -> Version | None:
    """Return the version that bears an alias."""
    return next((v for v in versions if alias in v.aliases), None)
