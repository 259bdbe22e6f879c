"""The least that anything with these patterns could do: read the CSV and let RE2 tell which patterns occur.

RE2's own filters over all regular expressions and phrases of the policy; no place is looked up, nothing is decided.

    python -m tests.bench.floor IN.csv OUT.txt
"""

import csv
import sys
from pathlib import Path

from triage import api
from triage.engines import phrase, regex
from triage.engines._words import phrase_pattern
from triage.patterns.scan import Scanner

BATCH = 500


def main(source: str, out: str) -> None:
    """Read `source`, scan its texts, and write how many patterns each holds."""
    policy = api.load_policy()
    phrases = [
        p for r in policy.rules["phrase"] if isinstance(r.spec, phrase.Spec) for p in (*r.spec.any, *r.spec.unless)
    ]
    scanner = Scanner([*regex.patterns(policy.rules["regex"]), *map(phrase_pattern, dict.fromkeys(phrases))])
    with Path(source).open(encoding="utf-8", newline="") as stream, Path(out).open("w", encoding="utf-8") as result:
        rows = csv.DictReader(stream)
        while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
            counts = [0] * len(batch)
            for part in scanner.filters:  # one filter over all texts, as is quickest
                for n, row in enumerate(batch):
                    counts[n] += len(part.which(f"{row['subject']}\n{row['body']}"))
            result.writelines(f"{count}\n" for count in counts)


if __name__ == "__main__":
    main(*sys.argv[1:3])
