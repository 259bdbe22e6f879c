"""Print the pass rate of every capability, and the rows that fail."""

from collections import Counter

from tests.behaviour.rows import outcomes
from triage import coverage
from triage.policy import load


def main() -> None:
    done = outcomes(load())
    rows, passed = Counter(o.capability for o in done), Counter(o.capability for o in done if not o.wrong)
    print(f"{'capability':28} {'rows':>5} {'passed':>7}  rate [95 %]")
    for name in [*rows, "all"]:
        n, good = (rows[name], passed[name]) if name in rows else (rows.total(), passed.total())
        low, high = coverage.wilson(good, n) or (0.0, 1.0)
        print(f"{name:28} {n:5} {good:7}  {good / n:.3f} [{low:.3f}, {high:.3f}]")
    for o in done:
        if o.wrong:
            words = o.row.text or " / ".join(m.body for m in o.row.messages) or o.row.subject
            print(
                f"failed {o.name}: {' '.join(words.split())[:160]!r}: {'; '.join(o.wrong)}",
                f"({o.row.fails})" if o.row.fails else "",
            )


if __name__ == "__main__":
    main()
