"""Who stands against whom."""

import pytest

from tests.promotion.fakes import FileRegistry
from triage.errors import TrackingError, TriageError
from triage.promotion import contenders, trial, words
from triage.records.ledger import FILE


def pair(shop, ref=None):
    return contenders.pair(shop.look(), shop.registry, ref)


def numbers(pairing):
    return pairing.candidate.number, pairing.champion.number if pairing.champion else None


def test_the_newest_version_stands_against_the_champion(shop):
    assert numbers(pair(shop)) == ("4", None)
    shop.promote("1")
    shop.promote("2")
    assert numbers(pair(shop)) == ("4", "2")
    assert numbers(pair(shop, "3")) == ("3", "2")
    assert numbers(pair(shop, "previous")) == ("1", "2")
    assert not pair(shop, "previous").same
    assert pair(shop, "@champion").same
    with pytest.raises(TrackingError):
        pair(shop, "9")


def test_ten_is_newer_than_nine(shop):
    for n in range(5, 11):
        shop.registry.add(f"digest {n}")
    assert pair(shop).candidate.number == "10"


def test_the_same_model_under_another_number_is_the_same_unless_the_policy_differs(shop):
    shop.promote("4")
    shop.registry.add("digest 4")
    assert pair(shop, "5").same
    shop.registry.add("digest 4", policy="another")
    assert not pair(shop, "6").same


def test_no_model_at_all(tmp_path):
    registry = FileRegistry(tmp_path / "none.json")
    from triage.promotion import contenders, moves

    with pytest.raises(TriageError, match="triage track register"):
        contenders.pair(moves.look(tmp_path / FILE, registry), registry, None)


def test_a_champion_moved_by_hand_is_judged_against_the_ledgers(shop):
    shop.promote("1")
    shop.registry.set_aliases({"champion": "3"})
    assert numbers(pair(shop, "3")) == ("3", "1")
    assert "the registry says version 3" in pair(shop, "3").notes[0]
    with pytest.raises(TriageError, match="mend that first"):
        pair(shop, "4")
    shop.registry.set_aliases({"champion": ""})
    with pytest.raises(TriageError, match="mend that first"):
        pair(shop, "3")


def test_an_alias_previous_moved_by_hand_stops_nobody(shop):
    shop.promote("1")
    shop.registry.set_aliases({"previous": "3"})
    assert numbers(pair(shop)) == ("4", "1")
    shop.promote("2")
    shop.agree("2", "1")


def test_a_champion_of_nobody_is_one_to_be_beaten(shop):
    shop.registry.set_aliases({"champion": "2"})
    assert numbers(pair(shop)) == ("4", "2")
    assert "the ledger does not say who made it" in pair(shop).notes[0]
    assert numbers(pair(shop, "2")) == ("2", None), "it can be judged itself, by the floors"


def test_a_champion_that_is_gone_cannot_be_beaten(shop):
    shop.promote("1")
    shop.registry.remove("1")
    found = pair(shop)
    assert (numbers(found), found.vanished) == (("4", None), True)
    (check,) = trial._vanished(found)
    assert words.failing([check]) == [check]


def test_lost_lines_stop_everybody(shop):
    shop.promote("1")
    shop.path.unlink()
    with pytest.raises(TriageError, match="lacks"):
        pair(shop)
