"""Write the page: the figures as HTML, the tickets as data that its script shows. It loads nothing and sends nothing.

Its content security policy allows its own script by its hash alone, so that no text of a ticket can ever run.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from importlib.resources import files

from triage import pages
from triage.overview import tables
from triage.overview.collect import Collected, Texts
from triage.overview.figures import figures
from triage.overview.packing import line_of
from triage.overview.week import DAYS
from triage.pages import Section
from triage.policy import Policy
from triage.records.record import Table
from triage.summary.run import Run
from triage.types import Priority
from triage.wording import counted

SCRIPTS = ("data", "list", "ticket", "screen", "overview")
"""The parts of the script, in order; each uses those before it."""
SELECTS = {
    "level": "Level",
    "team": "Team",
    "clause": "Clause",
    "mood": "Mood",
    "by": "Decided by",
    "language": "Language",
}
COLUMNS = ("Level", "Ticket", "Says", "Team", "Why", "Mood", "By", "Marks", "When")
TITLE = "Tickets, and who must take them over"
_DIGEST = 12


def html(found: Collected, policy: Policy, run: Run, *, title: str = "", plain: bool = False) -> str:
    """Write the page; the same tickets, policy and model give the same text."""
    shown = figures(found, policy, run)
    script = _script()
    sections = (*shown.before, *shown.after)
    return pages.room(__package__).get_template("overview.html").render(
        title=title or TITLE,
        subtitle=shown.period,
        lead=shown.lead,
        before=pages.laid_out(shown.before),
        after=pages.laid_out(shown.after, len(shown.before)),
        week=shown.week,
        days=DAYS,
        zone=found.zone,
        known=set(_keys(sections)),
        deep=True,
        selects=SELECTS.items(),
        columns=COLUMNS,
        foot=list(_foot(found, policy, run)),
        meta=line_of(_meta(policy, found)).decode(),
        rows=found.packed_rows(plain=plain),
        details=found.details,
        script=script,
        script_hash="sha256-" + b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    ) + "\n"  # fmt: skip


def _script() -> str:
    own = files(__package__)
    parts = [(own / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "".join(parts) + "})();\n"


def _keys(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        for part in section.parts:
            if isinstance(part, Table):
                yield from (key for row in part.keys for key in row if key)


def _meta(policy: Policy, found: Collected) -> dict[str, object]:
    """Return the words that the script needs: what levels, teams, clauses, languages and polarities are called."""
    levels = {level.label: policy.levels.of(level) for level in Priority}
    return {
        "levels": [level.label for level in Priority],
        "actions": {name: file.actions for name, file in levels.items() if file},
        "teams": {name: team.title for name, team in policy.teams.items()},
        "clauses": {name: clause.title for name, clause in policy.clauses.items()},
        "languages": {code: tables.language(code) for code in found.rows.words["language"].listed},
        "meant": {polarity.value: says for polarity, says in tables.MEANT.items()},
    }


def _foot(found: Collected, policy: Policy, run: Run) -> Iterator[str]:
    from triage import __version__

    model = ", ".join(name[:_DIGEST] for name in found.models if name) or "none (rules only)"
    yield f"triage {__version__}, policy {policy.digest[:_DIGEST]}, model {model}"
    if run.inputs:
        yield f"Read: {', '.join(run.inputs)}"
    if run.as_of:
        yield f"Clocks of tickets without times begin at {run.as_of:%Y-%m-%d %H:%M %Z}."
    if found.others:
        yield (
            f"Decided under another policy than the one whose words stand here: {counted(found.others, 'ticket')}. "
            "The figures leave out clauses that this one does not know."
        )
    yield _texts(found)
    yield "This page loads nothing and sends nothing."


def _texts(found: Collected) -> str:
    if found.wanted is Texts.NONE:
        return "This page holds no texts of tickets."
    whose = {
        Texts.ALL: "whatever was decided",
        Texts.ESCALATED: "those that a person must see",
        Texts.SOME: "those that a person must see first, others while there is room",
    }[found.wanted]
    return f"The threads of {found.texts:,} of {found.tickets:,} tickets are in this page: {whose}."
