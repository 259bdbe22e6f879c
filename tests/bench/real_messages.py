"""Measure what the model adds on real messages that nobody trained on. Run: ``python -m tests.bench.real_messages``.

The messages are not part of this project (their licences do not allow it): the script looks for a folder ``shared``
beside the project and says so when there is none. Nothing here is ever trained or tuned on them.
"""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from triage import discover, examples, policy, vectors
from triage.export import open_export
from triage.features import SLOTS, Featurizer, Rows
from triage.figures import figures
from triage.fit import Design, Settings, fit
from triage.lessons import HEADS, lessons_of
from triage.policy import Policy
from triage.signals import Detector
from triage.text import View
from triage.train import train
from triage.types import Author, Example, Findings, Message, Ticket

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
LABELLED = sorted((ROOT / "data" / "labelled").glob("*.jsonl"))
TAKEN = ("escalate", "priority", "sentiment", "team")


def real(names: Policy) -> list[Example]:
    """Join the labels to their texts."""
    labels = [json.loads(line) for line in (SHARED / "labels" / "real-messages.jsonl").read_text().splitlines()]
    texts: dict[str, str] = {}
    for source in sorted({row["source"] for row in labels}):
        with gzip.open(SHARED / "datasets" / source / "data.csv.gz", "rt", encoding="utf-8", newline="") as lines:
            texts |= {row["id"]: row["text"] for row in csv.DictReader(lines)}
    tickets = (
        Ticket(row["id"], "", (Message(Author.CUSTOMER, texts[row["id"]]),), extra={"labels": row}) for row in labels
    )
    return examples.read_examples(tickets, names)


def masked(rows: Rows, featurizer: Featurizer, *, words: bool, hits: bool) -> Rows:
    """Drop the columns of known words or of hits."""
    known = (rows.columns >= SLOTS) & (rows.columns < featurizer.hits_from)
    hit = (rows.columns >= featurizer.hits_from) & (rows.columns < featurizer.shape_from)
    keep = ~((known & (not words)) | (hit & (not hits)))
    starts = np.concatenate([[0], np.cumsum(keep)])[rows.starts]
    return Rows(starts, rows.columns[keep], rows.values[keep])


def variants(train_on: Sequence[Example], test_on: Sequence[Example], names: Policy) -> Iterator[tuple[str, list[str]]]:
    """Yield a row of figures for each choice of features."""
    table, detector = vectors.load(), Detector(names)
    featurizer = Featurizer(table, tuple(names.clauses))
    learnt, asked = (featurizer.rows(*seen(detector, e)) for e in (train_on, test_on))
    lessons = [lesson for lesson in lessons_of(train_on, names)[0] if lesson.head in TAKEN]
    gold = {lesson.head: target(test_on, lesson.head, lesson.labels) for lesson in lessons}
    yield (
        "majority",
        [
            f"{f.majority:.3f}"
            for h in lessons
            for f in figures(h.head, h.kind, scores=gold[h.head][1] * 1.0, targets=gold[h.head][1])
        ],
    )
    for title, words, hits in (("hashed", False, False), ("+ vectors", True, False), ("+ hits", True, True)):
        a, b = (masked(r, featurizer, words=words, hits=hits) for r in (learnt, asked))
        design = Design(a, featurizer, table=table, settings=Settings())
        x, y = design.matrix(a), design.matrix(b)
        cells = []
        for lesson in lessons:
            rows, targets = gold[lesson.head]
            fitted = fit(x[lesson.rows], lesson.targets, kind=lesson.kind, balanced=lesson.balanced, c=Settings().c)
            cells += [
                f"{f.model:.3f}"
                for f in figures(lesson.head, lesson.kind, scores=fitted.scores(y[rows]), targets=targets)
            ]
        yield title, cells


def seen(detector: Detector, found: Sequence[Example]) -> tuple[list[View], list[Findings]]:
    views = detector.views([e.ticket for e in found])
    return views, detector.detect(views)


def target(found: Sequence[Example], head: str, labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    said = [discover.load(HEADS, head).target(e.labels) for e in found]
    rows = [n for n, s in enumerate(said) if s is not None and set(s) <= set(labels)]
    return np.array(rows), np.array([[label in said[n] for label in labels] for n in rows])


def speed(names: Policy, train_on: Sequence[Example], test_on: Sequence[Example], folder: Path) -> None:
    """Time loading and predicting, warm, on one core."""
    model, report = train(train_on, names, seed=0)
    for f in report.rows:
        print(f"held out  {f.head:10} {f.measure:24} {f.model:.3f}  majority {f.majority:.3f}  n {f.n}")
    print("temperatures", dict(report.temperatures))
    print("warnings", *report.warnings, sep="\n  ")
    model.save(folder)
    began = time.perf_counter()
    model = type(model).load(folder)
    print(
        f"load {1000 * (time.perf_counter() - began):.0f} ms, {sum(p.stat().st_size for p in folder.iterdir()):,} bytes"
    )
    detector = Detector(names)
    batch = [replace(e.ticket, id=f"{n}-{e.ticket.id}") for n in range(10) for e in test_on]
    views = detector.views(batch)
    findings = detector.detect(views)
    model.predict(views, findings)
    began = time.perf_counter()
    model.predict(views, findings)
    words = np.mean([len(p.text.split()) for v in views for p in v.passages])
    print(f"features + predict {1e6 * (time.perf_counter() - began) / len(batch):.1f} µs a ticket of {words:.0f} words")


def main() -> None:
    if not (SHARED / "labels").is_dir():
        print("no folder 'shared' beside the project: nothing to measure")
        return
    paths = LABELLED or [SHARED / "pilot-tickets" / "tickets.jsonl"]
    names = policy.load()
    train_on = examples.read_examples(open_export([str(p) for p in paths]), names)
    test_on = real(names)
    print(f"trained on {len(train_on)}, tested on {len(test_on)} real messages")
    heads = "escalate kappa, priority QWK, priority F1, sentiment F1, sentiment acc, team F1, team acc"
    print(f"{'':10} ({heads})")
    for title, cells in variants(train_on, test_on, names):
        print(f"{title:10}", *cells)
    speed(names, train_on, test_on, ROOT / "out" / "bench-model")


if __name__ == "__main__":
    main()
