"""The figures of the page, part by part: those of a run's summary, with what the page counts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from triage.overview import tables
from triage.overview.collect import Collected
from triage.overview.week import Slot, week
from triage.pages import Part, Prose, Section
from triage.policy import Policy
from triage.records.record import Cell, Plot, Table
from triage.summary import tables as usual
from triage.summary.document import Document, document
from triage.summary.pictures import drawn
from triage.summary.run import Run


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands above the list. `week` are rows of hours and days; `before` and `after` the parts around it."""

    period: str
    lead: tuple[tuple[str, Cell, str, str], ...]
    before: tuple[Section, ...]
    week: list[tuple[str, list[Slot]]]
    after: tuple[Section, ...]


def figures(found: Collected, policy: Policy, run: Run) -> Figures:
    """Draw and tabulate what was collected."""
    told = document(found.tally, policy, run)
    told["time"]["zone"] = found.zone
    plots = drawn(tables.to_draw(told))
    before = tuple(s for s in _before(told, plots, policy) if s.parts)
    after = tuple(s for s in _after(found, told, plots, policy) if s.parts)
    lead = tuple(tables.lead(told, found.counts.faults))
    return Figures(_period(found), lead, before, week(found.counts), after)


def _period(found: Collected) -> str:
    """Say from when to when the tickets are, by their newest customer messages."""
    days = sorted(day for day, _ in found.counts.days if day)
    if not days:
        return "no ticket has a time"
    first, last = (date.fromordinal(day) for day in (days[0], days[-1]))
    zone = f"times in {found.zone}"
    return f"{_day(first)}, {zone}" if first == last else f"{_day(first)} to {_day(last)}, {zone}"


def _day(day: date) -> str:
    return f"{day:%a} {day:%d %B %Y}".replace(" 0", " ")


def _parts(plots: Mapping[str, Plot], *given: Table | str | Prose | None) -> tuple[Part, ...]:
    known = (plots.get(one) if isinstance(one, str) else one for one in given)
    return tuple(p for p in known if p is not None and not (isinstance(p, Table) and not p.rows))


def _before(told: Document, plots: Mapping[str, Plot], policy: Policy) -> Iterator[Section]:
    yield Section("Levels", _parts(plots, "time", tables.levels(told), usual.clocks(told), _undated(told)))
    yield Section("Teams", _parts(plots, "teams", tables.teams(told)))
    yield Section(
        "Reasons",
        _parts(plots, "clauses", tables.combinations(told, policy), tables.kept(told), tables.clauses(told)),
        "What the clauses of the protocol found. A number leads to its tickets.",
    )


def _after(found: Collected, told: Document, plots: Mapping[str, Plot], policy: Policy) -> Iterator[Section]:
    yield Section(
        "Held back",
        _parts(plots, tables.held(found.counts, policy), _nothing_held(found)),
        "Words that a clause looks for, but meant otherwise: denied, asked, supposed, quoted, past, or about somebody "
        "else. They decide nothing. Look at some of the tickets: was it right?",
    )
    yield Section(
        "In doubt",
        _parts(plots, _no_doubt(found, told), tables.review(told),
               usual.listed("faults", "What failed", told["faults"]["kinds"], "kind"),
               usual.listed("rejected", "Why rows were rejected", told["rejected"]["reasons"], "reason"),
               tables.lacking(told), _all_evaluated(told)),
        'What could not be evaluated is not a "no": the export has no place for what the clause asks.',
    )  # fmt: skip
    yield Section(
        "Customers",
        _parts(plots, tables.split(told, "sentiments", "Mood", "sentiment", "mood"), tables.languages(found.counts),
               tables.split(told, "channels", "Channel", "channel", "channel"),
               tables.split(told, "account_tiers", "Account tier", "tier", "tier")),
    )  # fmt: skip
    yield Section(
        "How sure",
        _parts(plots, "probabilities", tables.split(told, "decided_by", "Decided by", "by", "by")),
        "Policy: a pattern, or what is known of the account. Model: the trained model alone. None: it stays.",
    )


def _undated(told: Document) -> Prose | None:
    words = {"earlier": "before these periods", "later": "after them", "undated": "without any time"}
    counts = {name: sum(told["time"][name].values()) for name in words}
    said = [f"{counts[name]:,} {where}" for name, where in words.items() if counts[name]]
    return Prose(f"Tickets that the picture of time leaves out: {', '.join(said)}.") if said else None


def _nothing_held(found: Collected) -> Prose | None:
    return None if found.counts.held else Prose("Nothing was held back.")


def _no_doubt(found: Collected, told: Document) -> Prose | None:
    doubts = told["needs_review"] or found.counts.faults or told["rejected"]["rows"]
    return None if doubts else Prose("No ticket needs a look, nothing failed, no row was rejected.", "good")


def _all_evaluated(told: Document) -> Prose | None:
    said = "Whatever the clauses ask for, the tickets have a place for it."
    return None if told["not_evaluable"] else Prose(said, "good")
