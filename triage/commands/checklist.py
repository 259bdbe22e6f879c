"""``triage checklist``"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from triage.commands import _cases as cases
from triage.commands import _common as common

if TYPE_CHECKING:
    from triage.noterules import NoteRules
    from triage.notes.checklist import Checklist


def command(
    inputs: cases.InputsArgument,
    ids: cases.IdsOption = None,
    tickets: cases.TicketsOption = None,
    redact: common.RedactOption = False,
    policy: common.PolicyOption = None,
    model: common.ModelOption = None,
    rules_only: common.RulesOption = False,
    as_of: cases.AsOfOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Say what is confirmed before a ticket is escalated (the protocol's step 1): each point yes, no or cannot tell.

    From the thread, with the words that show it; internal notes count for what agents did. Where an export has no
    messages of agents, what they did cannot be told. With --json one object a ticket on a line.

    [bold]triage checklist tickets.csv --id 1002[/bold]

    [bold]triage checklist scored.jsonl --tickets tickets.csv --json[/bold]
    """
    import json

    from triage.notes.checklist import Checker

    with common.friendly():
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
        checker = Checker(found.policy)
        for number, case in enumerate(found.found):
            made = checker.check(case)
            if as_json:
                typer.echo(json.dumps(_as_object(made), ensure_ascii=False))
            else:
                typer.echo(("\n" if number else "") + _as_text(made, found.policy.notes), nl=False)
    found.end()


def _as_text(made: Checklist, rules: NoteRules) -> str:
    from triage.notes.words import readable

    said = {"yes": rules.checklist.yes, "no": rules.checklist.no, "unknown": rules.checklist.unknown}
    width = max(map(len, said.values()))
    lines = [readable(made.ticket_id)]
    for point in made.points:
        lines.append(f"  {said[point.answer]:<{width}}  {point.title} ({point.why})")
        lines += [f'  {"":<{width}}    "{q.text}"' for q in point.words]
        lines += [f"  {'':<{width}}    {f.field}: {f.value}" for f in point.facts if f.field]
    return "\n".join(lines) + "\n"


def _as_object(made: Checklist) -> dict[str, Any]:
    from triage.notes.forms import json as form

    points = [
        {
            "id": point.id,
            "title": point.title,
            "answer": point.answer.value,
            "why": point.why,
            "words": [form.words(q) for q in point.words],
            "facts": [form.fact(f) for f in point.facts],
        }
        for point in made.points
    ]
    return {"ticket_id": made.ticket_id, "points": points}
