"""The sample is what its design says: sizes, strata and, over many seeds, the probability of every ticket."""

import random
from collections import Counter
from itertools import combinations
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.audit.made import population, scored
from triage.audit.design import design_json, read_design
from triage.audit.sample import allocate, draw, halves, sheet_order
from triage.audit.strata import LEAST
from triage.errors import InputError, TriageError

BANDS = (0.6, 0.9)
USUAL = {"seed": 7, "bands": BANDS, "twice": 0.25}
cell_sizes = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from(["policy", "model", "fault"]), st.integers(-1, 2)),
    st.integers(1, 40),
    min_size=1,
    max_size=24,
)


def rows_of(sizes):
    """Make rows of each (level, decided_by, band), as many as are asked for."""
    rows = []
    for (level, decided_by, at), count in sizes.items():
        sure = {-1: None, 0: 0.3, 1: 0.7, 2: 0.95}[at]
        p = sure if sure is None or level else 1 - sure
        rows += [scored(f"T-{len(rows) + i}", level, decided_by, p) for i in range(count)]
    return rows


@settings(max_examples=150, deadline=None)
@given(cell_sizes, st.integers(4, 120), st.sampled_from([0, 0.25, 0.5, 1]), st.integers(0, 9))
def test_the_rules_hold_for_any_population(sizes, n, twice, seed):
    rows = rows_of(sizes)
    design = draw(rows, n=n, seed=seed, bands=BANDS, twice=twice)
    wanted = min(n, len(rows))
    ids = [ticket.ticket_id for ticket in design.tickets]
    assert len(ids) == len(set(ids)) == wanted == sum(s.drawn for s in design.strata)
    assert sum(s.population for s in design.strata) == len(rows) == design.rows
    assert len({s.name for s in design.strata}) == len(design.strata)
    for stratum in design.strata:
        assert min(LEAST, stratum.population) <= stratum.drawn <= stratum.population

    escalated = sum(row.escalate for row in rows)
    taken = sum(s.drawn for s in design.strata if s.escalated)
    assert taken == halves(n, escalated, len(rows) - escalated)[0]
    if min(escalated, len(rows) - escalated) >= (wanted + 1) // 2:
        assert taken == (wanted + 1) // 2

    by_id = {row.ticket_id: row for row in rows}
    strata = {s.name: s for s in design.strata}
    for ticket in design.tickets:
        stratum, row = strata[ticket.stratum], by_id[ticket.ticket_id]
        assert ticket.probability == stratum.drawn / stratum.population
        assert (row.priority.label, row.decided_by) in {cell[:2] for cell in stratum.cells}
        assert stratum.escalated is row.escalate
    assert Counter(t.stratum for t in design.tickets) == {s.name: s.drawn for s in design.strata}

    judges = Counter(ticket.reviewers for ticket in design.tickets)
    assert judges["a", "b"] == int(twice * wanted + 0.5)
    assert abs(judges["a",] - judges["b",]) <= 1
    random.Random(seed).shuffle(rows)
    assert draw(rows, n=n, seed=seed, bands=BANDS, twice=twice) == design


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=30), st.data())
def test_draws_are_parted_by_size(populations, data):
    floors = sum(min(LEAST, size) for size in populations)
    n = data.draw(st.integers(floors, sum(populations)))
    drawn = allocate(populations, n)
    assert sum(drawn) == n
    pairs = list(zip(populations, drawn, strict=True))
    assert all(min(LEAST, size) <= got <= size for size, got in pairs)
    above = [(size, got) for size, got in pairs if got > LEAST]
    for (small, few), (large, many) in combinations(sorted(above), 2):
        assert few <= many + 1
        assert abs(few / small - many / large) <= 1 / small + 1 / large  # one rate for all, but for whole numbers


def test_sizes_that_divide_are_exact():
    assert allocate([100, 50, 50], 20) == [10, 5, 5]
    assert allocate([1000, 10, 1], 23) == [20, 2, 1]
    assert allocate([10, 20], 0, least=0) == [0, 0]
    assert allocate([], 0) == []


def test_each_side_gives_half_or_what_it_has():
    assert halves(200, 300, 900) == (100, 100)
    assert halves(201, 300, 900) == (101, 100)
    assert halves(200, 30, 900) == (30, 170)
    assert halves(200, 900, 30) == (170, 30)
    assert halves(200, 50, 60) == (50, 60)
    assert halves(10, 0, 60) == (0, 10)


def test_a_file_without_probabilities_has_strata_of_its_own():
    design = draw(population(300, told=0), n=60, **USUAL)
    assert {c[2] for s in design.strata for c in s.cells} == {"unknown"}


def test_a_sample_larger_than_the_file_takes_all():
    design = draw(population(37), n=200, **USUAL)
    assert len(design.tickets) == 37
    assert {t.probability for t in design.tickets} == {1.0}


def test_fewer_than_two_of_each_side_are_no_sample():
    with pytest.raises(TriageError, match="at least 4 tickets"):
        draw(population(37), n=3, **USUAL)


def test_one_reviewer_gets_all_and_shares_nothing():
    design = draw(population(100), n=40, reviewers=1, **USUAL)
    assert {t.reviewers for t in design.tickets} == {("a",)}
    assert (len(design.of("a")), design.of("b"), design.twice) == (40, (), 0.0)


def test_seed_and_size_make_the_sample():
    rows = population(400)
    drawn = {seed: {t.ticket_id for t in draw(rows, n=40, **USUAL | {"seed": seed}).tickets} for seed in (1, 2)}
    assert len(drawn[1] & drawn[2]) < 15
    larger = {t.ticket_id for t in draw(rows, n=80, **USUAL | {"seed": 1}).tickets}
    assert len(drawn[1] & larger) > 30


def test_the_order_of_a_sheet_tells_nothing():
    """Position in the sheet does not go with the stratum: the rank correlation is that of chance."""
    design = draw(population(2000, seed=3), n=400, **USUAL)
    place = {name: at for at, name in enumerate(t.ticket_id for t in design.tickets)}
    for who in "ab":
        order = sheet_order(design, who)
        assert sorted(order) == sorted(design.of(who))
        ranks = sorted(order, key=place.__getitem__)
        rank = {name: at for at, name in enumerate(ranks)}
        m = len(order)
        apart = sum((at - rank[name]) ** 2 for at, name in enumerate(order))
        spearman = 1 - 6 * apart / (m * (m * m - 1))
        assert abs(spearman) < 3 / sqrt(m)
    both = set(design.of("a")) & set(design.of("b"))
    a, b = ([name for name in sheet_order(design, who) if name in both] for who in "ab")
    assert a != b


def test_a_design_is_read_back_and_guards_itself(tmp_path):
    design = draw(population(300), n=60, scored="0" * 64, **USUAL)
    path = tmp_path / "review.design.json"
    path.write_bytes(design_json(design))
    assert read_design(path) == design
    assert "not for reviewers" in path.read_text(encoding="utf-8").lower()
    for wrong, says in (
        (path.read_text(encoding="utf-8").replace('"seed": 7', '"seed": 8'), "was changed"),
        (path.read_text(encoding="utf-8").replace('"version": 2', '"version": 3'), "is of version 3"),
        (path.read_text(encoding="utf-8").replace('"strata"', '"layers"'), "damaged"),
        ("[]", "is no design"),
        ("{", "is no design"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(InputError, match=says):
            read_design(path)
    with pytest.raises(InputError, match="no such file"):
        read_design(tmp_path / "other.json")
