"""A made-up helpdesk whose truth is known: two exports of it, as vendors write them, must both tell that truth."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.outcomes import made
from triage.intake.scored import read_scored
from triage.outcomes.columns import find
from triage.outcomes.joining import join
from triage.outcomes.lexicon import lexicon
from triage.outcomes.measure import measure
from triage.outcomes.reading import read_tables
from triage.outcomes.rows import How

NOW = made.AS_OF + timedelta(days=30)


@pytest.fixture(scope="module")
def world():
    return made.world(700)


@pytest.fixture(scope="module")
def folder(world, tmp_path_factory):
    path = tmp_path_factory.mktemp("world")
    made.save(path, {"scored.csv": made.scored_csv(world), "report.csv": made.text_of(made.outcomes_csv(world))})
    made.save(path, made.zendesk(world))
    return path


@pytest.fixture(scope="module")
def by_thread(folder):
    return run(folder, "tickets.json", "comments.json", "users.json")


@pytest.fixture(scope="module")
def by_report(folder):
    return run(folder, "report.csv")


def run(folder, *names, **how):
    tables = read_tables([str(folder / n) for n in names], How("UTC", lexicon()))
    found = find(tables, {})
    joined = join(read_scored(str(folder / "scored.csv")), tables, found, now=NOW, as_of=made.AS_OF)
    return measure(joined, found, **how)


def share(hits):
    hits = list(hits)
    return pytest.approx(sum(hits) / len(hits)), len(hits)


def told(estimate):
    return estimate.value, estimate.n


def escalated(world, *, done=False):
    return [t for t in world if t.escalated and not (done and t.open)]


def test_first_touch_is_the_true_share(world, by_thread, by_report):
    done = escalated(world, done=True)
    assert told(by_thread.overall.first) == share(t.first_touch for t in done)
    assert told(by_report.overall.first) == share(not t.reopens for t in done), "the report does not tell of groups"
    assert "at most this" in by_report.touch.says
    assert by_report.overall.one is None


def test_both_clocks_are_the_true_shares(world, by_thread, by_report):
    kept = share(min(t.replied, t.resolved) <= t.due for t in escalated(world) if t.replied <= made.AS_OF)
    promised = share(t.replied <= t.promise for t in escalated(world) if t.replied <= made.AS_OF)
    for found in (by_thread, by_report):
        assert told(found.overall.inside) == kept
        assert told(found.overall.promise) == promised


def test_lateness_is_that_of_the_late(world, by_thread):
    late = sorted((t.replied - t.due).total_seconds() / 60 for t in escalated(world) if t.replied > t.due)
    found = by_thread.overall.inside_late
    assert (found.n, found.ended) == (len(late), len(late))
    assert found.quantile(0.5).value == late[math.ceil(len(late) / 2) - 1]


def test_time_to_resolution_is_that_of_the_world(by_thread, by_report):
    for level, mean in made.MEAN_HOURS.items():
        if level == "none":
            continue
        median = by_thread.slices["level"][level].median
        assert median.low <= math.log(2) * mean <= median.high, level
        assert median == by_report.slices["level"][level].median, "another time zone tells the same"


def test_leaving_open_tickets_out_would_be_wrong():
    """Most tickets of a young export are open; what is resolved was quick. The estimate must not believe that."""
    rng = np.random.default_rng(4)
    from triage.outcomes.survival import curve

    lasts, watched = rng.exponential(100, 2000), rng.uniform(0, 60, 2000)
    found = curve(np.minimum(lasts, watched), lasts <= watched)
    naive = float(np.median(lasts[lasts <= watched]))
    assert naive < 30
    assert found.quantile(0.3).low <= -100 * math.log(0.7) <= found.quantile(0.3).high


def test_satisfaction_is_the_true_share(world, by_thread, by_report):
    for mine in (True, False):
        rated = [t for t in world if t.escalated is mine and not t.open and t.rating in ("good", "bad")]
        asked = [t for t in world if t.escalated is mine and not t.open and t.rating != "unoffered"]
        done = [t for t in world if t.escalated is mine and not t.open]
        for found in (by_thread, by_report):
            survey = found.escalated if mine else found.others
            assert told(survey.satisfied) == share(t.rating == "good" for t in rated)
        survey, other = (by_thread.escalated, by_report.escalated) if mine else (by_thread.others, by_report.others)
        assert survey.responded.n == len(asked)
        assert other.responded.n == len(done)
        assert survey.mean is None
        assert other.mean.value == pytest.approx(sum(5 if t.rating == "good" else 2 for t in rated) / len(rated))


def test_slices_put_together_are_the_whole(world, by_thread):
    for name, of in by_thread.slices.items():
        assert sum(f.tickets for f in of.values()) == by_thread.overall.tickets == len(escalated(world)), name
    assert list(by_thread.slices["level"]) == ["critical", "high", "medium", "low"]
    assert list(by_thread.slices["month"]) == sorted(by_thread.slices["month"])
    assert set(by_thread.slices["channel"]) == {"email", "chat"}


def test_weeks(world, by_thread):
    assert sum(e.n for e in by_thread.weeks.values()) == len(world)
    first = [t for t in world if t.created < made.BEGIN + timedelta(days=7)]
    assert told(by_thread.weeks["2026-01-05"]) == share(t.escalated for t in first)
    assert by_thread.share.n == len(world)


def test_groups_can_be_told(folder, world):
    strict = run(folder, "tickets.json", stations=1)
    done = escalated(world, done=True)
    assert told(strict.overall.first) == share(not t.reopens and t.stations == 1 for t in done)


def small(tmp_path, of):
    """Measure a few tickets by a report of them."""
    made.save(tmp_path, {"scored.csv": made.scored_csv(of), "report.csv": made.text_of(made.outcomes_csv(of))})
    return run(tmp_path, "report.csv")


def test_tickets_that_are_all_open_have_no_median(world, tmp_path):
    waiting = [replace(t, resolved=made.AS_OF + timedelta(days=1)) for t in world if t.escalated][:40]
    closed = replace(world[0], id="x", level="none", team="", within="", due=None, promise=None)
    found = small(tmp_path, [*waiting, replace(closed, resolved=made.AS_OF)])
    assert (found.overall.curve.n, found.overall.curve.ended) == (40, 0)
    assert found.overall.median is found.overall.first is found.overall.satisfied is None


def test_none_escalated_and_all_escalated(world, tmp_path):
    none = small(tmp_path, [t for t in world if not t.escalated][:60])
    assert (none.share.value, none.overall.tickets, none.overall.curve, none.overall.inside) == (0.0, 0, None, None)
    assert none.others.satisfied is not None
    every = small(tmp_path, [t for t in world if t.escalated][:60])
    assert (every.share.value, every.overall.tickets, every.others.satisfied) == (1.0, 60, None)


def test_a_single_ticket(world, tmp_path):
    one = next(t for t in world if t.escalated and not t.open)
    found = small(tmp_path, [one])
    assert found.overall.median.value == pytest.approx((one.resolved - one.clock).total_seconds() / 3600)
    assert (found.overall.median.n, found.overall.median.low) == (1, None)
