"""One board of ways to damage a file: each takes a random source and bytes, and gives other bytes.

`ANY` damages any file, `TEXT` what can be read as text, `JSON`, `TABLE` and `PARQUET` files of their own form. A way
that has nothing to hold on to gives the bytes back as they were.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.fuzz.texts import HOSTILE

Change = Callable[[Random, bytes], bytes]
MARK = b"PAR1"
_PIECES = (
    b"\0", b"\r", b"\n", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1a", b"\x1f\x8b", b'"', b'""', b"'",
    b",", b";", b"\t", b"|", b"{", b"}", b"[", b"]", b":", b"\\", b"\\u", b"\\ud83d", b"\xc3", b"\xe2\x80\xa8",
    b"\xed\xa0\x80", b"null", b"NaN", b"1e999", b"-", b"sep=;\n", b"PAR1", b"PK\x03\x04", b"\xc2\x85",
    b"\xf4\x90\x80\x80",
)  # fmt: skip
_CODECS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp037",
    "shift_jis",
    "utf-7",
)
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**63, 10**30, 10**400, 1.5, 1e308, float("nan"), float("inf"), "", " ", "null", "0",
    [], {}, [[]], [None], {"": None}, [{"id": 1}], {"id": {"id": {}}}, "2026-99-99", "9999-12-31T23:59:59Z",
    "0001-01-01", -62135596801, 1e18, "1772442840000", "customer", "agent", "true", "\0", "\ud800", "x" * 300,
)  # fmt: skip


def _spot(rng: Random, data: bytes) -> tuple[int, int]:
    a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return (a, b) if rng.random() < 0.3 else (a, min(b, a + rng.randrange(1, 60)))


def flip(rng: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 3, 20)) if made else 0):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def overwrite(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    return data[:a] + bytes(rng.choice((0, 10, 32, 34, 255, rng.randrange(256))) for _ in range(a, b)) + data[b:]


def cut_end(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def cut_start(rng: Random, data: bytes) -> bytes:
    return data[rng.randrange(len(data) + 1) :]


def take_out(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    return data[:a] + data[b:]


def double(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    return data[:b] + data[a:b] * rng.choice((1, 1, 2, 9)) + data[b:]


def twice(rng: Random, data: bytes) -> bytes:
    return data + rng.choice((b"", b"\n")) + data


def put_in(rng: Random, data: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.choice((0, len(data), rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        data = data[:at] + rng.choice(_PIECES) + data[at:]
    return data


def move(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    rest = data[:a] + data[b:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[a:b] + rest[at:]


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def recode(rng: Random, data: bytes) -> bytes:
    text = _text(data)
    return data if text is None else text.encode(rng.choice(_CODECS), "replace")


def recode_half(rng: Random, data: bytes) -> bytes:
    """Two programs have written to one file."""
    text = _text(data)
    if text is None:
        return data
    at = rng.randrange(len(text) + 1)
    return text[:at].encode() + text[at:].encode(rng.choice(_CODECS), "replace")


def line_ends(rng: Random, data: bytes) -> bytes:
    ends = rng.choice(
        ((b"\r\n",), (b"\r",), (b"\n", b"\r\n", b"\r"), (b"\n\n",), (b"",), (b"\n\r",), (b"\xe2\x80\xa8",))
    )
    lines = re.split(rb"\r\n|\r|\n", data)
    return b"".join(line + rng.choice(ends) for line in lines)


def quotes(rng: Random, data: bytes) -> bytes:
    new = rng.choice((b"", b"'", b'""', b'\\"', b'"""', "“".encode()))
    parts = data.split(b'"')
    if rng.random() < 0.5:
        return new.join(parts)
    return b"".join(part + (new if rng.random() < 0.1 else b'"') for part in parts)[:-1]


def delimiters(rng: Random, data: bytes) -> bytes:
    old, new = rng.choice((b",", b";", b"\t", b"|", b":")), rng.choice((b",", b";", b"\t", b"|", b" ", b"", b",,"))
    return data.replace(old, new, rng.choice((-1, -1, 1, 3)))


def hostile(rng: Random, data: bytes) -> bytes:
    """Put a hostile text into a quoted string."""
    text = rng.choice(list(HOSTILE.values()))(rng.choice((3, 40, 2000))).encode("utf-8", "surrogatepass")
    at = rng.choice([m.end() for m in re.finditer(b'[",]', data)] or [0])
    return data[:at] + text + data[at:]


def packed(rng: Random, data: bytes) -> bytes:
    return gzip.compress(data, 1)


def packed_wrong(rng: Random, data: bytes) -> bytes:
    """Pack, then damage what is packed: cut, bytes changed, rubbish or another member behind it, packed twice."""
    made = gzip.compress(data, 1)
    way = rng.randrange(6)
    if way == 0:
        return made[: rng.randrange(2, len(made))]
    if way == 1:
        return flip(rng, made[2:]).join((made[:2], b""))
    if way == 2:
        return made + rng.choice((b"rubbish", b"\0" * 64, made[:20], b"\n"))
    if way == 3:
        at = rng.randrange(len(data) + 1)
        return gzip.compress(data[:at], 1) + gzip.compress(data[at:], 1)
    if way == 4:
        return gzip.compress(made)
    return made[:-8] + bytes(rng.randrange(256) for _ in range(8))


def bomb(rng: Random, data: bytes) -> bytes:
    """Pack the file with megabytes of nothing behind it."""
    return gzip.compress(data + rng.choice((b" ", b"\n", b"\0", b"a", b"[")) * (rng.choice((1, 6)) << 20), 9)


def _json(change: Callable[[Random, Any], Any]) -> Change:
    def changed(rng: Random, data: bytes) -> bytes:
        try:
            values, lined = _parsed(_text(data) or "")
            return _dumped(change(rng, values), rng, lined=lined)
        except (ValueError, RecursionError):
            return data  # an earlier change has made it something else

    changed.__doc__ = change.__doc__
    return changed


def _parsed(text: str) -> tuple[list[Any], bool]:
    """Return the documents of a text, and whether they stand on lines of their own."""
    try:
        return [json.loads(text)], False
    except ValueError:
        return [json.loads(line) for line in text.split("\n") if line.strip()], True


def _dumped(values: list[Any], rng: Random, *, lined: bool) -> bytes:
    indent = None if lined else rng.choice((None, 1))
    text = "\n".join(json.dumps(v, indent=indent, ensure_ascii=rng.random() < 0.5) for v in values)
    return text.encode("utf-8", "replace")


def _places(values: Any, kind: type | tuple[type, ...]) -> list[tuple[Any, Any]]:
    """Return (holder, key or index) of every value whose holder is of a kind, the outermost list left out."""
    found, waiting = [], list(values)
    while waiting:
        holder = waiting.pop()
        items = list(
            holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        )
        found += [(holder, at) for at, _ in items] if isinstance(holder, kind) else []
        waiting += [value for _, value in items]
    return found


def another_value(rng: Random, values: Any) -> Any:
    for _ in range(rng.choice((1, 1, 2, 6))):
        if places := _places(values, (dict, list)):
            holder, at = rng.choice(places)
            holder[at] = rng.choice(_VALUES)
    return values


def another_type(rng: Random, values: Any) -> Any:
    if places := _places(values, (dict, list)):
        holder, at = rng.choice(places)
        value = holder[at]
        holder[at] = rng.choice((str(value), [value], {"value": value}, json.dumps(value), {"0": value, "1": value}))
    return values


def another_key(rng: Random, values: Any) -> Any:
    if places := _places(values, dict):
        holder, at = rng.choice(places)
        new = rng.choice(
            (at.upper(), at + "s", f" {at}", f"{at}\0", "", "id", "ticket_id", "body", "messages", "users")
        )
        holder[new] = holder.pop(at)
    return values


def every_key(rng: Random, values: Any) -> Any:
    """Rename a key wherever it stands, as another version of an interface does."""
    if places := _places(values, dict):
        _, old = rng.choice(places)
        for holder, at in places:
            if at == old and old in holder:
                holder[f"{old}_v2"] = holder.pop(old)
    return values


def leave_out(rng: Random, values: Any) -> Any:
    if places := _places(values, dict):
        holder, at = rng.choice(places)
        del holder[at]
    return values


def records_twice(rng: Random, values: Any) -> Any:
    if lists := [v for v in [values, *(h[a] for h, a in _places(values, (dict, list)))] if isinstance(v, list) and v]:
        chosen = rng.choice(lists)
        chosen.insert(rng.randrange(len(chosen) + 1), rng.choice(chosen))
    return values


def shuffled(rng: Random, values: Any) -> Any:
    for part in [h[a] for h, a in _places(values, (dict, list))]:
        if isinstance(part, list):
            rng.shuffle(part)
    return values


def nested(rng: Random, values: Any) -> Any:
    if places := _places(values, (dict, list)):
        holder, at = rng.choice(places)
        for _ in range(rng.choice((2, 50, 190, 390))):
            holder[at] = [holder[at]] if rng.random() < 0.5 else {"a": holder[at]}
    return values


def wrapped(rng: Random, values: Any) -> Any:
    way = rng.randrange(4)
    return [[values], [{"data": values}], [{"tickets": values, "next_page": "x"}], [v for v in values for _ in "ab"]][
        way
    ]


def deep(rng: Random, data: bytes) -> bytes:
    """Nest a value deeper than any program follows."""
    found = list(re.finditer(rb":\s*", data))
    if not found:
        return data
    at, many = rng.choice(found).end(), rng.choice((500, 5000, 100_000))
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return data[:at] + opening * many + b"1" + closing * many + b"," + data[at:]


def double_keys(rng: Random, data: bytes) -> bytes:
    """Let an object hold a key twice."""
    found = list(re.finditer(rb'"[a-z_]+"\s*:\s*("[^"]*"|\d+|null)', data))
    if not found:
        return data
    one, other = rng.choice(found), rng.choice(found)
    key = one.group().split(b":")[0]
    return data[: one.end()] + b", " + key + b": " + other.group(1) + data[one.end() :]


def numbers(rng: Random, data: bytes) -> bytes:
    huge = (b"9" * 20, b"9" * 5000, b"1e400", b"-0", b"1.0", b"NaN", b"-Infinity", b"0x1F", b"00012", b"1E+5")
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start()] + rng.choice(huge) + data[one.end() :]


def _table(change: Callable[[Random, list[list[str]]], list[list[str]]]) -> Change:
    def changed(rng: Random, data: bytes) -> bytes:
        text = _text(data)
        try:
            rows = list(csv.reader(io.StringIO(text or "", newline="")))
        except csv.Error:
            return data
        if not rows:
            return data
        out = io.StringIO(newline="")
        how = {"delimiter": rng.choice(",,,;\t|"), "lineterminator": rng.choice(("\r\n", "\n"))}
        csv.writer(out, quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)), **how).writerows(change(rng, rows))
        return out.getvalue().encode("utf-8", "replace")

    return changed


def another_cell(rng: Random, rows: list[list[str]]) -> list[list[str]]:
    row = rng.choice(rows)
    if row:
        text = rng.choice(list(HOSTILE.values()))(rng.choice((2, 30, 3000)))
        row[rng.randrange(len(row))] = rng.choice(("", " ", "\0", "None", "nan", "1e99", "\n", '"', "'", text))
    return rows


def ragged(rng: Random, rows: list[list[str]]) -> list[list[str]]:
    row = rng.choice(rows)
    del row[rng.randrange(len(row) + 1) :]
    row += rng.choice(([], [""], ["x"], ["x", "y", "z"]))
    return rows


def another_column(rng: Random, rows: list[list[str]]) -> list[list[str]]:
    head = rows[0]
    if not head:
        return rows
    at = rng.randrange(len(head))
    way = rng.randrange(5)
    if way == 0:
        head[at] = rng.choice(head)
    elif way == 1:
        head[at] = rng.choice(("", " ", head[at].upper(), f"\ufeff{head[at]}", "body", "id", "created_at", "messages"))
    elif way == 2:
        rows = [row[:at] + row[at + 1 :] for row in rows]
    elif way == 3:
        order = list(range(len(head)))
        rng.shuffle(order)
        rows = [[row[i] for i in order if i < len(row)] for row in rows]
    else:
        rows = [row[: at + 1] + row[at:] for row in rows]
    return rows


def rows_moved(rng: Random, rows: list[list[str]]) -> list[list[str]]:
    head, *rest = rows
    rng.shuffle(rest)
    for _ in range(rng.randrange(4)):
        rest.insert(rng.randrange(len(rest) + 1), list(rng.choice((head, *rest))))
    return rest if rng.random() < 0.1 and rest else [head, *rest]


def many_columns(rng: Random, rows: list[list[str]]) -> list[list[str]]:
    return [row + [rng.choice(("", "x", name)) for name in ["n"] * 300] for row in rows]


def footer(rng: Random, data: bytes) -> bytes:
    """Damage a Parquet file's table of contents, or the length that leads to it."""
    if len(data) < 12 or not data.startswith(MARK):
        return data
    length = int.from_bytes(data[-8:-4], "little")
    if rng.random() < 0.4:
        new = rng.choice((0, 1, length - 1, length + 1, len(data), 2**31 - 1, 2**32 - 1, rng.randrange(2**32)))
        return data[:-8] + max(new, 0).to_bytes(4, "little") + data[-4:]
    start = max(4, len(data) - 8 - length)
    return data[:start] + flip(rng, data[start:-8]) + data[-8:]


def pages(rng: Random, data: bytes) -> bytes:
    """Damage a Parquet file's pages and leave its table of contents as it is."""
    if len(data) < 12 or not data.startswith(MARK):
        return data
    end = max(4, len(data) - 8 - int.from_bytes(data[-8:-4], "little"))
    return data[:4] + flip(rng, data[4:end]) + data[end:]


def other_types(rng: Random, data: bytes) -> bytes:
    """Write a Parquet file again with other types, columns or rows."""
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError):
        return data
    at = rng.randrange(table.num_columns)
    name, count = table.column_names[at], table.num_rows
    odd = rng.choice((
        pa.array([None] * count, pa.string()), pa.array([b"\xff\xfe"] * count),
        pa.array([10**15] * count, pa.timestamp("s")),
        pa.array([1.5] * count), pa.array([[1, 2]] * count), pa.array([{"a": 1}] * count), pa.array([2**62] * count),
        pa.array(["same"] * count).dictionary_encode(), pa.array([True] * count), pa.nulls(count),
        pa.array([7] * count, pa.duration("s")), pa.array([1] * count, pa.date32()),
    ))  # fmt: skip
    way = rng.randrange(4)
    if way == 0:
        table = table.append_column(name, odd)
    elif way == 1:
        table = table.remove_column(at)
    elif way == 2:
        table = pa.concat_tables([table, table.slice(0, 1)])
    else:
        table = table.set_column(at, name, odd)
    out = io.BytesIO()
    pq.write_table(table, out, compression=rng.choice(("none", "snappy", "gzip", "zstd")), row_group_size=2)
    return out.getvalue()


ANY: Mapping[str, Change] = {
    f.__name__: f
    for f in (flip, overwrite, cut_end, cut_start, take_out, double, twice, put_in, move, packed, packed_wrong, bomb)
}
TEXT: Mapping[str, Change] = {f.__name__: f for f in (recode, recode_half, line_ends, quotes, delimiters, hostile)}
JSON: Mapping[str, Change] = {
    **{f.__name__: _json(f) for f in (another_value, another_type, another_key, every_key, leave_out, records_twice,
                                      shuffled, nested, wrapped)},
    **{f.__name__: f for f in (deep, double_keys, numbers)},
}  # fmt: skip
TABLE: Mapping[str, Change] = {
    f.__name__: _table(f) for f in (another_cell, ragged, another_column, rows_moved, many_columns)
}
PARQUET: Mapping[str, Change] = {f.__name__: f for f in (footer, pages, other_types)}


def ways(name: str) -> Mapping[str, Change]:
    """Return the ways that fit a file of this name: its own form's as often as all others together."""
    own = PARQUET if name.endswith(".parquet") else TABLE if name.endswith(".csv") else JSON
    return own if name.endswith(".parquet") else {**TEXT, **own}
