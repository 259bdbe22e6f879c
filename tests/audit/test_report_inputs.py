"""What ``triage audit report`` refuses: another scored file, sheets exchanged, given twice, not understood."""

import pytest

from tests.audit.judging import write_design, write_review, write_scored
from tests.audit.reporting import ROWS, run

pytestmark = pytest.mark.usefixtures("policy_read_once", "without_pictures")


def test_another_scored_file_is_refused_with_both_digests(reviewed, tmp_path):
    file, sheets, design = reviewed
    other = write_scored(tmp_path / "other.csv", ROWS[:-1])
    done = run(*sheets, "--scored", other)
    assert done.exit_code == 2
    assert design.scored in done.stderr and done.stderr.count("sha256") == 2
    assert done.stdout == ""
    assert run(*sheets, "--scored", tmp_path / "none.csv").exit_code == 2
    assert file.is_file()


def test_all_words_that_are_not_understood_are_told_at_once(reviewed, tmp_path):
    file, sheets, design = reviewed
    odd = {"necessary": "maybe", "right_level": "huge"}
    for sheet, who in zip(sheets, "ab", strict=True):
        write_review(sheet, design, who, lambda name: odd if name in design.of("a")[:2] + design.of("b")[:2] else {})
    done = run(*sheets, "--scored", file, "-o", tmp_path / "out")
    assert done.exit_code == 2
    for sheet in sheets:
        assert f"{sheet}:2: necessary is 'maybe', not one of yes, no, unsure" in done.stderr
        assert f"{sheet}:3: right_level is 'huge', not one of none, low, medium, high, critical" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_same_sheet_twice(reviewed, tmp_path):
    file, sheets, _ = reviewed
    done = run(sheets[0], sheets[0], "--scored", file)
    assert done.exit_code == 2 and "is given twice" in done.stderr
    copy = tmp_path / "review_c.csv"
    copy.write_bytes(sheets[0].read_bytes())
    done = run(sheets[0], copy, "--scored", file)
    assert done.exit_code == 2 and f"is the same as {sheets[0]}" in done.stderr


def test_exchanged_sheets(reviewed, tmp_path):
    """The column says a, the tickets are those of b."""
    file, sheets, design = reviewed
    text = sheets[1].read_text(encoding="utf-8").replace(",b,", ",a,")
    sheets[1].write_text(text, encoding="utf-8")
    done = run(*sheets, "--scored", file)
    assert done.exit_code == 2
    assert "given to b, not to a: is the column reviewer right, or were two sheets exchanged?" in done.stderr
    assert "in review_a.csv, too" in done.stderr
    assert design.of("a")


def test_the_design_is_needed(reviewed, tmp_path):
    file, sheets, _ = reviewed
    (tmp_path / "review.design.json").rename(tmp_path / "elsewhere.json")
    done = run(*sheets, "--scored", file)
    assert done.exit_code == 2 and "no design" in done.stderr and "--design" in done.stderr
    assert run(*sheets, "--scored", file, "--design", tmp_path / "elsewhere.json", "-q").exit_code == 0
    for name in ("one", "two"):
        (tmp_path / f"{name}.design.json").write_bytes((tmp_path / "elsewhere.json").read_bytes())
    assert run(*sheets, "--scored", file, "-q").exit_code == 0  # the same design twice is one
    write_design(tmp_path / "two.design.json", file, ROWS, seed=8)
    done = run(*sheets, "--scored", file)
    assert done.exit_code == 2 and "several designs" in done.stderr


def test_each_reviewer_has_a_folder_with_the_design(reviewed, tmp_path):
    file, sheets, _ = reviewed
    design = tmp_path / "review.design.json"
    for who, sheet in zip("ab", sheets, strict=True):
        (tmp_path / who).mkdir()
        sheet.rename(tmp_path / who / sheet.name)
        (tmp_path / who / design.name).write_bytes(design.read_bytes())
    moved = [tmp_path / "a" / "review_a.csv", tmp_path / "b" / "review_b.csv"]
    assert run(*moved, "--scored", file, "-q").exit_code == 0
    done = run(tmp_path / "a", moved[1], "--scored", file)
    assert done.exit_code == 2 and f"{tmp_path / 'a'}: is a folder; name the sheets in it" in done.stderr
    done = run(*moved, "--scored", tmp_path)
    assert done.exit_code == 2 and "is a folder" in done.stderr
