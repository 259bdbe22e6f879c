"""The nouns of triage: small frozen values, standard library only.

Offsets are character offsets into a message's ``body`` as it was read (half open, ``body[start:end]``).
A message index of ``SUBJECT`` means the ticket's subject; ``METADATA`` means the account or channel, where
no words can be quoted.
"""

from triage.types.decision import Decision, Fault, Findings, Missing, Prediction, Signal
from triage.types.kinds import Author, Effect, Polarity, Priority, Tier
from triage.types.ticket import METADATA, SUBJECT, Account, Example, Labels, Message, Rejected, Ticket

__all__ = [
    "METADATA",
    "SUBJECT",
    "Account",
    "Author",
    "Decision",
    "Effect",
    "Example",
    "Fault",
    "Findings",
    "Labels",
    "Message",
    "Missing",
    "Polarity",
    "Prediction",
    "Priority",
    "Rejected",
    "Signal",
    "Ticket",
    "Tier",
]
