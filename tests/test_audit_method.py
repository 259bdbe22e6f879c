"""docs/audit-method.md: its worked example is what the functions give, its formulas give what the functions do."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.optimize import brentq

from tests import documented
from tests.audit_example import BLOCKS, POLICY, made, sums
from triage.agreement import BUNCHES, LEAST_GROUPS, wilson
from triage.audit import weighting
from triage.promotion.intervals import difference

PAGE = documented.ROOT / "docs" / "audit-method.md"
Z = 1.959963984540054


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=[block.__name__ for block in BLOCKS])
def test_the_worked_example_is_what_the_functions_give(number):
    shown = documented.blocks(PAGE, "text")
    assert len(shown) == len(BLOCKS)
    assert shown[number].splitlines() == [line.rstrip() for line in BLOCKS[number]()]


def _pulled(a, weight, m, p):
    """The shares of the strata at one pull: roots of the page's equation, as numpy finds them."""
    found = []
    for w, size, seen in zip(weight, m, p, strict=True):
        roots = np.roots([a * w, -(size + a * w), size * seen]).real
        inside = roots[(roots > -1e-9) & (roots < 1 + 1e-9)]
        found.append(float(inside.min() if a > 0 else inside.max()))
    return np.clip(found, 0, 1)


def _end(p, weight, m, n, sign):
    """One end of the score interval of a number of tickets, by the page's equations."""
    value = float(weight @ p)

    def beyond(a):
        q = _pulled(sign * a, weight, m, p)
        variance = (weight**2 * q * (1 - q) / m * (1 + 0.5 / n)).sum()
        return (float(weight @ q) - value) ** 2 - Z**2 * variance

    return float(weight @ _pulled(sign * brentq(beyond, 1e-6, 1e5), weight, m, p))


@pytest.mark.parametrize("escalated", [True, False])
def test_an_interval_solves_the_equations_of_the_page(escalated):
    _, found = made()
    named = {m.name: m.estimate for m in found.metrics}
    e = named["necessity_precision" if escalated else "miss_rate"]
    of = list(sums(escalated))
    size, n = np.array([s.population for s, *_ in of], float), np.array([judged for _, judged, *_ in of], float)
    yes, no = np.array([y for *_, y, _ in of]), np.array([x for *_, x in of])
    p, weight, m = yes / n, size / size.sum(), n / (1 - n / size)
    a, b = float(weight @ p), float(weight @ (1 - p))
    assert e.value == pytest.approx(a / (a + b))
    shared = -(weight**2 / m * p * (1 - p)).sum()
    rho = shared / (weight**2 / m * p * (1 - p) * (1 + 0.5 / n)).sum()  # either has the same variance

    def solved(part, rest, one, other):
        down, up = part - _end(one, weight, m, n, 1), _end(other, weight, m, n, -1) - rest

        def beyond(t):
            spread = ((1 - t) * down) ** 2 + (t * up) ** 2 - 2 * rho * t * (1 - t) * down * up
            return ((1 - t) * part - t * rest) ** 2 - spread

        return brentq(beyond, 0, part)

    low, high = solved(a, b, p, 1 - p), 1 - solved(b, a, 1 - p, p)
    assert e.low == pytest.approx(max(low, yes.sum() / size.sum()), abs=1e-4)
    assert e.high == pytest.approx(min(high, 1 - no.sum() / size.sum()), abs=1e-4)


def test_the_share_found_solves_the_equation_of_the_page():
    _, found = made()
    named = {m.name: m.estimate for m in found.metrics}
    b, whole = named["missed_total"], named["necessary_found"]
    a = weighting.scaled(named["necessity_precision"], 20)

    def low(t, one, other):
        return ((1 - t) * one.value - t * other.value) ** 2 - (
            ((1 - t) * (one.value - one.low)) ** 2 + (t * (other.high - other.value)) ** 2
        )

    point = a.value / (a.value + b.value)
    assert whole.value == pytest.approx(point)
    assert whole.low == pytest.approx(brentq(low, 0, point, args=(a, b)), abs=1e-6)
    assert whole.high == pytest.approx(1 - brentq(low, 0, 1 - point, args=(b, a)), abs=1e-6)


def test_agreement_follows_the_formulas_of_the_page():
    _, found = made()
    pairs = [tuple(v.necessary for v in t.given) for t in found.audit.tickets if len(t.given) == 2]
    n = len(pairs)
    one, other = ({w: [p[at] for p in pairs].count(w) / n for w in ("yes", "no")} for at in (0, 1))
    seen = sum(a != b for a, b in pairs) / n
    expected = sum(one[i] * other[j] for i in one for j in other if i != j)
    assert found.agreements[0].kappa.value == pytest.approx(1 - seen / expected)
    each = [word for pair in pairs for word in pair]
    yes, no = each.count("yes"), each.count("no")
    alpha = 1 - (2 * n - 1) * 2 * seen * n / (2 * yes * no)
    assert found.agreements[0].alpha.value == pytest.approx(alpha)


def test_the_next_sample_follows_the_formulas_of_the_page():
    _, found = made()
    of = list(sums(True))
    size, n = np.array([s.population for s, *_ in of], float), np.array([n for _, n, *_ in of], float)
    p, weight = np.array([yes / (yes + no) for *_, yes, no in of]), size / size.sum()
    share, judged = float(weight @ p), n.sum()
    effect = float((weight**2 * p * (1 - p) / n).sum() / (share * (1 - share) / judged))
    planned = (judged * share + 2) / (judged + 4)
    endless = effect * Z**2 * planned * (1 - planned) / POLICY.decision.audit.margin**2
    row = found.table("sizes").rows[0]
    assert row[3] == round(effect, 2)
    assert row[4] == np.ceil(endless / (1 + endless / size.sum()))
    large = weighting.needed(0.5, POLICY.decision.audit.margin, 1, 100_000)
    assert f"{large:,} of each side" in documented.text(PAGE)


def test_a_paired_difference_follows_the_formula_of_the_page():
    new, old = np.array([True] * 9 + [False]), np.array([True] * 7 + [False] * 3)
    (l1, u1), (l2, u2) = wilson(9, 10), wilson(7, 10)
    both, neither, n = 7, 1, 10
    phi = max(0.0, both * neither - 0 * 2 - n / 2) / np.sqrt(9 * 1 * 7 * 3)
    found = difference(new, old)
    down = np.sqrt((0.9 - l1) ** 2 - 2 * phi * (0.9 - l1) * (u2 - 0.7) + (u2 - 0.7) ** 2)
    up = np.sqrt((u1 - 0.9) ** 2 - 2 * phi * (u1 - 0.9) * (0.7 - l2) + (0.7 - l2) ** 2)
    assert (found.low, found.high) == (pytest.approx(0.2 - down), pytest.approx(0.2 + up))


def test_every_source_is_cited_and_every_citation_is_a_source():
    text, _, listed = documented.text(PAGE).partition("## Sources")
    numbers = {int(n) for found in re.findall(r"\[(\d+)[\],]", text) for n in [found]}
    assert numbers == {int(n) for n in re.findall(r"^(\d+)\. ", listed, re.M)}


def test_the_bounds_of_resampling_are_those_of_the_code():
    text = documented.text(PAGE)
    assert f"more than {BUNCHES:,} are put together by lot" in text
    assert LEAST_GROUPS == 4
    assert "four groups or more" in text
