"""The versions of the model called ``triage``: what they are, and how one of them is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from triage.errors import TrackingError
from triage.tracking._database import shown
from triage.tracking._store import Store, opened

MODEL = "triage"
SCHEME = "models:/"
DIGEST, POLICY, DATA, PROGRAM = "digest", "policy", "data", "triage"
"""Tags of a version: what makes it the model that it is."""
POLICY_FILES = "policy_files"
"""Tag of a version: the digest of the files of the user's policy that lie beside the model ("": none)."""
CHAMPION = "champion"
LONGEST = 5000
"""Characters of a version's description that every store takes."""


@dataclass(frozen=True, slots=True)
class Version:
    """A registered model: `digest` is that of the model folder, `policy` that of the policy it was registered with.

    `created` is UTC; `run` is the id of the run that registered it ("" where there is none).
    """

    number: str
    digest: str
    policy: str
    aliases: tuple[str, ...]
    created: datetime
    run: str
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    description: str = field(default="", repr=False)

    @property
    def uri(self) -> str:
        """What MLflow calls it: ``models:/triage/3``."""
        return f"{SCHEME}{MODEL}/{self.number}"


def is_uri(ref: str) -> bool:
    """Tell whether what was given for a model names one in the registry (``models:/...``) and not a folder."""
    return ref.startswith(SCHEME)


def versions() -> list[Version]:
    """Return all versions, newest first; none where no model is registered. Raises `TrackingError`."""
    with opened(create=False) as store:
        return every(store)


def version(ref: str) -> Version:
    """Return one version: by number ("3"), by alias ("champion", "@champion") or by URI (``models:/triage@champion``).

    Raises `TrackingError` that says which versions and aliases there are.
    """
    with opened(create=False) as store:
        return find(store, ref)


def every(store: Store) -> list[Version]:
    """Return all versions of an open store, newest first; see `versions`."""
    found = store.client.search_registered_models(f"name = '{MODEL}'")
    if not found:
        return []
    aliases: dict[str, list[str]] = {}
    for alias, number in found[0].aliases.items():
        aliases.setdefault(str(number), []).append(alias)
    listed: list[Any] = []
    page = None
    while page is None or page:
        some = store.client.search_model_versions(f"name = '{MODEL}'", page_token=page)
        listed += some
        page = some.token or ""
    made = [_made(one, tuple(sorted(aliases.get(str(one.version), ())))) for one in listed]
    return sorted(made, key=lambda v: -int(v.number))


def _made(one: Any, aliases: tuple[str, ...]) -> Version:
    tags = dict(one.tags)
    created = datetime.fromtimestamp(one.creation_timestamp / 1000, UTC)
    return Version(
        str(one.version), tags.get(DIGEST, ""), tags.get(POLICY, ""), aliases, created, one.run_id or "", tags,
        one.description or "",
    )  # fmt: skip


def find(store: Store, ref: str) -> Version:
    """Return the version of an open store that `ref` names; see `version`."""
    wanted = ref
    if is_uri(ref):
        wanted = ref.removeprefix(SCHEME)
        name = next((wanted[:at] for at, mark in enumerate(wanted) if mark in "/@"), wanted)
        wanted = wanted.removeprefix(name).removeprefix("/")
        if name != MODEL or not wanted:
            raise TrackingError(f"{ref}: the model is called {SCHEME}{MODEL}, such as {SCHEME}{MODEL}@champion or /3")
    known = every(store)
    alias = wanted.removeprefix("@")
    found = next((v for v in known if v.number == wanted or alias in v.aliases), None)
    if found:
        return found
    if not known:
        raise TrackingError(f"{ref}: no model is registered in {shown(store.uri)} (triage track register MODEL)")
    there = ", ".join(" ".join([v.number, *(f"@{a}" for a in v.aliases)]) for v in known[:20])
    raise TrackingError(f"{ref}: there is no such version of {MODEL} in {shown(store.uri)} (there are: {there})")
