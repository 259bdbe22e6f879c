"""Texts that try to get round the triage, as the tests ask about them."""

from __future__ import annotations

from triage import policy
from triage.prose.evasion import Evasion
from triage.prose.text import Cleaner
from triage.scorer import Scorer
from triage.types import Author, Message, Ticket

POLICY = policy.load()
RULES = POLICY.evasion
EVASION = Evasion(RULES)
CLEANER = Cleaner(POLICY.text, RULES.words, RULES.plain)
SCORER = Scorer(POLICY)


def ticket(*bodies, html=False, subject=""):
    return Ticket("t", subject, tuple(Message(Author.CUSTOMER, b, html=html) for b in bodies))


def reasons(*bodies, html=False, subject=""):
    return EVASION.reasons(CLEANER.view(ticket(*bodies, html=html, subject=subject)))


def decided(*bodies, html=False):
    return SCORER.score([ticket(*bodies, html=html)])[0]
