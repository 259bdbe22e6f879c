"""What can go wrong, in words for the person at the keyboard. Standard library only."""

from collections.abc import Sequence


class TriageError(Exception):
    """Any failure that triage explains itself; the command line prints it and exits with 2."""


class PolicyError(TriageError):
    """The policy folder is wrong. Holds every mistake found, each as ``file: key: what is allowed``."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        count = len(self.mistakes)
        head = f"the policy has {count} mistake{'s' if count != 1 else ''}:"
        super().__init__("\n".join([head, *(f"  {m}" for m in self.mistakes)]))


class InputError(TriageError):
    """An export cannot be read as a whole (one bad row is rejected instead, and the run goes on)."""


class OutputError(TriageError):
    """The result cannot be written; nothing was left half written."""


class ModelError(TriageError):
    """A model folder is missing, damaged, changed, or does not fit the policy."""


class WorkerError(TriageError):
    """The processes that score cannot start, or die of whatever they are given."""


class TrackingError(TriageError):
    """MLflow, its server or its store is not there, does not answer, or does not hold what was asked for."""


class LedgerError(TriageError):
    """The ledger of promotions was changed, broke off, or cannot be read, locked or written."""


_SHOWN = 200
"""Characters of an error's own words that are kept."""


def of_one_ticket(error: Exception) -> str:
    """Return the words of an error that one ticket bears as its fault.

    Raises it again when memory ran out, which is no ticket's fault. Nothing that this process finds afterwards is to be
    believed: libraries are half loaded, and RE2 waits for ever for the pattern that it was compiling.
    """
    if isinstance(error, MemoryError):
        raise error
    return f"{type(error).__name__}: {error}"[:_SHOWN]
