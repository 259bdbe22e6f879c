"""Over many seeds every ticket, pair and judge is drawn as often as the design says."""

from collections import Counter
from itertools import combinations
from math import sqrt

import pytest

from tests.audit.made import population
from tests.audit.test_sample_draw import BANDS, USUAL
from triage.audit.sample import draw
from triage.audit.strata import LEAST, band

SEEDS = 1500


@pytest.fixture(scope="module")
def draws():
    """Draw many samples of one small population; how often each ticket, pair and judge came."""
    rows = population(60, seed=5)
    designs = [draw(rows, n=20, **USUAL | {"seed": seed}) for seed in range(SEEDS)]
    return rows, designs


def excess(count, probability, of):
    """Return how many standard errors a count lies above what its probability says."""
    return (count - of * probability) / sqrt(of * probability * (1 - probability))


def test_every_ticket_is_drawn_as_often_as_its_probability_says(draws):
    rows, designs = draws
    stated = {}
    for stratum in designs[0].strata:
        for row in rows:
            told = (row.priority.label, row.decided_by)
            which = {-1: "unknown", 0: "under 0.6", 1: "0.6 to 0.9", 2: "from 0.9"}[band(row, BANDS)]
            if (*told, which) in stratum.cells:
                stated[row.ticket_id] = stratum.probability
    assert len(stated) == len(rows)
    counts = Counter(t.ticket_id for design in designs for t in design.tickets)
    off = [excess(counts[name], p, SEEDS) for name, p in stated.items() if p < 1]
    assert all(counts[name] == SEEDS for name, p in stated.items() if p == 1)
    assert len(off) > 50
    assert max(map(abs, off)) < 4
    assert 0.6 < sum(z * z for z in off) / len(off) < 1.4


def test_every_pair_of_a_stratum_is_drawn_alike(draws):
    _, designs = draws
    stratum = max((s for s in designs[0].strata if s.drawn > LEAST), key=lambda s: s.population)
    both = stratum.drawn * (stratum.drawn - 1) / (stratum.population * (stratum.population - 1))
    pairs = Counter(
        pair
        for design in designs
        for pair in combinations(sorted(t.ticket_id for t in design.tickets if t.stratum == stratum.name), 2)
    )
    assert len(pairs) == stratum.population * (stratum.population - 1) / 2
    off = [excess(count, both, SEEDS) for count in pairs.values()]
    assert max(map(abs, off)) < 4.5
    assert 0.75 < sum(z * z for z in off) / len(off) < 1.25


def test_weighed_back_the_sample_tells_the_whole(draws):
    """The mean Horvitz-Thompson total over all draws is the true total."""
    rows, designs = draws
    worth = {row.ticket_id: (at * 7919) % 13 for at, row in enumerate(rows)}
    totals = [sum(worth[t.ticket_id] / t.probability for t in design.tickets) for design in designs]
    mean = sum(totals) / SEEDS
    error = sqrt(sum((t - mean) ** 2 for t in totals) / (SEEDS - 1) / SEEDS)
    assert abs(mean - sum(worth.values())) < 4 * error
    assert error < 0.01 * mean


def test_who_judges_is_drawn_by_lot(draws):
    _, designs = draws
    stratum = max(designs[0].strata, key=lambda s: s.drawn)
    here = [t for design in designs for t in design.tickets if t.stratum == stratum.name]
    shared = sum(t.stratum == stratum.name and len(t.reviewers) > 1 for t in designs[0].tickets)
    assert shared >= 1
    drawn, both = Counter(t.ticket_id for t in here), Counter(t.ticket_id for t in here if len(t.reviewers) > 1)
    off = [excess(both[name], shared / stratum.drawn, count) for name, count in drawn.items()]
    assert max(map(abs, off)) < 4
