"""A tally as ``summary.json``: a stable shape (``format``), the same bytes for the same counts but for ``run``.

Its keys are told in docs/batch.md. Lists are in the order of their counts, then of their names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from triage import __version__
from triage.databases.url import named
from triage.policy import Policy
from triage.summary import periods
from triage.summary.bounded import OTHERS
from triage.summary.kinds import UNDATED
from triage.summary.run import Run, stamp, told
from triage.summary.tally import BINS, Tally
from triage.types import Priority

FORMAT = 1
"""Raised when a key changes its meaning or goes; new keys do not raise it."""
COMBINATIONS = 50
"""Combinations of clauses that are listed; the rest are counted together."""
_PLACES = 4

Document: TypeAlias = dict[str, Any]


def document(tally: Tally, policy: Policy, run: Run) -> Document:
    """Return the summary as plain JSON."""
    levels = tally.by("level")
    return {
        "kind": "triage summary",
        "format": FORMAT,
        "run": told(run, tally.tickets),
        "inputs": named(run.inputs),
        "left_out": dict(run.left_out),
        "policy": policy.digest,
        "model": run.model,
        "triage": __version__,
        "as_of": stamp(run.as_of),
        "tickets": tally.tickets,
        "escalated": sum(n for (_, level), n in levels.items() if level),
        "needs_review": _so(tally, "needs_review"),
        "faults": {"tickets": _so(tally, "fault"), "kinds": _list(tally["faults"], "kind")},
        "do_not_engage": _so(tally, "do_not_engage"),
        "rejected": {"rows": tally["rejected"].total(), "reasons": _list(tally["rejected"], "reason", "rows")},
        "levels": _levels((level, n) for (_, level), n in levels.items()),
        "time": _time(tally),
        "teams": _teams(tally, policy),
        "due_within": _split(tally.by("escalate_within"), "within", told=True),
        "decided_by": _split(tally.by("decided_by"), "by"),
        "sentiments": _split(tally.by("sentiment"), "sentiment"),
        "clauses": _clauses(tally, policy),
        "combinations": _combinations(tally),
        "review": _list(tally["reviews"], "reason"),
        "not_evaluable": list(_not_evaluable(tally)),
        "channels": _split(tally["channels"], "channel"),
        "account_tiers": _split(tally["tiers"], "tier"),
        "probabilities": _probabilities(tally),
    }  # fmt: skip


def _time(tally: Tally) -> Document:
    days: dict[int, Counter[int]] = defaultdict(Counter)
    for (day, level), count in tally["days"].items():
        days[day][int(level)] += count
    undated = days.pop(UNDATED, Counter())
    found = periods.fold(days)
    return {
        "zone": "UTC",
        "of": "newest customer message",
        "bucket": found.bucket,
        "periods": [
            {"start": p.start, "tickets": p.levels.total(), "levels": _levels(p.levels.items())} for p in found.periods
        ],
        "earlier": _levels(found.earlier.items()),
        "later": _levels(found.later.items()),
        "undated": _levels(undated.items()),
    }


def _teams(tally: Tally, policy: Policy) -> list[Document]:
    own = _split(tally.by("team"), "team", told=True)
    also = tally["other_teams"]
    named = {row["team"] for row in own}
    own += [{"team": t, "tickets": 0, "levels": _levels(())} for t in sorted(also) if t not in named]
    titles = {name: team.title for name, team in policy.teams.items()}
    return [{**row, "title": titles.get(row["team"], ""), "also_concerned": also[row["team"]]} for row in own]


def _clauses(tally: Tally, policy: Policy) -> list[Document]:
    counts = {name: tally[name] for name in ("clauses", "by_pattern", "held_back", "watched")}
    seen = {clause for counter in counts.values() for clause in counter}.intersection(policy.clauses)
    examples = tally.examples
    rows = []
    for clause in seen:
        tickets, by_pattern = counts["clauses"][clause], counts["by_pattern"][clause]
        rows.append(
            {
                "clause": clause,
                "title": policy.clauses[clause].title,
                "effect": policy.clauses[clause].effect.value,
                "tickets": tickets,
                "by_pattern": by_pattern,
                "by_model": tickets - by_pattern,
                "held_back": counts["held_back"][clause],
                "watched": counts["watched"][clause],
                "examples": [{"ticket_id": i, "level": level.label} for level, i in examples.get(clause, [])],
            }
        )
    return sorted(rows, key=lambda r: (-r["tickets"], -r["held_back"] - r["watched"], r["clause"]))


def _combinations(tally: Tally) -> Document:
    found = Counter(tally["combinations"])
    beyond = found.pop((OTHERS,), 0)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = [{"clauses": list(clauses), "tickets": n} for clauses, n in ranked[:COMBINATIONS]]
    return {"listed": listed, "others": beyond + sum(n for _, n in ranked[COMBINATIONS:])}


def _not_evaluable(tally: Tally) -> Iterator[Document]:
    by_field: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, clause), count in tally["cannot"].items():
        by_field[name][clause] += count
    for row in _list(tally["fields"], "field"):
        yield {**row, "clauses": _list(by_field[row["field"]], "clause")}


def _probabilities(tally: Tally) -> Document:
    """Fold the bins; a probability of 1 belongs to the last."""
    kept, escalated = [0] * BINS, [0] * BINS
    for (index, is_escalated), count in tally["probabilities"].items():
        (escalated if is_escalated else kept)[min(index, BINS - 1)] += count
    bins = [
        {"from": round(n / BINS, _PLACES), "to": round((n + 1) / BINS, _PLACES), "escalated": e, "kept": k}
        for n, (e, k) in enumerate(zip(escalated, kept, strict=True))
    ]
    return {"of": "p_escalate", "tickets": sum(kept) + sum(escalated), "bins": bins}


def _levels(counts: Iterable[tuple[int, int]]) -> dict[str, int]:
    found: Counter[int] = Counter()
    for level, count in counts:
        found[int(level)] += count
    return {level.label: found[level] for level in reversed(Priority)}


def _split(counts: Mapping[Any, int], name: str, *, told: bool = False) -> list[Document]:
    """Take counts of (value, level) apart by value; of those that are `told`, the empty value is left out."""
    by_value: dict[str, Counter[int]] = defaultdict(Counter)
    for (value, level), count in counts.items():
        by_value[value][level] += count
    ranked = sorted(by_value.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    return [{name: v, "tickets": c.total(), "levels": _levels(c.items())} for v, c in ranked if v or not told]


def _so(tally: Tally, name: str) -> int:
    return sum(count for (so, _), count in tally.by(name).items() if so)


def _list(counts: Mapping[str, int], name: str, what: str = "tickets") -> list[Document]:
    return [{name: value, what: n} for value, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
