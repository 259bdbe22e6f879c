"""The files that README and docs name, small, under the names under which they stand there."""

import csv
import json
import re
import shutil
import sqlite3

from tests import documented

SAMPLES = documented.ROOT / "data" / "samples"
THREADS = documented.ROOT / "data" / "threads"
LABELLED = documented.ROOT / "data" / "labelled"
KEPT = ("w001", "w002", "w003", "w006", "w043", "w045", "w058", "w069", "w072")
"""Authors whom the shipped model has not learnt."""


def some(authors, step):
    """Every `step`-th ticket of some authors, as lines."""
    return [line for a in authors for line in (LABELLED / f"{a}.jsonl").read_text("utf-8").splitlines()[::step]]


def learnt():
    """List the authors whose tickets may train a model of these pages: all but those who are examined."""
    return sorted({path.stem for path in LABELLED.glob("*.jsonl")} - {*KEPT})


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
    for name in ("tickets.csv", "export.csv", "helpdesk-export.csv", "exports/2026/01.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / "tickets.csv", folder / name)
    for number, name in enumerate(("2026-01", "tickets", "last-week"), 2):  # other tickets: they are read together
        others = re.sub(r"^1(?=\d{3},)", str(number), (SAMPLES / "tickets.csv").read_text("utf-8"), flags=re.M)
        (folder / "exports" / f"{name}.csv").write_text(others, encoding="utf-8")
    for name in ("tickets", "comments", "users"):
        shutil.copy(SAMPLES / f"zendesk-{name}.json", folder / f"{name}.json")
    shutil.copytree(THREADS, folder / "data" / "threads")
    shutil.copy(THREADS / "articles.csv", folder)
    labelled(folder)
    policy(folder)
    database(folder)


def labelled(folder):
    """Few tickets under the names under which the pages speak of thousands; those of twenty authors train a model."""
    authors = learnt()
    (folder / "data" / "labelled").mkdir()
    for author in [*KEPT[:3], *authors[10:30]]:
        write(folder / "data" / "labelled" / f"{author}.jsonl", some([author], 6))
    twenty = some([KEPT[3]], 1)[:20]
    write(folder / "labelled.jsonl", twenty)
    columns = {"ticket_id": lambda t: t["ticket_id"], "body": body, "author": lambda t: "customer"}
    table(folder / "labelled.csv", twenty, columns | {"label_priority": level})
    write(folder / "frozen.jsonl", some(KEPT[4:], 6))  # of authors whom no model of these pages learns


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
