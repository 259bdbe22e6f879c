"""The tables of the page that a run's summary does not have, and links from its figures to the tickets behind them.

A key of a cell is a filter of the list, written as in the page's address: ``level=high&team=billing``.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from triage.overview.collect import NO_TEXT
from triage.overview.counts import Counts
from triage.policy import Policy
from triage.records.record import Cell, Table
from triage.summary import tables
from triage.summary.document import Document
from triage.summary.pictures import short
from triage.types import Polarity, Priority

MEANT = {
    Polarity.ASSERTED: "said, but not as the clause asks", Polarity.NEGATED: "denied", Polarity.QUESTION: "asked",
    Polarity.HYPOTHETICAL: "supposed", Polarity.QUOTED: "quoted", Polarity.PAST: "over and past",
    Polarity.THIRD_PARTY: "about somebody else",
}  # fmt: skip
"""What a polarity means, in a word or two."""
_ROWS, _CUES = 30, 4


def link(**wanted: object) -> str:
    """Write a filter of the list."""
    return urlencode({name: str(value) for name, value in wanted.items()}, errors="replace")


def linked(table: Table, keys: Callable[[int], str], column: int = 1) -> Table:
    """Let a column lead to the tickets; `keys` gives the filter of a row by its place."""
    blank = [""] * len(table.columns)
    return replace(
        table, keys=tuple((*blank[:column], keys(n), *blank[column + 1 :]) for n in range(len(table.rows)))
    )  # fmt: skip


def languages(counts: Counts) -> Table:
    """Return how many tickets are written in which language."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for (code, level), count in counts.languages.items():
        found[code][level] += count
    ranked = sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0]))[:_ROWS]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (language(code), c.total(), *(c[int(level)] for level in reversed(Priority))) for code, c in ranked
    )
    title = "Language of the customer's words"
    table = Table("languages", title, ("language", "tickets", *tables.LEVELS), rows)
    return linked(table, lambda n: link(language=ranked[n][0]))


def language(code: str) -> str:
    """Name a language; where there is none, say why."""
    return {"": "cannot be told", NO_TEXT: "no text at hand"}.get(code) or _languages().get(code, code)


@cache
def _languages() -> dict[str, str]:
    return tomllib.loads((files("triage.overview") / "languages.toml").read_text(encoding="utf-8"))


def held(counts: Counts, policy: Policy) -> Table:
    """Return what was found and held back, by clause and meaning, with the commonest cues."""
    ranked = sorted(counts.held.items(), key=lambda pair: (-pair[1], pair[0]))
    cues: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (clause, polarity, cue), count in counts.cues.items():
        cues[clause, polarity][cue] += count
    rows = tuple(
        (title(clause, policy), MEANT[Polarity(polarity)], count, _cues(cues[clause, polarity]), clause)
        for (clause, polarity), count in ranked[:_ROWS]
    )
    note = f"{len(ranked) - _ROWS:,} rarer ones are left out." if len(ranked) > _ROWS else ""
    columns = ("what it is", "meant as", "tickets", "held back by (tickets)", "clause")
    table = Table("held", "Found, and held back", columns, rows, note)
    return linked(table, lambda n: link(held=ranked[n][0][0]), 2)


def _cues(found: Counter[str]) -> str:
    ranked = sorted(((cue, n) for cue, n in found.items() if cue), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{cue} ({n:,})" for cue, n in ranked[:_CUES])


def title(clause: str, policy: Policy) -> str:
    """Return what a clause is; "" for one that the policy does not know."""
    found = policy.clauses.get(clause)
    return found.title if found else ""


def levels(found: Document) -> Table:
    """Return how many tickets are of which level."""
    return _by_first(tables.levels(found), "level")


def teams(found: Document) -> Table:
    """Return how many escalated tickets which team owns."""
    names = [row["team"] for row in found["teams"]]
    return linked(tables.teams(found), lambda n: link(team=names[n]))


def clauses(found: Document) -> Table:
    """Return the clauses by their titles, with their ids last."""
    table = tables.clauses(found)
    rows = tuple((row[-1], *row[1:-1], row[0]) for row in table.rows)
    columns = ("what it is", *table.columns[1:-1], "clause")
    held = columns.index("held back")
    keys = tuple(
        ("", link(clause=row[-1]) if row[1] else "", *[""] * (held - 2), link(held=row[-1]) if row[held] else "",
         *[""] * (len(row) - held - 1))
        for row in rows
    )  # fmt: skip
    return replace(table, rows=rows, columns=columns, keys=keys)


def combinations(found: Document, policy: Policy) -> Table:
    """Return the commonest clauses that hold together, by their titles."""
    table = tables.combinations(found)
    named = ["; ".join(title(c, policy) or c for c in row["clauses"]) for row in found["combinations"]["listed"]]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (words or row[0], row[1]) for words, row in zip(named, table.rows, strict=False)
    )
    ids = [";".join(row["clauses"]) for row in found["combinations"]["listed"]]
    return linked(replace(table, rows=rows), lambda n: link(together=ids[n]))


def kept(found: Document) -> Table:
    """Return what held clauses back, and how often."""
    table = tables.kept(found)
    columns = ("what it is", "tickets", "clause")
    rows = tuple((what, n, clause) for clause, n, what in table.rows)
    return linked(replace(table, columns=columns, rows=rows), lambda n: link(clause=rows[n][2]))


def to_draw(found: Document) -> Document:
    """Return what of a summary is drawn: teams and clauses by their titles, nothing that has a table alone."""
    teams = [{**row, "team": row["title"] or row["team"]} for row in found["teams"]]
    clauses = [{**row, "clause": short(row["title"])} for row in found["clauses"]]
    alone = dict.fromkeys(("channels", "account_tiers", "review", "not_evaluable"), ())
    return {**found, **alone, "teams": teams, "clauses": clauses}


def split(found: Document, name: str, label: str, key: str, wanted: str) -> Table:
    """Return counts of one kind, each leading to its tickets."""
    values = [row[key] for row in found[name]]
    return linked(tables.split(found, name, label, key), lambda n: link(**{wanted: values[n]}))


def review(found: Document) -> Table:
    """Return why tickets are marked for a person."""
    return _by_first(tables.listed("review", "Why a person should look", found["review"], "reason"), "reason")


def lacking(found: Document) -> Table:
    """Return which clauses could not be evaluated, for want of which field."""
    return _by_first(tables.not_evaluable(found), "lacks")


def _by_first(table: Table, wanted: str) -> Table:
    return linked(table, lambda n: link(**{wanted: table.rows[n][0]}))


def lead(found: Document, faults: int) -> list[tuple[str, Cell, str, str]]:
    """Return the figures on top: what, how many, the tone, and the filter that shows them."""
    total, levels = found["tickets"], found["levels"]
    shown: Sequence[tuple[str, int, str, str]] = (
        ("tickets", total, "", ""),
        (f"escalated: {tables.share(found['escalated'], total)} of all", found["escalated"], "", link(level="any")),
        ("critical", levels["critical"], "bad", link(level="critical")),
        ("high", levels["high"], "doubt", link(level="high")),
        ("need a person's look", found["needs_review"], "doubt", link(review=1)),
        ("red flags: nobody answers the customer", found["do_not_engage"], "bad", link(flag=1)),
        ("with a fault, sent to a person", faults, "bad", link(fault=1)),
        ("rows rejected", found["rejected"]["rows"], "bad", ""),
    )
    always = 5
    return [
        (what, count, tone if count else "", key if count else "")
        for n, (what, count, tone, key) in enumerate(shown)
        if count or n < always
    ]
