"""Arrow tables of tickets, for the tests of the columnar function."""

from datetime import UTC, datetime

import pyarrow as pa

from triage import columnar

FLAT = [
    ("A-1", "Contract", "We will cancel our contract and sue you over this.", "2026-03-02T09:14:00Z", "enterprise"),
    ("A-2", "", "Where do I find the invoice of last month? No hurry, thank you!", "2026-03-02T10:30:00+01:00", ""),
    ("007", "down", "The whole site is down for all of us since 8, nobody can work.", None, "vip"),
    ("A-4", "", "", "yesterday", None),
    ("A-5", "Rechnung", "Guten Tag, ich habe die Rechnung noch nicht erhalten, bitte senden Sie sie mir zu.", "", ""),
    ("", "", "This is the third time I write. You are useless, I am furious!", "2026-03-02 09:14", "basic"),
]
COLUMNS = ("ticket_id", "subject", "body", "created_at", "account_tier")
THREAD = [
    {
        "author": "customer",
        "internal": False,
        "created_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "body": "$4,000 back!",
    },
    {"author": "agent", "internal": False, "created_at": datetime(2026, 3, 1, 12, tzinfo=UTC), "body": "We look."},
    {"author": "customer", "created_at": datetime(2026, 3, 3, 9, tzinfo=UTC), "body": "Nothing yet. I am furious."},
]


def flat(times=1):
    columns = zip(*(row for _ in range(times) for row in FLAT), strict=True)
    return pa.table(dict(zip(COLUMNS, map(pa.array, columns), strict=True)))


def mapped(table, cut=10_000, **asked):
    return pa.Table.from_batches(columnar.score_batches(table.to_batches(max_chunksize=cut), **asked)).to_pylist()
