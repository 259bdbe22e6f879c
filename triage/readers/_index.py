"""What the first pass over a vendor's files keeps, which may be more than memory holds: see `triage.readers._shelf`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from triage.fields.when import Order, settle
from triage.readers._copies import Newest, digest
from triage.readers._shelf import Groups, Shelf

if TYPE_CHECKING:
    from triage.readers._vendor import Record


@dataclass(slots=True)
class Index:
    """Tickets by their newest copy, messages by ticket, people and companies by id."""

    kinds: dict[str, str] = field(default_factory=dict)
    """Kind -> a file that holds it."""
    newest: Shelf[Newest] = field(default_factory=Shelf)
    """Ticket id -> its newest copy."""
    comments: Groups[Record] = field(default_factory=Groups)
    """Ticket id -> its messages in the order of the files, each once."""
    users: Shelf[Record] = field(default_factory=Shelf)
    accounts: Shelf[Record] = field(default_factory=Shelf)
    present: set[str] = field(default_factory=set)
    columns: dict[str, None] = field(default_factory=dict)
    proofs: dict[tuple[str, str], set[Order]] = field(default_factory=dict)
    _taken: Shelf[None] = field(default_factory=Shelf)
    _again: Shelf[None] = field(default_factory=Shelf)
    _line: tuple[str, int] = ("", 0)
    _here: dict[str, bool] = field(default_factory=dict)
    """Ids of the messages in the present line, and whether one of that id was kept."""
    _tests: dict[Callable[[Record], bool], bool] = field(default_factory=dict)

    def order(self, record: Record) -> Order:
        return settle(self.proofs.get((record.source, record.kind), ()))

    def ticket_of(self, comment: Record) -> str:
        """Return the id of a message's ticket; without one it can only belong to the single ticket there is."""
        return comment.text("ticketid") or (next(iter(self.newest)) if len(self.newest) == 1 else "")

    def add_comment(self, comment: Record) -> None:
        """Take up a message, unless the same one was taken up before: pages of an export overlap."""
        ticket, ident = comment.text("ticketid"), comment.text("id")
        if not ident:
            self.comments.add(ticket, comment)
            return
        mark = digest(ticket, ident, comment.text("body", "bodytext", "htmlbody"))
        new = mark not in self._taken
        if new:
            self._taken[mark] = None
            self.comments.add(ticket, comment)
        if self._line != (comment.source, comment.line):
            self._settle()
            self._line = (comment.source, comment.line)
        self._here[ident] = new or self._here.get(ident, False)

    def kept(self, comment: Record) -> bool:
        """Tell whether `add_comment` kept this message, once all are in."""
        self._settle()
        return not self._again or digest(comment.source, str(comment.line), comment.text("id")) not in self._again

    def any_account(self, test: Callable[[Record], bool]) -> bool:
        """Tell whether `test` holds for any company, once all are in. They are looked through once for each test."""
        if test not in self._tests:
            self._tests[test] = any(test(account) for account in self.accounts.values())
        return self._tests[test]

    def _settle(self) -> None:
        for ident, kept in self._here.items():
            if not kept:
                self._again[digest(self._line[0], str(self._line[1]), ident)] = None
        self._here.clear()
