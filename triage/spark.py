"""Spark: tickets in, decisions out, by the function that every other engine maps, too. Needs the extra ``spark``.

Each worker needs triage in the Python that ``PYSPARK_PYTHON`` names. It loads policy and model once, from the paths
that the driver was given (and must see them there), and ends with an error when they or triage itself are not those of
the driver: no two machines decide by different rules. Nothing of them is in the closure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from triage import __version__
from triage.columnar import Asked, schema_of, score_with, utc
from triage.errors import ModelError, TriageError
from triage.pipeline import Scorer
from triage.readers._arrow import needed
from triage.ready import SHIPPED, ready

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ROW = "row"
"""The column that tells the order of the rows, which Spark does not keep: sort by it."""

_Place = tuple[str | None, str | None]


def score(
    table: DataFrame,
    *,
    policy: str | Path | None = None,
    model: str | Path | None = SHIPPED,
    as_of: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    number: str = ROW,
) -> DataFrame:
    """Decide every row of a Spark table: a row for each, with `number`, the columns of ``triage score``, and `keep`.

    `number` is a column of whole numbers that tells the rows' order; where the table has none of that name, it is made
    (`monotonically_increasing_id`: ascending in the order in which Spark reads). For the rest see
    `triage.columnar.score_batches`. Raises, before anything runs, `InputError` for a table without texts,
    `PolicyError`, `ModelError`, and `TriageError` where pyspark is not installed.
    """
    try:
        from pyspark.sql import functions
        from pyspark.sql.pandas.types import from_arrow_schema
        from pyspark.sql.types import IntegralType, StructType
    except ModuleNotFoundError:
        raise TriageError("Spark is not installed here; install the extra 'spark'") from None

    if number not in table.columns:
        table = table.withColumn(number, functions.monotonically_increasing_id())
    asked = Asked(dict(columns or {}), tuple(keep), number, utc(as_of))
    used = needed(table.columns, asked.columns)
    whole = [pa.int64() if isinstance(field.dataType, IntegralType) else pa.null() for field in table.schema]
    own = schema_of(pa.schema(list(zip(table.columns, whole, strict=True))), asked)
    kept = [table.schema[name] for name in asked.keep]
    schema = StructType([*from_arrow_schema(pa.schema(list(own)[: len(own) - len(kept)])), *kept])
    digests = _digests(ready(policy, model))
    place = (_absolute(policy), model if model == SHIPPED else _absolute(model))
    chosen = [f"`{name.replace('`', '``')}`" for name in dict.fromkeys((number, *used, *asked.keep))]
    return table.select(*chosen).mapInArrow(partial(_work, place=place, digests=digests, asked=asked), schema)


def ddl(schema: pa.Schema) -> str:
    """Return an Arrow schema as Spark writes one in words, such as ``result_type`` of `mlflow.pyfunc.spark_udf`."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in from_arrow_schema(schema))


def _work(
    batches: Iterable[pa.RecordBatch], *, place: _Place, digests: Mapping[str, str], asked: Asked
) -> Iterator[pa.RecordBatch]:
    """Decide one partition, in a worker."""
    scorer = ready(*place)
    here = _digests(scorer)
    wrong = [f"{what} {here[what][:12]}, not {there[:12]}" for what, there in digests.items() if here[what] != there]
    if wrong:
        raise ModelError(
            f"this worker is not like the driver: {'; '.join(wrong)}; all machines need the same version of triage, "
            f"and must see the same folders of policy and model"
        )
    yield from score_with(scorer, batches, asked)


def _digests(scorer: Scorer) -> dict[str, str]:
    model = scorer.model.digest if scorer.model else "none"
    return {"triage": __version__, "policy": scorer.policy.digest, "model": model}


def _absolute(folder: str | Path | None) -> str | None:
    return None if folder is None else str(Path(folder).absolute())
