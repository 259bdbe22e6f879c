"""A folder in which all that README and docs show can be typed: the files they name, and what people do in between."""

import csv
import json
import re
import shutil
import sqlite3

from typer.testing import CliRunner

from tests import documented
from triage import cli

SAMPLES = documented.ROOT / "data" / "samples"
THREADS = documented.ROOT / "data" / "threads"
LABELLED = documented.ROOT / "data" / "labelled"
KEPT = ("w001", "w002", "w003", "w006", "w043", "w045", "w058", "w069", "w072")
"""Authors whom the shipped model has not learnt."""

NOT_RUN = {
    "track ui": "serves pages until it is stopped; tests/tracking starts it",
    "track move FOLDER": "no folder; tests/tracking moves a store",
    "postgresql://": "needs a server; tests/databases starts one",
    "score --workers auto": "a part of a command",
    "COMMAND": "any command",
    "$": "part of a script, which is run as a whole",
}
"""What stands in a command that is not run here, and why."""

CODES = {
    "evaluate": {0, 1},  # a gate may fail on so few tickets
    "promote": {0, 1},
    "diff": {0, 1},  # --fail-on
}


def invoke(*words):
    return CliRunner().invoke(cli.app, list(words))


def shown(page):
    """List the commands of a page that are run, in its order, each once."""
    found = [
        tuple(words)
        for words, copied in documented.commands(page)
        if (copied or len(words) > 1) and not unrun(" ".join(words))
    ]
    return list(dict.fromkeys(found))


def unrun(line):
    """Say by which entry of `NOT_RUN` a command is not run, "" when it is."""
    return next((part for part in NOT_RUN if part in line), "")


def some(authors, step):
    """Every `step`-th ticket of some authors, as lines."""
    return [line for a in authors for line in (LABELLED / f"{a}.jsonl").read_text("utf-8").splitlines()[::step]]


def table(path, lines, columns):
    """Write labelled tickets as the table of a helpdesk. `columns`: name -> what of a ticket stands there."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(columns)
        rows.writerows([tell(json.loads(line)) for tell in columns.values()] for line in lines)


def body(ticket):
    return ticket["messages"][0]["body"]


def level(ticket):
    return ticket["labels"]["priority"]


def prepare(folder):
    """Put all inputs where the pages expect them."""
    for name in ("tickets.csv", "export.csv", "helpdesk-export.csv", "exports/2026-01.csv", "exports/2026/01.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / "tickets.csv", folder / name)
    for name in ("tickets", "comments", "users"):
        shutil.copy(SAMPLES / f"zendesk-{name}.json", folder / f"{name}.json")
    shutil.copytree(THREADS, folder / "data" / "threads")
    shutil.copy(THREADS / "articles.csv", folder)
    labelled(folder)
    policy(folder)
    database(folder)


def labelled(folder):
    """Few tickets under the names under which the pages speak of thousands; those of twenty authors train a model."""
    authors = sorted(path.stem for path in LABELLED.glob("*.jsonl"))
    (folder / "data" / "labelled").mkdir()
    for author in [*KEPT[:3], *authors[10:30]]:
        write(folder / "data" / "labelled" / f"{author}.jsonl", some([author], 6))
    twenty = some(["w080"], 1)[:20]
    write(folder / "labelled.jsonl", twenty)
    columns = {"ticket_id": lambda t: t["ticket_id"], "body": body, "author": lambda t: "customer"}
    table(folder / "labelled.csv", twenty, columns | {"label_priority": level})
    write(folder / "frozen.jsonl", some(KEPT, 12))


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def policy(folder):
    """The policy of README.md, each file where its first line says."""
    for block in documented.blocks(documented.README, "toml"):
        file = folder / block.splitlines()[0].removeprefix("# ")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, encoding="utf-8")


def database(folder):
    with (SAMPLES / "tickets.csv").open(encoding="utf-8", newline="") as stream:
        names, *rows = csv.reader(stream)
    store = sqlite3.connect(folder / "desk.db")
    store.execute(f"create table tickets ({', '.join(f'{name} text' for name in names)})")
    store.executemany(f"insert into tickets values ({', '.join('?' * len(names))})", rows)
    store.commit()
    store.close()


# ---- What people do between two commands


def judge(folder):
    """Two reviewers say yes to all that they were given."""
    invoke("audit", "sample", "scored.csv", "--tickets", "tickets.csv", "-o", "review.csv")
    for sheet in (folder / "review_a.csv", folder / "review_b.csv"):
        with sheet.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with sheet.open("w", encoding="utf-8", newline="") as stream:
            out = csv.DictWriter(stream, list(rows[0]))
            out.writeheader()
            out.writerows(row | {"necessary": "yes"} for row in rows)


def promote(folder):
    """Make the version that was trained the champion after the shipped one, whatever is found on so few tickets."""
    few = folder / "few"
    if not few.exists():  # one capability is enough to see that they are asked
        few.mkdir()
        shutil.copy(documented.ROOT / "data" / "behaviour" / "red_flags.toml", few)
    invoke("track", "register")
    for version in ("2", "1"):
        invoke(
            "promote", version, "--on", "frozen.jsonl", "--behaviour", "few", "--force", "--why", "a rehearsal", "-q"
        )


def export_labels(folder):
    """An export of a helpdesk with a column of corrected levels."""
    authors = sorted(path.stem for path in LABELLED.glob("*.jsonl"))
    table(
        folder / "export.csv",
        some(authors[10:30], 6),
        {
            "Ticket ID": lambda t: t["ticket_id"],
            "Description": body,
            "Requester email": lambda t: t["ticket_id"].split("-")[0] + "@example.com",
            "Correct priority": level,
        },
    )


def more_verdicts(folder):
    """Verdicts of many audits: those of twelve tickets train nothing."""
    write(folder / "judged.jsonl", some([a.stem for a in sorted(LABELLED.glob("*.jsonl"))[40:60]], 6))


def last_weeks(folder):
    for name in ("last-week.csv", "this-week.csv"):
        shutil.copy(folder / "scored.csv", folder / name)


BEFORE = {
    "audit report": judge,
    "rollback": promote,
    "score tickets.csv --model models:/triage@champion": promote,
    "train export.csv": export_labels,
    "train judged.jsonl": more_verdicts,
    "diff last-week.csv this-week.csv": last_weeks,
}
"""The beginning of a command, and what has to be done before it."""


def run(words, folder):
    """Type a command in `folder`, after what has to be done before it; return its result."""
    line = " ".join(words)
    for begins, do in BEFORE.items():
        if line.startswith(begins):
            do(folder)
    return invoke(*(w.replace("CLAUSE", "trigger.churn").replace("EXPORT", "tickets.csv") for w in words))


def written(words, folder):
    """Return the outputs that a command names and that are not there."""
    outs = [words[at + 1] for at, word in enumerate(words) if word in ("-o", "--summary", "--doubts")]
    files = [out for out in outs if not re.match(r"\w+://|-$", out)]
    return [out for out in files if not (folder / out).exists() and not sides(folder / out)]


def sides(out):
    """Two sheets come of one name."""
    return list(out.parent.glob(f"{out.stem}_a*"))
