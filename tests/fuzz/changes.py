"""One board of ways to damage a file: each takes a random source and bytes, and gives other bytes.

`ANY` damages any file, `TEXT` what can be read as text, the others files of their own form. A way that has nothing to
hold on to gives the bytes back as they were.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz.in_bytes import (
    Change,
    bomb,
    cut_end,
    cut_start,
    delimiters,
    double,
    flip,
    hostile,
    line_ends,
    move,
    overwrite,
    packed,
    packed_wrong,
    put_in,
    quotes,
    recode,
    recode_half,
    take_out,
    twice,
)  # fmt: skip
from tests.fuzz.in_json import JSON
from tests.fuzz.in_parquet import PARQUET
from tests.fuzz.in_tables import TABLE

ANY: Mapping[str, Change] = {
    f.__name__: f
    for f in (flip, overwrite, cut_end, cut_start, take_out, double, twice, put_in, move, packed, packed_wrong, bomb)
}
TEXT: Mapping[str, Change] = {f.__name__: f for f in (recode, recode_half, line_ends, quotes, delimiters, hostile)}


def ways(name: str) -> Mapping[str, Change]:
    """Return the ways that fit a file of this name: its own form's as often as all others together."""
    own = PARQUET if name.endswith(".parquet") else TABLE if name.endswith(".csv") else JSON
    return own if name.endswith(".parquet") else {**TEXT, **own}
