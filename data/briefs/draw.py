"""Draw briefs for writers of labelled tickets: who writes, to whom, where, in what mood, and what the ticket carries.

Every dimension is a deck that is dealt evenly, so the counts of a large draw come out as the TOML files beside this
script say; the seed decides the order alone. A clause that `--have` tickets hold already is drawn less often.

    python -m data.briefs.draw --writers 77 --each 120 --seed 11 --have data/labelled --out out/briefs
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data import check

HERE = Path(__file__).parent
Brief = dict[str, Any]
MOODS = ("angry", "frustrated", "neutral", "positive")
FIRST_DAY = datetime(2025, 1, 6, tzinfo=UTC)
DAYS = 640


def load() -> dict[str, dict[str, Any]]:
    """Read the tables beside this file."""
    return {name: tomllib.loads((HERE / f"{name}.toml").read_text("utf-8")) for name in ("clauses", "world", "kinds")}


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Share out `total` by `weights`, largest remainders first."""
    exact = [total * w / sum(weights) for w in weights]
    counts = [math.floor(e) for e in exact]
    rest = sorted(range(len(exact)), key=lambda n: counts[n] - exact[n])
    for n in rest[: total - sum(counts)]:
        counts[n] += 1
    return counts


def dealt(rng: random.Random, cards: Sequence[Any]) -> Iterator[Any]:
    """Deal the deck for ever, shuffled anew each time it is used up."""
    while True:
        deck = list(cards)
        rng.shuffle(deck)
        yield from deck


def shuffled(rng: random.Random, names: Sequence[Any], weights: Sequence[float], total: int) -> list[Any]:
    """Return a deck of `total` cards in the given shares."""
    deck = [name for name, n in zip(names, apportion(total, weights), strict=True) for _ in range(n)]
    rng.shuffle(deck)
    return deck


class Draw:
    """Briefs from the tables and a seed; `have` counts the clauses that tickets hold already."""

    def __init__(self, tables: dict[str, dict[str, Any]], seed: int, have: Counter[str]) -> None:
        tables = copy.deepcopy(tables)  # one channel alone changes moods and homes
        self.clauses, self.world, self.kinds = tables["clauses"], tables["world"], tables["kinds"]
        self.rng, self.have = random.Random(seed), have
        self.decks: dict[str, Iterator[Any]] = {}

    def writers(self, count: int, each: int) -> list[tuple[str, list[Brief]]]:
        """Return `count` pairs of a beat and its briefs, `each` of them."""
        return self._handed_out(count, each, list(self._subjects(count * each)))

    def _handed_out(self, count: int, each: int, subjects: list[Brief]) -> list[tuple[str, list[Brief]]]:
        beats = self.world["beats"]
        order = shuffled(self.rng, list(beats), [b["share"] for b in beats.values()], count)
        channels = [self._channels(beats[beat]["channels"], each) for beat in order]
        piles = self._piles(Counter(c for per in channels for c in per), subjects)
        parts = []
        for beat, per in zip(order, channels, strict=True):
            briefs = [piles[channel].pop() for channel in per]
            parts.append((beat, [self._finished(n, brief) for n, brief in enumerate(briefs, 1)]))
        return parts

    def missing(
        self, least: tuple[int, int], near: Counter[str], count: int, each: int
    ) -> list[tuple[str, list[Brief]]]:
        """Return `count` pairs of a beat and `each` briefs that bring every clause up to its least counts.

        `least` is what clauses and look-alikes are to reach; the rest is ordinary mail and complaints.
        """
        subjects = list(self._lacking(least, near.copy()))
        subjects += self._subjects(max(count * each - len(subjects), 0), {"ordinary": 0.6, "complaint": 0.4})
        self.rng.shuffle(subjects)
        return self._handed_out(count, each, subjects[: count * each])

    def _lacking(self, least: tuple[int, int], near: Counter[str]) -> Iterator[Brief]:
        tempers = self.world["tempers"]
        for clause, facts in self.clauses.items():
            if not facts.get("near_only"):
                for _ in range(least[0] - self.have[clause]):
                    yield self._clause(clause, tempers[facts["temper"]])
        while min(near[c] for c in self.clauses) < least[1]:
            brief = self._lookalike(min(self.clauses, key=lambda c: near[c]), tempers["lookalike"])
            near.update(brief["near"])
            yield brief

    def natural(self, channel: str, count: int, each: int) -> list[tuple[str, list[Brief]]]:
        """Return `count` pairs of a beat and `each` briefs of one channel in its own proportions, at home there."""
        beat = next(name for name, b in self.world["beats"].items() if b["channels"][channel] == self._most(channel))
        self.world["at_home"][channel] = 1.0
        table = self.kinds["natural"][channel]
        for kind in ("calm", "cheerful", "grievance", "lookalike", "ordinary", "complaint"):
            self.world["tempers"][kind] = table["moods"]
        briefs = list(self._subjects(count * each, table["shares"], table["clauses"]))
        self.rng.shuffle(briefs)
        parts = [briefs[n * each : (n + 1) * each] for n in range(count)]
        return [(beat, [self._finished(n, b | {"channel": channel}) for n, b in enumerate(p, 1)]) for p in parts]

    def _most(self, channel: str) -> int:
        return max(int(beat["channels"][channel]) for beat in self.world["beats"].values())

    def _channels(self, shares: dict[str, float], each: int) -> list[str]:
        return shuffled(self.rng, list(shares), list(shares.values()), each)

    def _piles(self, wanted: Counter[str], briefs: list[Brief]) -> dict[str, list[Brief]]:
        """Lay each brief on the pile of a channel where people bring it up."""
        briefs.sort(key=lambda b: len(self._only(b)))
        left, piles = wanted.copy(), {c: [] for c in wanted}
        for brief in briefs:
            names = [c for c in self._only(brief) if left[c] > 0] or [c for c in left if left[c] > 0]
            channel = self.rng.choices(names, [left[c] for c in names])[0]
            left[channel] -= 1
            piles[channel].append(brief | {"channel": channel})
        for pile in piles.values():
            self.rng.shuffle(pile)
        return piles

    def _only(self, brief: Brief) -> list[str]:
        """Return the channels that suit every clause of the brief."""
        names = list(self.world["channels"])
        for clause in (*brief["carry"], *brief["near"]):
            only = self.clauses[clause].get("only")
            names = [n for n in names if not only or n.split("_")[0] in only or n in only]
        return names or list(self.world["channels"])

    def _subjects(
        self, total: int, shares: dict[str, float] | None = None, weights: dict[str, float] | None = None
    ) -> Iterator[Brief]:
        shares = shares or self.kinds["shares"]
        counts = dict(zip(shares, apportion(total, list(shares.values())), strict=True))
        tempers = self.world["tempers"]
        if counts.get("clause"):
            carried, need = self._carried(weights, counts["clause"])
            for clause in shuffled(self.rng, carried, need, counts["clause"]):
                yield self._clause(clause, tempers[self.clauses[clause]["temper"]])
        if counts.get("lookalike"):
            wish = {c: float(facts.get("near_weight", 1)) for c, facts in self.clauses.items()}
            need = self._first(wish, "kin", self.kinds["lookalike"]["kin"], counts["lookalike"])
            for clause in shuffled(self.rng, list(self.clauses), need, counts["lookalike"]):
                yield self._lookalike(clause, tempers["lookalike"])
        for kind in ("ordinary", "complaint"):
            for _ in range(counts[kind]):
                sort = self._deal(f"{kind} sort", self.kinds[kind]["sorts"])
                mood = self._glad(sort) or {"feeling": self._mood(tempers[kind])}
                yield {"kind": kind, "carry": [], "near": [], "sort": sort, **mood}

    def _carried(self, weights: dict[str, float] | None, total: int) -> tuple[list[str], list[float]]:
        """Return the clauses that briefs carry, and how often each comes first."""
        if weights:
            return list(weights), list(weights.values())
        wish = {c: float(f.get("weight", 1)) for c, f in self.clauses.items() if not f.get("near_only")}
        return list(wish), self._first(wish, "also", self.kinds["clause"]["also"], total)

    def _first(self, wish: dict[str, float], beside: str, share: float, total: int) -> list[float]:
        """Return how often each clause must come first, so that with the times it comes as second the wish is met.

        A clause whose company brings it often enough by itself still comes first a fifth of the time.
        """
        each = total * (1 + share) / sum(wish.values())
        have = self.have if beside == "also" else Counter[str]()
        first = {c: each * w for c, w in wish.items()}
        for _ in range(20):
            second: dict[str, float] = dict.fromkeys(self.clauses, 0.0)
            for clause, n in first.items():
                for other in self.clauses[clause][beside]:
                    second[other] += n * share / len(self.clauses[clause][beside])
            first = {c: max(each * w / 5, each * w - have[c] - second[c]) for c, w in wish.items()}
            scale = total / sum(first.values())
            first = {c: n * scale for c, n in first.items()}
        return list(first.values())

    def _clause(self, clause: str, temper: Sequence[float]) -> Brief:
        carry, near, facts = [clause], [], self.clauses[clause]
        if facts["also"] and self.rng.random() < self.kinds["clause"]["also"]:
            carry.append(self._deal(f"also {clause}", facts["also"]))
        elif facts["kin"] and self.rng.random() < self.kinds["clause"]["near"] / (1 - self.kinds["clause"]["also"]):
            near = [self._deal(f"kin {clause}", facts["kin"])]
        manner = self._deal(f"manner {clause}", self.kinds["clause"]["manners"])
        return {"kind": "clause", "carry": carry, "near": near, "manner": manner, "feeling": self._mood(temper)}

    def _lookalike(self, clause: str, temper: Sequence[float]) -> Brief:
        near, kin = [clause], self.clauses[clause]["kin"]
        if kin and self.rng.random() < self.kinds["lookalike"]["kin"]:
            near.append(self._deal(f"kin {clause}", kin))
        manner = self._deal(f"look-alike {clause}", self.kinds["lookalike"]["manners"])
        if clause.startswith("not."):
            manner = "looks at first like a case for the agent alone, but by the codebook it must be escalated"
        feeling = "frustrated" if clause == "high.angry" else self._mood(temper)
        return {"kind": "lookalike", "carry": [], "near": near, "manner": manner, "feeling": feeling}

    def _mood(self, shares: Sequence[float]) -> str:
        return self._deal(f"moods {shares}", shuffled(self.rng, MOODS, shares, 100))

    def _deal(self, deck: str, cards: Iterable[Any]) -> Any:
        if deck not in self.decks:
            self.decks[deck] = dealt(self.rng, list(cards))
        return next(self.decks[deck])

    def _finished(self, number: int, subject: Brief) -> Brief:
        """Add who writes, how, how long and when."""
        if "sort" in subject and subject["channel"] in self.kinds:  # a channel where other things are brought up
            subject = subject | self._at(subject["channel"], subject["kind"])
        channel, clauses = subject["channel"], [self.clauses[c] for c in (*subject["carry"], *subject["near"])]
        thread = self._thread(subject)
        return {
            "n": number,
            **subject,
            "feeling": self._deal(subject["feeling"], self.world["moods"][subject["feeling"]]),
            "sentiment_wanted": subject["feeling"],
            "industry": self._industry(channel, clauses),
            "person": self._deal("people", self.world["people"]),
            "style": self._deal(f"style {channel}", self.world["styles"][channel]),
            "words": self._words(channel, subject, thread),
            "thread": thread,
            "starts": self._start(),
            **self._account(channel, subject),
        }

    def _at(self, channel: str, kind: str) -> Brief:
        sort = self._deal(f"{kind} sort {channel}", self.kinds[channel][kind])
        return {"sort": sort, **self._glad(sort)}

    @staticmethod
    def _glad(sort: str) -> Brief:
        return {"feeling": "positive"} if any(w in sort for w in ("praise", "happy", "thanks")) else {}

    def _industry(self, channel: str, clauses: Sequence[dict[str, Any]]) -> str:
        if channel == "helpdesk":
            return str(self._deal("helpdesk", self.world["helpdesk"]))
        if any(c.get("apart") == "software" for c in clauses):
            return str(self._deal("software", self.world["software"]))
        if any(c.get("business") for c in clauses):
            return str(self._deal("business", self.world["business"]))
        homes = self.world["homes"]
        if channel in homes and self.rng.random() < self.world["at_home"][channel]:
            return str(self._deal(f"home {channel}", homes[channel]))
        return str(self._deal("industries", self.world["industries"]))

    def _words(self, channel: str, subject: Brief, thread: list[str]) -> int:
        """Draw how many words the customer writes in all; two matters need a few more."""
        median, spread, least, most = self.world["channels"][channel]["words"]
        drawn = self.rng.lognormvariate(math.log(median), spread)
        floor = {"clause": 6 + 7 * (len(subject["carry"]) - 1), "lookalike": 7}.get(subject["kind"], 2)
        own = sum(turn.startswith("c") for turn in thread) or 1
        return round(min(max(drawn, least, floor, 3 * own), most))

    def _thread(self, subject: Brief) -> list[str]:
        table, carried = self.kinds["thread"], {*subject["carry"], *subject["near"]}
        often = table["often"] if carried & set(table["told_by_threads"]) else 1
        if self.rng.random() >= table["share"][subject["channel"]] * often:
            return []
        shape = "waiting" if "trigger.stale_followup" in subject["carry"] else "plain"
        shape = "repeated" if "trigger.repeat_issue" in subject["carry"] and shape == "plain" else shape
        if "sort" in subject and "mid-conversation" in subject["sort"]:
            shape = "plain"
        return list(self._deal(f"thread {shape}", table[shape]))

    def _start(self) -> str:
        day = FIRST_DAY + timedelta(days=self.rng.randrange(DAYS), minutes=self.rng.randrange(6 * 60, 23 * 60))
        return day.strftime("%Y-%m-%dT%H:%M:00Z")

    def _account(self, channel: str, subject: Brief) -> Brief:
        """Draw the account and what the export says beside the text."""
        tiers = [self.clauses[c]["tier"] for c in subject["carry"] if "tier" in self.clauses[c]]
        tier = tiers[0] if tiers else self.rng.choices(["", "free", "standard", "premium"], [45, 12, 33, 10])[0]
        found: Brief = {"tier": tier}
        if any(self.clauses[c].get("following") for c in subject["carry"]):
            found["followers"] = round(self.rng.lognormvariate(math.log(45_000), 0.9)) + 10_000
        elif channel == "twitter" and self.rng.random() < 0.5:
            found["followers"] = min(9_800, round(self.rng.lognormvariate(math.log(300), 1.4)))
        if self.rng.random() < 0.3:
            found["previous_tickets"] = self.rng.choices([0, 1, 2, 3, 5, 8, 14], [30, 25, 18, 10, 8, 6, 3])[0]
        return found


def have(folder: Path | None) -> tuple[Counter[str], Counter[str]]:
    """Count the clauses that the labelled tickets of a folder hold, and those that they come near."""
    held: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for row in check.read(sorted(folder.glob("*.jsonl")) if folder else []):
        held.update(row["labels"]["clauses"])
        near.update(check.near(row))
    return held, near


def main() -> None:
    """Write one file of briefs a writer, and `writers.jsonl` with each writer's beat and turn of phrase."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", type=int, default=77, help="how many writers")
    parser.add_argument("--first", type=int, default=1, help="number of the first writer")
    parser.add_argument("--each", type=int, default=120, help="briefs a writer")
    parser.add_argument("--seed", type=int, default=11, help="same seed and tables: same briefs")
    parser.add_argument(
        "--channel", choices=list(load()["kinds"]["natural"]), help="one channel in its own proportions"
    )
    parser.add_argument(
        "--least",
        type=int,
        nargs=2,
        help="bring --have up to so many tickets of each clause, and look-alikes; the rest is everyday mail",
    )
    parser.add_argument("--have", type=Path, help="folder of labelled tickets whose clauses are drawn less")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    said = parser.parse_args()
    if min(said.writers, said.each, said.first, *(said.least or ())) < 1:
        parser.error("--writers, --each, --first and --least must be 1 or more")
    if said.channel and said.least:
        parser.error("--channel and --least are two ways to draw: give one of them")
    if said.have and not any(said.have.glob("*.jsonl")):
        parser.error(f"--have {said.have}: no folder with .jsonl files of labelled tickets")
    if said.out.exists() and (not said.out.is_dir() or any(said.out.iterdir())):
        parser.error(f"--out {said.out}: must be a new or empty folder")
    tables = load()
    held, near = have(said.have)
    draw = Draw(tables, said.seed, held)
    said.out.mkdir(parents=True, exist_ok=True)
    turns = dealt(draw.rng, tables["world"]["writers"]["turns"])
    lines = []
    if said.channel:
        parts = draw.natural(said.channel, said.writers, said.each)
    elif said.least:
        parts = draw.missing((said.least[0], said.least[1]), near, said.writers, said.each)
    else:
        parts = draw.writers(said.writers, said.each)
    for number, (beat, briefs) in enumerate(parts, said.first):
        name = f"w{number:03d}"
        text = "".join(json.dumps({k: v for k, v in b.items() if v not in ([], "")}) + "\n" for b in briefs)
        (said.out / f"{name}.jsonl").write_text(text, "utf-8")
        lines.append(json.dumps({"writer": name, "beat": beat, "turns": [next(turns), next(turns)]}) + "\n")
    (said.out / "writers.jsonl").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
