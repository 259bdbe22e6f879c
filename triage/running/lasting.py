"""Output that outlasts a killed run: partial files and a journal of how far they are whole, beside the file to be."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from triage import discover
from triage.errors import OutputError, TriageError, WorkerError
from triage.files import beside
from triage.files.output import check_writable, settle, unbroken
from triage.running.counts import Summary
from triage.running.journal import Journal, State
from triage.running.part import Part
from triage.running.sink import rejected_lines
from triage.running.work import WRITERS
from triage.types import Rejected

EVERY = 2.0
"""Seconds between two states that a run can be gone on from: what it costs to be killed."""
_LENGTH = struct.Struct(">Q")
"""Before each chunk of a document that is made at the end."""


@contextmanager
def lasting(journal: Journal, state: State, form: str, names: Sequence[str]) -> Iterator[Lasting]:
    """Write the journal's output from `state` on.

    Where the block breaks off, what is done stays in the partial files; where the input turns out to be wrong in a run
    that has just begun, nothing does. Raises `OutputError`; an earlier file is then still there.
    """
    check_writable(journal.out)
    with closing(Lasting(journal, state, form, names)) as sink:
        try:
            sink.begin()
            yield sink
            sink.finish()
        except BaseException as error:
            if isinstance(error, TriageError) and not isinstance(error, OutputError | WorkerError) and not state.rows:
                journal.remove()
            else:
                with suppress(OutputError), unbroken():
                    sink.save()
            raise


class Lasting:
    """A sink whose partial files are whole up to the last state of the journal."""

    def __init__(self, journal: Journal, state: State, form: str, names: Sequence[str]) -> None:
        """Raises `OutputError` when another run writes it, or when the partial files are not what the state says."""
        self._journal, self._state = journal, state
        self._writer, self._names = discover.load(WRITERS, form), names
        self._parts = ExitStack()
        self._rows: Part | None = None
        self._rejected: Part | None = None
        self._settled = state
        self._summary: Summary | None = None
        self._saved = time.monotonic()
        with self._explained(), ExitStack() as parts:
            # Of a complete run, a part that is gone stands in its place already.
            if not state.complete or journal.partial.exists():
                self._rows = parts.enter_context(closing(Part(journal.partial, state.bytes, state.crc)))
            if not state.complete or journal.rejected.exists():
                self._rejected = parts.enter_context(
                    closing(Part(journal.rejected, state.rejected_bytes, state.rejected_crc))
                )
            self._parts = parts.pop_all()

    def begin(self) -> None:
        """Leave a state from the first moment on. Raises `OutputError`."""
        if self._rows and not self._rows.size and self._writer.APPENDS:
            with self._explained():
                self._rows.write(self._writer.header(self._names))
        self._settle(self._state.rows)
        self.save()

    def append(self, chunks: Sequence[bytes], rejected: Sequence[Rejected]) -> None:
        """Take the rows of a batch. Raises `OutputError`; what was settled before is still whole."""
        with self._explained():
            if self._rows:
                for chunk in chunks:
                    self._rows.write(chunk if self._writer.APPENDS else _LENGTH.pack(len(chunk)) + chunk)
            if self._rejected and rejected:
                self._rejected.write(rejected_lines(rejected))

    def batch(self) -> AbstractContextManager[None]:
        """Return a block that Ctrl-C does not break: rows and counts are settled together."""
        return unbroken()

    def settle(self, rows: int, summary: Summary) -> None:
        """Note how far the run is; now and then so that a later run finds it. Raises `OutputError`."""
        self._summary = summary
        self._settle(rows)
        if time.monotonic() - self._saved >= EVERY:
            self.save()

    def save(self) -> None:
        """Write down what is settled, once the disk has it. Raises `OutputError`."""
        if self._state.complete:
            return
        counts = self._summary.to_dict() if self._summary else self._state.counts
        with self._explained():
            for part in (self._rows, self._rejected):
                if part:
                    part.sync()
            state = replace(self._settled, counts=counts)
            self._journal.save(state)
        self._state, self._saved = state, time.monotonic()

    def finish(self) -> None:
        """Put the files in their places; broken off, it is done again by the next run. Raises `OutputError`."""
        self.save()
        journal = self._journal
        with self._explained():
            self._state = replace(self._state, complete=True)
            journal.save(self._state)
            if self._rows and self._writer.APPENDS:
                settle(journal.partial, journal.target)
            elif self._rows:
                self._build()
                settle(journal.built, journal.target)
            if not self._state.rejected_bytes:
                journal.rejects.unlink(missing_ok=True)
            elif self._rejected:
                settle(journal.rejected, journal.rejects)
            journal.remove()

    def close(self) -> None:
        self._parts.close()

    def _settle(self, rows: int) -> None:
        state = replace(self._state, rows=rows)
        if self._rows:
            state = replace(state, bytes=self._rows.size, crc=self._rows.crc)
        if self._rejected:
            state = replace(state, rejected_bytes=self._rejected.size, rejected_crc=self._rejected.crc)
        self._settled = state

    def _build(self) -> None:
        """Make the document of its chunks."""
        how: dict[str, Any] = (
            {"mode": "wb"} if self._writer.BINARY else {"mode": "w", "encoding": "utf-8", "newline": ""}
        )
        with (
            os.fdopen(beside.made(self._journal.built), **how) as stream,
            closing(self._writer.open_writer(stream, self._names)) as writer,
        ):
            for chunk in _chunks(self._journal.partial):
                writer.append(chunk)
        with self._journal.built.open("rb+") as stream:
            os.fsync(stream.fileno())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self._journal.out}: cannot be written: {error.strerror or error}; what is done is kept in "
                f"{self._journal.partial.name} beside it: mend that, and run the same command with --resume"
            ) from error


def _chunks(path: Path) -> Iterator[bytes]:
    stream: IO[bytes]
    with path.open("rb") as stream:
        while length := stream.read(_LENGTH.size):
            yield stream.read(_LENGTH.unpack(length)[0])
