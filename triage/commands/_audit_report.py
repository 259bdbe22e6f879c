"""``triage audit report``"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands._tracking import LogTextOption, NoTrackOption, track
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.audit.reading import Files
    from triage.audit.report import Found
    from triage.records.record import Plot, Record

Reviews = Annotated[
    list[str],
    typer.Argument(help="Filled-in sheets: .csv, .xlsx, or what the form downloads.", metavar="REVIEW"),
]
DesignOption = Annotated[
    str, typer.Option("--design", help="The sample's side file; the *.design.json beside the reviews by default.")
]
SettledOption = Annotated[
    str, typer.Option("--settled", help="disagreements.csv, filled in by a third person; overrides the reviewers.")
]


def command(
    reviews: Reviews,
    scored: Annotated[str, typer.Option("--scored", help="The scored file that the sample was drawn from.")],
    settled: SettledOption = "",
    design: DesignOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for report.html, tables, plots, what is to be settled.")
    ] = None,
    policy: common.PolicyOption = None,
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
    no_track: NoTrackOption = False,
    log_text: LogTextOption = False,
) -> None:
    """Tell from people's verdicts whether escalations were necessary, and what was missed.

    The verdicts are weighed back to all tickets of the scored file by each
    ticket's chance to be drawn, with 95 % intervals: how many escalations were
    needless and because of which clause, what was missed and where, whether
    level, team and time were right, how far the reviewers agree, and how many
    tickets the next sample needs. "unsure" is never counted as no.

    On the screen:
    [bold]triage audit report review_a.csv review_b.csv --scored scored.csv[/bold]

    With a page that leads from every figure to its tickets:
    [bold]triage audit report review_a.xlsx review_b.xlsx --scored scored.csv -o audit[/bold]

    Once a third person has filled in audit/disagreements.csv:
    [bold]triage audit report review_a.csv review_b.csv --scored scored.csv
    --settled audit/disagreements.csv -o audit-settled[/bold]

    report.html and disagreements.csv hold the customers' words where the
    sheets do: they are for the people who may read the tickets. Exit codes: 0
    done, 2 usage or input.
    """
    with common.friendly():
        from triage.audit.reading import Files, read_audit
        from triage.audit.report import measure
        from triage.records import folder

        rules = common.load_policy(policy)
        files = Files(tuple(reviews), scored, settled, design)
        if out is not None:
            _check(out, files)
        audit = read_audit(files, rules.teams)
        if not quiet:
            for warning in audit.warnings:
                common.say(f"warning: {warning}")
        found = measure(audit, rules)
        told = _Told(found, files, at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        if out is not None or not no_track:
            told.draw()
        if out is not None:
            folder.replace(told.record(words=True), out)
        made = told.record(words=log_text)
        _show(found, made, out, as_json=as_json, quiet=quiet)
        track(made, wanted=not no_track, quiet=quiet)


class _Told:
    """The record, made with the customers' words or without; its pictures are drawn once."""

    def __init__(self, found: Found, files: Files, *, at: str) -> None:
        self.found, self.files, self.at = found, files, at
        self.drawn: tuple[Plot, ...] | None = None

    def draw(self) -> None:
        from triage.audit.pictures import drawn

        try:
            self.drawn = tuple(drawn(self.found))
        except ModuleNotFoundError as error:
            raise TriageError(
                f"pages and pictures need {error.name}; install the extra 'report' (or --no-track without -o)"
            ) from None

    def record(self, *, words: bool) -> Record:
        from triage.audit.reading import read_words
        from triage.audit.report import record

        files = self.files
        sources = {
            "scored": Path(files.scored).name,
            "reviews": ", ".join(Path(path).name for path in files.reviews),
            "settled": Path(files.settled).name if files.settled else "",
        }
        texts = read_words(files) if words else None
        return record(self.found, at=self.at, sources=sources, drawn=self.drawn, words=texts)


def _show(found: Found, made: Record, out: Path | None, *, as_json: bool, quiet: bool) -> None:
    from triage.audit.report import PAGE, SETTLE
    from triage.records.record import metrics_json
    from triage.show import audit as shown

    if as_json:
        typer.echo(metrics_json(made).decode(), nl=False)
    elif not (quiet and out):
        common.show(shown.report(found))
    if quiet:
        return
    for note in made.notes:
        if note not in found.audit.warnings:
            common.say(f"note: {note}")
    if out is not None:
        common.say(f"written to {out}: open {out / PAGE}")
        if any(ticket.differ for ticket in found.audit.tickets):
            common.say(f"to be settled: {out / SETTLE}; then give it with --settled")


def _check(out: Path, files: Files) -> None:
    """Raise `TriageError` when the folder cannot be one, holds an input, or something of others."""
    from triage.audit.answers import answered
    from triage.audit.report import KIND, SETTLE
    from triage.records import folder
    from triage.wording import counted

    folder.check(out, KIND, files.all)
    if (out / SETTLE).is_file() and (count := answered(str(out / SETTLE))):
        tickets = counted(count, "ticket is", "tickets are")
        raise TriageError(
            f"{out / SETTLE}: {tickets} settled in it, which would be lost; give it with --settled and name "
            "another folder with -o"
        )
