"""A record as a run of MLflow: all of it, or a run that is marked as failed."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from triage import __version__
from triage.records import stored
from triage.records.record import Record
from triage.tracking import _words as words
from triage.tracking._database import Say
from triage.tracking._filling import LONGEST, SHORT, fill, milliseconds, named
from triage.tracking._registry import add_version
from triage.tracking._store import Store, opened
from triage.tracking._versions import Version, find

KIND, RECORD, PART, REGISTERED = "kind", "record", "part_of", "registered"
_PAGES = "workflowType=machine_learning"
"""Asks MLflow for its pages on models; it opens with those on language models else."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A run that is there: its id, its page, the page that lines it up with the run before it ("" without one).

    `again` tells a record that was logged before; `version` is the model that was registered with it.
    """

    run: str
    page: str
    compare: str
    uri: str
    again: bool = False
    version: Version | None = None


def log(record: Record, *, policy: Path | None = None, ended: str = "", say: Say = lambda text: None) -> Logged:
    """Log a record and register its model, if it has one, with the user's `policy` folder.

    The run begins when the record was made and ends now, or when it had `ended`.

    A record that was logged before makes no second run. Raises `TrackingError`; the run is then marked as failed, as
    far as the server can be reached.
    """
    digest = stored.digest(record)
    with opened(say) as store:
        runs = _found(store, f"tags.{RECORD} = '{digest}'")
        done = next((run for run in runs if run.info.status == "FINISHED"), None)
        if done:
            run, version = done.info.run_id, _registered(done, store)
        else:
            for left in [*runs, *_found(store, f"tags.{PART} = '{digest}'")]:  # by an earlier try that failed
                store.client.delete_run(left.info.run_id)
            run, version = _log(record, digest, policy, ended, store, say)
        pages = f"{store.address}/#/experiments/{store.experiment}/runs"
        before = _before(record, run, store)
        compare = _compare(pages, run, before) if before else ""
        return Logged(run, f"{pages}/{run}?{_PAGES}", compare, store.uri, bool(done), version)


def _log(
    record: Record, digest: str, policy: Path | None, ended: str, store: Store, say: Say
) -> tuple[str, Version | None]:
    begun: list[str] = []
    version = None
    end = max(milliseconds(ended), milliseconds(record.at))
    try:
        run = _begin(record, {KIND: record.kind, RECORD: digest}, store, begun)
        fill(record, run, store)
        for child in record.children:
            part = _begin(child, {PART: digest, "mlflow.parentRunId": run}, store, begun)
            fill(child, part, store)
        if record.model:
            version = add_version(store, Path(record.model), policy, run, metrics=record.metrics, say=say)
            store.client.set_tag(run, REGISTERED, version.number)
        for one in reversed(begun):  # the run itself last: only then is it done
            store.client.set_terminated(one, "FINISHED", end)
    except BaseException:
        for one in begun:
            with suppress(Exception):
                store.client.set_terminated(one, "FAILED", end)
        raise
    return run, version


def _begin(record: Record, tags: Mapping[str, str], store: Store, begun: list[str]) -> str:
    found = {named(k): v[: LONGEST["tag"]] for k, v in record.tags.items()}
    found |= {"triage": __version__, "mlflow.source.name": f"triage {record.kind}", "mlflow.source.type": "LOCAL"}
    found["mlflow.note.content"] = words.note(record)
    found["mlflow.user"] = _user()
    if tables := [{"path": f"{table.name}.json", "type": "table"} for table in record.compared]:
        found["mlflow.loggedArtifacts"] = json.dumps(tables)
    if commit := _commit():
        found["mlflow.source.git.commit"] = commit
    name = record.title[: LONGEST["name"]] if PART in tags else run_name(record)
    run = store.client.create_run(store.experiment, milliseconds(record.at), {**found, **tags}, name)
    begun.append(run.info.run_id)
    return str(run.info.run_id)


def run_name(record: Record) -> str:
    """Name a run by its command, the model, the tickets, and the time: two of a list can be told apart."""
    model = record.tags.get("model_digest") or record.tags.get("model") or ""
    data = record.datasets[0].digest[:SHORT] if record.datasets else ""
    parts = (record.kind, model[:SHORT], data and f"on {data}", record.at[:16].replace("T", " "))
    return " ".join(part for part in parts if part)


def _found(store: Store, where: str) -> list[Any]:
    return list(store.client.search_runs([store.experiment], where, order_by=["attributes.start_time DESC"]))


def _registered(run: Any, store: Store) -> Version | None:
    number = run.data.tags.get(REGISTERED)
    return find(store, number) if number else None


def _before(record: Record, run: str, store: Store) -> str:
    """Return the newest finished run of the same kind that is older than this one."""
    kind, at = record.kind.replace("'", ""), milliseconds(record.at)
    where = f"tags.{KIND} = '{kind}' AND attributes.status = 'FINISHED' AND attributes.start_time <= {at}"
    runs = store.client.search_runs([store.experiment], where, max_results=2, order_by=["attributes.start_time DESC"])
    return next((str(other.info.run_id) for other in runs if other.info.run_id != run), "")


def _compare(pages: str, run: str, before: str) -> str:
    chosen = quote(f"attributes.run_id IN ('{run}', '{before}')", safe="")
    return f"{pages}?searchFilter={chosen}&compareRunsMode=ARTIFACT&{_PAGES}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _commit() -> str | None:
    """Return the commit of the checkout that this code runs from, if it does."""
    from mlflow.utils.git_utils import get_git_commit

    return get_git_commit(str(Path(__file__).parent))
