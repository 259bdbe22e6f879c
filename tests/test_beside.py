"""What a run makes beside its output is its own: a link that waits there leads nowhere, and nobody else may read it."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.test_cli import ROOT
from triage.cli import app
from triage.errors import LedgerError, OutputError
from triage.files import beside
from triage.records import ledger, outbox
from triage.records.record import Record
from triage.running.journal import Journal
from triage.running.part import Part

pytestmark = pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links are not for all here")
MINE = b"mine"


@pytest.fixture
def precious(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(outbox.VARIABLE, raising=False)
    shutil.copyfile(ROOT / "data" / "samples" / "tickets.csv", tmp_path / "tickets.csv")
    (tmp_path / "precious").write_bytes(MINE)
    return tmp_path / "precious"


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_what_a_link_names_is_neither_written_nor_read(precious: Path, link) -> None:
    link(precious, precious.with_name("new"))
    with pytest.raises(OutputError, match="is no file of a run of triage"):
        beside.grown(precious.with_name("new"))
    with os.fdopen(beside.made(precious.with_name("new")), "wb") as stream:
        stream.write(b"rows")
    assert (precious.read_bytes(), precious.with_name("new").read_bytes()) == (MINE, b"rows")


def test_no_row_goes_where_a_link_leads(precious: Path) -> None:
    """Each file that a run makes beside its output, as a link: it is replaced, or the run is refused."""
    score, kept = ["score", "tickets.csv", "-o", "out.parquet", "--rules-only", "-q"], Journal("out.parquet")
    for path in (kept.new, kept.built, kept.rejected):
        path.symlink_to(precious)
    done = CliRunner().invoke(app, score)
    assert (done.exit_code, precious.read_bytes()) == (2, MINE)
    assert "rejected.jsonl.partial: is no file of a run of triage" in done.stderr
    kept.rejected.unlink()
    assert CliRunner().invoke(app, score).exit_code == 0
    assert precious.read_bytes() == MINE
    assert [path for path in kept.files if path.is_symlink()] == []


def test_what_was_there_for_everybody_is_so_no_more(precious: Path) -> None:
    precious.chmod(0o666)
    part = Part(precious, 0, 0)
    part.close()
    assert stat.S_IMODE(precious.stat().st_mode) == 0o600
    for name in ("new", "precious"):
        os.close(beside.made(precious.with_name(name)))
        assert stat.S_IMODE(precious.with_name(name).stat().st_mode) == 0o600


def test_nothing_of_an_outbox_leads_out(precious: Path) -> None:
    kept = outbox.keep(Record("evaluate", "x", "2026-03-02T00:00:00Z"), "down")
    (kept / f".{outbox.NOTE}").symlink_to(precious)
    outbox.told(kept, "still down")
    assert json.loads((kept / outbox.NOTE).read_text())["why"] == "still down"
    (kept / ".lock").symlink_to(kept / "elsewhere")
    (kept.parent / ".lock").symlink_to(kept / "elsewhere")
    with outbox.held(kept) as free:
        assert free
    with pytest.raises(OutputError, match="is no file of a run"), outbox.alone():
        pass
    assert precious.read_bytes() == MINE and not (kept / "elsewhere").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_lock_that_is_a_pipe_is_not_waited_for(precious: Path) -> None:
    kept = outbox.keep(Record("evaluate", "x", "2026-03-02T00:00:00Z"), "down")
    os.mkfifo(kept / ".lock")
    with outbox.held(kept) as free:
        assert free


def test_a_torn_line_is_kept_in_no_file_that_a_link_names(precious: Path) -> None:
    path = precious.parent / "ledger"
    with ledger.writing(path) as found:
        found.append({"kind": "x"})
    path.write_bytes(path.read_bytes() + b'{"torn')
    path.with_name("ledger.torn").symlink_to(precious)
    with pytest.raises(LedgerError, match="cannot be cut off"):
        ledger.mend(path)
    assert precious.read_bytes() == MINE
