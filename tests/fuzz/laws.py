"""What holds for any file whatever is in it, asked of one export: see `read` and `scored`."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from triage.errors import TriageError
from triage.intake.export import Export, open_export
from triage.pipeline import Scorer, run
from triage.types import Author, Decision, Rejected, Ticket

UNFORESEEN = "please report it"
"""What an error says when no reader foresaw what it met."""
FORMS = ("jsonl", "csv", "parquet", "txt")


class Broken(AssertionError):
    """A law does not hold."""


@dataclass(frozen=True)
class Read:
    """What a reader made of files: an `error` in words, or an `export` and its rows."""

    error: str = ""
    export: Export | None = None
    rows: Sequence[Ticket | Rejected] = ()

    @property
    def tickets(self) -> list[Ticket]:
        return [row for row in self.rows if isinstance(row, Ticket)]

    @property
    def rejected(self) -> list[Rejected]:
        return [row for row in self.rows if isinstance(row, Rejected)]


def read(paths: Sequence[str]) -> Read:
    """Read an export to its end.

    It is read, or refused with words that name a file. What is read adds up: each row is in a ticket or rejected, each
    ticket has an id, which no other has, and each rejected row says where it stood and why. Raises `Broken`.
    """
    rows: list[Ticket | Rejected] = []
    try:
        export = open_export(paths)
        rows.extend(export)
    except TriageError as error:
        words = str(error)
        if error.__cause__ is not None and UNFORESEEN in words:
            raise  # the net that a reader's fault falls into is no way to refuse a file
        _must(
            any(path in words for path in paths) or "the files are of several formats" in words,
            f"names no file: {words}",
        )
        return Read(words)
    found = Read("", export, rows)
    _must(
        export.rows_read == export.rows_in_tickets + export.rows_rejected,
        f"{export.rows_read} rows, {export.rows_in_tickets} in tickets, {export.rows_rejected} rejected",
    )
    _must(export.tickets == len(found.tickets) and export.rows_rejected == len(found.rejected), "counts of the export")
    _must(export.rows_total in (None, export.rows_read), f"{export.rows_total} rows foretold, {export.rows_read} read")
    twice = [name for name, count in Counter(t.id for t in found.tickets).items() if count > 1]
    _must(not twice, f"ids that two tickets have: {twice[:5]}")
    _must(all(t.id.strip() for t in found.tickets), "a ticket without an id")
    for row in found.rejected:
        _must(
            bool(row.reason.strip()) and row.line > 0 and row.source in paths,
            f"a rejected row that says too little: {row}",
        )
    return found


def nothing_silent(paths: Sequence[str], found: Read, wanted: Mapping[str, int]) -> None:
    """Ask for texts of the undamaged export: what is still in the files is in the tickets, or something is said.

    A text is asked for where it stands as often in the files as it did, since an export may hold a copy of it that
    nobody reads. Something is said by an error, a rejected row, a warning, or what a ticket lacks. Raises `Broken`.
    """
    if found.error or found.rejected or (found.export and found.export.warnings):
        return
    if any(t.warnings for t in found.tickets):
        return
    if any(not any(m.body.strip() for m in t.messages if m.author is Author.CUSTOMER) for t in found.tickets):
        return  # such a ticket is sent to a person when it is decided
    there = "\n".join(unpacked(path) for path in paths)
    if there.startswith("PAR1"):
        return  # holds texts twice over, as values and as what is the least and greatest of them
    if _double_keys(there):
        return  # which of two values counts is for no reader to tell: the last does, as everywhere
    told = "\n".join(_all_of(t) for t in found.tickets)
    lost = [text for text, times in wanted.items() if there.count(text) >= times > 0 and text not in told]
    _must(not lost, f"lost in silence: {lost[:3]}")


def unpacked(path: str) -> str:
    data = Path(path).read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    return data.decode("utf-8", "replace")


def _double_keys(text: str) -> bool:
    """Tell whether an object of a JSON text bears a key twice."""
    twice = []

    def noted(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.append(len(dict(pairs)) < len(pairs))
        return dict(pairs)

    decoder, at = json.JSONDecoder(object_pairs_hook=noted), 0
    with suppress(ValueError, RecursionError):
        while (at := len(text) - len(text[at:].lstrip(" \t\r\n,\ufeff\x1e"))) < len(text):
            _, at = decoder.raw_decode(text, at)
    return any(twice)


def _all_of(ticket: Ticket) -> str:
    return "\n".join(
        [ticket.id, ticket.subject, *(m.body for m in ticket.messages), json.dumps(dict(ticket.extra), default=str)]
    )


def scored(found: Read, scorer: Scorer, folder: Path, form: str) -> None:
    """Score what was read into `folder`: a row a ticket in their order, each rejected row beside it, nothing else left.

    Raises `Broken`, or whatever `triage.pipeline.run` lets through, which should be nothing.
    """
    out = folder / f"decisions.{form}"
    summary = run(found.rows, scorer, str(out))
    _must((summary.decisions, summary.rejected) == (len(found.tickets), len(found.rejected)), "counts of the run")
    if (ids := written_ids(out, form)) is not None:
        _must(len(ids) == len(found.tickets), f"{len(found.tickets)} tickets, {len(ids)} rows in the output")
        same = [_safe(t.id) for t in found.tickets] == [_safe(i) for i in ids]
        _must(same, f"ids came out otherwise: {ids[:5]}")
    beside = Path(f"{out}.rejected.jsonl")
    kept = beside.read_bytes().splitlines() if beside.exists() else []
    _must(len([json.loads(line) for line in kept]) == len(found.rejected), "rejected rows beside the output")
    left = {p.name for p in folder.iterdir()} - {out.name, beside.name}
    _must(not left, f"left behind: {sorted(left)}")


def written_ids(out: Path, form: str) -> list[str] | None:
    """Return the ids of an output in its order; ``None`` for a form that is for eyes only."""
    if form == "jsonl":
        return [json.loads(line)["ticket_id"] for line in out.read_bytes().split(b"\n") if line]
    if form == "csv":
        with out.open(encoding="utf-8-sig", newline="") as stream:
            return [row["ticket_id"] for row in csv.DictReader(stream)]
    return pq.read_table(out)["ticket_id"].to_pylist() if form == "parquet" else None


def to_a_human(decision: Decision, stage: str, least: int) -> None:
    """A ticket on which something failed is escalated, looked at, and says what failed. Raises `Broken`."""
    _must(any(fault.stage.startswith(stage) for fault in decision.faults), f"no fault of {stage}: {decision.faults}")
    _must(decision.priority >= least and decision.needs_review, f"not sent to a human: {decision.priority.label}")
    _must(
        any(stage in note for note in decision.review),
        f"the fault is not among what is to be looked at: {decision.review}",
    )


def _safe(ident: str) -> str:
    """Return an id as any form may write it: disarmed for spreadsheets, characters that no encoding has replaced."""
    return ident.encode("utf-8", "replace").decode().replace("'", "").replace("\0", "").strip()


def _must(holds: bool, words: str) -> None:
    if not holds:
        raise Broken(words)
