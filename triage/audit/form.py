"""The review form: one HTML file that works offline, a ticket at a time, and gives the verdicts back as CSV.

It loads nothing and sends nothing: its content security policy allows its own script and style by their hashes alone.
Answers are kept in the browser under the digest of the sample and the reviewer, so that two forms never mix.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from importlib.resources import files

from triage.audit.guide import Guide
from triage.audit.sheet import Case
from triage.audit.verdicts import DOWNLOADED, QUESTIONS, WORDS

KEYS = {"necessary": "ynu", "right_level": "12345", "right_time": "eol", "note_complete": "7890"}
"""The key of each word, in the order of `WORDS`."""
TITLES = {"necessary": "necessary", "right_level": "level", "right_time": "time", "note_complete": "thread complete"}
ORDER = ("necessary", "right_level", "right_team", "right_time", "note_complete", "reason")


def form(cases: Sequence[Case], reviewer: str, guide: Guide, digest: str, file: str) -> bytes:
    """Write the form of one reviewer; `digest` is the sample's, `file` the name of what its button downloads."""
    from jinja2 import Environment

    own = files("triage.audit")
    page, style, script = ((own / f"form.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    data = {
        "digest": digest,
        "reviewer": reviewer,
        "file": file,
        "columns": DOWNLOADED,
        "tickets": [_ticket(case) for case in cases],
    }
    return (
        Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        .from_string(page)
        .render(
            reviewer=reviewer,
            count=len(cases),
            guide=guide,
            questions=[(c, QUESTIONS[c], WORDS.get(c, ()), KEYS.get(c, "")) for c in ORDER],
            titles=TITLES,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
            data=json.dumps(data).replace("<", "\\u003c"),
        )
        + "\n"
    ).encode()


def _ticket(case: Case) -> dict[str, object]:
    return {
        "id": case.ticket_id,
        "subject": case.subject,
        "channel": case.channel,
        "tier": case.account_tier,
        "created": case.created_at,
        "turns": [{"who": turn.who, "at": turn.at, "text": turn.text} for turn in case.turns],
    }


def _hash(text: str) -> str:
    """Return what a content security policy calls a script or style of exactly this text."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
