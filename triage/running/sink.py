"""Where the output of a run goes: a file that appears whole, a stream, or a place that its writer knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, Protocol

import orjson

from triage import discover
from triage.databases.url import is_url
from triage.files.output import STDOUT, check_writable, whole
from triage.running.counts import Summary
from triage.running.journal import REJECTED
from triage.running.work import WRITERS
from triage.types import Rejected

URL_FORM = "sql"
"""The writer for outputs that are URLs."""
_FORMS = {"ndjson": "jsonl", "json": "jsonl", "txt": "table"}


class Sink(Protocol):
    """Takes a run's output, a batch at a time and in order."""

    def append(self, chunks: Sequence[bytes], rejected: Sequence[Rejected]) -> None:
        """Take the rows of a batch, and those of it that were rejected. Raises `OutputError`."""

    def settle(self, rows: int, summary: Summary) -> None:
        """Note that so many rows of the input are done, which `summary` counts."""

    def batch(self) -> AbstractContextManager[None]:
        """Return the block in which one batch is taken and settled."""


def form_of(out: str) -> str:
    """Return the writer's name for an output: by its suffix, JSON lines for standard output."""
    if out == STDOUT:
        return "jsonl"
    if is_url(out):
        return URL_FORM
    suffix = Path(out).suffix.lower().removeprefix(".")
    return _FORMS.get(suffix, suffix)


@contextmanager
def opened(out: str, form: str, names: Sequence[str] = ()) -> Iterator[Sink]:
    """Open `out` for chunks of `form`, with `names` as the kept columns, and the list of rejected rows beside it.

    All of it is there when the block ends well, and nothing of it else; an earlier output stays until then. Raises
    `OutputError`.
    """
    module = discover.load(WRITERS, form)
    if hasattr(module, "open_target"):
        with module.open_target(out, names) as target:
            yield _Sink(target.append, target.reject)
        return
    check_writable(out)
    with (
        _rejects(out) as reject,  # outermost: the list of rejected rows changes only after the output has
        whole(out, binary=module.BINARY) as stream,
        closing(module.open_writer(stream, names)) as writer,  # after an error too: some forms hold on to the stream
    ):
        yield _Sink(writer.append, reject)


class _Sink:
    def __init__(self, append: Callable[[bytes], None], reject: Callable[[Sequence[Rejected]], object]) -> None:
        self._append, self._reject = append, reject

    def append(self, chunks: Sequence[bytes], rejected: Sequence[Rejected]) -> None:
        for chunk in chunks:
            self._append(chunk)
        if rejected:
            self._reject(rejected)

    def settle(self, rows: int, summary: Summary) -> None:
        """Nothing is kept that could be gone on with."""

    def batch(self) -> AbstractContextManager[None]:
        return nullcontext()  # whoever reads our output may keep us waiting, and Ctrl-C must then be heard


@contextmanager
def _rejects(out: str) -> Iterator[Callable[[Sequence[Rejected]], None]]:
    """Write rejected rows beside `out`; no file where nothing was rejected, none left from an earlier run.

    With standard output there is no place beside it: the summary keeps all of them for the caller to show.
    """
    stream: IO[Any] | None = None
    with ExitStack() as stack:

        def reject(rows: Sequence[Rejected]) -> None:
            nonlocal stream
            if out != STDOUT:
                stream = stream or stack.enter_context(whole(out + REJECTED, binary=True))
                stream.write(rejected_lines(rows))

        yield reject
    if out != STDOUT and stream is None:
        Path(out + REJECTED).unlink(missing_ok=True)


def rejected_lines(rows: Sequence[Rejected]) -> bytes:
    """Return rejected rows as JSON lines."""
    return b"".join(orjson.dumps(rejected_object(row)) + b"\n" for row in rows)


def rejected_object(row: Rejected) -> dict[str, object]:
    """Return a rejected row as it is written: where it stood, why, and what it was."""
    texts = {"source": row.source, "ticket_id": row.ticket_id, "reason": row.reason, "raw": row.raw}
    sound = {name: text.encode("utf-8", "replace").decode("utf-8") for name, text in texts.items()}
    return {"source": sound.pop("source"), "line": row.line, **sound}
