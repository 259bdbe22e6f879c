"""One ticket made of its cells and its decision, joined as an export is."""

from datetime import UTC, datetime, timedelta

from triage.intake.scored import Scored
from triage.outcomes.columns import find
from triage.outcomes.joining import join
from triage.outcomes.lexicon import lexicon
from triage.outcomes.rows import How, Said, Tables
from triage.types import Priority

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def hours(n: float) -> datetime:
    return T0 + timedelta(hours=n)


def scored(ident="1", *, level=Priority.HIGH, due=True, **more) -> Scored:
    """A decision whose clocks began at T0: due within an hour, promised within two."""
    clocks = {"due_at": hours(1), "customer_promise": hours(2), "escalate_within": "1 hour"} if due and level else {}
    rest = {
        "sentiment": "neutral", "team": "billing", "other_teams": (), "do_not_engage": False, "due_at": None,
        "customer_promise": None, "clauses": (), "decided_by": "policy", "p_escalate": None, "p_priority": None,
        "needs_review": False, "notes": (), "model": "", "policy": "",
    }  # fmt: skip
    return Scored(**{**rest, "ticket_id": ident, "escalate": level > 0, "priority": level, **clocks, **more})


def joined(cells, *, said=(), decision=None, as_of=None, beside=({},)):
    """Join one ticket of these cells (and others of the same columns) with its decision."""
    tables = Tables(How("UTC", lexicon()), len)
    tables.put("1", cells.items()).said += [Said(hours(at), agent, public) for at, agent, public in said]
    tables.threads = any(agent for _, agent, _ in said)
    for n, more in enumerate(beside):
        tables.put(f"other-{n}", more.items())
    found = find(tables, {})
    return join([decision or scored()], tables, found, now=NOW, as_of=as_of), found


def case(cells, **how):
    return joined(cells, **how)[0].cases[0]
