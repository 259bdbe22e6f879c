"""A summary as one HTML file: figures, pictures, and the ids of the most urgent tickets of each clause. No texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.pages import Page, Part, Prose, Section, Ticket, render
from triage.records.record import Cell, Plot, Table
from triage.summary import tables
from triage.summary.document import Document
from triage.summary.pictures import drawn

_DIGEST = 12


def html(found: Document) -> str:
    """Write the page of a summary (`triage.summary.document`)."""
    tickets, titles = _examples(found)
    return render(
        Page(
            title="What triage decided",
            subtitle=_subtitle(found),
            lead=tuple(_lead(found)),
            sections=tuple(s for s in _sections(found, drawn(found)) if s.parts),
            columns=("level", "among the most urgent of"),
            tickets=tickets,
            key_titles=titles,
            foot=tuple(_foot(found)),
        )
    )


def _subtitle(found: Document) -> str:
    names = found["inputs"]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more files" if len(names) > 3 else "")
    return f"{found['tickets']:,} tickets{' of ' if shown else ''}{shown}"


def _lead(found: Document) -> Iterator[tuple[str, Cell, str]]:
    total, levels = found["tickets"], found["levels"]
    yield f"escalated ({tables.share(found['escalated'], total)} of all tickets)", found["escalated"], ""
    yield "critical", levels["critical"], "bad" if levels["critical"] else ""
    yield "high", levels["high"], "doubt" if levels["high"] else ""
    yield "need a person's look", found["needs_review"], "doubt" if found["needs_review"] else ""
    yield "red flags: nobody answers the customer", found["do_not_engage"], "bad" if found["do_not_engage"] else ""
    faults, rejected = found["faults"]["tickets"], found["rejected"]["rows"]
    if faults:
        yield "with a fault, sent to a human", faults, "bad"
    if rejected:
        yield "rows rejected", rejected, "bad"


def _sections(found: Document, plots: Mapping[str, Plot]) -> Iterator[Section]:
    def parts(*given: Table | str | Prose | None) -> tuple[Part, ...]:
        known = (plots.get(one) if isinstance(one, str) else one for one in given)
        return tuple(p for p in known if p is not None and not (isinstance(p, Table) and not p.rows))

    yield Section("Levels", parts("time", tables.levels(found), _undated(found)))
    yield Section("Teams", parts("teams", tables.teams(found), tables.clocks(found)))
    yield Section(
        "Clauses",
        parts("clauses", tables.clauses(found), tables.combinations(found), tables.kept(found)),
        "A clause's number leads to the ids of its most urgent tickets. Held back: a pattern was found, "
        "but meant otherwise (a denial, a question, the past, somebody else's words).",
    )
    yield Section(
        "To be looked at",
        parts(_nothing(found), "review", tables.listed("review", "Why a person should look", found["review"], "reason"),
              tables.listed("faults", "What failed", found["faults"]["kinds"], "kind"),
              tables.listed("rejected", "Why rows were rejected", found["rejected"]["reasons"], "reason")),
        "A ticket may have several reasons. Quotations and numbers in a reason are left out.",
    )  # fmt: skip
    yield Section(
        "What could not be evaluated",
        parts(_all_evaluated(found), "not_evaluable", tables.not_evaluable(found)),
        'What an export has no place for was not judged, which is not the same as a "no".',
    )
    yield Section(
        "By whom, and how sure",
        parts("probabilities", tables.split(found, "decided_by", "Decided by", "by"),
              tables.split(found, "sentiments", "Sentiment", "sentiment")),
    )  # fmt: skip
    yield Section(
        "Where from",
        parts("channels", tables.split(found, "channels", "Channel", "channel"), "account_tiers",
              tables.split(found, "account_tiers", "Account tier", "tier")),
    )  # fmt: skip


def _undated(found: Document) -> Prose | None:
    words = {"earlier": "before these periods", "later": "after them", "undated": "without any time"}
    counts = {name: sum(found["time"][name].values()) for name in words}
    said = [f"{counts[name]:,} {where}" for name, where in words.items() if counts[name]]
    return Prose(f"Not in the picture of time: {', '.join(said)}.") if said else None


def _nothing(found: Document) -> Prose | None:
    quiet = not (found["needs_review"] or found["faults"]["tickets"] or found["rejected"]["rows"])
    return Prose("No ticket needs a second look, nothing failed, no row was rejected.", "good") if quiet else None


def _all_evaluated(found: Document) -> Prose | None:
    told = Prose("Whatever the clauses ask for, the tickets have a place for it.", "good")
    return None if found["not_evaluable"] else told


def _examples(found: Document) -> tuple[tuple[Ticket, ...], dict[str, str]]:
    """Return the tickets that are named, each once, and what the clauses that lead to them mean."""
    of: dict[tuple[str, str], list[str]] = {}
    for clause in found["clauses"]:
        for one in clause["examples"]:
            of.setdefault((one["ticket_id"], one["level"]), []).append(clause["clause"])
    ranked = sorted(of.items(), key=lambda pair: (tables.LEVELS.index(pair[0][1]), pair[0][0]))
    tickets = tuple(Ticket(i, (level, ", ".join(clauses)), frozenset(clauses)) for (i, level), clauses in ranked)
    return tickets, {c["clause"]: f"the most urgent of {c['clause']}" for c in found["clauses"] if c["examples"]}


def _foot(found: Document) -> Iterator[str]:
    run = found["run"]
    model = found["model"][:_DIGEST] or "none (rules only)"
    made = f"triage {found['triage']}, policy {found['policy'][:_DIGEST]}, model {model}"
    pace = f"{run['tickets_per_second']:,} tickets a second" if run["tickets_per_second"] else ""
    yield "; ".join(said for said in (made, f"begun {run['started']}" if run["started"] else "", pace) if said)
    if found["as_of"]:
        yield f"Clocks of tickets without times begin at {found['as_of']}."
    for option, count in found["left_out"].items():
        yield f"Left out by {option}: {count:,} tickets."
    for warning in run["warnings"]:
        yield f"Warning: {warning}"
    yield "This file holds no texts of tickets; it loads nothing and sends nothing."
