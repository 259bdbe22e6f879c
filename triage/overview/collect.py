"""Go once over the cases: figures, rows of the list, and details, in memory that holds the texts compressed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from triage import redact
from triage.decide import holds
from triage.intake.decided import Case
from triage.overview import rows
from triage.overview.counts import Counts
from triage.overview.packing import Packed, Packer
from triage.overview.thread import detail, local
from triage.policy import Policy
from triage.prose import language
from triage.prose.text import Cleaner
from triage.summary import kinds
from triage.summary.tally import Tally
from triage.types import Decision, Fault, Rejected, Ticket

BUDGET = 20_000_000
"""Characters of texts in the page that nobody asked for: those of tickets that stay and need no look."""
NO_TEXT = "-"
"""The language of a ticket whose text is not at hand."""
_BATCH = 500
_FAILED = re.compile(r"(?P<stage>\w[\w ]*?) failed: (?P<reason>.*)", re.DOTALL)


class Texts(StrEnum):
    """Whose threads are in the page: of all, of those that a person must see, of none (nor any quotation).

    ``some``: of those that a person must see, and of others while they take no more than `BUDGET`.
    """

    SOME = "some"
    ALL = "all"
    ESCALATED = "escalated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Collected:
    """All that the page shows. `texts` is how many tickets' threads are in it, `others` how many decisions another
    policy made. `zone` is that of the policy's calendar, in which every time is told."""

    tally: Tally
    counts: Counts
    rows: rows.Rows
    details: Packed
    tickets: int
    texts: int
    others: int
    models: tuple[str, ...]
    zone: str
    wanted: Texts

    def packed_rows(self, *, plain: bool) -> Packed:
        """Return the words of the list and its columns, a line each."""
        packer = Packer(plain=plain)
        packer.add({name: words.listed for name, words in self.rows.words.items()})
        for name, column in self.rows.columns.items():
            packer.add([name, column])
        return packer.done()


def collect(
    cases: Iterable[Case],
    policy: Policy,
    *,
    rejected: Iterable[Rejected] = (),
    texts: Texts = Texts.SOME,
    plain: bool = False,
) -> Collected:
    """Collect what the page shows of some cases, in their order. `plain`: nothing of it is packed."""
    zone = ZoneInfo(policy.calendar.time_zone)
    work = _Work(policy, zone, texts, Packer(plain=plain))
    for case in cases:
        work.add(case)
    work.count()
    work.tally.reject(rejected)
    # The tally counts days in UTC; the page tells every time in the zone of the house.
    work.tally.counted["days"] = work.counts.days
    return Collected(
        work.tally, work.counts, work.rows, work.details.done(), work.tickets, work.texts, work.others,
        tuple(sorted(work.models)), policy.calendar.time_zone, texts,
    )  # fmt: skip


class _Work:
    def __init__(self, policy: Policy, zone: tzinfo, texts: Texts, details: Packer) -> None:
        self._policy, self._zone, self._wanted = policy, zone, texts
        self._cleaner = Cleaner(policy.text)
        self._left = BUDGET
        self._uncounted: list[tuple[Ticket, Decision]] = []
        self.tally, self.counts, self.rows, self.details = Tally(policy), Counts(), rows.Rows(zone), details
        self.tickets = self.texts = self.others = 0
        self.models: set[str] = set()

    def add(self, case: Case) -> None:
        decision = restored(case.decision, self._policy)
        case = replace(case, decision=decision)
        quotes = self._wanted is not Texts.NONE
        if not quotes:
            case = replace(case, ticket=_unnamed(case.ticket))
        texts = quotes and case.worded and self._fits(case)
        spoken = self._language(case)
        held = rows.held_back(decision, self._policy)
        fault = bool(decision.faults) or decision.decided_by == "fault"
        marks = (
            rows.REVIEW * decision.needs_review
            + rows.RED_FLAG * decision.do_not_engage
            + rows.FAULT * fault
            + rows.WORDED * texts
        )
        clauses = {s.clause for s in held}
        self.rows.add(case, language=spoken, marks=marks, quotes=quotes, reason=kinds.reason, held=clauses)
        self.details.add(detail(case, self._policy, self._zone, texts=texts, quotes=quotes))
        self._uncounted.append((case.ticket, decision))
        if len(self._uncounted) >= _BATCH:
            self.count()
        at = rows.newest(case.ticket.messages)
        told = held if quotes else [replace(one, cue="") for one in held]
        self.counts.add(local(at, self._zone) if at else None, decision.priority, spoken, told, fault)
        self.tickets += 1
        self.texts += texts
        self.others += decision.policy != self._policy.digest
        self.models.add(decision.model)

    def count(self) -> None:
        """Let the tally count what it has not seen yet: it is made for batches."""
        self.tally.add([ticket for ticket, _ in self._uncounted], [decision for _, decision in self._uncounted])
        self._uncounted = []

    def _fits(self, case: Case) -> bool:
        """Tell whether a thread goes into the page: a person's always, any other while there is room."""
        one = case.decision
        if self._wanted is Texts.ALL or one.escalate or one.needs_review or one.do_not_engage:
            return True
        size = sum(len(m.body) for m in case.ticket.messages)
        if self._wanted is Texts.ESCALATED or size > self._left:
            return False
        self._left -= size
        return True

    def _language(self, case: Case) -> str:
        """Return the language of a ticket; whatever is wrong with its text is the decision's fault to tell."""
        if not _has_words(case.ticket):
            return NO_TEXT
        try:
            return language.of_view(self._cleaner.view(case.ticket)) or ""
        except Exception:
            return ""


def restored(one: Decision, policy: Policy) -> Decision:
    """Return a decision with what a scored file tells only in other words: its faults, and the clauses watched."""
    faults = one.faults or tuple(
        Fault(found["stage"], found["reason"]) for text in one.review if (found := _FAILED.fullmatch(text))
    )
    watched = one.watched or tuple(sorted({s.clause for s in one.signals if holds(s, policy)} & policy.watched))
    return replace(one, faults=faults, watched=watched)


def _unnamed(one: Ticket) -> Ticket:
    """Return a ticket whose account, channel and status tell nobody's address or name."""
    hidden = redact.ticket(replace(one, subject="", messages=()))
    return replace(one, account=hidden.account, channel=hidden.channel, status=hidden.status)


def _has_words(ticket: Ticket) -> bool:
    return bool(ticket.subject or ticket.messages)
