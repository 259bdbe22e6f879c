"""Ids that a spreadsheet took for numbers."""

import pytest

from tests.audit.judging import BANDS, POLICY
from tests.audit.made import scored
from triage.audit.answers import parse
from triage.audit.gathering import gather
from triage.audit.ids import origin
from triage.audit.sample import draw
from triage.errors import InputError

KNOWN = ("0007", "123", "12345678901234567890", "98765432109876", "T-1", "00", "55501", "55502")


@pytest.mark.parametrize(
    ("spoiled", "was"),
    [
        ("7", "0007"), ("7.0", "0007"), ("123.0", "123"), ("123,0", "123"), ("1.23E+02", "123"), ("0", "00"),
        ("12345678901234500000", "12345678901234567890"), ("1.23457E+19", "12345678901234567890"),
        ("1,23457e19", "12345678901234567890"), ("9.87654E+13", "98765432109876"),
        ("9.87654321098760E+13", "98765432109876"),
        ("8", ""), ("T-2", ""), ("5.55E+04", ""), ("1.24E+19", ""), ("", ""), ("1e999", ""),
    ],
)  # fmt: skip
def test_the_id_that_it_was(spoiled, was):
    assert origin(spoiled, KNOWN) == was


def test_the_report_says_what_happened():
    rows = [scored(f"{n:05}", 2 if n % 2 else 0, "policy", 0.9) for n in range(40)]
    design = draw(rows, n=20, seed=1, bands=BANDS, twice=0, reviewers=1)
    said = [
        parse({"ticket_id": str(int(i)), "reviewer": "a", "necessary": "no"}, POLICY.teams)[0] for i in design.of("a")
    ]
    with pytest.raises(InputError) as error:
        gather(design, rows, {"review_a.csv": said})
    first = design.of("a")[0]
    assert f"but {first} ({int(first)} in the sheet)" in str(error.value)
    assert "15 more are in it: a spreadsheet took ids for numbers" in str(error.value)
    assert ".xlsx or .html" in str(error.value)
