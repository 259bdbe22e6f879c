"""What the export knows of the account: its tier, or how many people follow it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator

from triage.engines._words import spelled
from triage.patterns.hits import Hit, Rule
from triage.prose.text import View
from triage.schema.base import Shape
from triage.schema.decision import Amounts, Decisions
from triage.types import METADATA, Ticket

Tiers = Annotated[tuple[str, ...], BeforeValidator(lambda tier: (tier,) if isinstance(tier, str) else tier)]
"""One tier, or a list of them."""


class Spec(Shape):
    """`tier`: a tier of ``decision.toml`` ([tiers], or [accounts] whatever the export says), for ``account.tier``;
    of several, any counts.

    `over`: a number of [amounts], for ``account.followers`` ("10,000 and more": the number itself counts).
    `channel`: the tickets must have come by one of these; a ticket that does not say how it came is not let off.
    """

    field: Literal["account.tier", "account.followers"]
    tier: Tiers = ()
    over: str = ""
    channel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """One block, ready to run."""

    rule: Rule
    tiers: frozenset[str]
    accounts: frozenset[str]
    followers: float
    channels: frozenset[str]


def needs(spec: Spec) -> tuple[str, ...]:
    return (spec.field,)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Look up all names once. Raises ``ValueError`` for a tier or an amount that ``decision.toml`` lacks."""
    plans = [_plan(rule, decisions) for rule in rules]

    def in_view(view: View) -> list[Hit]:
        hits = []
        for plan in plans:
            seen = _seen(view.ticket, plan)
            if seen:
                hits.append(Hit(plan.rule.clause, plan.rule.tier, METADATA, 0, 0, seen))
        return hits

    return lambda views: [in_view(view) for view in views]


def _plan(rule: Rule, decisions: Decisions) -> _Plan:
    spec = rule.spec
    assert isinstance(spec, Spec)
    channels = frozenset(_plain(c) for c in spec.channel)
    if spec.field == "account.followers":
        if spec.tier or spec.over not in Amounts.model_fields:
            raise ValueError(f"account.followers needs over = one of {', '.join(Amounts.model_fields)}, and no tier")
        return _Plan(rule, frozenset(), frozenset(), float(getattr(decisions.amounts, spec.over)), channels)
    if spec.over or not spec.tier or any(t not in decisions.tiers for t in spec.tier):
        raise ValueError(f"account.tier needs tier = one of {', '.join(decisions.tiers)}, and no over")
    accounts = [a for t in spec.tier for a in getattr(decisions.accounts, t, ())]
    return _Plan(
        rule,
        tiers=frozenset(_plain(name) for t in spec.tier for name in decisions.tiers[t]),
        accounts=frozenset(_plain(a) for a in accounts),
        followers=float("inf"),
        channels=channels,
    )


def _seen(ticket: Ticket, plan: _Plan) -> str:
    """Return what of the ticket's metadata fulfils the block, in words; "" when nothing does."""
    channel = _plain(ticket.channel)
    if plan.channels and channel and channel not in plan.channels:
        return ""
    account = ticket.account
    tail = f", channel = {ticket.channel or 'unknown'}" if plan.channels else ""
    if account.tier and _plain(account.tier) in plan.tiers:
        return f"account.tier = {account.tier}{tail}"
    if account.id and _plain(account.id) in plan.accounts:
        return f"account.id = {account.id}{tail}"
    if account.name and _plain(account.name) in plan.accounts:
        return f"account.name = {account.name}{tail}"
    if account.followers is not None and account.followers >= plan.followers:
        return f"account.followers = {account.followers}{tail}"
    return ""


def _plain(name: str) -> str:
    """Fold case, blanks and the marks that exports put for them."""
    return re.sub(r"[\s_-]+", " ", spelled(unicodedata.normalize("NFKC", name))).strip().casefold()
