"""Records that could not be tracked, kept until they can: a folder each, whole or not there, the oldest first."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from triage import modelfile, policyfile
from triage.errors import InputError, OutputError
from triage.files import beside, within
from triage.files.locks import lock
from triage.records import stored
from triage.records.record import Record

FOLDER = "mlflow-outbox"
VARIABLE = "TRIAGE_OUTBOX"
NOTE = "kept.json"
MODEL, POLICY = "model", "policy"
UNFINISHED = "was stopped before all of it was logged"
"""Why a record is kept while it is being logged: it stands there when nobody is left to say more."""
_LOCK = ".lock"
_SHORT = 12
_NOTE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept record: its `folder`, when it was made and kept, what it is, and why it could not be sent."""

    folder: Path
    at: str
    kept: str
    kind: str
    title: str
    why: str


def place() -> Path:
    """Return the folder that holds what was kept: ``TRIAGE_OUTBOX``, or one in the current folder."""
    return Path(os.environ.get(VARIABLE, "").strip() or FOLDER)


def keep(record: Record, why: str, *, policy: Path | None = None) -> Path:
    """Keep a record with its model and the policy folder that goes with it; the same record is kept once.

    Only what belongs to either goes along. Returns its folder. Raises `OutputError` when it cannot be written,
    `ModelError` for a model that is none; nothing is half written then.
    """
    digest = stored.digest(record)
    box = place()
    kept = box / f"{_stamp(record.at)}-{_word(record.kind)}-{digest[:_SHORT]}"
    if kept.is_dir():
        return kept
    try:
        box.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=box, prefix=".new-"))
        try:
            stored.save(record, made)
            if record.model:
                modelfile.copy(Path(record.model), made / MODEL)
            if policy:
                policyfile.copy(policy, made / POLICY)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            told = {"at": record.at, "kept": now, "kind": record.kind, "title": record.title, "why": why}
            about = {**told, "digest": digest}
            (made / NOTE).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            made.rename(kept)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except (within.Refused, OSError) as error:
        if kept.is_dir():
            return kept  # another process kept the same
        if isinstance(error, FileNotFoundError) and not box.is_dir():  # another one emptied the box and took it away
            return keep(record, why, policy=policy)
        raise OutputError(f"{box}: the record cannot be kept: {getattr(error, 'strerror', None) or error}") from None
    return kept


def told(folder: Path, why: str) -> None:
    """Write down why a kept record could not be sent. Raises `OutputError`."""
    try:
        about = _note(folder)
        about |= {"why": why, "kept": datetime.now(UTC).isoformat(timespec="seconds")}
        new = folder / f".{NOTE}"
        with os.fdopen(beside.made(new), "w", encoding="utf-8") as stream:
            stream.write(json.dumps(about, indent=1, ensure_ascii=False) + "\n")
        new.replace(folder / NOTE)
    except (OSError, ValueError) as error:
        raise OutputError(f"{folder / NOTE}: cannot be written: {error}") from None


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold one kept record while it is logged; tell whether no other process, one still alive, is logging it."""
    try:
        file = os.fdopen(beside.grown(folder / _LOCK), "r+b")
    except (OSError, OutputError):  # sent meanwhile, or not to be written: the tag of the run tells most doubles
        yield folder.is_dir()
        return
    with file:
        try:
            lock(file.fileno(), 0, alone=True)
        except TimeoutError:
            yield False
            return
        yield True


def waiting() -> list[Kept]:
    """List what is kept, the oldest first. Whether it can be read is found when it is."""
    box = place()
    if not box.is_dir():
        return []
    return [_listed(folder) for folder in sorted(box.iterdir()) if folder.is_dir() and folder.name[0] != "."]


def open_kept(kept: Kept) -> tuple[Record, Path | None]:
    """Read a kept record and the policy folder that was kept with it. Raises `InputError` when it is damaged."""
    record = stored.load(kept.folder)
    try:
        whole = _note(kept.folder)["digest"] == stored.digest(record)
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{kept.folder / NOTE}: cannot be read") from None
    if not whole:
        raise InputError(f"{kept.folder}: was changed since it was kept")
    model, policy = kept.folder / MODEL, kept.folder / POLICY
    if record.model and not model.is_dir():
        raise InputError(f"{model}: is missing")
    return replace(record, model=str(model) if record.model else ""), policy if policy.is_dir() else None


def drop(folder: Path) -> None:
    """Remove what was sent; the outbox goes with the last. Raises `OutputError`."""
    box = folder.parent
    try:
        with suppress(FileNotFoundError):  # sent and removed by another process
            shutil.rmtree(folder)
    except OSError as error:
        raise OutputError(f"{folder}: was sent, but cannot be removed: {error.strerror or error}") from None
    with suppress(OSError):  # another process keeps something just now
        if not [entry for entry in box.iterdir() if entry.name != _LOCK]:
            (box / _LOCK).unlink(missing_ok=True)
            box.rmdir()


@contextmanager
def alone() -> Iterator[None]:
    """Hold the outbox, so that two senders do not send the same. Raises `InputError` when another one has it."""
    box = place()
    if not box.is_dir():
        yield
        return
    with os.fdopen(beside.grown(box / _LOCK), "r+b") as file:
        try:
            lock(file.fileno(), 0, alone=True)
        except TimeoutError:
            raise InputError(f"{box}: another 'triage track send' is at work") from None
        yield


def _listed(folder: Path) -> Kept:
    try:
        about = _note(folder)
        return Kept(folder, *(str(about[key]) for key in ("at", "kept", "kind", "title", "why")))
    except (OSError, ValueError, KeyError):
        return Kept(folder, "", "", "?", folder.name, "damaged: its note cannot be read")


def _note(folder: Path) -> dict[str, object]:
    """Return what stands beside a kept record. Raises ``ValueError`` for what is none, ``OSError``."""
    try:
        found = json.loads(within.read(folder / NOTE, folder, _NOTE_BYTES))
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise ValueError("is no note of triage")
    return found


def _stamp(at: str) -> str:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = datetime.now(UTC)
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _word(kind: str) -> str:
    return re.sub(r"[^\w]+", "-", kind).strip("-") or "record"
