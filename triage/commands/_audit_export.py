"""``triage audit export``"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands._audit_report import DesignOption, Reviews, SettledOption
from triage.errors import InputError, TriageError

if TYPE_CHECKING:
    from triage.audit.export import Labels
    from triage.audit.reading import Files
    from triage.audit.verdicts import Verdict
    from triage.audit.words import Shown
    from triage.intake.scored import Scored
    from triage.policy import Policy
    from triage.types import Rejected, Ticket


def command(
    reviews: Reviews,
    tickets: Annotated[
        list[str],
        typer.Option("--tickets", "-t", help="The export that was scored, for the texts; again for each file of it."),
    ],
    out: Annotated[str, typer.Option("--out", "-o", help="Labelled tickets to write, .jsonl (- is stdout).")],
    scored: Annotated[
        str, typer.Option("--scored", help="The scored file: tells how many verdicts correct what was decided.")
    ] = "",
    settled: SettledOption = "",
    design: DesignOption = "",
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    quiet: common.QuietOption = False,
) -> None:
    """Turn verdicts into labelled tickets, so that the next model learns from them.

    Labels are whether to escalate, the level and the team. Of sentiment and
    clauses a verdict says nothing: these stay open and teach nothing. Left out
    and counted: not judged, unsure, reviewers who differ (settle it first),
    contradictions, and necessary tickets without a level. Each line bears its
    source (audit) and its reviewers.

    [bold]triage audit export review_a.csv review_b.csv --tickets export.json
    --settled disagreements.csv -o labelled.jsonl[/bold]

    Then train with them, on what the shipped model knows:
    [bold]triage train labelled.jsonl --base default -o models/mine[/bold]
    """
    with common.friendly():
        from triage.audit import export
        from triage.audit.reading import Files
        from triage.files.output import whole

        files = Files(tuple(reviews), scored, settled, design)
        common.refuse_to_overwrite([*files.all, *tickets], [out])
        if out != "-" and Path(out).suffix.lower() not in (".jsonl", ".ndjson"):
            raise TriageError(f"-o {out}: labelled tickets are JSON lines; name a file that ends in .jsonl")
        rules = common.load_policy(policy)
        verdicts, decided = _read(files, rules, quiet=quiet)
        labels = export.labels(verdicts)
        if not labels.found:
            raise InputError("\n".join(["no verdict can be learnt from; nothing is written:", *_left_out(labels)]))
        opened = common.open_inputs(tickets, rules, reader, columns)
        shown: tuple[dict[str, Shown], ...] = {}, {}
        with common.progress(quiet=quiet) as advance:
            lines = export.lines(labels, _noted(_counted(opened, advance), set(verdicts), shown))
        odd = _compare(shown, files, rules)
        with whole(out, binary=True) as stream:
            stream.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))
        if not quiet:
            for warning in (*opened.warnings, *odd):
                common.say(f"warning: {warning}")
            _tell(labels, decided, out)


def _read(files: Files, rules: Policy, *, quiet: bool) -> tuple[Mapping[str, Sequence[Verdict]], Sequence[Scored]]:
    """Return what holds of each ticket, and the decisions where a scored file is given.

    With the scored file everything is checked as for a report; without it the design, where there is one.
    """
    from triage.audit import gathering, judged
    from triage.audit.design import read_design
    from triage.audit.reading import find_design, read_audit, read_sheets

    if files.scored:
        audit = read_audit(files, rules.teams)
        for warning in () if quiet else audit.warnings:
            common.say(f"warning: {warning}")
        return {t.scored.ticket_id: t.verdicts for t in audit.tickets}, audit.scored
    reviews, settled = read_sheets(files, rules.teams)
    try:
        design = find_design(files.reviews, files.design)
    except InputError:
        if files.design:
            raise
        if not quiet:
            common.say("warning: no design of the sample is found, so nobody checks that the sheets belong together")
    else:
        gathering.check(read_design(design), reviews, settled)
    return judged.final(reviews, settled), ()


def _counted(rows: Iterable[Ticket | Rejected], advance: Callable[[int], None]) -> Iterator[Ticket | Rejected]:
    for row in rows:
        advance(1)
        yield row


def _noted(
    rows: Iterable[Ticket | Rejected], wanted: Set[str], shown: tuple[dict[str, Shown], ...]
) -> Iterator[Ticket | Rejected]:
    """Keep digests of what a sheet would show of the tickets that stand in one: of all, and without personal data."""
    from triage import redact
    from triage.audit.sheet import case_of, shown_of
    from triage.types import Ticket

    for row in rows:
        if isinstance(row, Ticket) and row.id in wanted:
            for digests, one in zip(shown, (row, redact.ticket(row)), strict=True):
                digests[row.id] = shown_of(case_of(one))
        yield row


def _compare(shown: Sequence[Mapping[str, Shown]], files: Files, rules: Policy) -> list[str]:
    """Say where the words of a sheet are not those of the export. Raises `InputError` when they are another ticket's.

    Needs no design; and tells when the export is not the one that the reviewers were shown.
    """
    from triage.audit.reading import read_sheets
    from triage.audit.words import compared

    reviews, settled = read_sheets(files, rules.teams)
    sheets = {**reviews, files.settled: settled}
    # A sheet is of one kind throughout: the kind that explains it best is what it is.
    told = {file: min((compared(one, rows) for one in shown), key=_unlike) for file, rows in sheets.items()}
    if wrong := [f"{file}: {exchanged}" for file, (exchanged, _) in told.items() if exchanged]:
        raise InputError("\n".join(["the sheets do not fit the export; nothing is written:", *wrong]))
    return [f"{file}: {changed} (compared with --tickets)" for file, (_, changed) in told.items() if changed]


def _unlike(told: tuple[str, str]) -> tuple[int, int]:
    exchanged, changed = told
    return len(exchanged), len(changed)


def _tell(labels: Labels, decided: Sequence[Scored], out: str) -> None:
    """Say how many tickets are labelled how, and what was left out and why."""
    from triage.types import Priority
    from triage.wording import counted

    tickets = counted(len(labels.found), "labelled ticket", "labelled tickets")
    escalate = sum(label.priority > Priority.NONE for label in labels.found.values())
    stay = len(labels.found) - escalate
    common.say(f"{tickets} in {out}: {escalate:,} to be escalated, {stay:,} to stay")
    for line in _left_out(labels):
        common.say(line)
    if labels.teamless:
        common.say(f"  without a team (not given, or reviewers differ): {labels.teamless:,}; the rest of them teaches")
    if decided:
        said = {row.ticket_id: row.priority for row in decided}
        other = sum(label.priority is not said[name] for name, label in labels.found.items())
        common.say(f"  {other:,} of them bear another level than was decided: they correct the model")


def _left_out(labels: Labels) -> list[str]:
    return [f"  left out, {reason}: {count:,}" for reason, count in labels.left_out.items()]
