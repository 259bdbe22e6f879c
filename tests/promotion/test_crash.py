"""Whatever breaks while a model is made live, a crash, a full disk, another program: it is told and mended."""

from __future__ import annotations

import multiprocessing
import signal

import pytest

from tests.promotion.shop import Shop
from triage.errors import LedgerError, TrackingError, TriageError
from triage.promotion import moves
from triage.promotion.standing import Kind
from triage.records import ledger

FORK = multiprocessing.get_context("fork")


def test_a_registry_that_cannot_be_written_is_found_out_before_the_line_is(tmp_path):
    shop = Shop(tmp_path)
    shop.promote("1")
    failing = Shop(tmp_path, {0: "fail", 1: "fail"})
    with pytest.raises(TrackingError, match="the registry cannot be written, so nothing was changed"):
        failing.promote("2")
    shop.promote("2")
    with pytest.raises(TrackingError, match="nothing was changed"):
        Shop(tmp_path, {0: "fail"}).rollback()
    shop.agree("2", "1")
    assert [m.line for m in shop.look().moves] == [1, 2]


def test_statements_of_a_database_are_not_told():
    error = TrackingError(
        "x.db: attempt to write a readonly database [SQL: UPDATE x SET y=?] [parameters: ('secret',)]"
    )
    assert moves.plain(error) == "x.db: attempt to write a readonly database"


@pytest.mark.parametrize("change", range(1, 4))
@pytest.mark.parametrize("what", ["promote", "rollback"])
def test_a_crash_anywhere_is_told_and_mended(tmp_path, change, what):
    """First it is tried whether tags can be written; after the line come both aliases, and the tags."""
    shop = Shop(tmp_path)
    shop.promote("1")
    shop.promote("2")
    wanted = {"promote": ("3", "2"), "rollback": ("1",)}[what]

    def crash():
        dying = Shop(tmp_path, {change: "die"})
        dying.hours = 10
        dying.promote("3") if what == "promote" else dying.rollback()

    process = FORK.Process(target=crash)
    process.start()
    process.join(20)
    assert process.exitcode == 9
    assert len(ledger.read(shop.path)) == 3, "the line is there first"
    assert shop.live[-1] == wanted[0]
    told = {Kind.ALIAS} if change < 3 else {Kind.MIRROR}
    assert set(shop.kinds) == told
    if change == 1:
        assert shop.registry.aliases == {"champion": "2", "previous": "1"}
        with pytest.raises(TriageError, match="registry and ledger disagree"):
            shop.rollback()
    shop.mend()
    shop.agree(*wanted)
    last = shop.look().moves[-1]
    assert (last.kind, last.by) == (("mend", "mender") if change < 3 else (what, "anna"))
    assert shop.mend() == ("registry and ledger agree: nothing to mend",)


def test_a_crash_before_the_line_is_whole_changes_nothing(shop):
    shop.promote("1")
    with shop.path.open("ab") as file:
        file.write(b'{"at":"2026-03-02T11:00:00+00:00","by":"an')
    with pytest.raises(LedgerError, match=r"2: is torn.*triage live --mend"):
        shop.look()
    (done,) = shop.mend()
    assert "cut off a torn line" in done
    shop.agree("1")


@pytest.mark.parametrize("change", range(1, 4))
def test_a_registry_that_fails_is_told_and_mended(tmp_path, change):
    shop = Shop(tmp_path)
    shop.promote("1")
    failing = Shop(tmp_path, {change: "fail"})
    with pytest.raises(TrackingError, match=r"line 2 of the ledger says that version 2 is live, but(.|\n)*live --mend"):
        failing.promote("2")
    assert shop.kinds
    shop.mend()
    shop.agree("2", "1")


def test_a_ledger_that_cannot_be_written_changes_nothing(shop):
    shop.promote("1")
    now = shop.look()
    shop.path.unlink()
    shop.path.mkdir()
    with pytest.raises(LedgerError, match="cannot be"):
        shop.promote("2", now)
    assert shop.registry.aliases == {"champion": "1"}


def test_of_two_that_promote_at_once_one_is_refused(tmp_path):
    """Both judged their candidate against version 1; whoever comes second is told and changes nothing."""
    shop = Shop(tmp_path)
    shop.promote("1")
    start, told = FORK.Barrier(3), FORK.Queue()

    def run(number):
        own = Shop(tmp_path)
        now = own.look()
        start.wait()
        try:
            own.promote(number, now, by=f"who promotes {number}")
            told.put((number, ""))
        except TriageError as error:
            told.put((number, str(error)))

    processes = [FORK.Process(target=run, args=(number,)) for number in ("2", "3", "4")]
    for one in processes:
        one.start()
    results = dict(told.get(timeout=20) for _ in processes)
    for one in processes:
        one.join(20)
    (winner,) = [number for number, error in results.items() if not error]
    for number, error in results.items():
        if number != winner:
            assert f"version {winner} was made live by who promotes {winner}" in error
            assert "nothing was changed: run it again" in error
    shop.agree(winner, "1")
    assert len(shop.look().moves) == 2


def test_ctrl_c_between_line_and_aliases_comes_too_late(shop, monkeypatch):
    shop.promote("1")
    set_aliases = shop.registry.set_aliases

    def interrupted(aliases):
        signal.raise_signal(signal.SIGINT)
        set_aliases(aliases)

    monkeypatch.setattr(shop.registry, "set_aliases", interrupted)
    assert shop.promote("2").line == 2
    shop.agree("2", "1")
