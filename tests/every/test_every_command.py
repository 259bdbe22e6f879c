"""Every command, on tickets that mean harm: nothing leaves the machine or is for everybody, no page runs words."""

from __future__ import annotations

import csv
import json
import os
import re
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.main import get_command

from tests.every.house import ATTRIBUTE, EVIL, TAG, House, furnish, live
from triage.cli import app
from triage.fields.spreadsheet import is_formula

ELSEWHERE = {
    "policy test": "reads the policy alone, as policy check does",
    "track ui": "starts MLflow's own pages, which listen on this machine",
}
"""Commands that are not run here, and why."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    found = furnish(tmp_path_factory.mktemp("every") / "house")
    live(found)
    return found


def names() -> set[str]:
    found = set()
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        found |= {f"{name} {part}" for part in getattr(command, "commands", ())} or {name}
    return found


def test_every_command_was_run(house: House) -> None:
    ran = {name for name in names() if any(f"{line} ".startswith(f"{name} ") for line in house.ran)}
    assert ran | set(ELSEWHERE) == names()


def test_nothing_leaves_the_machine(house: House) -> None:
    told = house.watched.read_text(encoding="utf-8").splitlines()
    assert [line for line in told if not line.startswith("runs ")] == []
    programs = {Path(re.findall(r"'([^']+)'", line)[0]).name for line in told}
    assert {name for name in programs if not re.match(r"python|git$|uname$|ldconfig$|fc-list$", name)} == set()


def test_whoever_reached_out_would_be_seen(tmp_path: Path) -> None:
    asked = "import socket\ntry: socket.create_connection(('example.invalid', 80))\nexcept OSError as e: print(e)"
    environment = {**House(tmp_path / "house").environment, "TRIAGE_WATCHED": str(tmp_path / "watched.txt")}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "no network here: socket.getaddrinfo\n"
    assert (tmp_path / "watched.txt").read_text().startswith("socket.getaddrinfo ('example.invalid', 80")


def everything(folder: Path) -> list[Path]:
    return [Path(at) / name for at, parts, files in os.walk(folder) for name in (*parts, *files)]


def test_nothing_that_is_written_is_for_everybody(house: House) -> None:
    """Asked with a mask that forbids nothing; MLflow's database, artifacts and the cache of models are among them."""
    given = {"learnt.jsonl", "spoilt.jsonl", "frozen.jsonl", "export.jsonl", "articles.csv", "outcomes.csv"}
    made = [p for p in everything(house.folder) + everything(house.home / ".cache" / "triage") if p.name not in given]
    names = {path.name for path in made}
    assert {"mlflow.db", "out.db", "scored.csv", "triage-ledger.jsonl", "manifest.json", "models"} <= names
    assert [(p, oct(p.lstat().st_mode)) for p in made if p.lstat().st_mode & stat.S_IRWXO and not p.is_symlink()] == []


def test_no_temporary_file_is_left(house: House) -> None:
    assert everything(house.temporary) == []
    left = [path for path in everything(house.folder) if path.name.startswith(".") and path.name != ".notes"]
    assert left == []


class Found(HTMLParser):
    """What a browser would make of a page: its elements, and the content of those that are data or script."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []
        self.elements: list[str] = []
        self.text = ""
        self._inside = ""
        self.code: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self._inside = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            if name.startswith("on") or re.match(r"\s*(javascript|vbscript):", value or "", re.IGNORECASE):
                self.harm.append(f"<{tag} {name}={value!r}>")
        if tag == TAG:
            self.harm.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.code.append(data)
        self.text += data


@pytest.mark.parametrize("around", ["<p>{}</p>", "<p title='{}'>", "<script>let x = '{}'</script>", "<!-- {} -->"])
def test_harm_would_be_seen(around: str) -> None:
    page = Found()
    page.feed(around.format(EVIL))
    assert page.harm


PAGES = (
    "monday.html", "plain.html", "run.html", "difference.html", "difference/", "evaluation/report.html",
    "audit/report.html", "outcomes/report.html", "notes-html/", "review-html_a.html", "review-html_b.html",
)  # fmt: skip


def pages(house: House) -> list[Path]:
    return sorted(path for path in everything(house.folder) if path.suffix in (".html", ".htm", ".svg"))


def test_no_page_takes_a_ticket_for_markup(house: House) -> None:
    found = pages(house)
    named = [path.relative_to(house.folder).as_posix() for path in found]
    assert [page for page in PAGES if not any(name.startswith(page) for name in named)] == []
    wrong, quoting = [], 0
    for path, name in zip(found, named, strict=True):
        page = Found()
        page.feed(path.read_text(encoding="utf-8"))
        page.close()
        quoting += TAG in page.text
        wrong += [f"{name}: {harm}" for harm in page.harm]
        wrong += [f"{name}: a template's words were worked out" for _ in range(EVIL_DONE in page.text)]
        wrong += [f"{name}: a script ends early" for code in page.code if code.count("</")]
    assert wrong == []
    assert quoting >= len(PAGES) - 4, "the words themselves stand in most pages"


EVIL_DONE = str(7 * 191)
"""What the words of the template in `EVIL` would come to."""


def test_notes_in_markdown_hold_no_markup_of_a_customer(house: House) -> None:
    notes = [p.read_text(encoding="utf-8") for p in (house.folder / "notes-markdown").iterdir() if p.suffix == ".md"]
    assert any(TAG in note for note in notes)
    for note in notes:
        assert not re.search(rf"(?<!\\)<{TAG}", note)
        assert not re.search(r"(?<!\\)\]\(javascript:", note)


def test_no_table_holds_a_formula(house: House) -> None:
    given = {"articles.csv", "outcomes.csv", "review-csv_a.csv", "review-csv_b.csv"}
    tables = [p for p in everything(house.folder) if p.suffix == ".csv" and p.name not in given]
    assert len(tables) > 20
    for path in tables:
        for mark in ",;":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                cells = [cell for row in csv.reader(stream, delimiter=mark) for cell in row]
            wrong = [c for c in cells if is_formula(c) and not re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?[,\d.e+-]*", c)]
            assert (path.name, wrong) == (path.name, [])


def test_json_lines_hold_the_words_as_they_are(house: House) -> None:
    lines = (house.folder / "scored.jsonl").read_text(encoding="utf-8").split("\n")
    ids = [json.loads(line)["ticket_id"] for line in lines if line]
    assert sum(name.endswith(EVIL) for name in ids) == 6
    assert ATTRIBUTE in "".join(lines)
