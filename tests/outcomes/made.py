"""A made-up helpdesk with known truth: what triage decided, what became of it, and exports as vendors write them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np

from tests.conftest import table
from triage.clock import due

AS_OF = datetime(2026, 4, 1, tzinfo=UTC)
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
MEAN_HOURS = {"critical": 6.0, "high": 24.0, "medium": 60.0, "low": 150.0, "none": 40.0}
TEAMS = ("technical_support", "billing", "account_management")
SCORED = (
    "ticket_id", "escalate", "priority", "sentiment", "team", "other_teams", "do_not_engage", "escalate_within",
    "due_at", "customer_promise", "clauses", "decided_by", "needs_review", "not_evaluable", "model", "policy",
)  # fmt: skip
ZONE = timezone(timedelta(hours=5, minutes=30))


@dataclass(frozen=True)
class True_:
    """What really happened to one ticket. Times are whole seconds."""

    id: str
    level: str
    team: str
    channel: str
    created: datetime
    clock: datetime
    within: str
    due: datetime | None
    promise: datetime | None
    replied: datetime
    resolved: datetime
    reopens: int
    stations: int
    rating: str
    red_flag: bool = False

    @property
    def escalated(self) -> bool:
        return self.level != "none"

    @property
    def open(self) -> bool:
        return self.resolved > AS_OF

    @property
    def first_touch(self) -> bool:
        return not self.reopens and self.stations <= 2


def world(n: int, *, seed: int = 1) -> list[True_]:
    """Make tickets: times to resolution are exponential by level, so that their medians are known."""
    rng = np.random.default_rng(seed)
    levels, calendar = table("levels"), table("calendar")
    made = []
    for number in range(n):
        level = str(rng.choice(["critical", "high", "medium", "low", "none"], p=[0.05, 0.1, 0.1, 0.1, 0.65]))
        spans = levels.model_dump().get(level, {})
        created = BEGIN + timedelta(seconds=int(rng.integers(0, 80 * 86400)))
        clock = created + timedelta(seconds=int(rng.exponential(3600)))
        within = spans.get("escalate_within", "")
        limit = due(clock, within, calendar) if within else None
        allowed = (limit - clock).total_seconds() if limit else 86400.0
        resolved = clock + timedelta(seconds=60 + int(rng.exponential(MEAN_HOURS[level] * 3600)))
        replied = min(clock + timedelta(seconds=1 + int(rng.exponential(allowed / 1.5))), resolved)
        made.append(
            True_(
                id=f"{number + 1:06d}",
                level=level,
                team=str(rng.choice(TEAMS)) if spans else "",
                channel=str(rng.choice(["email", "chat"])),
                created=created,
                clock=clock,
                within=within,
                due=limit,
                promise=due(clock, spans["customer_promise"], calendar) if spans else None,
                replied=replied,
                resolved=resolved,
                reopens=int(rng.random() < 0.15),
                stations=int(rng.choice([1, 2, 3], p=[0.3, 0.55, 0.15])),
                rating=str(rng.choice(["good", "bad", "offered", "unoffered"], p=[0.3, 0.1, 0.3, 0.3])),
            )
        )
    return made


def scored_csv(of: Sequence[True_]) -> str:
    """Write what ``triage score`` would have written for them."""
    out = io.StringIO()
    rows = csv.DictWriter(out, SCORED, restval="")
    rows.writeheader()
    for t in of:
        rows.writerow({
            "ticket_id": t.id, "escalate": str(t.escalated).lower(), "priority": t.level, "team": t.team,
            "sentiment": "neutral", "do_not_engage": str(t.red_flag).lower(), "escalate_within": t.within,
            "due_at": stamp(t.due), "customer_promise": stamp(t.promise), "needs_review": "false",
            "decided_by": "policy" if t.escalated else "none", "model": "m" * 12, "policy": "p" * 12,
        })  # fmt: skip
    return out.getvalue()


def stamp(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def zendesk(of: Sequence[True_]) -> dict[str, Any]:
    """Return the files of a Zendesk account: tickets with their metric sets, comments, people."""
    tickets, comments = [], []
    for n, t in enumerate(of):
        who = 9000 + n
        tickets.append({
            "id": t.id, "subject": "made up", "raw_subject": "made up", "description": f"made up {t.id}",
            "requester_id": who, "submitter_id": who, "assignee_id": 7, "via": {"channel": t.channel},
            "created_at": stamp(t.created), "status": "open" if t.open else "solved", "tags": [],
            "satisfaction_rating": {"score": "unoffered" if t.open else t.rating},
            "metric_set": {
                "id": 5 * n, "ticket_id": t.id, "solved_at": None if t.open else stamp(t.resolved),
                "reopens": t.reopens, "group_stations": t.stations, "replies": 1 if t.replied <= AS_OF else 0,
                "reply_time_in_minutes": {"calendar": minutes(t.created, t.replied), "business": 1},
            },
        })  # fmt: skip
        for at, author in ((t.created, who), (t.clock, who), (t.replied, 7)):
            if at <= AS_OF:
                comments.append({
                    "id": len(comments) + 1, "ticket_id": t.id, "author_id": author, "public": True,
                    "body": f"made up {t.id}" if at == t.created else "more", "html_body": "", "created_at": stamp(at),
                })  # fmt: skip
    users = [{"id": 7, "role": "agent", "name": "A", "moderator": True}]
    return {
        "tickets.json": {"tickets": tickets},
        "comments.json": {"comments": comments},
        "users.json": {"users": users},
    }


def outcomes_csv(of: Sequence[True_]) -> list[dict[str, str]]:
    """Return the rows of a report without texts, in the local times of a far office."""
    return [
        {
            "Ticket ID": t.id, "Opened on": local(t.created), "Resolved date": "" if t.open else local(t.resolved),
            "Ticket status": "Open" if t.open else "Resolved", "Reopen count": str(t.reopens),
            "First reply at": local(t.replied) if t.replied <= AS_OF else "",
            "CSAT": {"good": "5", "bad": "2"}.get(t.rating, "") if not t.open else "", "Channel": t.channel,
        }
        for t in of
    ]  # fmt: skip


def minutes(start: datetime, end: datetime) -> int | None:
    return round((end - start).total_seconds() / 60) if end <= AS_OF else None


def local(at: datetime) -> str:
    return at.astimezone(ZONE).isoformat()


def text_of(rows: Sequence[dict[str, str]]) -> str:
    """Write rows as CSV."""
    out = io.StringIO()
    made = csv.DictWriter(out, list(rows[0]))
    made.writeheader()
    made.writerows(rows)
    return out.getvalue()


def save(folder: Any, files: dict[str, Any]) -> list[str]:
    """Write files (text, or a value as JSON) and return their paths."""
    for name, content in files.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return [str(folder / name) for name in files]
