"""Every command, one after the other, in one folder, on tickets that mean harm."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.test_journey import FILES, HELD_OUT, ROOT, judge, rows, spoilt, write

WATCH = Path(__file__).parent / "watch"
TAG, ATTRIBUTE = "evil-x", "onevil"
EVIL = (
    f"</script></style></title></textarea><{TAG} {ATTRIBUTE}='1'>\"><{TAG}>'><{TAG}>--><{TAG}>&lt;{TAG}&gt;"
    f"<![CDATA[<{TAG}>]]><img src=x {ATTRIBUTE}=1>{{{{ 7*191 }}}}{{% raw %}}[a](javascript:evil())\u2028</p>`${{evil}}`"
)
"""Words that would be markup, script, or a template's own, wherever they came into a page unguarded."""
SAID = "Your service is down and we're losing thousands per hour. My lawyer will hear of it."
N = 24


@dataclass
class House:
    """A folder, the environment of what runs in it, and what was run: the words and what came of them."""

    folder: Path
    ran: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)

    @property
    def watched(self) -> Path:
        return self.folder.parent / "watched.txt"

    @property
    def temporary(self) -> Path:
        return self.folder.parent / "temporary"

    @property
    def home(self) -> Path:
        return self.folder.parent / "home"

    @property
    def environment(self) -> dict[str, str]:
        # MLflow says nothing to the outside where it believes that it is tested: what tells it so stays away.
        own = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        return {
            **own, "PYTHONPATH": f"{WATCH}{os.pathsep}{ROOT}", "NO_COLOR": "1", "COLUMNS": "160",
            "TRIAGE_WATCHED": str(self.watched), "TMPDIR": str(self.temporary), "HOME": str(self.home),
        }  # fmt: skip

    def triage(self, line: str, *more: str, codes: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """Run a command where files are made for everybody, as far as the system is asked."""
        command = [sys.executable, "-m", "triage", *line.split(), *more]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, env=self.environment, timeout=300, umask=0
        )
        assert done.returncode in codes, f"{line}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        assert "Traceback" not in done.stderr
        self.ran[line] = done
        return done


def evil(row: dict, number: int) -> dict:
    """Put harm into every field of a ticket that takes a text."""
    name = f"{number}{EVIL}"
    messages = [
        {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": f"{SAID} {EVIL} Call {number} today."},
        {"author": "agent", "created_at": "2026-03-02T09:20:00Z", "body": f"We look at it. {EVIL}"},
        {"author": "customer", "created_at": "2026-03-02T10:14:00Z", "body": f"I want a manager {EVIL} now."},
    ]
    account = {"id": name, "name": f"Acme {EVIL}", "tier": f"gold {EVIL}", "since": f"2020 {EVIL}", "followers": 3}
    found = {"subject": f"Down {EVIL}", "channel": f"mail {EVIL}", "status": f"open {EVIL}", "source": f"desk {EVIL}"}
    return {**row, "ticket_id": f"T{name}", **found, "account": account, "messages": messages, f"more {EVIL}": EVIL}


def furnish(folder: Path) -> House:
    """Lay out what the commands are given."""
    house = House(folder)
    for path in (folder, house.temporary, house.home):
        path.mkdir(parents=True)
    learnt = rows([f for f in FILES if f.stem not in HELD_OUT][:16], 6)
    frozen = rows([f for f in FILES if f.stem in HELD_OUT], 10)
    frozen += [evil(row, n) for n, row in enumerate(frozen[:6])]
    export = frozen[-N:]
    write(folder / "learnt.jsonl", learnt)
    write(folder / "spoilt.jsonl", spoilt(learnt[:48]))
    write(folder / "frozen.jsonl", frozen)
    write(folder / "export.jsonl", [{k: v for k, v in row.items() if k != "labels"} for row in export])
    _table(folder / "articles.csv", ["id", "title", "body"], [[f"A{EVIL}", f"Service down {EVIL}", f"{SAID} {EVIL}"]])
    told = [[row["ticket_id"], "2026-03-02T09:14:00Z", "2026-03-03T09:14:00Z", "solved", 4, EVIL] for row in export]
    names = ["ticket_id", "created_at", "resolved_at", "status", "satisfaction", f"more {EVIL}"]
    _table(folder / "outcomes.csv", names, told)
    return house


def _table(path: Path, names: list[str], found: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([names, *found])


def live(house: House) -> None:
    """Run every command."""
    run, labels = house.triage, {r["ticket_id"]: r["labels"] for r in rows([house.folder / "frozen.jsonl"], 1000)}
    last = rows([house.folder / "export.jsonl"], 1000)[-1]["ticket_id"]
    run("policy check")
    run("policy show --json")
    run("policy coverage export.jsonl")
    run("inspect export.jsonl --sample 9")
    run("explain export.jsonl", "--id", last)
    run("checklist export.jsonl", "--id", last)
    run("train learnt.jsonl --base default -o models/first")
    run("train spoilt.jsonl -o models/second -q")
    run("train spoilt.jsonl --check --no-track --doubts doubts.csv -q")
    run(
        "evaluate frozen.jsonl --model models/first --by source,channel --log-text -o evaluation", codes=(0, 1)
    )  # gates may fail
    run("promote 1 --on frozen.jsonl --force --why first --by ann")
    run("promote 2 --on frozen.jsonl --force --why worse --by ann")
    run("rollback --why back --by ann")
    run("live --log")
    run("score export.jsonl --model models:/triage@champion --keep-columns all -o scored.csv")
    run("score export.jsonl --workers 2 --keep-columns all --summary run.html --summary run.json -o scored.jsonl")
    run("score export.jsonl -o scored.parquet -q")
    run("score export.jsonl -o sqlite:///out.db?table=decisions -q")
    run("score export.jsonl --format table -o scored.txt -q")
    for form in ("html", "markdown", "json", "text"):
        run(f"note scored.csv --tickets export.jsonl --all --kb articles.csv --format {form} -o notes-{form}")
    run("reply scored.jsonl --tickets export.jsonl -o replies")
    run("report scored.jsonl --tickets export.jsonl --texts all -o monday.html")
    run("report scored.jsonl --tickets export.jsonl --texts all --plain -o plain.html", "--title", f"Monday {EVIL}")
    run("followup scored.csv -o followup.csv")
    run("followup scored.csv -o deadlines.ics")
    run("queue scored.jsonl -o queue.csv")
    run("diff models/first models/second --on export.jsonl --track -o difference")
    run("diff models/first models/second --on export.jsonl -o difference.html")
    for form in ("csv", "xlsx", "html"):
        run(f"audit sample scored.csv --n {N} --tickets export.jsonl -o review-{form}.{form}")
    for who in "ab":
        judge(house.folder / f"review-csv_{who}.csv", labels)
    sheets = "review-csv_a.csv review-csv_b.csv"
    run(f"audit report {sheets} --scored scored.csv --log-text -o audit")
    run(f"audit export {sheets} --tickets export.jsonl -o judged.jsonl")
    run("metrics scored.csv --outcomes outcomes.csv -o outcomes")
    run("track register")
    run("track versions")
    run("track send --list")
    run("track move . --dry-run")
