"""Personal data in a text: a board with one file for each kind, and the names that a ticket itself tells.

Patterns find candidates; what a pattern cannot know is checked: a card's own check digit and issuer, an account's
country and check digits, how many digits a telephone number may have. So an order number is not taken for a card.

A kind's file has a ``TITLE``, a ``RANK`` (of two kinds that could claim the same place, the lower one does), a
``NEEDS`` (a pattern without which a text holds none), ``PATTERNS`` of RE2, and ``check(text, start, end)``, which
returns the part of a candidate that is one, or ``None``.
"""

from triage.personal._markup import find as find
from triage.personal._names import NAME as NAME
from triage.personal._names import NOBODY as NOBODY
from triage.personal._names import Names as Names
from triage.personal._names import is_role as is_role
from triage.personal._names import names as names
from triage.personal._search import MARK as MARK
from triage.personal._search import Found as Found
from triage.personal._search import kinds as kinds
from triage.personal._search import label as label
from triage.personal._ticket import column as column
from triage.personal._ticket import counts as counts
from triage.personal._ticket import known as known
from triage.personal._ticket import places as places
from triage.personal._ticket import tells as tells
