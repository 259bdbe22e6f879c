"""Ways to damage a table of text: cells, rows, columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from random import Random

from tests.fuzz.in_bytes import Change, text_of
from tests.fuzz.texts import HOSTILE


def _table(change: Callable[[Random, list[list[str]]], list[list[str]]]) -> Change:
    def changed(rng: Random, data: bytes) -> bytes:
        text = text_of(data)
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


TABLE: Mapping[str, Change] = {
    f.__name__: _table(f) for f in (another_cell, ragged, another_column, rows_moved, many_columns)
}
