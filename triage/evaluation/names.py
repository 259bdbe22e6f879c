"""The names of all figures, and one sentence a figure: what it is and which direction is better.

Figures of the product (what `triage score` decides) have plain names; those of the other judges have a prefix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from triage import discover
from triage.learning.lessons import HEADS
from triage.policy import Policy
from triage.types import Priority

PRODUCT = "together"
PREFIXES = {"majority": "majority_", "rules": "rules_", "model": "model_", PRODUCT: ""}
OTHERS = ("rules_", "model_", "majority_")
TITLES = {"majority": "majority", "rules": "rules alone", "model": "model alone", PRODUCT: "together"}
WHO = {
    "majority": "Always the commonest level, mood and team",
    "rules": "Rules alone",
    "model": "Model alone",
    PRODUCT: "",
}
KAPPAS = ("escalate_kappa", "priority_qwk")
"""Not defined where the labels they are held against are all alike."""
LEVELS = tuple(level.label for level in Priority)
ESCALATED = LEVELS[1:]
HIGHER, LOWER = "Higher is better.", "Lower is better."

JUDGED = {
    "escalate_recall": f"Of the tickets that ought to be escalated, the share that is. {HIGHER}",
    "escalate_precision": f"Of the escalated tickets, the share that ought to be. {HIGHER}",
    "escalate_kappa": f"Agreement with the labels on whether to escalate, beyond chance (Cohen's kappa). {HIGHER}",
    "needless_share": f"Of the tickets that ought to stay, the share that is escalated. {LOWER}",
    "escalated_share": "Of all tickets, the share that is escalated. Neither direction is better.",
    "critical_recall": f"Of the critical tickets, the share that is called critical. {HIGHER}",
    "critical_precision": f"Of the tickets called critical, the share that is. {HIGHER}",
    "priority_qwk": "Agreement with the labels on the level, beyond chance; a miss weighs as its distance squared "
    f"(Cohen's quadratic kappa). {HIGHER}",
    "priority_macro_f1": f"Mean F1 of the five levels, each weighing alike (none counts as a level). {HIGHER}",
    "sentiment_macro_f1": f"Mean F1 of the moods, each weighing alike. {HIGHER}",
    "team_accuracy": f"Of the tickets that both the labels and the judge escalate, the share that goes to the right "
    f"team. {HIGHER}",
    "clauses_micro_f1": f"F1 over all pairs of ticket and clause. {HIGHER}",
    "redflag_recall": "Of the tickets with a red flag (a clause that says do not engage), the share that bears the "
    f"mark. {HIGHER}",
    "redflag_false_alarms": f"Of the tickets without a red flag, the share that bears the mark. {LOWER}",
    "cost": f"Mean cost of a ticket by the policy's table of what each mistake costs. {LOWER}",
    "too_late": "Of all tickets, the share whose level gives a later deadline than the one due (never, where it is "
    f"not escalated). {LOWER}",
    "too_early": f"Of all tickets, the share whose level gives an earlier deadline than the one due. {LOWER}",
}
"""Of each judge."""
RANKED = {
    "capacity_recall": "If people take the policy's capacity of all tickets, the most urgent first: the share of the "
    f"tickets that ought to be escalated that is among them. {HIGHER}",
    "capacity_critical_recall": f"At that capacity, the share of the critical tickets. {HIGHER}",
    "capacity_high_recall": f"At that capacity, the share of the high and critical tickets. {HIGHER}",
    "capacity_cost": f"At that capacity, the share of what it would cost to miss every ticket. {HIGHER}",
}
"""Of each judge that puts tickets in an order."""
ALONE = {
    "constant_cost": "Mean cost of a ticket if all got the one level that is cheapest. The product should be below it.",
    "review_share": "Of all tickets, the share marked for a person's look. Neither direction is better.",
}
"""Of the set or of the product alone."""
CALIBRATION = "calibration_error"
LABELS = {
    "recall": "Of the tickets labelled {label}, the share that is called so. " + HIGHER,
    "precision": "Of the tickets called {label}, the share that is labelled so. " + HIGHER,
    "false_alarms": "Of the tickets without {label}, the share that bears it. " + LOWER,
}


def of(judge: str, name: str) -> str:
    """Return a judge's name of a figure."""
    return PREFIXES[judge] + name


def calibration_of(head: str) -> str:
    """Return the name of a head's calibration error; that of escalate is plain."""
    return CALIBRATION if head == "escalate" else f"{head}_{CALIBRATION}"


def clause_figure(clause: str, what: str) -> str:
    """Return the name of a clause's figure, such as ``redflag_violence_recall``."""
    return f"{clause.replace('.', '_')}_{what}"


def red_flags(policy: Policy) -> tuple[str, ...]:
    """Return the clauses that say do not engage."""
    return tuple(c for c in policy.named if policy.clauses[c].do_not_engage)


def glossary(policy: Policy) -> dict[str, str]:
    """Return every figure that an evaluation under `policy` can have, and what it says."""
    return dict(_all(policy))


def _all(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from (*JUDGED.items(), *_labelled(policy), *RANKED.items(), *ALONE.items())
    yield from ((calibration_of(head), _calibration(head)) for head in _heads())
    for clause in red_flags(policy):
        for what in ("recall", "false_alarms"):
            yield clause_figure(clause, what), LABELS[what].format(label=clause)
    for judge in ("model", "rules", "majority"):
        for name, says in (JUDGED if judge == "majority" else JUDGED | RANKED).items():
            yield of(judge, name), f"{WHO[judge]}: {says[0].lower()}{says[1:]}"


def _heads() -> list[str]:
    """Return all heads, that of escalate first: its calibration is what gates ask for."""
    return sorted(discover.names(HEADS), key=lambda head: (head != "escalate", head))


def _labelled(policy: Policy) -> Iterator[tuple[str, str]]:
    moods: tuple[str, ...] = discover.load(HEADS, "sentiment").labels(policy)
    for label in (*reversed(ESCALATED), *moods):
        for what in ("recall", "precision"):
            if f"{label}_{what}" not in JUDGED:
                yield f"{label}_{what}", LABELS[what].format(label=label)


def _calibration(head: str) -> str:
    of_what = {"escalate": "the probability to escalate", "clauses": "the probabilities of all clauses"}
    what = of_what.get(head, f"the probability of the likeliest label of {head}")
    return f"Mean distance between {what} and the share that came true, in ten bins (ECE). {LOWER}"


def near(name: str, known: Iterable[str]) -> str:
    """Return the figure that a wrong name most probably stands for, or ""."""
    return next(iter(get_close_matches(name, list(known), n=1)), "")
