"""Copies are counted exactly while there is room, and within a few percent in any bound."""

from __future__ import annotations

from triage.intake.copies import Copies


def test_exact_below_the_bound() -> None:
    found = Copies()
    for number, thing in enumerate(["a", "b", "a", "c", "a", "b"]):
        found.add(thing, str(number))
    assert (found.copies, found.share) == (3, 1)
    assert found.shown == (("0", "2", "4"), ("1", "5"))


def test_the_bound_holds_and_the_estimate_is_near() -> None:
    found = Copies(bound=2000)
    for number in range(60_000):  # every third thing comes twice
        found.add(f"thing {number}", str(number))
        if number % 3 == 0:
            found.add(f"thing {number}", f"again {number}")
        assert len(found._first) <= 2001
    assert found.share > 1
    assert abs(found.copies - 20_000) < 2_000
    assert all(names[0] != names[1] for names in found.shown)


def test_the_order_does_not_matter_to_the_estimate() -> None:
    forward, backward = Copies(bound=500), Copies(bound=500)
    things = [str(n % 4000) for n in range(6000)]
    for thing in things:
        forward.add(thing, thing)
    for thing in reversed(things):
        backward.add(thing, thing)
    assert (forward.copies, forward.share) == (backward.copies, backward.share)
