"""The codebook's rules of form: what the labels of one ticket must keep, whatever it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.evidence import floor
from triage.learning.examples import mistakes as mistakes_of_any
from triage.policy import Policy
from triage.types import Effect, Priority

ALWAYS = ("critical.outage", "trigger.legal_action", "routing.executive_social")
"""Clauses whose `implies` the codebook states without exception."""
TIERS = {"enterprise": ("high.enterprise", "trigger.vip"), "vip": ("trigger.vip",)}
OWNED = 4
"""Up to this precedence the codebook names the owner whatever the topic is: security, legal, executive, churn."""


def mistakes(row: Mapping[str, Any], policy: Policy) -> list[str]:
    """Say in words what is wrong with the labels of a row (a canonical ticket with ``labels``)."""
    gold = row["labels"]
    return mistakes_of_any(gold, policy) or _levels(gold, policy) + _clauses(row, policy) + _team(gold, policy)


def _levels(gold: Mapping[str, Any], policy: Policy) -> list[str]:
    level, held = Priority.parse(gold["priority"]), set(gold["clauses"])
    floors = {c: floor(policy.clauses[c], held) for c in gold["clauses"]}
    found = [f"{c} demands {f.label}, priority is {level.label}" for c, f in floors.items() if f > level]
    if level >= Priority.HIGH and level not in floors.values():
        found.append(f"priority is {level.label}, but no clause demands it")
    return found


def _clauses(row: Mapping[str, Any], policy: Policy) -> list[str]:
    gold, found = row["labels"], []
    held = set(gold["clauses"])
    if len(held) < len(gold["clauses"]):
        found.append("a clause stands twice")
    if (gold["sentiment"] == "angry") is not ("high.angry" in held):
        found.append("high.angry holds exactly when the sentiment is angry")
    if gold["escalate"] and any(policy.clauses[c].effect is Effect.SUPPRESS for c in held):
        found.append("a not.* clause where the ticket is escalated")
    if gold["do_not_engage"] is not any(policy.clauses[c].do_not_engage for c in held):
        found.append("do_not_engage is true exactly when a red flag holds")
    for clause in held & set(ALWAYS):
        found += [f"{clause} without {i}" for i in policy.clauses[clause].implies if i not in held]
    tier = row.get("account", {}).get("tier") or ""
    if gold["clauses"] or gold["escalate"]:
        found += [f"tier {tier} without {c}" for c in TIERS.get(tier, ()) if c not in held]
    return found


def _team(gold: Mapping[str, Any], policy: Policy) -> list[str]:
    ranked = sorted((policy.precedence(c), c) for c in gold["clauses"])
    if ranked and ranked[0][0] <= OWNED and gold["team"] and policy.clauses[ranked[0][1]].team != gold["team"]:
        return [f"{ranked[0][1]} belongs to {policy.clauses[ranked[0][1]].team}, team is {gold['team']}"]
    return []
