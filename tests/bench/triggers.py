"""How the clauses do on texts that nobody here wrote: recall where a public set labels the kind, else false alarms.

    python -m tests.bench.triggers [--read ROW N]

The sets lie in ``shared/datasets`` beside the project; without them the script says so. The labels are those of the
sets, not the codebook's, so a "miss" may be right; each row says what it counts. ``--read`` prints a row's first
misses (of a recall) or alarms (of a false-alarm rate) by lot, to be judged by eye.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import binomtest

from triage import policy
from triage.decide import decide, holds
from triage.signals import Detector
from triage.types import Author, Message, Ticket

ROOT = Path(__file__).parents[2]
DATASETS = ROOT.parent / "shared" / "datasets"
Row = dict[str, str]
RED = ("redflag.",)
VIOLENT = ("redflag.violence",)
HOSTILE = ("redflag.violence", "redflag.abuse")


@dataclass(frozen=True)
class Line:
    """A row of the table: texts of a set, and the clauses (or their beginnings) that should, or should not, hold."""

    name: str
    dataset: str
    wanted: bool
    clauses: tuple[str, ...]
    keep: Callable[[Row], bool]
    texts: Callable[[str], Iterable[str]] = lambda text: (text,)


def masked(term: str) -> Iterator[str]:
    """Yield a swear word plain and as people hide it, in a sentence."""
    word = term.strip()
    vowel = next((i for i, c in enumerate(word) if c in "aeiou"), 1)
    inner = "".join("*" if 0 < i < len(word) - 1 else c for i, c in enumerate(word))
    forms = [word, word.upper(), word[:vowel] + "*" + word[vowel + 1 :], inner, " ".join(word), ".".join(word)]
    forms += [word[:vowel] + word[vowel : vowel + 1] * 3 + word[vowel + 1 :], word + "!!"]
    yield from (f"the delivery is late again, {form}, where is it" for form in forms)


def _functionality(*kinds: str) -> Callable[[Row], bool]:
    return lambda row: row["functionality"] in kinds


def _intent(*intents: str) -> Callable[[Row], bool]:
    return lambda row: row["intent"] in intents


NOT_ORDINARY_BANK = {
    "terminate_account", "compromised_card", "lost_or_stolen_card", "lost_or_stolen_phone",
    "cash_withdrawal_not_recognised", "card_payment_not_recognised", "direct_debit_payment_not_recognised",
    "transaction_charged_twice", "pin_blocked", "passcode_forgotten", "card_swallowed", "request_refund",
    "Refund_not_showing_up", "unable_to_verify_identity",
}  # fmt: skip
NOT_ORDINARY_CLINC = {
    "report_fraud",
    "account_blocked",
    "report_lost_card",
    "freeze_account",
    "card_declined",
    "damaged_card",
    "oos",
}
"""Intents that the protocol itself sends to a human, or that hold anything at all."""
SWEAR = {
    "fuck",
    "motherfucker",
    "shit",
    "cunt",
    "asshole",
    "bullshit",
    "bitch",
    "bastard",
    "cocksucker",
    "wanker",
    "twat",
    "prick",
}


def ordinary_bank(row: Row) -> bool:
    return row["intent"] not in NOT_ORDINARY_BANK


def ordinary_clinc(row: Row) -> bool:
    return row["intent"] not in NOT_ORDINARY_CLINC


def ours_to_close(row: Row) -> bool:
    said = set(row["intents"].split("|"))
    return {"cancel_close_leave_freeze", "account"} <= said


def identity_theft(row: Row) -> bool:
    said = f"{row['issue']} {row['sub_issue']}".lower()
    return any(w in said for w in ("identity theft", "fraud or scam", "stole", "unauthorized"))


ESCALATING = ("critical.", "high.", "redflag.", "trigger.", "topic.", "routing.", "medium.", "low.")
GRAVE = ("critical.", "redflag.", "trigger.legal_action")
SWORN = ("trigger.profanity", "redflag.abuse")
FRAUD = ("topic.fraud_abuse", "critical.security")
HUMAN = ("trigger.human_request",)

TABLE = (
    Line("human request: hand-off", "nlupp", True, HUMAN, lambda r: "handoff" in r["intents"].split("|")),
    Line("human request: other queries", "nlupp", False, HUMAN, lambda r: "handoff" not in r["intents"].split("|")),
    Line("human request: bank queries", "banking77", False, HUMAN, lambda r: True),
    Line("human request: assistant queries", "clinc150", False, HUMAN, lambda r: True),
    Line("violence: direct threats", "hatecheck-subset", True, HOSTILE, _functionality("threat_dir_h")),
    Line("violence: normative threats", "hatecheck-subset", True, HOSTILE, _functionality("threat_norm_h")),
    Line("violence: talk-page threats", "jigsaw-subset", True, HOSTILE, lambda r: r["threat"] == "1"),
    Line("red flags: neutral on groups", "hatecheck-subset", False, RED, _functionality("ident_neutral_nh")),
    Line("red flags: negated hate", "hatecheck-subset", False, RED, _functionality("negate_neg_nh")),
    Line("red flags: harmless swearing", "hatecheck-subset", False, RED, _functionality("profanity_nh")),
    Line("red flags: abuse of things", "hatecheck-subset", False, RED, _functionality("target_obj_nh")),
    Line("profanity: strong words and masks", "profanity-terms", True, SWORN,
         lambda r: r["canonical_form"] in SWEAR and r["severity"] != "Mild" and r["text"].isascii(), masked),
    Line("profanity: swearing", "hatecheck-subset", True, SWORN, _functionality("profanity_nh")),
    Line("profanity: neutral on groups", "hatecheck-subset", False, SWORN, _functionality("ident_neutral_nh")),
    Line("profanity: bank queries", "banking77", False, ("trigger.profanity",), lambda r: True),
    Line("fraud: identity theft issues", "cfpb-narratives", True, FRAUD, identity_theft),
    Line("fraud: ordinary bank queries", "banking77", False, FRAUD, ordinary_bank),
    Line("legal: bank queries", "banking77", False, ("trigger.legal_action", "critical.legal"), lambda r: True),
    Line("legal: assistant queries", "clinc150", False, ("trigger.legal_action", "critical.legal"), lambda r: True),
    Line("churn: terminate account", "banking77", True, ("trigger.churn",), _intent("terminate_account")),
    Line("churn: close my account", "nlupp", True, ("trigger.churn",), ours_to_close),
    Line("churn: ordinary bank queries", "banking77", False, ("trigger.churn",), ordinary_bank),
    Line("churn: assistant queries", "clinc150", False, ("trigger.churn",), ordinary_clinc),
    Line("high or critical: ordinary bank", "banking77", False, ("critical.", "high.", "redflag."), ordinary_bank),
    Line("any clause: assistant queries", "clinc150", False, ESCALATING, ordinary_clinc),
    Line("any clause: five stars", "app-reviews-saas", False, ESCALATING, lambda r: r["rating"] == "5"),
    Line("grave clauses: five stars", "app-reviews-saas", False, GRAVE, lambda r: r["rating"] == "5"),
    Line("red flags: benign instructions", "prompt-injection", False, RED, lambda r: r["injection"] == "0"),
    Line("red flags: customer tweets", "twcs-inbound", False, RED, lambda r: True),
    Line("grave clauses: customer tweets", "twcs-inbound", False, GRAVE, lambda r: True),
    Line("any clause: customer tweets", "twcs-inbound", False, ESCALATING, lambda r: True),
)  # fmt: skip
"""In customer tweets and reviews nobody says which escalations are wrong: there the rate is that of all alarms."""


def rows_of(dataset: str) -> list[Row]:
    csv.field_size_limit(1 << 30)
    with gzip.open(DATASETS / dataset / "data.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tickets_of(line: Line) -> list[Ticket]:
    """Return the texts of a row as tickets, in an order by lot."""
    texts = [
        (row["id"], n, text)
        for row in rows_of(line.dataset)
        if line.keep(row)
        for n, text in enumerate(line.texts(row["text"]))
    ]
    texts.sort(key=lambda t: hashlib.sha256(f"{t[0]}{t[1]}".encode()).digest())
    return [Ticket(f"{name}-{n}", "", (Message(Author.CUSTOMER, text),)) for name, n, text in texts]


def tried(line: Line, rules: policy.Policy, detector: Detector) -> list[tuple[Ticket, list[str]]]:
    """Return each text with the wanted clauses that hold in it, and their words."""
    tickets = tickets_of(line)
    found = []
    for at in range(0, len(tickets), 500):
        batch = tickets[at : at + 500]
        for ticket, findings in zip(batch, detector.detect(detector.views(batch)), strict=True):
            held = [s for s in findings.signals if holds(s, rules) and s.clause.startswith(line.clauses)]
            deciding = set(decide(ticket, findings, None, rules).clauses)
            found.append((ticket, [f"{s.clause}: {s.text}" for s in held if s.clause in deciding]))
    return found


def interval(part: int, whole: int) -> str:
    bounds = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return f"{part / whole:.3f} [{bounds.low:.3f}, {bounds.high:.3f}]"


def read(line: Line, found: Sequence[tuple[Ticket, list[str]]], most: int) -> None:
    odd = [(t, words) for t, words in found if bool(words) is not line.wanted]
    for ticket, words in odd[:most]:
        print("-", ticket.id, "|", " ".join(ticket.messages[0].body.split())[:600], "|", "; ".join(words)[:200])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", nargs=2, metavar=("ROW", "N"), action="append", default=[])
    chosen = {name: int(most) for name, most in parser.parse_args().read}
    if not DATASETS.is_dir():
        print("no folder 'shared/datasets' beside the project: nothing to measure")
        return
    rules = policy.load()
    detector = Detector(rules)
    print(f"{'what':36} {'set':18} {'measure':12} {'n':>6}  rate [95 %]")
    for line in TABLE:
        if chosen and line.name not in chosen:
            continue
        found = tried(line, rules, detector)
        hits = sum(bool(words) for _, words in found)
        measure = "recall" if line.wanted else "false alarms"
        print(f"{line.name:36} {line.dataset:18} {measure:12} {len(found):6}  {interval(hits, len(found))}", flush=True)
        read(line, found, chosen.get(line.name, 0))


if __name__ == "__main__":
    main()
