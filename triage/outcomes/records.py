"""Tables of outcomes as records: whatever wraps them, with every cell of a record under its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.errors import InputError
from triage.fields.table import key
from triage.files.source import BINARY, Source
from triage.outcomes.lexicon import Lexicon
from triage.readers import _csv, _json
from triage.readers._head import look
from triage.types import Rejected

Cells = Mapping[str, object]
_NAMED = ("id", "name", "key")
_DEEP = 6


def records(source: Source, words: Lexicon) -> Iterator[tuple[str, Cells] | Rejected]:
    """Yield (what the names are put behind, record) of a text table, JSON of any wrapping, or Parquet."""
    if source.encoding == BINARY:
        yield from (("", cells) for cells in _parquet(source))
    elif look(source).is_json:
        documents = (pair for _, value in _json.documents(source) for pair in _items(value, words))
        for number, (before, item) in enumerate(documents, 1):
            yield (before, item) if isinstance(item, dict) else Rejected(source.name, number, "is no JSON object")
    else:
        for row in _csv.rows(source):
            yield row if isinstance(row, Rejected) else ("", row.values)


def flat(values: Cells, before: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield every cell with its path: ``stats.resolved_at``, ``custom_fields.360001``; lists only of plain values."""
    for name, value in values.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            if depth < _DEEP:
                yield from flat(value, path + ".", depth + 1)
        elif isinstance(value, list):
            if all(isinstance(item, str | int) for item in value):
                yield path, tuple(value)
            for item in value:
                if isinstance(item, dict) and not isinstance(item.get("value", {}), dict | list):
                    yield f"{path}.{next((item[n] for n in _NAMED if item.get(n)), '')}", item["value"]
        else:
            yield path, value


def _parquet(source: Source) -> Iterator[Cells]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with source.binary() as stream:
            for batch in pq.ParquetFile(stream).iter_batches():
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{source.name}: is damaged: {error}") from None


def _items(value: object, words: Lexicon) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        yield from (("", item) for item in value)
        return
    wraps = value if isinstance(value, dict) and "id" not in value else {}
    lists = [(words.lists[key(n)], v) for n, v in wraps.items() if key(n) in words.lists and isinstance(v, list)]
    if not lists:
        yield "", value
    for prefix, listed in lists:
        yield from ((f"{prefix}." if prefix else "", item) for item in listed)
