"""The product part by part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluation.made import POLICY, C, H, N, One, evaluated, example
from triage.errors import InputError
from triage.evaluation import details, reading, slices


def test_each_part_has_the_figures_of_its_own_tickets() -> None:
    many = [One(C, C, C, channel="chat")] * 20 + [One(C, N, N, channel="chat")] * 20 + [One(H, H, H)] * 8
    (found,) = evaluated(many, by=("channel",)).slices
    chat, email = found.parts
    assert (chat.value, chat.n, chat.due, chat.few) == ("chat", 40, 40, False)
    assert (email.value, email.n, email.few) == ("email", 8, True)  # under least_n of the policy
    assert (chat.figures["critical_recall"].value, chat.figures["critical_recall"].n) == (0.5, 40)
    assert email.figures["critical_recall"] is None
    assert (chat.figures["too_late"].value, email.figures["too_late"].value) == (0.5, 0.0)
    assert chat.figures["cost"].value == POLICY.decision.model.cost[C][N] / 2
    rows = details.parts(evaluated(many, by=("channel",)), found).rows
    assert [row[:4] for row in rows] == [("chat", 40, 40, ""), ("email", 8, 8, "few")]


def test_the_parts_are_all_of_it_once_and_rare_values_go_together() -> None:
    many = [One(C, C, C, channel=f"c{n % 60:02}") for n in range(180)] + [One(N, channel="c00")] * 3
    (found,) = evaluated(many, by=("channel",)).slices
    assert len(found.parts) == slices.MOST
    assert sum(part.n for part in found.parts) == 183
    assert found.parts[0].value == "c00"
    assert found.parts[-1].value == "all others (21 values)"
    assert found.parts[-1].n == 21 * 3
    assert found.values.count("all others (21 values)") == 63


def test_decided_by_is_that_of_the_product() -> None:
    (found,) = evaluated([One(C, C, N), One(C, N, C, chance=0.9), One(N)]).slices
    assert {part.value: part.n for part in found.parts} == {"policy": 1, "model": 1, "none": 1}


def test_cells_of_any_column_become_names() -> None:
    cells = [" Billing  desk ", 7, True, None, "", ["a", "b"], "x" * 200]
    some = [replace(example(One(N), n), ticket=replace(example(One(N), n).ticket, extra={"Product Line": cell}))
            for n, cell in enumerate(cells)]  # fmt: skip
    told = slices.column(some, "product line")
    assert told[:6] == ["Billing desk", "7", "yes", "not given", "not given", "['a', 'b']"]
    assert len(told[6]) == 80
    slices.check(["source", "product_line", "Decided by"], some)


def test_what_nothing_is_parted_by_is_told_with_what_is_near() -> None:
    some = [example(One(N, extra={"Product": "x", "label_team": "y", "labels": {}}), 0)]
    with pytest.raises(InputError, match="'Chanel' \\(did you mean 'channel'\\?\\), 'xyz'") as told:
        slices.check(["Chanel", "xyz", "tier"], some)
    assert str(told.value).endswith("allowed: source, channel, tier, language, decided_by, Product")


def test_a_column_of_the_name_of_one_of_ours_is_told_once() -> None:
    some = [example(One(N, extra={"source": "forum", "Channel": "x", "Product": "y"}), 0)]
    with pytest.raises(InputError) as told:
        slices.check(["xyz"], some)
    assert str(told.value).endswith("allowed: source, channel, tier, language, decided_by, Product")


def test_a_source_is_what_its_column_says_else_the_file() -> None:
    some = [example(One(N, extra={"source": "forum"} if n == 1 else {}), n) for n in range(3)]
    places = {"T-0": "in/a.csv:2", "T-1": "in/a.csv:3", "T-2": "in/b.csv:2"}
    assert reading.sources(some, places, ["in/a.csv", "in/b.csv"]) == ["a.csv", "forum", "b.csv"]
    assert reading.sources(some, {}, ["in/a.csv"]) == ["a.csv", "forum", "a.csv"]
    assert reading.sources(some, {}, ["in/a.csv", "in/b.csv"])[0] == "not given"
    twice = {"T-0": "x/a.csv:2", "T-2": "y/a.csv:9"}
    assert reading.sources(some, twice, ["x/a.csv", "y/a.csv"]) == ["x/a.csv", "forum", "y/a.csv"]
