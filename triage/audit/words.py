"""What a reviewer was shown of a ticket, as digests: a sheet whose ids slid against its texts is noticed by them.

One column of a sheet that was sorted by itself gives every verdict to another ticket. A digest is of letters and digits
alone, since a spreadsheet changes line ends and blanks, guards cells with an apostrophe and leaves characters out.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.wording import counted, some

if TYPE_CHECKING:
    from triage.audit.verdicts import Verdict

_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Shown:
    """Digests of a subject, of a conversation, and of one below the other; "" where there are no words."""

    subject: str = ""
    conversation: str = ""
    both: str = ""

    def unlike(self, said: Shown) -> tuple[str, ...]:
        """Return the digests that a row bears instead of these; a list to settle holds both texts in one cell."""
        pairs = ((said.subject, (self.subject,)), (said.conversation, (self.conversation, self.both, self.subject)))
        return tuple(one for one, own in pairs if one and one not in own)


NOTHING = Shown()


def shown(subject: str, conversation: str) -> Shown:
    """Make the digests of a ticket from the cells of a sheet."""
    return Shown(_digest(subject), _digest(conversation), _digest(subject + conversation))


def compared(known: Mapping[str, Shown], rows: Sequence[Verdict]) -> tuple[str, str]:
    """Compare the words of rows with what was shown of their tickets.

    Returns what is wrong (rows that bear the words of another ticket) and what is odd (words that are nobody's), each
    "" where there is nothing to say.
    """
    of: dict[str, str] = {}
    for name, one in known.items():
        for digest in {one.subject, one.conversation, one.both} - {""}:
            of.setdefault(digest, name)
    exchanged: list[tuple[Verdict, str]] = []
    changed: list[Verdict] = []
    for row in rows:
        unlike = known[row.ticket_id].unlike(row.shown) if row.ticket_id in known else ()
        others = [of[one] for one in unlike if one in of]
        if others:
            exchanged.append((row, others[0]))
        elif unlike:
            changed.append(row)
    return _wrong(exchanged), _odd(changed)


def _wrong(found: Sequence[tuple[Verdict, str]]) -> str:
    if not found:
        return ""
    named = some([f"line {row.line} ({row.ticket_id} has the words of {other})" for row, other in found])
    return (
        f"{counted(len(found), 'row bears', 'rows bear')} the words of another ticket: {named}; probably a column was "
        "sorted by itself, so that nobody can tell which ticket a verdict is of: go back to the sheet as it was "
        "before that, and sort whole rows only"
    )


def _odd(found: Sequence[Verdict]) -> str:
    if not found:
        return ""
    named = some([f"{row.ticket_id} (line {row.line})" for row in found])
    rows = counted(len(found), "row bears", "rows bear")
    return f"{rows} other words than the reviewer was shown: {named}; the verdicts are counted"


def _digest(text: str) -> str:
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))
    return hashlib.sha256(plain.encode()).hexdigest()[:_LENGTH] if plain else ""
