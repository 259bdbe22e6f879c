"""A few hundred damaged exports by their numbers, the same on any machine; ``make fuzz`` tries thousands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import laws
from tests.fuzz.files import EXPORTS, damaged
from tests.fuzz.worker import trial, wanted
from triage import discover
from triage.errors import InputError
from triage.intake.choosing import READERS
from triage.intake.export import open_export

COUNT, PART = 300, 20


@pytest.mark.parametrize("first", range(0, COUNT, PART))
def test_damaged_exports(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + PART):
        (tmp_path / str(seed)).mkdir()
        try:
            trial(damaged(seed), tmp_path / str(seed), score=seed % 3 == 0)
        except Exception as error:
            pytest.fail(f"python -m tests.fuzz --seed {seed}: {type(error).__name__}: {error}")


def test_the_same_number_is_the_same_damage_and_all_of_it_is_tried() -> None:
    assert damaged(7) == damaged(7)
    changed = [damaged(seed) for seed in range(COUNT)]
    assert {seed % len(EXPORTS) for seed in range(COUNT)} == set(range(len(EXPORTS)))
    assert len({way.split()[0] for case in changed for way in case.done}) >= 35


def test_the_laws_can_fail(tmp_path: Path) -> None:
    """A law that nothing breaks says nothing: a text that no ticket holds must be missed."""
    paths = [str(tmp_path / "t.csv")]
    Path(paths[0]).write_text("id,body\n1,It is down again\n", encoding="utf-8")
    found = laws.read(paths)
    laws.nothing_silent(paths, found, {"It is down again": 1})
    object.__setattr__(found, "rows", [])
    with pytest.raises(laws.Broken, match="lost in silence"):
        laws.nothing_silent(paths, found, {"It is down again": 1})
    assert all(wanted(number) for number in range(len(EXPORTS) - 4)), "each export with texts has some to ask for"


_PIECES = st.sampled_from(
    ['"', ",", ";", "\n", "\r", "\r\n", "{", "}", "[", "]", ":", "id", "body", "messages", '"id"', '"body"', "x", "1",
     "null", "\ufeff", "\0", "\\ud800", "\u2028", "é", "sep=;"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(_PIECES, max_size=40).map("".join).map(str.encode), st.binary(max_size=200)), st.data())
def test_any_bytes_by_any_reader(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    path = tmp_path / data.draw(st.sampled_from(["x.csv", "x.json", "x.jsonl", "x", "x.parquet"]))
    path.write_bytes(content)
    laws.read([str(path)])
    reader = data.draw(st.sampled_from(discover.names(READERS)))
    try:
        export = open_export([str(path)], reader=reader)
        list(export)
    except InputError as error:
        assert str(path) in str(error) and laws.UNFORESEEN not in str(error)
    else:
        assert export.rows_read == export.rows_in_tickets + export.rows_rejected
