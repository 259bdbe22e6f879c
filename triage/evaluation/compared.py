"""Tables of single tickets under the same names in every run, so that two runs line up ticket by ticket. No text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.evaluation.evaluate import Evaluation
from triage.evaluation.keys import error
from triage.evaluation.measures import costs
from triage.evaluation.names import PRODUCT
from triage.records.record import Cell, Table

_WRONG = ("level", "team", "mood")


def errors(found: Evaluation) -> Table:
    """Every ticket whose level, team (where both escalate) or mood is wrong, the dearest first."""
    cases = found.cases
    price = costs(cases, cases.judges[PRODUCT].answers.priority)
    wrong = np.zeros(found.tickets, np.bool_)
    for kind in _WRONG:
        key = found.keys.get(error(kind, PRODUCT))
        wrong |= key.tickets if key else False
    order = sorted(np.flatnonzero(wrong).tolist(), key=lambda n: (-price[n], cases.examples[n].ticket.id))
    rows: list[tuple[Cell, ...]] = []
    for n in order:
        said, labels = cases.together[n], cases.examples[n].labels
        rows.append((
            said.ticket_id, said.priority.label, labels.priority.label, said.team, labels.team, said.sentiment,
            labels.sentiment, float(price[n]), said.decided_by,
        ))  # fmt: skip
    columns = (  # what was decided stands second: MLflow lines runs up by it unless told otherwise
        "ticket", "level", "true_level", "team", "true_team", "sentiment", "true_sentiment", "cost", "decided_by",
    )  # fmt: skip
    return Table("errors", "Tickets whose level, team or mood is wrong, the dearest first", columns, tuple(rows))


def clauses(found: Evaluation) -> Table:
    """Every pair of ticket and clause in which the product differs from the labels."""
    cases = found.cases
    said = cases.judges[PRODUCT].clauses
    differ = (cases.holds != said) & cases.given[:, None]
    rows: list[tuple[Cell, ...]] = [
        (cases.examples[n].ticket.id, cases.clauses[at], bool(said[n, at]), bool(cases.holds[n, at]))
        for n, at in np.argwhere(differ).tolist()
    ]
    rows.sort(key=lambda row: (str(row[0]), str(row[1])))
    return Table("clauses", "Clauses that differ from the labels", ("ticket", "clause", "said", "true"), tuple(rows))


def tables(found: Evaluation) -> Sequence[Table]:
    """Return the tables that stand under the same names in every run, ticket by ticket."""
    return errors(found), clauses(found)
