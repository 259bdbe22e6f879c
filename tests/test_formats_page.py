"""docs/formats.md against the readers' own tables, what exports lack, and what the writers write."""

import csv
import io
import json
import re

import pyarrow as pa
import pytest

from tests import documented
from tests.shown.between import invoke
from tests.shown.files import SAMPLES
from triage import api, discover, lacking
from triage.commands import _common
from triage.engines import phrase
from triage.fields import when
from triage.fields.table import SYNONYMS, key
from triage.files import source
from triage.intake.survey import survey
from triage.policy import ENGINES
from triage.readers import _job, _shelf
from triage.types import Polarity, Priority, Tier
from triage.writers import _rows, parquet, sql

READERS = "triage.readers"
PAGE = documented.ROOT / "docs" / "formats.md"
TEXT = documented.text(PAGE)
SECTIONS = re.split(r"^#{2,3} ", TEXT, flags=re.M)
VENDORS = {found[1]: section for section in SECTIONS if (found := re.search(r"^`--reader (\w+)`$", section, re.M))}
PLAIN = ("csv", "jsonl", "json", "parquet")
POLICY = api.load_policy()
NEEDED = lacking.clauses(lacking.needs(POLICY))
_NUMBERED = re.compile(r"comment\d+")


def section(title):
    (found,) = [one for one in SECTIONS if one.startswith(f"{title}\n")]
    return found


def tables(text):
    """The tables of a text: each as its rows of cells, the heading first."""
    found = re.findall(r"(?:^\|.*\n)+", text, re.M)
    lines = [[line for line in table.splitlines() if not re.fullmatch(r"[|-]+", line)] for table in found]
    return [[[c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in t] for t in lines]


def named(cell):
    return tuple(re.findall(r"`([^`]+)`", cell))


def bare(cell):
    return cell.strip("`")


def test_every_reader_is_named():
    readers = {name for name in discover.names(READERS) if discover.load(READERS, name).VENDOR}
    assert set(VENDORS) == readers
    assert {*PLAIN} == set(discover.names(READERS)) - readers
    assert all(f"`{name}`" in section("Tables of your own") or f"`--reader {name}`" in TEXT for name in PLAIN)


def test_names_of_columns_are_those_that_are_found():
    (table,) = tables(section("Tables of your own"))
    assert {bare(field): tuple(names.split()) for field, names in table[1:]} == dict(SYNONYMS)


@pytest.mark.parametrize("name", VENDORS)
def test_a_vendors_fields_are_those_that_are_read(name):
    fields, _ = tables(VENDORS[name])
    own = {f: tuple(n for n in names if not _NUMBERED.fullmatch(n)) for f, names in reader(name)._FIELDS.items()}
    assert {bare(field): tuple(map(key, named(names))) for field, names in fields[1:]} == own


@pytest.mark.parametrize("name", VENDORS)
def test_what_brings_a_field_is_what_inspect_says(name):
    _, brings = tables(VENDORS[name])
    assert {bare(field): how for field, how in brings[1:]} == dict(reader(name).BRINGS)


def reader(name):
    return discover.load(READERS, name)


def test_what_cannot_be_evaluated_is_told_of_every_field():
    (table,) = tables(section("What cannot be evaluated without"))
    said = {bare(field): cell for field, cell in table[1:]}
    assert said.keys() == NEEDED.keys()
    for field, clauses in NEEDED.items():
        if len(clauses) > 20:
            assert said[field] == f"{len(clauses)} of {len(POLICY.clauses)}"
        else:
            assert named(said[field]) == clauses
    unnamed = [clause for clause in POLICY.clauses if not POLICY.clauses[clause].named]
    assert f"({len(POLICY.clauses)} are the {len(POLICY.clauses) - len(unnamed)} clauses and the three" in TEXT
    assert len(unnamed) == 3


FILES = [(named(files), named(lacks)) for files, lacks in tables(section("Files together"))[0][1:]]


@pytest.mark.parametrize(("files", "lacks"), FILES, ids=["-".join(files) for files, _ in FILES])
def test_files_together_lack_what_is_said(files, lacks):
    export = _common.open_inputs([str(SAMPLES / file) for file in files], POLICY, None, "")
    found = survey(export, POLICY, sample=0)
    assert found.tickets
    assert {field for field in NEEDED if found.lacking[field]} == set(lacks)


def test_every_vendor_has_a_row_of_files():
    readers = {_common.open_inputs([str(SAMPLES / f) for f in files], POLICY, None, "").reader for files, _ in FILES}
    assert readers == {*VENDORS, "csv"}


def test_limits_are_those_of_the_readers():
    limits = section("Limits")
    assert f"{_shelf.HELD:,} of each are held" in limits
    assert f"unpack to {source._BOMB_SIZE >> 20} MB, or to {source._BOMB_RATIO} times" in limits
    assert f"of {when.FIRST_YEAR} to {when.LAST_YEAR};" in limits
    assert _job._RAW == 1_000_000
    assert "first million characters" in limits


# ---- What comes out

COLUMNS = {bare(row[0]): row[1:] for row in tables(section("What comes out"))[0][1:]}
EVIDENCE = {name: what for names, what in tables(section("What comes out"))[1][1:] for name in named(names)}
SQL = {"flag": "boolean", "moment": "time", "list": "JSON", "number": "number", "text": "text"}


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """The same tickets as CSV and as JSON lines: plain ones, and labelled ones of every level."""
    folder = tmp_path_factory.mktemp("formats")
    authors = sorted((documented.ROOT / "data" / "labelled").glob("*.jsonl"))[:40]
    lines = [line for author in authors for line in author.read_text(encoding="utf-8").splitlines()[::15]]
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in ("out.csv", "out.jsonl"):
        assert invoke("score", str(folder / "in.jsonl"), "-o", str(folder / name), "-q").exit_code == 0
    text = (folder / "out.csv").read_text(encoding="utf-8")
    objects = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    return list(csv.DictReader(io.StringIO(text))), objects


def test_the_columns_are_those_that_are_written(scored):
    rows, objects = scored
    assert tuple(COLUMNS) == _rows.COLUMNS == tuple(rows[0]) == tuple(objects[0])


def test_parquet_and_databases_have_the_types_that_are_said():
    kinds = {pa.string(): "string", pa.bool_(): "bool", pa.float64(): "double"}
    for field in parquet.SCHEMA:
        lists = "list of structs" if field.name == "evidence" else "list"
        assert COLUMNS[field.name][2] == kinds.get(field.type, lists), field.name
    for name, cells in COLUMNS.items():
        kind = sql._KINDS.get(name)
        assert cells[3] == (SQL[kind.name.lower()] if kind else "text"), name
    assert f"row groups of {parquet.ROW_GROUP:,}" in TEXT


def test_csv_and_json_have_the_forms_that_are_said(scored):
    kinds = {"text": str, "boolean": bool, "number": float, "list": list, "object": dict}
    rows, objects = scored
    for name, (cell, value, *_) in COLUMNS.items():
        of, _, null = value.partition(" or ")
        expected = kinds[of.split(":")[0].split(" of ")[0]]
        found = [one[name] for one in objects]
        assert {type(v) for v in found} - {expected, *([type(None)] if null or expected is dict else [])} == set(), name
        if cell == "true, false":
            assert {row[name] for row in rows} <= {"true", "false"}
        if cell == "number":
            assert all(0 <= float(row[name]) <= 1 for row in rows if row[name])


def test_values_are_those_that_are_listed(scored):
    _, objects = scored
    for name in ("priority", "sentiment", "decided_by"):
        listed = set(re.split(r"[,;:] ", COLUMNS[name][4]))
        assert {one[name] for one in objects} <= listed, name
    assert {one["priority"] for one in objects} == {level.label for level in Priority}, "every level is among them"
    assert all(len(one[name]) == 12 for one in objects for name in ("model", "policy"))
    assert "12 characters" in COLUMNS["model"][4]


def test_evidence_has_the_keys_and_words_that_are_said(scored):
    _, objects = scored
    pieces = [piece for one in objects for piece in one["evidence"]]
    assert pieces
    assert all(tuple(piece) == tuple(EVIDENCE) for piece in pieces)
    assert tuple(field.name for field in parquet.SCHEMA.field("evidence").type.value_type) == tuple(EVIDENCE)
    assert set(re.split(r"[,:] ", EVIDENCE["polarity"])) >= {p.value for p in Polarity}
    assert all(f"{tier.value} (" in EVIDENCE["tier"] for tier in Tier)
    assert EVIDENCE["engine"].split(", ") == sorted(discover.names(ENGINES))
    assert phrase.__name__.rpartition(".")[2] in EVIDENCE["engine"]
