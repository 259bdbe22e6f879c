"""A folder of notes: one file a ticket, an index, and a list by which the next run knows what it may replace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.commands import _common as common
from triage.commands import _each
from triage.errors import OutputError
from triage.files import within
from triage.files.output import unbroken, whole
from triage.wording import some

if TYPE_CHECKING:
    from triage.notes.note import Note

LIST, _INDEX = ".notes", "index"
_SHOWN = 3
_LIST_BYTES = 1 << 26


def write(out: Path, made: Sequence[Note], texts: Sequence[str], shape: Any, inputs: list[str]) -> None:
    """Write the notes of a run into a folder, the index last; notes of an earlier run that are none now are removed.

    Raises `OutputError` for a folder that holds other files than such notes.
    """
    from triage.notes.forms._lines import Entry

    before = _listed(out)
    index, *names = _each.names([_INDEX, *(note.ticket_id for note in made)], shape.SUFFIX)
    common.refuse_to_overwrite(inputs, [str(out / name) for name in (*names, index)])
    entries = [
        Entry(n.ticket_id, name, n.priority.label, n.team, " ".join(q.text for q in n.issue))
        for n, name in zip(made, names, strict=True)
    ]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"-o {out}: cannot be made: {error.strerror}") from None
    with unbroken():
        _one(out / LIST, "".join(f"{name}\n" for name in sorted({*before, *names, index})))
        for name, text in zip(names, texts, strict=True):
            _one(out / name, text)
        _one(out / index, shape.index(entries))
        for name in before - {*names, index}:
            (out / name).unlink(missing_ok=True)
        _one(out / LIST, "".join(f"{name}\n" for name in sorted({*names, index})))


def _one(path: Path, text: str) -> None:
    with whole(str(path)) as stream:
        stream.write(text)


def _listed(out: Path) -> set[str]:
    """Return the notes of an earlier run in the folder. Raises `OutputError` where the folder is none of notes."""
    if not out.exists():
        return set()
    if not out.is_dir():
        raise OutputError(f"-o {out}: is no folder; name another one")
    there = sorted(path.name for path in out.iterdir())
    if LIST not in there:
        if there:
            raise OutputError(f"-o {out}: holds other files ({some(there, _SHOWN)}); name an empty or a new folder")
        return set()
    try:
        lines = within.read(out / LIST, out, _LIST_BYTES).decode("utf-8", "replace").splitlines()
    except within.Refused as error:
        raise OutputError(f"-o {out}: {LIST} {error}; name an empty or a new folder") from None
    return {name for name in lines if within.is_plain(name) and Path(name).name == name}
