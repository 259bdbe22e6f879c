"""``triage note``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _cases as cases
from triage.commands import _common as common

if TYPE_CHECKING:
    from triage.noterules import NoteRules
    from triage.notes.note import Note

FORMS = "triage.notes.forms"
_OUTSIDE = "text"


def command(
    inputs: cases.InputsArgument,
    ids: cases.IdsOption = None,
    every: Annotated[bool, typer.Option("--all", help="Also tickets that are not escalated.")] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="A folder: one file a ticket and an index; or, for one ticket, a file."
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", "-f", help="text, markdown, json or html; by the suffix of -o FILE, else text."),
    ] = None,
    tickets: cases.TicketsOption = None,
    kb: Annotated[
        str | None,
        typer.Option(
            "--kb", help="Knowledge base: articles.csv or .jsonl (id, title, body), or a folder of .md .txt .html."
        ),
    ] = None,
    redact: common.RedactOption = False,
    policy: common.PolicyOption = None,
    model: common.ModelOption = None,
    rules_only: common.RulesOption = False,
    as_of: cases.AsOfOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    quiet: common.QuietOption = False,
) -> None:
    """Write the escalation note: what whoever takes the ticket over needs to know (the protocol's step 3).

    In the look of the protocol's example: priority, issue, account, status, what was attempted, sentiment, what is
    recommended, and the articles that fit; below it what else the thread tells (concern, impact, contact, earlier
    tickets, errors), what is still to be gathered, and what is missing. All of it is quoted or a fact of the export.
    Only escalated tickets, unless --all or --id says otherwise.

    [bold]triage note tickets.csv --id 1002[/bold]

    [bold]triage note scored.csv --tickets tickets.csv -o notes --format html --kb articles.csv[/bold]

    [bold]triage note tickets.jsonl --format json --all > notes.jsonl[/bold]
    """
    from triage import discover
    from triage.notes import articles
    from triage.notes.maker import Maker

    with common.friendly():
        shape = discover.load(FORMS, _form(form, out))
        pages = articles.read(kb) if kb else None
        found = cases.read(
            inputs,
            tickets=tickets,
            ids=ids,
            policy=policy,
            model=model,
            rules_only=rules_only,
            as_of=common.moment("--as-of", as_of),
            reader=reader,
            columns=columns,
            redacted=redact,
            quiet=quiet,
        )
        rules = found.policy.notes
        maker = Maker(found.policy, articles.Base(pages, rules.knowledge) if pages else None)
        wanted = [case for case in found.found if every or ids or case.decision.escalate]
        made = [maker.make(case) for case in wanted]
        _written(made, rules, shape, out, [*inputs, *(tickets or ()), *([kb] if kb else ())])
        _said(made, len(found.found), out, quiet=quiet)
    found.end()


def _form(form: str | None, out: str | None) -> str:
    """Return the form that was asked for; without one, that of a file's suffix. Raises `TriageError`."""
    from triage import discover

    if form is not None:
        discover.load(FORMS, form)
        return form
    suffix = Path(out).suffix.lower() if out else ""
    by_suffix = {discover.load(FORMS, name).SUFFIX: name for name in discover.names(FORMS)} if suffix else {}
    return by_suffix.get(suffix, _OUTSIDE)


def _written(made: list[Note], rules: NoteRules, shape: object, out: str | None, inputs: list[str]) -> None:
    """Write the notes to stdout, to one file, or into a folder."""
    from triage.commands import _note_folder as folder
    from triage.errors import TriageError
    from triage.files.output import STDOUT, check_writable, whole
    from triage.records.folder import FILES

    texts = [shape.note(note, rules) for note in made]  # type: ignore[attr-defined]
    if out is None or out == STDOUT or Path(out).suffix.lower() in FILES:
        place = STDOUT if out is None else out
        if place != STDOUT and len(made) != 1:
            raise TriageError(
                f"-o {out}: is one file, and there are {len(made)} notes; name a folder, or one ticket with --id"
            )
        common.refuse_to_overwrite(inputs, [place])
        check_writable(place)
        with whole(place) as stream:
            stream.write(("" if shape.SUFFIX == ".json" else "\n").join(texts))  # type: ignore[attr-defined]
    else:
        folder.write(Path(out), made, texts, shape, inputs)


def _said(made: list[Note], read: int, out: str | None, *, quiet: bool) -> None:
    from triage.wording import counted

    passed = read - len(made)
    if not quiet and (passed or out):
        over = f", {passed:,} not escalated passed over (--all takes them)" if passed else ""
        common.say(f"{counted(len(made), 'note')}{over}{f': {out}' if out else ''}")
