"""Where registry and ledger disagree about what is live, it is told, and mending puts it right."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from triage.errors import LedgerError, TriageError
from triage.promotion import history, lines, moves
from triage.promotion.standing import Kind


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
