"""A folder of Parquet files -> a folder of decisions, file by file: shared out over machines, and gone on with.

Each output is written whole or not at all, and its footer says what it was made of: of which input, by which policy and
model, asked for what. A run skips the outputs that say what it would write itself, so a killed one is just run again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from triage import __version__
from triage.columnar import Asked, schema_of, score_with, utc
from triage.errors import InputError, OutputError
from triage.files.output import whole
from triage.pipeline import BATCH, Scorer
from triage.readers._arrow import needed
from triage.ready import SHIPPED, ready
from triage.writers.parquet import ROW_GROUP

MADE_OF = b"triage"
"""The key in an output's footer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file done: its `rows`, and whether it had been done by an earlier run."""

    source: Path
    out: Path
    rows: int
    skipped: bool


def score_parts(
    source: Path,
    into: Path,
    *,
    policy: str | Path | None = None,
    model: str | Path | None = SHIPPED,
    as_of: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    share: tuple[int, int] = (0, 1),
) -> Iterator[Part]:
    """Decide the Parquet files below `source`, each into the file of the same name below `into`; yield each once done.

    ``share=(2, 8)`` takes every eighth file from the third on: what one of eight processes or machines does. Names
    that begin with ``_`` or ``.`` are no data. A file that cannot be read does not keep the others from being done:
    at the end `InputError` names all of them. Raises at once `InputError` for a folder without files or an output
    inside of the input, `PolicyError`, `ModelError`; and `OutputError` when an output cannot be written.
    """
    if into.resolve().is_relative_to(source.resolve()):
        raise InputError(f"{into}: lies in the folder that is read; name another one for the output")
    paths = list(_files(source))
    if not paths:
        raise InputError(f"{source}: has no Parquet files (*.parquet)")
    number, of = share
    if not 0 <= number < of:
        raise InputError(f"share={share}: the first number is from 0 to {of - 1}, the second how many shares there are")
    asked = Asked(columns or {}, tuple(keep), None, utc(as_of))
    return _run(source, into, paths[number::of], ready(policy, model), asked)


def _files(source: Path) -> Iterator[Path]:
    for path in sorted(source.rglob("*.parquet")):
        if path.is_file() and not any(name.startswith(("_", ".")) for name in path.relative_to(source).parts):
            yield path


def _run(source: Path, into: Path, paths: Sequence[Path], scorer: Scorer, asked: Asked) -> Iterator[Part]:
    wrong = []
    for path in paths:
        out = into / path.relative_to(source)
        try:
            yield _part(path, out, scorer, asked)
        except InputError as error:
            wrong.append(str(error))
    if wrong:
        raise InputError("\n  ".join([f"{len(wrong)} of {len(paths)} files could not be read:", *wrong]))


def _part(path: Path, out: Path, scorer: Scorer, asked: Asked) -> Part:
    made_of = _made_of(path, scorer, asked)
    with _opened(path) as file:
        rows = int(file.metadata.num_rows)
        if _done(out, made_of, rows):
            return Part(path, out, rows, skipped=True)
        try:
            schema = schema_of(file.schema_arrow, asked).with_metadata({MADE_OF: made_of})
            needed(file.schema_arrow.names, asked.columns)
            _write(out, schema, score_with(scorer, _read(file), asked))
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
    return Part(path, out, rows, skipped=False)


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path}: is no Parquet file, or cut off: {error}") from None
    with file:
        yield file


def _read(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    try:
        yield from file.iter_batches(batch_size=BATCH)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"is damaged: {error}") from None


def _write(out: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out.parent}: cannot be made: {error.strerror}") from None
    with whole(str(out), binary=True) as target, pq.ParquetWriter(target, schema, compression="zstd") as writer:
        while group := list(islice(batches, ROW_GROUP // BATCH)):
            writer.write_table(pa.Table.from_batches(group), row_group_size=ROW_GROUP)


def _made_of(path: Path, scorer: Scorer, asked: Asked) -> bytes:
    """Return what an output hangs on; the input is told by its size and time, as ``make`` does."""
    stat = path.stat()
    model = scorer.model.digest if scorer.model else ""
    facts = {
        "triage": __version__,
        "size": stat.st_size,
        "written": stat.st_mtime_ns,
        "policy": scorer.policy.digest,
        "model": model,
    }
    return orjson.dumps(facts | asdict(asked), option=orjson.OPT_SORT_KEYS)


def _done(out: Path, made_of: bytes, rows: int) -> bool:
    try:
        footer = pq.read_metadata(out)
    except (OSError, pa.ArrowException):
        return False  # not there, or cut off by whoever copied it
    return footer.num_rows == rows and (footer.metadata or {}).get(MADE_OF) == made_of
