"""Exports to look at, and how they are looked at."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console

import triage
from triage.intake.export import open_export
from triage.intake.survey import Survey, survey
from triage.show.export import inspection

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
POLICY = triage.load_policy()


def look(*paths: Path, **options: object) -> Survey:
    return survey(open_export([str(p) for p in paths]), POLICY, **options)


def shown(found: Survey, width: int = 80) -> str:
    console = Console(width=width, highlight=False, no_color=True)
    with console.capture() as capture:
        console.print(inspection(found))
    return capture.get()


def lines(path: Path, *tickets: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(t) + "\n" for t in tickets), encoding="utf-8")
    return path


def canonical(ident: str, body: str, **more: object) -> dict[str, object]:
    return {
        "ticket_id": ident,
        "account": {"tier": "", "followers": 1},
        "messages": [{"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": body}],
        **more,
    }
