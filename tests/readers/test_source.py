"""Whole files: encodings, packing, and what is refused before a row is read."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from triage.errors import InputError
from triage.files import source
from triage.intake.export import open_export

CSV = "ticket_id,subject,body\nZ-1,Größe,Die Größe fehlt – schon wieder\n"


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_without_a_doubt(read, codec: str, said: str) -> None:
    found = read("t.csv", CSV.encode(codec))
    assert found.tickets[0].subject == "Größe"
    assert found.export.encoding == said
    assert not any("read as" in w or "damaged" in w for w in found.export.warnings)


def test_cp1252_comes_last_and_is_said(read) -> None:
    found = read("t.csv", CSV.encode("cp1252"))
    assert found.tickets[0].messages[0].body == "Die Größe fehlt – schon wieder"
    assert any("cp1252" in w for w in found.export.warnings)


def test_one_damaged_byte_does_not_garble_the_rest(read) -> None:
    found = read("t.csv", CSV.encode() + b"Z-2,x,caf\xff zu\n")
    assert found.tickets[0].subject == "Größe"
    assert found.tickets[1].messages[0].body == "caf\ufffd zu"
    assert any("damaged" in w for w in found.export.warnings)


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
@pytest.mark.parametrize("size", [1, 4096])
@pytest.mark.parametrize("place", ["end", "midst", "start"])
def test_nul_bytes_are_no_reason_to_refuse_the_rest(read, codec: str, size: int, place: str) -> None:
    """A machine that went down while it wrote leaves blocks of zeros in a file that is text everywhere else."""
    rows, hole = ["Z-1,Größe,first\n".encode(codec), "Z-2,Größe,second\n".encode(codec)], b"\0" * size
    rows.insert({"start": 0, "midst": 1, "end": 2}[place], hole)
    found = read("t.csv", b"ticket_id,subject,body\n" + b"".join(rows))
    assert [m.body for t in found.tickets for m in t.messages if m.body] == ["first", "second"]
    assert found.ids[-1] == "Z-2" or place == "end"
    assert any("NUL" in w for w in found.export.warnings)


def test_packed_by_content_whatever_its_name(read) -> None:
    assert read("t.csv.gz", CSV).ids == ["Z-1"]
    assert read("t.csv", gzip.compress(CSV.encode())).ids == ["Z-1"]


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CSV.encode())))
    assert [t.id for t in open_export(["-"])] == ["Z-1"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("e.csv", b"", "empty"),
        ("e.jsonl", b"\n \n", "empty"),
        ("x.csv", b"PK\x03\x04rest", "Excel"),
        ("x.csv", b"ticket_id,body\n1,\x01\x02\x00\x03\xff\xfe\x80" * 20, "no text"),
        ("x.csv", gzip.compress(b"ticket_id,body\n" * 9000, mtime=0)[:-20], "cut off"),
        ("x.csv", b"\x1f\x8b not really packed", "damaged"),
        ("x.parquet", b"PAR1 and no more", "damaged"),
    ],
)
def test_refused_with_the_file_named(read, name: str, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read(name, content)
    assert name in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_export([str(tmp_path / "gone.csv")])
    with pytest.raises(InputError, match="folder"):
        open_export([str(tmp_path)])


def test_a_bomb_is_not_unpacked(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_BOMB_SIZE", 1 << 20)
    with pytest.raises(InputError, match="unpacks to more than"):
        read("b.csv", gzip.compress(b"ticket_id,body\n1," + b"a" * (20 << 20)))


def test_wrong_reader_for_a_parquet_file(read) -> None:
    sample = Path(__file__).parents[2] / "data" / "samples" / "tickets.parquet"
    with pytest.raises(InputError, match="Parquet"):
        open_export([str(sample)], reader="csv")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/full"])
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no such devices here")
def test_what_has_no_end_is_not_read(device: str) -> None:
    with pytest.raises(InputError, match=f"^{device}: is a device, not a file$"):
        open_export([device])


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no such devices here")
def test_nor_is_it_from_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/zero").open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        with pytest.raises(InputError, match=r"^stdin: is a device"):
            open_export(["-"])


def test_nothing_is_an_empty_file() -> None:
    with pytest.raises(InputError, match="the file is empty"):
        open_export([os.devnull])
