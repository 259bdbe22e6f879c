"""The registry: versions of the model called ``triage``, and the aliases that name some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from triage.records.record import Metric
from triage.tracking._database import Say
from triage.tracking._store import Store, opened
from triage.tracking._versions import (
    CHAMPION,
    DATA,
    DIGEST,
    LONGEST,
    MODEL,
    POLICY,
    POLICY_FILES,
    PROGRAM,
    SCHEME,
    Version,
    every,
    find,
)

_ABOUT = """\
Judges support tickets beside the written escalation policy: whether a human must take over, how urgently, which team.

- A row a ticket: the columns `ticket_id`, `subject`, `body`, `created_at`, `channel`, `account_tier` and so on, or one
  column `ticket` with the canonical JSON of a thread. Only the text is needed.
- A row comes back for each, with the columns of `triage score`. A row that cannot be read is not an error: it comes
  back with `needs_review` true and says why.
- The alias `champion` is what is live, `previous` what was live before it.
- Make a version live with `triage promote`, go back with `triage rollback`. MLflow's own button *Promote model* and its
  aliases know no gates and leave no line in the ledger.
"""
_NOT_LIVE = "**This version is not live any more:**"


def register(
    folder: Path,
    *,
    policy: Path | None = None,
    run: str = "",
    tags: Mapping[str, str] = MappingProxyType({}),
    say: Say = lambda text: None,
) -> Version:
    """Register a model folder with the policy folder it goes with; the same model and policy again is no new version.

    `run` is the run that the model belongs to, if any. Raises `TrackingError`, `ModelError`, `PolicyError`.
    """
    with opened(say) as store:
        return add_version(store, folder, policy, run, tags=tags, say=say)


def add_version(
    store: Store,
    folder: Path,
    policy: Path | None,
    run: str,
    *,
    metrics: Sequence[Metric] = (),
    tags: Mapping[str, str] = MappingProxyType({}),
    say: Say = lambda text: None,
) -> Version:
    """Register in an open store; see `register`. `metrics` stand in the version's description."""
    from triage import __version__, modelfile
    from triage import policy as policies
    from triage.tracking import _fetch, _package

    stored, rules = modelfile.read(folder), policies.load(policy)
    found = {DIGEST: stored.digest, POLICY: rules.digest, PROGRAM: __version__}
    known = every(store)
    same = next((v for v in known if all(v.tags.get(k) == value for k, value in found.items())), None)
    if same:
        return same
    say(f"registers the model as {MODEL}, a few seconds")
    _model(store)
    logged = _package.log(store, folder, stored, policy, rules, run)
    made = store.client.create_model_version(
        MODEL,
        f"{SCHEME}{logged}",
        run_id=run or None,
        tags={
            **found,
            POLICY_FILES: _fetch.policy_digest(policy),
            DATA: stored.manifest.data,
            "examples": str(stored.manifest.examples),
            **tags,
        },
        description=_package.describe(folder, stored, metrics),
        model_id=logged,
    )
    return find(store, str(made.version))


def set_aliases(aliases: Mapping[str, str]) -> None:
    """Make each alias name a version: ``{"champion": "3", "previous": "2"}``; "" takes an alias off.

    Raises `TrackingError` before anything is changed when a version is not there.
    """
    with opened(create=False) as store:
        known = {number: find(store, number) for number in aliases.values() if number}
        if CHAMPION in aliases:
            _say_who_is_live(store, aliases[CHAMPION])
        for alias, number in aliases.items():
            if number:
                store.client.set_registered_model_alias(MODEL, alias, known[number].number)
            else:
                store.client.delete_registered_model_alias(MODEL, alias)


def tag_version(number: str, tags: Mapping[str, str]) -> None:
    """Set tags of a version; others stay. Raises `TrackingError`."""
    with opened(create=False) as store:
        found = find(store, number)
        for key, value in tags.items():
            store.client.set_model_version_tag(MODEL, found.number, key, value)


def describe_version(number: str, markdown: str) -> None:
    """Set the description of a version. Raises `TrackingError`."""
    with opened(create=False) as store:
        found = find(store, number)
        text = _unmarked(markdown) if CHAMPION in found.aliases else markdown
        store.client.update_model_version(MODEL, found.number, text)


def _say_who_is_live(store: Store, champion: str) -> None:
    """Let the page of the version that is no longer live say so on top, and that of the new one no more."""
    for version in every(store):
        text = rest = _unmarked(version.description)
        if version.number != champion and (CHAMPION in version.aliases or rest != version.description):
            now = f"version {champion} is" if champion else "no version is now"
            text = (f"{_NOT_LIVE} {now} (`triage live`). What follows is of its time.\n\n" + rest)[:LONGEST]
        if text != version.description:
            store.client.update_model_version(MODEL, version.number, text)


def _unmarked(description: str) -> str:
    return description.partition("\n")[2].lstrip("\n") if description.startswith(_NOT_LIVE) else description


def _model(store: Store) -> None:
    """Make the registered model where it is not there yet."""
    known = f"name = '{MODEL}'"
    if not store.client.search_registered_models(known):
        try:
            store.client.create_registered_model(MODEL, description=_ABOUT)
        except Exception:
            if not store.client.search_registered_models(known):  # else another process was faster
                raise
