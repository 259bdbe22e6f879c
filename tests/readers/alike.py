"""What every format should make of the same tickets, told without any reader.

A vendor module says by `CARRIES` what its format has a place for. For the rest the tickets expected here have nothing:
the first message alone where there is no thread, no tier, and `lacks` that name it. A module may say more:

* `SKIPS`: tickets that it cannot tell at all: "opened by us", "not in Windows-1252";
* `UNSURE`: writers whose part in the ticket the format does not tell;
* `FOOTERS`: lines behind the table that are no tickets, which must be rejected with a reason;
* `TIERS`: what its format makes of a tier; `LACKS`: what it lacks where that does not follow from `CARRIES`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pkgutil import iter_modules
from types import ModuleType

from tests.readers import vendors
from tests.readers.vendors.cases import CASES
from tests.readers.vendors.tickets import (
    BOT,
    BOTS,
    COLLEAGUE,
    CUSTOMER,
    NOTE,
    NOTES,
    ROLES,
    THREAD,
    TIER,
    Case,
    Said,
)
from triage.types import Account, Author, Decision, Message, Ticket

FORMATS = sorted(m.name for m in iter_modules(vendors.__path__) if m.name not in ("cases", "files", "tickets"))
_TAG = re.compile(r"</?(?:p|br|div|blockquote)\b[^>]*>")
FIELDS = frozenset({"author", "thread", "created_at", "body", "account.tier"})
"""Fields whose lack is compared; `account.followers` is one that hardly any format has."""


@dataclass(frozen=True)
class Told:
    """What a ticket must look like, however it was told."""

    case: Case
    ticket: Ticket
    unsure: bool
    """The format does not tell who wrote some of it: more may fire, nothing may be missed."""


def expected(module: ModuleType) -> dict[str, Told]:
    """Return the tickets by their id in this format, in their order."""
    return {module.ident(case): _told(case, module) for case in CASES if not _skipped(case, module)}


def judged(decision: Decision) -> dict[str, object]:
    """Return what must be equal in all formats: no probabilities, no offsets, which may differ with the markup."""
    return {
        "escalate": decision.escalate,
        "priority": decision.priority.label,
        "team": decision.team,
        "other_teams": decision.other_teams,
        "clauses": decision.clauses,
        "do_not_engage": decision.do_not_engage,
        "evidence": sorted((s.clause, _words(s.text), s.polarity.value, s.tier.value) for s in decision.signals),
        "not_evaluable": sorted({(m.clause, m.field) for m in decision.not_evaluable if m.field in FIELDS}),
        "due_at": decision.due_at,
    }


def _words(text: str) -> str:
    """Evidence quotes the text as received, markup and all."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _told(case: Case, module: ModuleType) -> Told:
    carries = module.CARRIES
    said = case.said if THREAD in carries else case.said[:1]
    tier = getattr(module, "TIERS", {}).get(case.tier, case.tier) or None
    lacks = [
        "account.followers",
        *(["account.tier"] if TIER not in carries else []),
        *getattr(module, "LACKS", ["thread"] if THREAD not in carries else ["author"] if ROLES not in carries else []),
    ]
    ticket = Ticket(
        id=module.ident(case),
        subject=case.subject,
        messages=tuple(_message(s, carries) for s in said),
        account=Account(tier=tier if TIER in carries else None),
        channel="email",
        lacks=tuple(lacks),
    )
    return Told(case, ticket, any(s.who in getattr(module, "UNSURE", ()) for s in said))


def _message(said: Said, carries: frozenset[str]) -> Message:
    bot = Author.BOT if BOTS in carries else Author.AGENT
    author = Author.CUSTOMER if said.who in (CUSTOMER, COLLEAGUE) else bot if said.who == BOT else Author.AGENT
    return Message(author, said.plain, said.time, internal=said.who == NOTE and NOTES in carries)


def _skipped(case: Case, module: ModuleType) -> bool:
    skips: Sequence[str] = getattr(module, "SKIPS", ())
    words = f"{case.subject}{case.said[0].plain}"
    return ("opened by us" in skips and case.said[0].who != CUSTOMER) or (
        "not in Windows-1252" in skips and words.encode("cp1252", "ignore").decode("cp1252") != words
    )
