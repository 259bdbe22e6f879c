"""Check the labelled tickets: form, counts, copies; and, where the public sets are at hand, overlaps and likeness.

python -m data.check                                    what needs no outside data (also run by the tests)
python -m data.check --datasets ../shared/datasets      and how much it resembles what strangers write
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from data import form, resemblance
from triage.intake.export import open_export
from triage.learning import doubts
from triage.learning.examples import read_examples
from triage.policy import Policy, load

Row = Mapping[str, Any]
FOLDER = Path(__file__).parent / "labelled"
OVERLAP = 8
"""Words in a row that are shared with a public text: too many to be chance."""
CUSTOMER = "customer"

LEAST = {
    "tickets": 10_000,
    "positives of each clause": 80,
    "look-alikes of each clause": 60,
    "angry": 1000,
    "positive": 1000,
    "threads": 1500,
    "industries": 40,
}
KEPT = (0.45, 0.55)
"""Share of tickets that are not escalated."""


def read(files: Iterable[Path] | None = None) -> list[Row]:
    """Read the rows of all files, by name."""
    paths = sorted(FOLDER.glob("*.jsonl")) if files is None else files
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def near(row: Row) -> list[str]:
    """Return the clauses that the row was written to come near, and does not hold."""
    return [clause for clause in row["brief"].get("near", ()) if clause not in row["labels"]["clauses"]]


def customer_words(row: Row) -> int:
    """Count what the customer wrote."""
    return sum(len(m["body"].split()) for m in row["messages"] if m["author"] == CUSTOMER)


def counted(rows: Sequence[Row], policy: Policy) -> dict[str, Counter[str]]:
    """Count every dimension of the set."""
    labels = [row["labels"] for row in rows]
    return {
        "priority": Counter(gold["priority"] for gold in labels),
        "sentiment": Counter(gold["sentiment"] for gold in labels),
        "team": Counter(gold["team"] or "(kept)" for gold in labels),
        "channel": Counter(row["channel"] for row in rows),
        "kind": Counter(row["brief"]["kind"] for row in rows),
        "industry": Counter(row["brief"]["industry"] for row in rows),
        "author": Counter(row["author"] for row in rows),
        "clause": Counter(dict.fromkeys(policy.named, 0)) + Counter(c for gold in labels for c in gold["clauses"]),
        "look-alike": Counter(dict.fromkeys(policy.named, 0)) + Counter(c for row in rows for c in near(row)),
    }


def shortfalls(rows: Sequence[Row], policy: Policy) -> list[str]:
    """Say which of the promised counts the set falls short of."""
    counts = counted(rows, policy)
    have = {
        "tickets": len(rows),
        "angry": counts["sentiment"]["angry"],
        "positive": counts["sentiment"]["positive"],
        "threads": sum(len(row["messages"]) > 1 for row in rows),
        "industries": len(counts["industry"]),
    }
    found = [f"{name}: {have[name]}, wanted {LEAST[name]}" for name in have if have[name] < LEAST[name]]
    for name, dimension in (("positives of each clause", "clause"), ("look-alikes of each clause", "look-alike")):
        few = {c: counts[dimension][c] for c in policy.named if counts[dimension][c] < LEAST[name]}
        found += [f"{name}: {clause} has {n}, wanted {LEAST[name]}" for clause, n in few.items()]
    share = counts["priority"]["none"] / max(len(rows), 1)
    if not KEPT[0] <= share <= KEPT[1]:
        found.append(f"not escalated: {share:.3f}, wanted {KEPT[0]} to {KEPT[1]}")
    missing = [t for t in policy.teams if not counts["team"][t]]
    return found + [f"team: none for {t}" for t in missing]


def broken(rows: Sequence[Row], policy: Policy) -> list[str]:
    """Say which rows break the codebook's rules of form, and which ids or texts stand twice."""
    found = [f"{row['ticket_id']}: {m}" for row in rows for m in form.mistakes(row, policy)]
    ids = Counter(row["ticket_id"] for row in rows)
    texts = Counter("\n".join(m["body"].lower() for m in row["messages"]) for row in rows)
    found += [f"{name}: the id stands {n} times" for name, n in ids.items() if n > 1]
    return found + [f"the same text stands {n} times: {text[:60]!r}" for text, n in texts.items() if n > 1]


def copies(files: Sequence[Path], policy: Policy) -> list[str]:
    """Say which tickets nearly repeat another; read as `triage train` reads them."""
    examples = read_examples(open_export([str(f) for f in files]), policy)
    return [f"{d.ticket_id} nearly repeats {d.given}" for d in doubts.copies(examples)]


def overlaps(rows: Sequence[Row], folder: Path) -> list[str]:
    """Say which customer texts share `OVERLAP` words in a row with a public text."""
    ours: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        for message in row["messages"]:
            for run in _runs(message["body"]):
                ours.setdefault(run, set()).add(row["ticket_id"])
    found: dict[str, str] = {}
    for name, text in _public(folder):
        for run in _runs(text):
            for ticket in ours.get(run, ()):
                found.setdefault(ticket, f"{ticket}: {' '.join(run)!r} stands in {name}")
    return sorted(found.values())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return (tuple(words[n : n + OVERLAP]) for n in range(len(words) - OVERLAP + 1))


def _public(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob(f"*/{resemblance.FILE}")):
        yield from ((path.parent.name, text) for text in resemblance.real(folder, path.parent.name))


def tables(rows: Sequence[Row], policy: Policy) -> list[Table]:
    """Show the counts of every dimension."""
    counts = counted(rows, policy)
    escalated = sum(row["labels"]["escalate"] for row in rows)
    words = [customer_words(row) for row in rows]
    first = Table("what", "counts", box=None, header_style="bold", title=f"{len(rows)} tickets")
    first.add_row("not escalated", f"{len(rows) - escalated} ({1 - escalated / len(rows):.1%})")
    for name in ("priority", "sentiment", "team", "channel", "kind"):
        first.add_row(name, ", ".join(f"{label} {n}" for label, n in counts[name].most_common()))
    first.add_row("threads", str(sum(len(row["messages"]) > 1 for row in rows)))
    first.add_row("authors, industries", f"{len(counts['author'])}, {len(counts['industry'])}")
    quartiles = ", ".join(f"{q:.0f}" for q in statistics.quantiles(words, n=4))
    first.add_row("words of the customer", f"quartiles {quartiles}; longest {max(words)}; {_share(words)} short")
    second = Table("clause", "holds", "look-alikes", box=None, header_style="bold")
    for clause in policy.named:
        second.add_row(clause, str(counts["clause"][clause]), str(counts["look-alike"][clause]))
    return [first, second]


def _share(words: Sequence[int]) -> str:
    return f"{sum(n <= resemblance.SHORT for n in words) / len(words):.0%}"


def likeness(rows: Sequence[Row], folder: Path) -> list[Table]:
    """Show how easily a classifier tells ours from real messages, and length and vocabulary of both."""
    small = f"AUC at {resemblance.FEW}"
    told = Table("set", small, "n of each", "AUC", "ours, by word", "theirs, by word", box=None, header_style="bold")
    sizes = Table("set", "quartiles, ours", "theirs", "words not theirs", "top words", box=None, header_style="bold")
    for name, channel in resemblance.SETS.items():
        if not (folder / name / resemblance.FILE).is_file():
            continue
        ours, theirs = [first_text(r) for r in rows if r["channel"] == channel], resemblance.real(folder, name)
        result = resemblance.tell(name, ours, theirs)
        few = f"{resemblance.few(name, ours, theirs):.3f}"
        words = (" ".join(result.ours), " ".join(result.theirs))
        told.add_row(name, few, str(result.n), f"{result.auc:.3f}", *words)
        sizes.add_row(name, *resemblance.sizes(ours, theirs))
    return [told, sizes]


def first_text(row: Row) -> str:
    """Return the customer's first message; at a helpdesk with the subject, as its exports join them."""
    text = next(str(m["body"]) for m in row["messages"] if m["author"] == CUSTOMER)
    subject = str(row.get("subject") or "")
    if row["channel"] == "helpdesk" and subject and subject.lower().strip() not in text.lower():
        return f"{subject}\n{text}"
    return text


def main() -> None:
    """Print what was found; exit 1 where something must be mended."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=Path, help="folder of public sets of real messages")
    said = parser.parse_args()
    console, policy, files = Console(), load(), sorted(FOLDER.glob("*.jsonl"))
    rows = read(files)
    for table in tables(rows, policy):
        console.print(table)
    wrong = [*broken(rows, policy), *shortfalls(rows, policy), *copies(files, policy)]
    if said.datasets and any(said.datasets.glob(f"*/{resemblance.FILE}")):
        wrong += overlaps(rows, said.datasets)
        for table in likeness(rows, said.datasets):
            console.print(table)
    else:
        where = f"in {said.datasets}" if said.datasets else "at hand (--datasets)"
        console.print(f"no public sets {where}: overlaps and likeness are not checked", style="yellow")
    for mistake in wrong:
        console.print(mistake, style="red", highlight=False)
    console.print(f"{len(wrong)} to mend" if wrong else "nothing to mend")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
