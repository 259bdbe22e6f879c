"""The labelled tickets that a promotion is judged on: named the first time, the same ones after that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from triage.commands import _common as common
from triage.databases.url import is_url, shown
from triage.errors import InputError, TriageError

if TYPE_CHECKING:
    from triage.policy import Policy
    from triage.promotion.checks import Check
    from triage.promotion.lines import Tickets
    from triage.types import Example


@dataclass(frozen=True, slots=True)
class Named:
    """The tickets as the user named them, and how they are to be read."""

    on: tuple[str, ...] = ()
    reader: str = ""
    columns: str = ""
    unseen: bool = False


def labelled(last: Tickets | None, place: Path, rules: Policy, named: Named) -> tuple[Tickets, list[Example]]:
    """Read the labelled tickets that were named, or those of the last promotion. Raises `InputError`."""
    from triage.promotion import lines, trial

    if named.on:
        paths, reader, columns, unseen = _spread(named.on), named.reader, named.columns, named.unseen
    elif last is None:
        raise TriageError(
            "no promotion has named labelled tickets yet: name some with --on FILE that neither model was trained on "
            "(with --unseen: those of the file that neither learnt); the next promotion uses the same"
        )
    else:
        paths = [str(place.parent / path) for path in last.paths]
        reader, columns = named.reader or last.reader, named.columns or last.columns
        unseen = named.unseen or last.unseen
    examples, warnings = _read(paths, rules, reader, columns)
    for warning in warnings:
        common.say(f"warning: {warning}")
    if not examples:
        raise TriageError(f"{', '.join(paths)}: holds no labelled ticket")
    kept = tuple(_relative(path, place) for path in paths)
    digest = trial.digest(examples)
    return lines.Tickets(kept, digest, len(examples), len(examples), reader, columns, unseen), examples


def kept(last: Tickets | None, place: Path, rules: Policy, tickets: Tickets, found: Sequence[Example]) -> Check | None:
    """Check that all tickets of the last promotion are among those `found`; ``None`` where there was none.

    Those are read again from where they were then. What cannot be read, or reads otherwise now, cannot be told.
    """
    from triage.promotion import again, trial

    if last is None:
        return None
    if tickets.digest == last.digest or trial.digest(found[: last.rows]) == last.digest:  # the same, or more behind
        return again.tickets_hold()
    names = ", ".join(last.paths)
    redo = "put them back as they were, and name them with --on, with any others"
    try:
        before, _ = _read([str(place.parent / path) for path in last.paths], rules, last.reader, last.columns)
    except (TriageError, OSError) as error:
        return again.tickets_unknown(f"{names}: cannot be read any more ({str(error).splitlines()[0]}); {redo}")
    if trial.digest(before) != last.digest:
        return again.tickets_unknown(f"{names}: changed since, or read otherwise under this policy; {redo}")
    return again.tickets_check(found, before)


def _read(paths: list[str], rules: Policy, reader: str, columns: str) -> tuple[list[Example], Sequence[str]]:
    from triage.commands._parted import parted
    from triage.learning.examples import read_examples

    own, labels = parted(columns)
    export = common.open_inputs(paths, rules, reader or None, own)
    return read_examples(export, rules, columns=labels), tuple(export.warnings)


def _spread(on: Sequence[str]) -> list[str]:
    """Return the files that --on names; a pattern that the shell left alone names several."""
    found: list[str] = []
    for name in on:
        if name == "-":
            raise TriageError("--on -: the next promotion must be able to read the same tickets again: name a file")
        if is_url(name):
            raise TriageError(f"--on {shown(name)}: a table may hold other tickets the next time: name a file")
        path = Path(name)
        some = [name]
        if not path.exists() and any(mark in name for mark in "*?["):
            some = sorted(map(str, Path(path.anchor).glob(str(path.relative_to(path.anchor)))))
        if not some:
            raise InputError(f"--on {name}: no file is called so")
        found += some
    return list(dict.fromkeys(found))


def _relative(path: str, place: Path) -> str:
    """Name a file from the ledger's folder where it lies below it, so that both can be moved together."""
    full, folder = Path(path).resolve(), place.resolve().parent
    return full.relative_to(folder).as_posix() if full.is_relative_to(folder) else str(full)


def differs(tickets: Tickets, last: Tickets | None) -> list[str]:
    """Say so where the tickets are not those that the last promotion was judged on."""
    if last is None or last.digest == tickets.digest:
        return []
    what = "HAVE CHANGED SINCE" if tickets.paths == last.paths else "ARE NOT THOSE OF"
    return [
        f"THE LABELLED TICKETS {what} THE LAST PROMOTION: then {last.rows:,} (digest {last.digest[:12]}), now "
        f"{tickets.rows:,} (digest {tickets.digest[:12]}); figures of the two promotions cannot be compared"
    ]
