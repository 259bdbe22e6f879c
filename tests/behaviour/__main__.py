"""Print the pass rate of every capability, and the rows that fail: by the policy alone, or with a model's folder."""

import sys
from collections import Counter
from pathlib import Path

from triage import agreement, api
from triage.pipeline import Scorer
from triage.trials import behaviour


def main(folder: str = "") -> None:
    scorer = Scorer(api.load_policy(), api.load_model(Path(folder)) if folder else None)
    done = behaviour.outcomes(behaviour.read(behaviour.default_folder()), scorer)
    rows, passed = Counter(o.capability for o in done), Counter(o.capability for o in done if not o.wrong)
    print(f"{'capability':28} {'rows':>5} {'passed':>7}  rate [95 %]")
    for name in [*rows, "all"]:
        n, good = (rows[name], passed[name]) if name in rows else (rows.total(), passed.total())
        low, high = agreement.wilson(good, n)
        print(f"{name:28} {n:5} {good:7}  {good / n:.3f} [{low:.3f}, {high:.3f}]")
    for o in done:
        if o.wrong:
            words = o.row.text or " / ".join(m.body for m in o.row.messages) or o.row.subject
            print(
                f"failed {o.name}: {' '.join(words.split())[:160]!r}: {'; '.join(o.wrong)}",
                f"({o.row.fails})" if o.row.fails else "",
            )


if __name__ == "__main__":
    main(*sys.argv[1:2])
