"""Briefs are drawn evenly, the same ones by the same seed, and suit the channel they are for."""

from __future__ import annotations

from collections import Counter

import pytest

from data import resemblance
from data.briefs.draw import Draw, apportion, load
from triage.policy import load as load_policy

TABLES = load()
NONE: Counter[str] = Counter()


def drawn(seed: int = 1, writers: int = 20, each: int = 60) -> list[dict]:
    parts = Draw(load(), seed, NONE).writers(writers, each)
    return [brief for _, briefs in parts for brief in briefs]


def test_the_seed_alone_decides():
    assert drawn(1, 3, 20) == drawn(1, 3, 20)
    assert drawn(1, 3, 20) != drawn(2, 3, 20)


def test_shares_come_out_as_the_tables_say():
    briefs = drawn()
    kinds = Counter(b["kind"] for b in briefs)
    for kind, share in TABLES["kinds"]["shares"].items():
        assert kinds[kind] == pytest.approx(share * len(briefs), abs=1)
    moods = Counter(b["sentiment_wanted"] for b in briefs)
    assert min(moods.values()) > 0.06 * len(briefs)
    assert sum(b["words"] <= resemblance.SHORT for b in briefs) > 0.6 * len(briefs)


def test_every_clause_is_carried_or_comes_near():
    briefs = drawn()
    policy = set(load_policy().named)
    assert set(TABLES["clauses"]) == policy
    assert {c for b in briefs for c in (*b["carry"], *b["near"])} == policy
    assert not any(TABLES["clauses"][c].get("near_only") for b in briefs for c in b["carry"])


def test_what_a_clause_needs_stands_beside_it():
    for brief in drawn():
        if "trigger.vip" in brief["carry"]:
            assert brief["tier"] == "vip"
        if "routing.executive_social" in brief["carry"]:
            assert brief["followers"] >= 10_000
            assert brief["channel"] == "twitter"
        if "followers" in brief and "routing.executive_social" not in brief["carry"]:
            assert brief["followers"] < 10_000


def test_only_what_is_missing_is_drawn():
    have = Counter(dict.fromkeys(TABLES["clauses"], 10)) - Counter({"routing.beta": 4})
    draw = Draw(load(), 1, have)
    near = Counter(dict.fromkeys(TABLES["clauses"], 5)) - Counter({"critical.media": 3})
    briefs = [b for _, part in draw.missing((10, 5), near, 2, 20) for b in part]
    assert Counter(c for b in briefs for c in b["carry"])["routing.beta"] >= 4
    assert sum("critical.media" in b["near"] for b in briefs) >= 3
    assert {b["kind"] for b in briefs if "sort" in b} == {"ordinary", "complaint"}


def test_one_channel_in_its_own_proportions():
    briefs = [b for _, part in Draw(load(), 1, NONE).natural("helpdesk", 2, 60) for b in part]
    assert {b["channel"] for b in briefs} == {"helpdesk"}
    assert {b["industry"] for b in briefs} <= set(TABLES["world"]["helpdesk"])


def test_apportioned_counts_add_up():
    assert apportion(10, [1, 1, 1]) in ([4, 3, 3], [3, 4, 3], [3, 3, 4])
    assert apportion(0, [2, 5]) == [0, 0]


def test_likeness_is_half_for_the_same_and_one_for_the_different():
    words = ["parcel", "late", "refund", "card", "login", "crash", "price", "thanks", "phone", "flight", "gate"]
    same = [" ".join(words[(n * k) % len(words)] for k in range(1, 9)) for n in range(1, 200)]
    other = [f"zzz {text} qqq" for text in same]
    assert resemblance.tell("complaint-tweets", same, list(reversed(same))).auc < 0.65
    assert resemblance.tell("complaint-tweets", same, other).auc > 0.99
    assert "zzz" in resemblance.tell("complaint-tweets", other, same).ours


def test_masks_hide_what_the_public_sets_hide():
    assert resemblance.masked("@united <USER> see https://t.co/ab1 XX/XX/2020 {$800.00} &amp; 12") == (
        "@user @user see link 0 0 & 0"
    )
