"""What a run leaves beside its output while it goes on, so that it can be gone on with after it was killed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from triage.databases.url import is_url
from triage.errors import InputError, OutputError
from triage.files import beside, within
from triage.files.output import STDOUT, target_of

PARTIAL = ".partial"
REJECTED = ".rejected.jsonl"
FORMAT = 2
_LARGEST = 1 << 26
_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What must be the same for a run to be gone on with: all that its output hangs on."""

    inputs: Mapping[str, Mapping[str, Any]]
    options: Mapping[str, Any]
    policy: str
    model: str
    triage: str

    def differences(self, now: Identity) -> list[str]:
        """Say what is not as it was."""
        said = [f"input {name} was not among its inputs" for name in now.inputs if name not in self.inputs]
        for name, was in self.inputs.items():
            if name not in now.inputs:
                said.append(f"input {name} is left out")
            elif changed := [key for key in was if was[key] != now.inputs[name].get(key)]:
                said.append(f"input {name} has changed ({', '.join(changed)})")
        if not said and list(self.inputs) != list(now.inputs):
            said.append("the inputs come in another order")
        for name in dict.fromkeys([*self.options, *now.options]):
            then, given = _shown(self.options.get(name)), _shown(now.options.get(name))
            if then != given:  # a run of before an option was there did not give it
                said.append(f"{name}: {then} then, {given} now")
        for name in ("policy", "model", "triage"):
            before, after = getattr(self, name), getattr(now, name)
            if before != after:
                said.append(f"{name}: {before[:12] or 'none'} then, {after[:12] or 'none'} now")
        return said


@dataclass(frozen=True, slots=True)
class State:
    """How far a run has come: rows of the input done, bytes of both partial files that hold them with their checksums
    (CRC-32), and the counts.

    `as_of` is the moment that it began with, in ISO 8601. `complete`: all rows are done, only the files are still to be
    put into place.
    """

    identity: Identity
    as_of: str | None = None
    rows: int = 0
    bytes: int = 0
    rejected_bytes: int = 0
    crc: int = 0
    rejected_crc: int = 0
    counts: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = False
    format: int = FORMAT

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.as_of) if self.as_of else None


class Journal:
    """The state of the run that writes `out`: ``OUT.partial`` with what is written, the same of its list of rejected
    rows, and ``OUT.partial.state``, which says how far both are whole."""

    def __init__(self, out: str) -> None:
        self.out = out
        self.target = target_of(out)
        self.partial = _beside(self.target, PARTIAL)
        self.rejects = target_of(out + REJECTED)
        self.rejected = _beside(self.rejects, PARTIAL)
        self.file = _beside(self.target, PARTIAL + ".state")  # no name that a folder of exports takes for one
        self.new = _beside(self.file, ".new")
        self.built = _beside(self.target, PARTIAL + ".built")

    @property
    def files(self) -> tuple[Path, ...]:
        """All that a run writes and removes beside its output, first the file that says that there is something."""
        return self.file, self.new, self.built, self.rejected, self.partial

    def load(self) -> State | None:
        """Return how far an earlier run has come; ``None`` where there was none. Raises `OutputError` if damaged."""
        try:
            check, _, line = within.read(self.file, self.file.parent, _LARGEST).partition(b"\n")
            found = json.loads(line)
            if found["format"] != FORMAT or check != _checked(line):
                raise ValueError(check)
            return State(**found | {"identity": Identity(**found["identity"])})
        except FileNotFoundError:
            return None
        except OSError as error:
            raise OutputError(f"{self.file}: cannot be read: {error.strerror or error}") from None
        except (ValueError, KeyError, TypeError, RecursionError):  # `within.Refused`, too
            raise OutputError(
                f"{self.file}: is damaged or of another version of triage; run without --resume to begin anew"
            ) from None

    def save(self, state: State) -> None:
        """Put a new state in the place of the old one, at once. Raises ``OSError``."""
        with os.fdopen(beside.made(self.new), "wb") as stream:
            line = _line(asdict(state))
            stream.write(_checked(line) + b"\n" + line)
            stream.flush()
            os.fsync(stream.fileno())
        self.new.replace(self.file)

    def remove(self) -> None:
        """Leave nothing; the file that says that there is something goes first."""
        for path in self.files:
            path.unlink(missing_ok=True)


def identified(inputs: Sequence[str]) -> dict[str, dict[str, Any]] | None:
    """Return what tells each input from another or a later one; ``None`` where one can be read only once."""
    found = {}
    for name in inputs:
        path = Path(os.path.realpath(name))
        if name == STDOUT or not path.is_file():
            return None
        try:
            about = path.stat()
            with path.open("rb") as stream:
                head = hashlib.sha256(stream.read(_HEAD)).hexdigest()
        except OSError as error:
            raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None
        found[str(path)] = {"size": about.st_size, "time of writing": about.st_mtime_ns, "beginning": head}
    return found


def can_resume(out: str) -> bool:
    """Tell whether an output is a file that a later run can go on with; a device, a pipe or a database is not."""
    if out == STDOUT or is_url(out):
        return False
    target = target_of(out)
    try:
        return stat.S_ISREG(target.stat().st_mode)
    except OSError:
        return True


def _line(state: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(state, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # a name of a file is no UTF-8
        return json.dumps(state).encode()


def _checked(line: bytes) -> bytes:
    return hashlib.sha256(line).hexdigest().encode()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _shown(value: Any) -> str:
    return "not given" if value in (None, "", False, []) else str(value)
