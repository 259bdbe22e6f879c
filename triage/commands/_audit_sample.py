"""``triage audit sample``"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands import _voice
from triage.errors import TriageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage.audit.design import Design
    from triage.audit.sheet import Case
    from triage.intake.export import Export
    from triage.policy import Policy
    from triage.types import Rejected, Ticket


def command(
    scored: Annotated[Path, typer.Argument(help="What triage score wrote: .csv .jsonl .parquet.", metavar="SCORED")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Sheets to write: .csv, .xlsx or .html; _a and _b are added.")
    ] = Path("review.html"),
    tickets: Annotated[
        list[str] | None,
        typer.Option("--tickets", "-t", help="The export that was scored, for the texts; again for each file of it."),
    ] = None,
    n: Annotated[int, typer.Option("--n", "-n", min=4, help="How many tickets are judged.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, file and n: same sample.")] = 7,
    reviewers: Annotated[int, typer.Option("--reviewers", min=1, max=2, help="How many people judge.")] = 2,
    twice: Annotated[
        float | None,
        typer.Option("--twice", min=0, max=1, help="Share that both judge; the policy says it by default."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite sheets that hold verdicts.")] = False,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    redacted: common.RedactOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Draw a random sample of decided tickets and write a blind review sheet for each reviewer.

    Half of the sample is escalated, half is not, in strata of level, who
    decided and confidence. The sheets do not tell what was decided; OUT.design.json
    does: it is needed for the report, and must not go to a reviewer.

    A form that opens in any browser, offline, with keys to judge by:
    [bold]triage audit sample scored.csv --tickets export.json -o review.html[/bold]

    The same as Excel sheets with drop-down lists, more tickets:
    [bold]triage audit sample scored.csv --tickets export.json --n 400 -o review.xlsx[/bold]

    For reviewers who may not see personal data (a sample is drawn alike):
    [bold]triage audit sample scored.csv -t export.json --redact[/bold]

    One reviewer, another sample:
    [bold]triage audit sample scored.csv -t export.json --reviewers 1 --seed 8 -o march.csv[/bold]

    Then: [bold]triage audit report review_a.csv review_b.csv --scored scored.csv[/bold]
    """
    with _voice.redacting(redacted), common.friendly():
        from triage.audit import review
        from triage.audit.sample import REVIEWERS, draw
        from triage.intake.scored import digest_of, read_scored

        if reviewers == 1 and twice is not None:
            raise TriageError("--twice is what two reviewers share, --reviewers 1 has but one: give one of the two")
        sheets = review.paths(out, REVIEWERS[:reviewers])
        beside = [str(path) for path in (review.design_path(out), review.guide_path(out)) if path]
        common.refuse_to_overwrite([str(scored), *(tickets or [])], [*map(str, sheets.values()), *beside])
        rules = common.load_policy(policy)
        use = rules.decision.audit
        design = draw(
            read_scored(str(scored)),
            n=n,
            seed=seed,
            bands=use.bands,
            twice=use.twice if twice is None else twice,
            reviewers=reviewers,
            scored=digest_of(str(scored)),
        )
        if not force and (lost := review.taken(design, out)):
            raise TriageError(
                "\n".join(["nothing is written, this would be lost:", *lost, "name another -o, or say --force"])
            )
        cases: dict[str, Case] = {}
        if tickets:
            export = common.open_inputs(tickets, rules, reader, columns)
            cases = _cases(export, design, redacted=redacted, quiet=quiet)
        review.write(review.build(design, cases, rules, out))
        if not quiet:
            for warning in _warnings(design, rules, out, texts=bool(tickets)):
                common.say(f"warning: {warning}")
            _tell(design, out)


def _cases(export: Export, design: Design, *, redacted: bool, quiet: bool) -> dict[str, Case]:
    from triage.audit import review

    with common.progress(quiet=quiet) as advance:
        drawn = [ticket.ticket_id for ticket in design.tickets]
        found = review.cases_of(_counted(export, advance), drawn, redacted=redacted)
    if not quiet:
        for warning in export.warnings:
            common.say(f"warning: {warning}")
    return found


def _counted(rows: Iterable[Ticket | Rejected], advance: Callable[[int], None]) -> Iterator[Ticket | Rejected]:
    for row in rows:
        advance(1)
        yield row


def _warnings(design: Design, rules: Policy, out: Path, *, texts: bool) -> Iterator[str]:
    """Say what a user who looks at the sheets alone would not see."""
    if design.rows < design.n:
        yield f"the file has {design.rows:,} tickets, not {design.n:,}: all of them are in the sample"
    if not texts:
        yield "without --tickets the sheets hold ids alone; reviewers must look the tickets up"
    for side, word in ((True, "escalated"), (False, "not escalated")):
        if not any(stratum.escalated is side for stratum in design.strata):
            yield f"no ticket of the file is {word}: nothing can be told of that half"
    for what, digests in (("policies", design.policies), ("models", design.models)):
        if len(digests) > 1:
            yield f"the file was scored with {len(digests)} {what} ({', '.join(digests)})"
    if design.policies and not all(rules.digest.startswith(digest) for digest in design.policies):
        yield "the file was scored with another policy than the guide of the sheets is made of; name it with --policy"
    if out.suffix.lower() == ".csv" and (odd := [t.ticket_id for t in design.tickets if _spoils(t.ticket_id)]):
        yield f"Excel changes ids such as {odd[0]} when it opens a .csv ({len(odd)} here); take .xlsx or .html instead"


def _spoils(one: str) -> bool:
    """Tell an id that a spreadsheet takes for a number of another spelling, or for a date."""
    import re

    return bool(re.fullmatch(r"0\d+|\d{16,}|\d+[eE]\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?", one))


def _tell(design: Design, out: Path) -> None:
    from triage.audit import review
    from triage.records.record import Table
    from triage.show._table import recorded

    shared = sum(len(ticket.reviewers) > 1 for ticket in design.tickets)
    note = f"{len(design.tickets):,} of {design.rows:,} tickets drawn with seed {design.seed}"
    rows = [(s.name, "yes" if s.escalated else "no", s.population, s.drawn, s.probability) for s in design.strata]
    title = f"{note}; {shared:,} of them are judged by both" if len(design.reviewers) > 1 else note
    columns = ("stratum: level · decided by · confidence", "escalated", "tickets", "drawn", "probability")
    common.show(recorded(Table("strata", title, columns, tuple(rows))), stderr=True)
    for who, path in review.paths(out, design.reviewers).items():
        common.say(f"reviewer {who}: {len(design.of(who)):,} tickets in {path}")
    if beside := review.guide_path(out):
        common.say(f"how to judge, for both: {beside}")
    common.say(
        f"{review.design_path(out)}: keep it for triage audit report; it tells what was decided, give it to no reviewer"
    )
