"""Tables in memory: pandas, Polars and Arrow in, the same kind out, a row for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from triage.columnar import Asked, schema_of, score_with, utc
from triage.errors import InputError
from triage.fields.table import text_of
from triage.model import Model
from triage.pipeline import Scorer
from triage.policy import Policy
from triage.readers._arrow import needed
from triage.ready import SHIPPED, ready


def score(
    table: Any,
    policy: Policy | str | Path | None = None,
    model: Model | str | Path | None = SHIPPED,
    *,
    as_of: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
) -> Any:
    """Decide each row of a table; see `triage.score`. Raises `InputError` for a kind of table that is not known."""
    asked = Asked(columns or {}, tuple(keep), None, utc(as_of))
    kind = _kind(table)
    if kind == "DataFrame pandas":
        return _to_pandas(_decided(_from_pandas(table, asked), _scorer(policy, model), asked), table.index)
    if kind == "DataFrame polars":
        import polars as pl

        return pl.from_arrow(_decided(table.to_arrow(), _scorer(policy, model), asked))
    if kind == "Table pyarrow":
        return _decided(table, _scorer(policy, model), asked)
    if kind == "RecordBatch pyarrow":
        found = _decided(pa.Table.from_batches([table]), _scorer(policy, model), asked)
        return pa.record_batch([c.combine_chunks() for c in found.columns], schema=found.schema)
    if kind == "RecordBatchReader pyarrow":
        out = schema_of(table.schema, asked)
        return pa.RecordBatchReader.from_batches(out, score_with(_scorer(policy, model), table, asked))
    raise InputError(
        f"a table is a DataFrame (pandas or Polars), Table, RecordBatch or RecordBatchReader (pyarrow), not a {kind}"
    )


def _kind(table: Any) -> str:
    """Name the kind of a table without importing its library; a subclass is of its parent's kind."""
    names = [f"{cls.__name__} {cls.__module__.partition('.')[0]}" for cls in type(table).__mro__]
    known = {
        "DataFrame pandas",
        "DataFrame polars",
        "Table pyarrow",
        "RecordBatch pyarrow",
        "RecordBatchReader pyarrow",
    }
    return next((name for name in names if name in known), type(table).__qualname__)


def _scorer(policy: Policy | str | Path | None, model: Model | str | Path | None) -> Scorer:
    if not isinstance(policy, Policy) and not isinstance(model, Model):
        return ready(policy, model)
    rules = policy if isinstance(policy, Policy) else ready(policy, None).policy
    return Scorer(rules, model if model is None or isinstance(model, Model) else ready(None, model).model)


def _decided(table: pa.Table, scorer: Scorer, asked: Asked) -> pa.Table:
    out = schema_of(table.schema, asked)
    needed(table.schema.names, asked.columns)  # says what is wrong also with a table that has no rows
    return pa.Table.from_batches(score_with(scorer, table.to_batches(), asked), schema=out)


def _from_pandas(frame: Any, asked: Asked) -> pa.Table:
    """Return the columns that are looked at or kept; whatever else a frame holds cannot fail."""
    names = [str(name) for name in frame.columns]
    used = {*needed(names, asked.columns), *asked.keep}
    chosen = [(at, name) for at, name in enumerate(names) if name in used]
    return pa.Table.from_arrays([_array(frame.iloc[:, at], name) for at, name in chosen], [n for _, n in chosen])


def _array(series: Any, name: str) -> Any:
    try:
        return pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        pass  # cells of several kinds, such as numbers and texts in a column of ids
    try:
        return pa.array([_text(cell, name) for cell in series.astype(object).where(series.notna(), None)])
    except ValueError as error:
        raise InputError(f"the column '{name}' mixes kinds of cells: {error}") from None


def _text(cell: Any, name: str) -> str | None:
    if cell is None:
        return None
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())
    plain = cell.item() if hasattr(cell, "item") else cell
    return text_of(plain, name).encode("utf-8", "replace").decode("utf-8")


def _to_pandas(found: pa.Table, index: Any) -> Any:
    """Return the decisions as a frame with an index given; lists stay lists."""
    lists = [field.name for field in found.schema if pa.types.is_list(field.type)]
    frame = found.drop_columns(lists).to_pandas()
    for name in lists:
        frame.insert(found.schema.names.index(name), name, found.column(name).to_pylist())
    return frame.set_axis(index)
