"""The ledger: what was appended is read back, and whatever else happened to the file is said with its line."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import time

import pytest

from triage.errors import LedgerError
from triage.records import chain, ledger

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path):
    return tmp_path / ledger.FILE


def filled(path, count=4):
    with ledger.writing(path) as room:
        for n in range(count):
            room.append({"kind": "test", "text": f"entry {n}: ärger, \u2028 \udc80 \n\r\0", "n": n})
    return path.read_bytes().splitlines(keepends=True)


def refused(path, *parts):
    for open_it in (ledger.read, lambda p: ledger.writing(p).__enter__()):
        with pytest.raises(LedgerError) as told:
            open_it(path)
        for part in parts:
            assert part in str(told.value)


def test_no_ledger_is_an_empty_one(path):
    assert ledger.read(path) == ()
    assert not path.exists()
    path.touch()
    assert ledger.read(path) == ()


def test_what_is_appended_is_read_back(path):
    raw = filled(path)
    lines = ledger.read(path)
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert [line.says["n"] for line in lines] == [0, 1, 2, 3]
    assert lines[1].says["text"] == "entry 1: ärger, \u2028 \udc80 \n\r\0"
    assert [line.says["previous"] for line in lines] == ["", *(line.hash for line in lines[:-1])]
    assert [line.hash for line in lines] == [hashlib.sha256(one[:-1]).hexdigest() for one in raw]
    assert [json.loads(one) for one in raw] == [dict(line.says) for line in lines]


def test_later_lines_continue_the_chain(path):
    before = filled(path, 2)
    with ledger.writing(path) as room:
        assert len(room.lines) == 2
        added = room.append({"kind": "more"})
        assert room.lines[-1] == added
    assert path.read_bytes().splitlines(keepends=True)[:2] == before
    assert ledger.read(path)[-1] == added


@pytest.mark.parametrize("at", [0, 1, 3])
def test_every_changed_line_is_named(path, at):
    raw = filled(path)
    raw[at] = raw[at].replace(b"entry", b"Entry")
    path.write_bytes(b"".join(raw))
    refused(path, f"{path}:{at + 1}:", "was changed", "put the file back")


def test_every_byte_counts(path):
    whole = b"".join(filled(path, 2))
    for at in range(0, len(whole) - 1, 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(LedgerError, match=rf"{ledger.FILE}:[12]:"):
            ledger.read(path)


def test_another_spelling_of_the_same_object_is_a_change(path):
    raw = filled(path)
    raw[2] = json.dumps(json.loads(raw[2])).encode() + b"\n"
    path.write_bytes(b"".join(raw))
    refused(path, f"{path}:3:", "was changed")


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw + b"\n\n",
        lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n") + b"\r\n", lambda raw: raw + b"\r",
    ],
    ids=["CRLF", "BOM", "blank", "all", "CR"],
)  # fmt: skip
def test_what_editors_and_copies_add_is_no_change(path, change):
    """Lines can still be appended, and one that was changed is still found."""
    hashes = [hashlib.sha256(line[:-1]).hexdigest() for line in filled(path)]
    path.write_bytes(change(path.read_bytes()))
    assert [line.hash for line in ledger.read(path)] == hashes
    assert ledger.mend(path) is None
    with ledger.writing(path) as room:
        room.append({"n": 4})
    assert len(ledger.read(path)) == 5
    path.write_bytes(path.read_bytes().replace(b"entry 2", b"entry 7"))
    refused(path, f"{path}:3:", "was changed")


def test_a_line_sealed_anew_is_given_away_by_the_next(path):
    raw = filled(path)
    says = {k: v for k, v in json.loads(raw[1]).items() if k != "seal"} | {"n": 7}
    raw[1] = chain.sealed(says) + b"\n"
    path.write_bytes(b"".join(raw))
    refused(path, f"{path}:3:", "line 2 was changed and sealed anew")


@pytest.mark.parametrize(
    ("order", "line"), [([1, 2, 3], 1), ([0, 2, 3], 2), ([0, 2, 1, 3], 2), ([0, 1, 1, 2, 3], 3), ([0, 1, 3], 3)]
)
def test_lines_deleted_moved_or_doubled_are_named(path, order, line):
    raw = filled(path)
    path.write_bytes(b"".join(raw[n] for n in order))
    refused(path, f"{path}:{line}:", "deleted, added or moved")


@pytest.mark.parametrize("junk", [b" \n", b"[]\n", b"{}\n", b"null\n", b"\xff\xfe\n", b"[" * 20000 + b"\n"])
def test_a_line_that_is_none_is_named(path, junk):
    raw = filled(path)
    path.write_bytes(b"".join([*raw[:2], junk, *raw[2:]]))
    refused(path, f"{path}:3:")


def test_a_line_of_another_ledger_does_not_follow(path, tmp_path):
    filled(path, 2)
    other = tmp_path / "other.jsonl"
    with ledger.writing(other) as room:
        for n in range(3):
            room.append({"n": -n})
    path.write_bytes(path.read_bytes() + other.read_bytes().splitlines(keepends=True)[2])
    refused(path, f"{path}:3:", "does not follow")


def test_a_torn_line_is_told_and_mended_and_kept(path):
    raw = filled(path)
    for cut in (1, len(raw[3]) // 2, len(raw[3]) - 2):
        path.write_bytes(b"".join(raw[:3]) + raw[3][:cut])
        refused(path, f"{path}:4:", "is torn", "triage live --mend")
        kept = ledger.mend(path)
        assert raw[3][:cut] in kept.read_bytes()
        assert path.read_bytes() == b"".join(raw[:3])
    with ledger.writing(path) as room:
        room.append({"n": 9})
    assert [line.says["n"] for line in ledger.read(path)] == [0, 1, 2, 9]


def test_a_lost_line_end_is_no_torn_line(path):
    raw = filled(path)
    path.write_bytes(b"".join(raw)[:-1])
    assert len(ledger.read(path)) == 4
    assert ledger.mend(path) is None
    with ledger.writing(path) as room:
        room.append({"n": 4})
    assert len(ledger.read(path)) == 5


def test_mending_never_cuts_a_line_that_was_changed(path):
    raw = filled(path)
    path.write_bytes(b"".join(raw[:3]) + raw[3][:-1].replace(b"entry", b"Entry"))
    with pytest.raises(LedgerError, match="4: was changed"):
        ledger.mend(path)
    assert path.read_bytes().count(b"entry") == 3
    assert ledger.mend(path.with_name("none")) is None


def test_a_full_disk_leaves_the_ledger_as_it_was(path, monkeypatch):
    filled(path)
    before = path.read_bytes()
    real = os.write

    def full(file, raw):
        if len(raw) < 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, raw[:50])

    with ledger.writing(path) as room:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(LedgerError, match="No space left on device; nothing was changed"):
            room.append({"text": "x" * 400})
        monkeypatch.undo()
        assert path.read_bytes() == before
        room.append({"n": 4})
    assert len(ledger.read(path)) == 5


def test_what_cannot_be_opened_is_said(path, tmp_path):
    path.mkdir()
    for open_it in (ledger.read, lambda p: ledger.writing(p).__enter__()):
        with pytest.raises(LedgerError, match=r"cannot be (read|written)"):
            open_it(path)
    with pytest.raises(LedgerError, match="No such file or directory"), ledger.writing(tmp_path / "no" / "such"):
        pass


def test_no_line_is_lost_between_processes(path):
    start = FORK.Barrier(4)

    def write(who):
        start.wait()
        for n in range(10):
            with ledger.writing(path) as room:
                room.append({"who": who, "n": n})

    writers = [FORK.Process(target=write, args=(who,)) for who in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(20)
    assert [one.exitcode for one in writers] == [0] * 4
    said = [(line.says["who"], line.says["n"]) for line in ledger.read(path)]
    assert sorted(said) == [(who, n) for who in range(4) for n in range(10)]


def test_who_waits_too_long_is_told_and_a_killed_process_holds_nothing(path):
    held = FORK.Event()

    def hold():
        with ledger.writing(path) as room:
            room.append({"n": 0})
            held.set()
            time.sleep(60)

    holder = FORK.Process(target=hold)
    holder.start()
    assert held.wait(10)
    for open_it in (ledger.read, lambda p, wait: ledger.writing(p, wait=wait).__enter__()):
        with pytest.raises(LedgerError, match="another process is promoting"):
            open_it(path, wait=0.1)
    holder.kill()
    holder.join(10)
    assert len(ledger.read(path, wait=5)) == 1


@pytest.mark.parametrize(
    ("store", "folder"),
    [
        ("sqlite:///mlflow.db", "."),
        ("sqlite:////srv/ml/mlflow.db?timeout=5", "/srv/ml"),
        ("sqlite+pysqlite:///team/mlflow.db", "team"),
        ("file:///srv/ml/mlruns", "/srv/ml"),
        ("./store/mlruns", "store"),
        ("https://mlflow.example.com/x", "."),
        ("postgresql://who:secret@db/mlflow", "."),
        ("databricks", "."),
        ("", "."),
    ],
)
def test_the_ledger_lies_beside_the_store(store, folder):
    assert str(ledger.beside(store).parent) == folder
