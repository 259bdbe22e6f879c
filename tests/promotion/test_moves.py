"""Promoting, rolling back and mending: what the ledger says, what the registry does, and what is left by a crash."""

from __future__ import annotations

import json
import multiprocessing
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.promotion.fakes import FileRegistry
from triage.errors import LedgerError, TrackingError, TriageError
from triage.promotion import history, lines, moves
from triage.promotion.lines import Model, Tickets
from triage.promotion.moves import Who
from triage.promotion.standing import Kind
from triage.records import ledger

FORK = multiprocessing.get_context("fork")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TICKETS = Tickets(("frozen.jsonl",), "d" * 64, 40, 38, unseen=True)


class Shop:
    """A ledger and a registry with four versions, and a clock that goes on an hour with every move."""

    def __init__(self, folder, breaks=None):
        self.path = folder / ledger.FILE
        self.registry = FileRegistry(folder / "registry.json", breaks)
        if not self.registry.versions():
            for n in range(1, 5):
                self.registry.add(f"digest {n}")
        self.hours = 0

    def who(self, by="anna", why="because"):
        self.hours += 1
        return Who(by, START + timedelta(hours=self.hours), why)

    def look(self):
        return moves.look(self.path, self.registry)

    def promote(self, number, now=None, **more):
        now = now or self.look()
        version = self.registry.version(number)
        record = moves.move_of(
            lines.PROMOTE, self.who(**more), moves.model_of(version), now.stack[-1] if now.stack else None
        )
        return moves.promote(self.path, self.registry, now, record)

    def rollback(self):
        return moves.rollback(self.path, self.registry, self.who(why="worse"))

    def mend(self):
        return moves.mend(self.path, self.registry, self.who(by="mender", why=""))

    @property
    def kinds(self):
        return [d.kind for d in self.look().discords]

    @property
    def live(self):
        return [m.version for m in self.look().stack]

    def agree(self, champion, previous=None):
        """Assert that registry and ledger agree on who is live, and that the tags mirror the newest line."""
        wanted = {"champion": champion} | ({"previous": previous} if previous else {})
        assert self.registry.aliases == wanted
        now = self.look()
        assert now.discords == ()
        assert now.stack[-1].version == champion
        assert self.registry.tags(champion)["ledger"] == next(
            m.hash for m in reversed(now.moves) if m.live.version == champion
        )


@pytest.fixture
def shop(tmp_path):
    return Shop(tmp_path)


def test_promotions_and_rollbacks_go_along_the_ledger(shop):
    shop.promote("1")
    shop.agree("1")
    shop.promote("2")
    shop.agree("2", "1")
    shop.promote("4")
    shop.agree("4", "2")
    assert shop.rollback().live.version == "2"
    shop.agree("2", "1")
    assert shop.rollback().live.version == "1"
    shop.agree("1")
    with pytest.raises(TriageError, match="version 1 was the first to be promoted"):
        shop.rollback()
    shop.promote("4")
    shop.agree("4", "1")
    assert [(m.kind, m.live.version, m.before.version if m.before else "") for m in shop.look().moves] == [
        ("promote", "1", ""), ("promote", "2", "1"), ("promote", "4", "2"), ("rollback", "2", "4"),
        ("rollback", "1", "2"), ("promote", "4", "1"),
    ]  # fmt: skip


def test_the_line_says_everything_and_is_read_back(shop):
    now = shop.look()
    model = moves.model_of(shop.registry.version("2"))
    record = lines.Move(
        0, "", "promote", START, "anna", "it misses | outages", model, Model("1", "x", "y"), True, TICKETS,
        ({"name": "cost"},), ("a note",), judged_under="p" * 64, asked={"least_n": 10, "cost": [[0.0, 1.0]]},
        tests=lines.Tests("t", 2, {"typos": "12345678"}),
    )  # fmt: skip
    done = moves.promote(shop.path, shop.registry, now, record)
    (line,) = ledger.read(shop.path)
    assert done == lines.moves([line])[0]
    assert (done.line, done.hash) == (1, line.hash)
    for field in (
        "kind",
        "at",
        "by",
        "why",
        "live",
        "before",
        "forced",
        "tickets",
        "checks",
        "notes",
        "judged_under",
        "asked",
        "tests",
    ):
        assert getattr(done, field) == getattr(record, field)
    tags = shop.registry.tags("2")
    assert tags == {
        "ledger": line.hash, "promoted_at": START.isoformat(), "promoted_by": "anna",
        "promoted_why": "it misses | outages", "promoted_forced": "true", "promotion_begun": START.isoformat(),
    }  # fmt: skip
    assert history.last_tickets(shop.look().moves) == TICKETS


def test_a_rollback_says_so_on_both_versions(shop):
    shop.promote("1")
    shop.promote("2", by="bob")
    done = shop.rollback()
    assert shop.registry.tags("2")["rolled_back_to"] == "1"
    assert shop.registry.tags("2")["rolled_back_why"] == "worse"
    assert shop.registry.tags("1")["ledger"] == done.hash
    assert (done.by, done.before.version) == ("anna", "2")


def test_nothing_to_roll_back_to(shop):
    with pytest.raises(TriageError, match="nothing was promoted yet"):
        shop.rollback()
    assert not shop.path.exists()
    shop.promote("1")
    shop.promote("2")
    shop.registry.remove("1")
    with pytest.raises(
        TriageError, match=r"version 1, live before version 2, is not in the registry .*there are: 4, 3, 2"
    ):
        shop.rollback()
    assert shop.registry.aliases["champion"] == "2"
    assert len(shop.look().moves) == 2


def test_a_rollback_to_what_cannot_be_loaded_changes_nothing(shop, monkeypatch):
    shop.promote("1")
    shop.promote("2")

    def gone(ref):
        raise TrackingError(f"{ref}: its files are gone")

    monkeypatch.setattr(shop.registry, "fetch", gone)
    with pytest.raises(TrackingError, match="1: its files are gone"):
        shop.rollback()
    shop.agree("2", "1")


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


def test_an_alias_moved_while_judging_is_told(shop):
    shop.promote("1")
    now = shop.look()
    shop.registry.set_aliases({"champion": "3"})
    with pytest.raises(TriageError, match="alias champion went from version 1 to 3"):
        shop.promote("2", now)
    assert len(shop.look().moves) == 1


def test_an_alias_moved_by_hand_is_told_and_put_back(shop):
    shop.promote("1")
    shop.promote("2")
    shop.registry.set_aliases({"champion": "4"})
    (discord,) = shop.look().discords
    assert "the registry says version 4, the ledger version 2" in discord.says
    assert "triage live --mend" in discord.mend
    assert "triage promote 4" in discord.mend
    with pytest.raises(TriageError, match="mend that first"):
        shop.rollback()
    shop.mend()
    shop.agree("2", "1")
    last = shop.look().moves[-1]
    assert (last.kind, dict(last.found)) == ("mend", {"champion": "4", "previous": "1"})
    assert history.live_at(shop.look().moves).line == 2
    assert history.mended_after(shop.look().moves, history.live_at(shop.look().moves)) == last
    assert shop.registry.tags("2")["promoted_by"] == "anna", "who promoted it, not who mended"
    shop.rollback()
    shop.agree("1")


def test_an_alias_that_was_taken_off_is_put_back(shop):
    shop.promote("1")
    shop.registry.set_aliases({"champion": ""})
    assert shop.kinds == [Kind.ALIAS]
    shop.mend()
    shop.agree("1")


def test_a_ledger_that_was_cut_is_told_by_the_registry(shop):
    shop.promote("1")
    shop.promote("2", by="bob")
    first = shop.path.read_bytes().splitlines(keepends=True)[0]
    shop.path.write_bytes(first)
    told = shop.look().discords[0]
    assert told.kind is Kind.LOST
    assert "version 2 was made live on 2026-03-02T11:00:00+00:00 by bob" in told.says
    with pytest.raises(TriageError, match="lacks"):
        shop.rollback()
    assert "goes on from version 2" in shop.mend()[-1]
    shop.agree("2", "1")
    assert "by bob" in shop.look().moves[-1].why
    assert shop.live == ["1", "2"]


def test_a_cut_line_is_taken_over_from_the_tags_with_who_and_why_and_by_force(shop):
    shop.promote("1")
    now = shop.look()
    record = moves.move_of(lines.PROMOTE, shop.who("bob", "a drill"), moves.model_of(shop.registry.version("2")))
    moves.promote(shop.path, shop.registry, now, replace(record, forced=True, before=now.stack[-1]))
    tags = {k: v for k, v in shop.registry.tags("2").items() if k not in ("ledger", "promotion_begun")}
    shop.path.write_bytes(shop.path.read_bytes()[:-40])
    with pytest.raises(LedgerError, match=r"or it was cut later(.|\n)*registry's tags"):
        shop.look()
    moves.mend(shop.path, shop.registry, shop.who("mender", "the disk was full"))
    shop.agree("2", "1")
    last = shop.look().moves[-1]
    assert (last.kind, last.by) == ("mend", "mender")
    assert "by bob, by force: a drill; the disk was full" in last.why
    assert dict(last.told) == tags
    assert {k: v for k, v in shop.registry.tags("2").items() if k in tags} == tags
    assert shop.mend() == ("registry and ledger agree: nothing to mend",)
    shop.promote("3")
    shop.rollback()
    assert shop.registry.tags("2")["promoted_forced"] == "", "rolled back to, by nobody's force"


def test_a_ledger_that_is_gone_goes_on_from_the_registry(shop):
    shop.promote("1")
    shop.promote("2")
    shop.path.unlink()
    assert set(shop.kinds) == {Kind.LOST}
    with pytest.raises(TriageError, match=r"version 2 was made live(.|\n)*this ledger lacks"):
        shop.rollback()
    shop.mend()
    assert shop.registry.aliases == {"champion": "2"}, "what was live before is not known any more"
    assert shop.kinds == []
    shop.promote("3")
    shop.agree("3", "2")


def test_a_ledger_and_aliases_that_are_gone(shop):
    shop.promote("1")
    shop.promote("2")
    shop.path.unlink()
    shop.registry.set_aliases({"champion": "", "previous": ""})
    shop.mend()
    shop.agree("2")


def test_lost_lines_of_a_version_that_is_no_more_champion(shop):
    """The newest line is cut off and the alias put back by hand: the tags still tell."""
    shop.promote("1")
    shop.promote("2")
    shop.path.write_bytes(shop.path.read_bytes().splitlines(keepends=True)[0])
    shop.registry.set_aliases({"champion": "1", "previous": ""})
    assert shop.kinds == [Kind.LOST]
    shop.mend()
    shop.agree("1")
    assert shop.look().moves[-1].lost == (shop.registry.tags("2")["ledger"],)


def test_a_champion_that_nobody_promoted(shop):
    shop.registry.set_aliases({"champion": "2"})
    assert shop.kinds == [Kind.FOREIGN]
    with pytest.raises(TriageError, match=r"version 2 is the champion in the registry(.|\n)*triage live --mend"):
        shop.rollback()
    shop.mend()
    shop.agree("2")
    assert shop.look().moves[0].kind == "mend"
    shop.promote("3")
    shop.agree("3", "2")
    shop.rollback()
    shop.agree("2")


def test_a_live_version_that_is_gone_or_another_model(shop):
    shop.promote("1")
    shop.promote("2")
    shop.registry.remove("2")
    assert shop.kinds == [Kind.GONE]
    with pytest.raises(TriageError, match=r"version 2, live by the ledger .* is not in the registry any more"):
        shop.mend()
    shop.promote("3")
    shop.agree("3")
    raw = json.loads(shop.registry.path.read_text())
    raw["versions"]["3"]["digest"] = "another"
    shop.registry.path.write_text(json.dumps(raw))
    assert "is another model in the registry now" in shop.look().discords[0].says


def test_mending_what_is_whole_makes_no_file(shop):
    assert shop.mend() == ("registry and ledger agree: nothing to mend",)
    assert not shop.path.exists()


def test_what_was_live_when(shop):
    assert history.live_at(()) is None
    shop.promote("1")
    shop.promote("2")
    shop.rollback()
    found = shop.look().moves
    hours = (0, 0.99, 1, 1.5, 2, 2.99, 3, 99)
    live = [history.live_at(found, START + timedelta(hours=h)) for h in hours]
    assert [m.live.version if m else None for m in live] == [None, None, "1", "1", "2", "2", "1", "1"]
    assert live[-1].kind == "rollback"


def test_a_line_that_is_no_promotion_is_named(shop):
    with ledger.writing(shop.path) as room:
        room.append({"kind": "party", "at": START.isoformat()})
    with pytest.raises(LedgerError, match=r"line 1 of the ledger is no promotion .*'party'"):
        shop.look()
