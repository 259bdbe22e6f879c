"""Measure the product on real messages that nobody trained on. Run: ``python -m tests.bench.real_messages --help``.

The messages are not part of this project (their licences do not allow it): the script looks for a folder ``shared``
beside the project and says so when there is none. Nothing here is ever trained on them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from triage import api, discover, policy
from triage.features import Featurizer
from triage.intake.export import open_export
from triage.learning import examples, sheets
from triage.learning.assess import Assessment, assess
from triage.learning.figures import figures
from triage.learning.fit import Design, fit
from triage.learning.heldout import judged
from triage.learning.lessons import HEADS, lessons_of
from triage.learning.sheets import Sheet
from triage.model import Model
from triage.policy import Policy
from triage.prose.text import View
from triage.signals import Detector
from triage.types import Author, Example, Findings, Message, Ticket

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
LABELLED = sorted((ROOT / "data" / "labelled").glob("*.jsonl"))
ENOUGH = 8
"""Clauses that fewer messages hold are not shown."""
HEADS_SHOWN = ("escalate", "priority", "sentiment", "team")
BLOCKS = (("hashed", "shape"), ("hashed", "shape", "words"), ("hits", "shape"), ("hashed", "hits", "shape", "words"))
READERS = (
    "two readers of the same messages, against each other: escalate .94, priority quadratic .95 and macro F1 .91, "
    "sentiment .95, team .95, clauses (micro F1) .89"
)


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


def read_before(example: Example) -> bool:
    """Tell whether a message belongs to the half that was read while patterns were written (by lot)."""
    return int(hashlib.sha1(example.ticket.id.encode()).hexdigest(), 16) % 2 == 1


def seen(detector: Detector, found: Sequence[Example]) -> tuple[list[View], list[Findings]]:
    views = detector.views([e.ticket for e in found])
    return views, detector.detect(views)


def measured(found: Sequence[Example], names: Policy, model: Model, detector: Detector) -> Assessment:
    views, findings = seen(detector, found)
    return assess(found, findings, judged(model, views, findings), names, family=range(len(found)))


def often(found: Assessment) -> Assessment:
    """Leave out the clauses that too few messages hold."""
    return replace(found, clauses=tuple(c for c in found.clauses if c.n >= ENOUGH))


def markdown(sheet: Sheet) -> str:
    lines = [f"\n### {sheet.title}\n", "| " + " | ".join(sheet.columns) + " |", "|" + "---|" * len(sheet.columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in sheet.rows)])


def alone(train_on: Sequence[Example], test_on: Sequence[Example], names: Policy) -> Iterator[tuple[str, list[str]]]:
    """Yield the figures of heads learnt from some blocks alone."""
    detector = Detector(names)
    learnt, asked = seen(detector, train_on), seen(detector, test_on)
    lessons = [lesson for lesson in lessons_of(train_on, names)[0] if lesson.head in HEADS_SHOWN]
    for blocks in BLOCKS:
        featurizer = Featurizer(tuple(names.clauses), blocks)
        a, b = featurizer.rows(*learnt), featurizer.rows(*asked)
        design = Design(a, featurizer)
        x, y = design.matrix(a), design.matrix(b)
        cells = []
        for lesson in lessons:
            said = [discover.load(HEADS, lesson.head).target(e.labels) for e in test_on]
            rows = [n for n, s in enumerate(said) if s is not None and set(s) <= set(lesson.labels)]
            targets = np.array([[label in said[n] for label in lesson.labels] for n in rows])
            fitted = fit(
                x[lesson.rows], lesson.targets, kind=lesson.kind, balanced=lesson.balanced, counts=lesson.weights
            )
            told = figures(lesson.head, lesson.kind, scores=fitted.scores(y[rows]), targets=targets)
            cells += [f"{f.head} {f.measure} {f.model:.3f}" for f in told]
        yield " + ".join(blocks), cells


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--model", type=Path, help="model folder; the shipped one by default")
    ask.add_argument("--blocks", action="store_true", help="train on some kinds of features alone, too (minutes)")
    told = ask.parse_args()
    if not (SHARED / "labels").is_dir():
        print("no folder 'shared' beside the project: nothing to measure")
        return
    names = policy.load()
    found, model, detector = real(names), api.load_model(told.model), Detector(names)
    parts = {
        "all": found,
        "read while patterns were written": [e for e in found if read_before(e)],
        "not read": [e for e in found if not read_before(e)],
    }
    for title, own in parts.items():
        figures_of = measured(own, names, model, detector)
        print(f"\n## {title}: {len(own)} messages")
        print(markdown(sheets.comparisons(figures_of)))
        if own is found:
            print(f"\n{READERS}")
            for sheet in (sheets.labels(figures_of, "priority"), sheets.labels(figures_of, "sentiment")):
                print(markdown(sheet))
            print(markdown(sheets.clauses(often(figures_of))))
            print(markdown(sheets.calibration(figures_of)))
            print(markdown(sheets.reliability(figures_of)))
    if told.blocks:
        train_on = examples.read_examples(open_export([str(p) for p in LABELLED]), names)
        for title, cells in alone(train_on, found, names):
            print(f"\n{title}: {', '.join(cells)}")


if __name__ == "__main__":
    main()
