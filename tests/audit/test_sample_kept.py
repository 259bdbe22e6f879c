"""What ``triage audit sample`` leaves alone: verdicts, designs of sheets that are out, inputs; all files or none."""

import pytest

from tests.audit.made import scored_csv
from tests.audit.sampling import ROWS, run
from tests.audit.test_sample_command import TEAMS
from triage.audit.answers import read_verdicts
from triage.files.output import whole

pytestmark = pytest.mark.usefixtures("policy_read_once")


def judge(path):
    path.write_bytes(path.read_bytes().replace(b",,,,,,\r\n", b",yes,,,,,\r\n", 3))


def test_verdicts_are_never_overwritten(file, export, tmp_path):
    out = tmp_path / "review.csv"
    arguments = (file, "-t", export, "--n", 30, "-q", "-o", out)
    assert run(*arguments).exit_code == 0
    judge(tmp_path / "review_a.csv")
    before = (tmp_path / "review_a.csv").read_bytes()
    done = run(*arguments)
    assert done.exit_code == 2
    assert "review_a.csv: holds verdicts on 3 tickets" in done.stderr
    assert "--force" in done.stderr
    assert (tmp_path / "review_a.csv").read_bytes() == before
    assert run(*arguments, "--force").exit_code == 0
    assert not any(v.judged for v in read_verdicts(str(tmp_path / "review_a.csv"), TEAMS))


@pytest.mark.parametrize("kind", ["csv", "html"])
def test_the_design_of_sheets_that_are_out_is_kept(file, tmp_path, kind):
    out = tmp_path / f"review.{kind}"
    assert run(file, "--n", 30, "-q", "-o", out).exit_code == 0
    done = run(file, "--n", 30, "--seed", 8, "-q", "-o", out)
    assert done.exit_code == 2
    assert "is the design of another sample (seed 7, 30 tickets)" in done.stderr
    (tmp_path / "review.design.json").write_text("mine", encoding="utf-8")
    assert "is no design of a sample" in run(file, "--n", 30, "-o", out).stderr
    (tmp_path / "review.design.json").unlink()
    (tmp_path / f"review_b.{kind}").write_text("name,age\nMia,7\n", encoding="utf-8")
    done = run(file, "--n", 30, "-o", out)
    assert done.exit_code == 2
    assert ("is no review sheet" if kind == "csv" else "without a design beside it") in done.stderr


def test_no_input_is_overwritten(tmp_path):
    file = scored_csv(tmp_path / "review_a.csv", ROWS)
    done = run(file, "--n", 20, "--force", "-o", tmp_path / "review.csv")
    assert (done.exit_code, "is an input" in done.stderr) == (2, True)


def test_all_files_or_none(file, tmp_path, monkeypatch):
    out = tmp_path / "review.csv"
    (tmp_path / "review.design.json").mkdir()
    assert run(file, "--n", 20, "--force", "-o", out).exit_code == 2
    assert not list(tmp_path.glob("review_*"))

    def full(path, **how):
        if path.endswith(".design.json"):
            raise OSError(28, "No space left on device")
        return whole(path, **how)

    monkeypatch.setattr("triage.audit.review.whole", full)
    done = run(file, "--n", 20, "-o", tmp_path / "other.csv")
    assert (done.exit_code, "No space left" in done.stderr) == (2, True)
    assert not list(tmp_path.glob("*other*"))
