"""A trial in words: a table for the screen, Markdown for a version's description, plain objects for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from triage.agreement import Estimate
from triage.promotion.checks import Check, Verdict
from triage.promotion.floors import BEHAVIOUR
from triage.promotion.judge import RULES_ALONE
from triage.promotion.lines import Model, Move, Tickets
from triage.records.record import Table

COLUMNS = ("asked of the candidate", "n", "champion", "candidate", "difference", "asked", "verdict")
LONGEST = 5000
"""Characters of a version's description that every store takes."""
_SECTION = re.compile(r"\A## Promotion\b.*?\n---\n+", re.DOTALL)
_WHY = 600
_LISTED = 5


def table(found: Sequence[Check], *, whole: bool = False) -> Table:
    """Return the checks as a table; of the behaviour capabilities only those that fail or drop, unless `whole`."""
    shown = [c for c in found if whole or not _quiet(c)]
    quiet = [c for c in found if not whole and _quiet(c)]
    note = (
        "Mean cost by the table in decision.toml; of all else the share found or passed. In brackets: 95 % intervals "
        "(of the cost by resampling whole groups of tickets, of shares by Wilson and Newcombe)."
    )
    if any(c.difference for c in found):
        other = RULES_ALONE if any(c.against for c in found) else "champion"
        note = f"Difference: candidate minus {other}, on the same tickets. {note}"
    if quiet:
        note = f"{_summary(quiet)} {note}"
    return Table("promotion", "Asked of the candidate", COLUMNS, tuple(tuple(_cells(c)) for c in shown), note)


def objects(found: Iterable[Check]) -> list[dict[str, Any]]:
    """Return the checks as plain objects, as they stand in the ledger and in ``--json``."""
    return [
        {
            "name": c.name,
            "what": c.what,
            "champion": _object(c.champion),
            "candidate": _object(c.candidate),
            "difference": _object(c.difference),
            "asked": c.asked,
            "verdict": c.verdict.value,
            "why": c.why,
            **({"against": c.against} if c.against else {}),
        }
        for c in found
    ]


def checks_of(raw: Iterable[Mapping[str, Any]]) -> list[Check]:
    """Read what `objects` made. Raises ``KeyError``, ``ValueError``, ``TypeError`` for what it did not make."""
    return [
        Check(
            one["name"], one["what"], _read(one["champion"]), _read(one["candidate"]), _read(one["difference"]),
            one["asked"], Verdict(one["verdict"]), one["why"], one.get("against", ""),
        )
        for one in raw
    ]  # fmt: skip


def failing(found: Iterable[Check]) -> list[Check]:
    """Return the checks that do not hold."""
    return [c for c in found if not c.passes]


def listed(found: Iterable[Check]) -> str:
    """Name what does not hold, in one line: of the behaviour capabilities at most five."""
    names = failing(found)
    tests = [c.what for c in names if c.name.startswith(BEHAVIOUR)]
    more = f"and {len(tests) - _LISTED} more behaviour capabilities" if len(tests) > _LISTED else ""
    rest = [c.what for c in names if not c.name.startswith(BEHAVIOUR)]
    return ", ".join([*rest, *tests[:_LISTED], *([more] if more else [])])


def described(description: str, move: Move) -> str:
    """Put what a promotion measured on top of a version's description, in place of what an earlier one did."""
    rest = _SECTION.sub("", description)
    section = "\n".join([*_section(move), "", "---", "", ""])
    room = LONGEST - len(section)
    if len(rest) > room:
        kept = ""
        for part in re.split(r"(?m)^(?=#)", rest):
            if len(kept) + len(part) > room:
                break
            kept += part
        rest = kept
    return (section + rest)[:LONGEST]


def named(model: Model | None) -> str:
    """Name a model for people: its version and the beginning of its digest."""
    return (
        "none" if model is None else f"version {model.version} (model {model.digest[:12]}, policy {model.policy[:12]})"
    )


def judged_on(tickets: Tickets) -> str:
    """Say which tickets models were judged on."""
    left = f" of {tickets.rows:,}" if tickets.used != tickets.rows else ""
    return f"{tickets.used:,}{left} labelled tickets (digest {tickets.digest[:12]}): {', '.join(tickets.paths)}"


def _section(move: Move) -> Iterator[str]:
    forced = " by force, although not everything asked holds" if move.forced else ""
    yield f"## Promotion: made live on {move.at:%Y-%m-%d %H:%M} UTC by {_plain(move.by)}{forced}"
    yield ""
    yield f"Why: {_plain(move.why)[:_WHY] or '-'}. Before it was live: {named(move.before)}."
    if move.tickets is not None:
        paths = ", ".join(path.rpartition("/")[2] for path in move.tickets.paths)
        yield f"Judged on {move.tickets.used:,} labelled tickets (digest {move.tickets.digest[:12]}): {paths[:_WHY]}."
    yield from (f"- {_plain(note)[:_WHY]}" for note in move.notes[:5])
    found = table(checks_of(move.checks))
    yield ""
    yield "| " + " | ".join(found.columns) + " |"
    yield "|---" * len(found.columns) + "|"
    yield from ("| " + " | ".join(_plain(str(cell)) for cell in row) + " |" for row in found.rows[:20])
    yield ""
    yield found.note


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "/").replace("<", "&lt;")


def _quiet(check: Check) -> bool:
    drops = check.difference is not None and check.difference.value < 0
    return check.name.startswith(BEHAVIOUR) and check.passes and not drops


def _summary(quiet: Sequence[Check]) -> str:
    rates = [c.candidate.value for c in quiet if c.candidate]
    rows = sum(c.candidate.n for c in quiet if c.candidate)
    better = sum(c.difference is not None and c.difference.value > 0 for c in quiet)
    least = f"; {min(rates):.2f} and more of the tests of each" if rates else ""
    some = "capability that holds" if len(quiet) == 1 else "capabilities that hold"
    than = f", {better} of them better than the champion" if better else ""
    return f"Not shown: {len(quiet)} behaviour {some} and did not drop{than} ({rows:,} tests{least})."


def _cells(c: Check) -> Iterator[str]:
    yield c.what
    n = c.candidate or c.champion
    yield f"{n.n:,}" if n else "-"
    yield f"{c.against}: {_figure(c.champion)}" if c.against else _figure(c.champion)
    yield _figure(c.candidate)
    yield _figure(c.difference, sign="+")
    yield c.asked
    yield f"{c.verdict.value}: {c.why}" if c.why else c.verdict.value


def _figure(e: Estimate | None, sign: str = "") -> str:
    if e is None:
        return "-"
    places = 2 if e.share else 3
    value = f"{e.value:{sign}.{places}f}"
    return value if e.low is None or e.high is None else f"{value} [{e.low:.{places}f}, {e.high:.{places}f}]"


def _object(e: Estimate | None) -> dict[str, Any] | None:
    return None if e is None else {"value": e.value, "low": e.low, "high": e.high, "n": e.n, "share": e.share}


def _read(raw: Mapping[str, Any] | None) -> Estimate | None:
    return None if raw is None else Estimate(raw["value"], raw["low"], raw["high"], raw["n"], raw["share"])
