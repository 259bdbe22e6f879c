"""``triage inspect``: what an export holds, what it lacks, and what would bring it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import triage
from tests.conftest import SMALL, ticket_of
from triage import discover, lacking
from triage.commands._inspected import document
from triage.intake.choosing import READERS
from triage.intake.export import open_export
from triage.intake.survey import Survey, survey
from triage.show.export import inspection
from triage.signals import Detector
from triage.types import Author, Message, Ticket

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


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"}
    command = [sys.executable, "-m", "triage", "inspect", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120)


def test_a_report_without_texts_says_what_brings_them() -> None:
    for vendor, call in (("zendesk", "/tickets/{id}/comments"), ("freshdesk", "/tickets/{id}/conversations")):
        found = look(SAMPLES / f"{vendor}-report.csv")
        assert found.lacking["body"] == found.tickets == 3
        assert "critical.outage" in found.clauses["body"]
        assert call in found.brings["body"]
        told = " ".join(shown(found).split())
        assert "body is lacking in all 3 tickets" in told and call in told


def test_a_table_is_told_which_column_brings_a_field(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("id,text\n1,The export of contacts does not open today\n2,\n", encoding="utf-8")
    found = look(file)
    assert dict(found.lacking) == {
        "account.tier": 2, "account.followers": 2, "author": 2, "created_at": 2, "body": 1
    }  # fmt: skip
    assert "--columns account_tier=NAME" in found.brings["account.tier"]
    assert found.empty == 1 and found.timeless == 2
    assert found.clauses["account.tier"] == ("high.enterprise", "trigger.vip")


def test_advice_is_given_only_where_the_export_has_no_place_for_it(tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", canonical("1", "Where do I find the manual?"), canonical("2", ""))
    found = look(file)
    told = " ".join(shown(found).split())
    assert "body is lacking in 1 of 2 tickets" in told and "hold no words" in told and "what brings it" not in told
    [field] = document(found)["not_evaluable"]
    assert (field["field"], field["in_export"], field["brought_by"]) == ("body", True, "")
    assert "critical.outage" in field["clauses"]


def test_every_vendor_says_what_brings_each_field() -> None:
    for name in discover.names(READERS):
        module = discover.load(READERS, name)
        if module.VENDOR:
            assert {"body", "thread", "author", "account.tier"} <= set(module.BRINGS), name
            assert all(1 <= len(text) <= 200 for text in module.BRINGS.values()), name


def test_nothing_lacks_where_all_is_there() -> None:
    found = look(SAMPLES / "tickets.jsonl")
    assert not found.lacking and not found.rejected and not found.personal
    assert "Every clause can be evaluated" in shown(found)
    assert (found.tickets, found.threads, found.languages["en"]) == (12, 3, 12)


@pytest.mark.parametrize("lacks", [(), ("account.tier",), ("author", "created_at"), ("body", "thread")])
def test_lacks_are_those_that_a_decision_reports(lacks: tuple[str, ...]) -> None:
    """The survey searches nothing, yet names the very clauses that scoring finds not evaluable when none fires."""
    detector = Detector(SMALL)
    timeless = Message(Author.CUSTOMER, "a word more", None)
    base = ticket_of("a plain question")
    for ticket in (base, replace(base, messages=(*base.messages, timeless)), ticket_of(""), Ticket("T", "", ())):
        [view] = detector.views([replace(ticket, lacks=lacks)])
        [found] = detector.detect([view])
        needed = lacking.needs(SMALL)
        clauses = lacking.clauses(needed)
        told = {(c, f) for f in lacking.fields(view) for c in clauses.get(f, ())}
        assert told == {(m.clause, m.field) for m in found.missing}


def test_personal_data_is_counted_by_place_and_never_shown(tmp_path: Path) -> None:
    secret = ["ada@private.example", "+49 30 1234567", "4111 1111 1111 1111", "DE89370400440532013000"]
    note = {"author": "agent", "internal": True, "created_at": "2026-03-02T10:14:00Z", "body": f"call {secret[1]}"}
    first = canonical("1", f"I am {secret[0]}, card {secret[2]}", requester={"mail": secret[0], "id": "0171 2345678"})
    first["messages"] += [note]
    file = lines(tmp_path / "t.jsonl", first, canonical("2", f"pay to {secret[3]}"), canonical("3", "order 4111111111"))
    found = look(file, sample=0)
    assert dict(found.personal) == {
        ("email", "customers' messages"): 1,
        ("card", "customers' messages"): 1,
        ("phone", "internal notes"): 1,
        ("iban", "customers' messages"): 1,
        ("email", "column requester.mail"): 1,
    }
    assert found.exposed == 2
    told = shown(found) + json.dumps(document(found))
    assert "requester.mail" in told
    assert not [s for s in secret if s in told]


def test_same_words_and_same_ids_are_told(tmp_path: Path) -> None:
    twice = "My invoice of March is wrong, please have a look"
    file = lines(
        tmp_path / "t.jsonl",
        canonical("1", "another text of the same id"),
        canonical("1", twice),
        canonical("2", twice.upper() + "\n"),
        canonical("3", "Thanks"),
        canonical("4", "Thanks"),
    )
    found = look(file)
    assert (found.texts.copies, found.texts.shown) == (1, (("1", "2"),))
    assert found.rejected == 1
    assert list(found.reasons) == ["superseded by a copy of the ticket that is as new or newer"]
    assert "1 = 2" in shown(found)


def test_languages_and_doubts_are_counted(tmp_path: Path) -> None:
    german = "Guten Tag, ich finde meine Rechnung vom Februar nicht. Bitte helfen Sie mir doch weiter."
    odd = canonical("3", "The report does not open on my side since this morning")
    odd["messages"][0]["created_at"] = "soon"
    found = look(lines(tmp_path / "t.jsonl", canonical("1", german), canonical("2", "ok"), odd))
    assert dict(found.languages) == {"de": 1, "too short to tell": 1, "en": 1}
    assert found.timeless == 1
    assert sum(found.doubts.values()) == 1 and "no time that we know" in next(iter(found.doubts))
    assert "1 de (not supported" in shown(found)


def test_limit_and_sample(tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", *(canonical(str(n), f"question number {n} about colours") for n in range(9)))
    seen: list[int] = []
    found = look(file, limit=4, sample=2, progress=seen.append)
    assert (found.tickets, found.cut, [t.id for t in found.sample], sum(seen)) == (4, True, ["0", "1"], 4)
    assert look(file, limit=9).cut is False


def test_what_is_kept_is_bounded_whatever_comes(tmp_path: Path) -> None:
    tickets = [canonical(str(n), "a word or two", **{f"field{n}": f"u{n}@example.org"}) for n in range(600)]
    found = look(lines(tmp_path / "t.jsonl", *tickets))
    assert len(found.personal) <= 201
    assert found.personal.total() == 600


def test_tables_keep_to_eighty_columns() -> None:
    found = look(SAMPLES / "zendesk-report.csv")
    assert max(map(len, shown(found).splitlines())) <= 80


def test_command_prints_json_and_tells_rejected_rows(tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", canonical("1", "Where do I find the manual?"))
    with file.open("a", encoding="utf-8") as stream:
        stream.write("{broken\n")
    done = run(file, "--json", "--sample", 1)
    assert (done.returncode, done.stderr) == (3, "")
    told = json.loads(done.stdout)
    assert (told["tickets"], told["rejected"], told["format"]) == (1, 1, 1)
    assert told["sample"][0]["messages"][0]["body"] == "Where do I find the manual?"
    assert told["times"]["first"] == "2026-03-02T09:14:00+00:00"
    assert sum(told["rejected_by_reason"].values()) == 1


def test_no_heavy_library_is_loaded() -> None:
    code = (
        "import sys; from triage.intake.export import open_export; "
        "from triage.intake.survey import survey; import triage; "
        "survey(open_export([sys.argv[1]]), triage.load_policy()); "
        "sys.exit(bool({'sklearn', 'pandas', 'mlflow', 'sqlalchemy', 'pyspark', 'spacy'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code, str(SAMPLES / "tickets.jsonl")], check=True, cwd=ROOT)
