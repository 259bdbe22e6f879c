"""``triage report``"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from triage.commands import _cases
from triage.commands import _common as common
from triage.errors import TriageError

_SUFFIXES = (".html", ".htm")


def command(
    inputs: _cases.InputsArgument,
    out: Annotated[str, typer.Option("--out", "-o", help="The page to write (.html), or - for stdout.")],
    tickets: _cases.TicketsOption = None,
    texts: Annotated[
        str,
        typer.Option(
            "--texts",
            help="Whose threads are in the page: escalated (and those that need a look), all, none (no quotation "
            "either), or some: those that a person must see, and others while there is room.",
        ),
    ] = "some",
    title: Annotated[str, typer.Option("--title", help="What stands on top, such as 'Monday'.")] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="Do not pack the tickets: a larger file, for browsers older than 2023.")
    ] = False,
    redacted: common.RedactOption = False,
    policy: common.PolicyOption = None,
    model: common.ModelOption = None,
    rules_only: common.RulesOption = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="When the clocks of tickets without times start (ISO 8601).")
    ] = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    quiet: common.QuietOption = False,
) -> None:
    """Make one page for a support lead: the figures of a period, and every ticket behind them.

    Levels, teams, reasons, hours, languages; what was held back and what is in
    doubt; a list to filter and search; each ticket with its thread, its evidence
    marked in it, the decision and why. One file, which opens in any browser and
    loads nothing.

    Of what was scored before, with the texts of the export:
    [bold]triage report scored.jsonl --tickets tickets.csv -o monday.html[/bold]

    Of an export, which is decided now, with personal data written over:
    [bold]triage report tickets.csv --redact -o monday.html[/bold]

    To be sent around: figures and decisions, no word of a customer:
    [bold]triage report scored.csv --texts none -o figures.html[/bold]

    Exit codes: 0 written, 2 usage or input, 3 rows of the export were rejected
    (the page tells how many; all others are in it).
    """
    with common.friendly():
        from triage.files.output import check_writable, whole
        from triage.overview.collect import Texts, collect
        from triage.summary.run import Run

        wanted = _texts(texts, [one.value for one in Texts])
        _usage(out, [*inputs, *(tickets or ())])
        check_writable(out)
        moment = common.moment("--as-of", as_of)
        found = _cases.read(
            inputs, tickets=tickets, policy=policy, model=model, rules_only=rules_only, as_of=moment, reader=reader,
            columns=columns, redacted=redacted, quiet=quiet,
        )  # fmt: skip
        collected = collect(found.found, found.policy, rejected=found.rejected, texts=Texts(wanted), plain=plain)
        from triage.overview.page import html

        run = Run(tuple(_names([*inputs, *(tickets or ())])), as_of=moment)
        with whole(out, binary=True) as stream:
            stream.write(html(collected, found.policy, run, title=title, plain=plain).encode("utf-8", "replace"))
        if not quiet and out != "-":
            size = Path(out).stat().st_size / 1e6
            common.say(f"{collected.tickets:,} tickets, the threads of {collected.texts:,}, in {out} ({size:.1f} MB)")
    found.end()


def _texts(given: str, allowed: list[str]) -> str:
    if given not in allowed:
        raise TriageError(f"--texts: '{given}' is not one of {', '.join(allowed)}")
    return given


def _usage(out: str, inputs: list[str]) -> None:
    """Raise `TriageError` before anything is read for what cannot be written at the end."""
    from triage.commands import _summary

    if out != "-" and Path(out).suffix.lower() not in _SUFFIXES:
        raise TriageError(f"--out {out}: ends with neither {' nor '.join(_SUFFIXES)}")
    if missing := _summary.missing():
        raise TriageError(f"a page needs {missing}; install the extra 'report'")
    common.refuse_to_overwrite(inputs, [out])


def _names(inputs: list[str]) -> list[str]:
    from triage.databases.url import named

    return [Path(name).name for name in named(inputs)]
