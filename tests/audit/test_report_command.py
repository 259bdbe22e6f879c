"""``triage audit report`` as a user meets it."""

import csv
import json

import pytest
import typer
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from tests.audit.judging import POLICY, right, rows_of, truth_of, write_design, write_review, write_scored
from triage.audit import pictures
from triage.commands import _audit_report

ROWS = rows_of(240)
TRUTH = truth_of(ROWS)
app = typer.Typer(rich_markup_mode="rich")
app.command()(_audit_report.command)
DRAW = pictures.drawn


@pytest.fixture(autouse=True)
def _in_short(monkeypatch):
    """The policy is read once, and pictures, which take longest, are drawn where a test is about them."""
    monkeypatch.setattr("triage.commands._common.load_policy", lambda directory: POLICY)
    monkeypatch.setattr(pictures, "drawn", lambda found: iter(()))


def run(*arguments, track=False):
    more = [] if track else ["--no-track"]
    return CliRunner().invoke(app, [*map(str, arguments), *more], env={"COLUMNS": "200", "NO_COLOR": "1"})


def answers(who):
    """Reviewer b differs from the truth on every fifth ticket of a sheet."""
    return lambda name: {"necessary": "no"} if who == "b" and int(name[2:]) % 5 == 0 else right(TRUTH, name)


@pytest.fixture
def made(tmp_path):
    file = write_scored(tmp_path / "scored.csv", ROWS)
    design = write_design(tmp_path / "review.design.json", file, ROWS)
    sheets = [
        write_review(tmp_path / f"review_{who}.csv", design, who, answers(who), words=True) for who in design.reviewers
    ]
    return file, sheets, design


def test_screen_folder_and_json_say_the_same(made, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "drawn", DRAW)
    file, sheets, design = made
    odd = next(name for name in design.of("a") if right(TRUTH, name)["necessary"] == "no")
    sheets[0].write_text(sheets[0].read_text("utf-8").replace(f"of {odd},no,,,", f"of {odd},no,,low,"), "utf-8")
    done = run(*sheets, "--scored", file, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.stderr
    assert f"ticket {odd} contradicts itself" in done.stderr
    assert "80 of 80 drawn tickets judged, out of 240" in done.stdout
    assert "Needless escalations by clause" in done.stdout and "Krippendorff" in done.stdout
    assert "The next sample for that: triage audit sample SCORED --n" in done.stdout
    assert "the reviewers differ about necessity" in done.stderr
    out = tmp_path / "out"
    told = json.loads((out / "metrics.json").read_text())
    shown = json.loads(run(*sheets, "--scored", file, "--json", "-q").stdout)
    assert told["metrics"] == shown["metrics"]
    precision = told["metrics"]["necessity_precision"]
    value, low, high = (100 * precision[name] for name in ("value", "low", "high"))
    assert f"{value:.1f} % [{low:.0f}, {high:.0f}]" in done.stdout
    assert told["kind"] == "audit" and told["params"]["scored"] == "scored.csv"
    drawn = {path.stem for path in (out / "plots").glob("*.svg")}
    assert {"figures", "needless_by_clauses", "needless_by_decided_by", "gaps", "levels"} <= drawn
    assert (out / "tables" / "needless_by_clauses.csv").is_file()
    page = (out / "report.html").read_text()
    assert "SECRET of" in page and str(tmp_path) not in page
    assert len(design.tickets) == page.count('"cells":')


def test_disagreements_are_filled_in_and_given_back(made, tmp_path):
    file, sheets, _ = made
    run(*sheets, "--scored", file, "-o", tmp_path / "out", "-q")
    listed = tmp_path / "out" / "disagreements.csv"
    with listed.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows and all(row["reviewer"] == "settled" and "SECRET" in row["conversation"] for row in rows)
    for row in rows:
        row.update(right(TRUTH, row["ticket_id"]))
    with listed.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, rows[0], delimiter=";")  # as a European Excel saves it
        sheet.writeheader()
        sheet.writerows(rows)
    lost = run(*sheets, "--scored", file, "-o", tmp_path / "out")
    assert lost.exit_code == 2 and "would be lost" in lost.stderr
    inside = run(*sheets, "--scored", file, "--settled", listed, "-o", tmp_path / "out")
    assert inside.exit_code == 2 and "is an input" in inside.stderr
    done = run(*sheets, "--scored", file, "--settled", listed, "-o", tmp_path / "settled")
    assert done.exit_code == 0, done.stderr
    assert f"{len(rows)} tickets were settled" in done.stderr and "to be settled" not in done.stderr
    assert (tmp_path / "settled" / "disagreements.csv").read_text("utf-8-sig").count("\n") == 1
    figures = [json.loads((tmp_path / name / "metrics.json").read_text())["metrics"] for name in ("out", "settled")]
    assert figures[0]["necessity_precision"]["value"] < figures[1]["necessity_precision"]["value"]
    assert figures[0]["agreement_alpha"] == figures[1]["agreement_alpha"]


def test_sheets_of_every_kind_give_the_same(made, tmp_path):
    file, sheets, design = made
    plain = json.loads(run(*sheets, "--scored", file, "--json", "-q").stdout)["metrics"]
    book = Workbook()
    with sheets[1].open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            book.active.append(row)
    book.save(tmp_path / "review_b.xlsx")
    assert load_workbook(tmp_path / "review_b.xlsx").active.max_row == len(design.of("b")) + 1
    european = write_review(tmp_path / "e_a.csv", design, "a", answers("a"), delimiter=";", bom=True)
    mixed = run(
        european, tmp_path / "review_b.xlsx", "--scored", file, "--design", tmp_path / "review.design.json", "--json",
        "-q",
    )  # fmt: skip
    assert mixed.exit_code == 0, mixed.stderr
    assert json.loads(mixed.stdout)["metrics"] == plain


def test_what_is_tracked_holds_no_words_unless_asked(made, monkeypatch):
    file, sheets, _ = made
    kept = []
    monkeypatch.setattr(_audit_report, "track", lambda record, **how: kept.append((record, how)))
    run(*sheets, "--scored", file, "-q", track=True)
    run(*sheets, "--scored", file, "-q", "--log-text", track=True)
    run(*sheets, "--scored", file, "-q")
    (plain, how), (told, _), (_, off) = kept
    assert how["wanted"] and not off["wanted"]
    assert not any(b"SECRET" in content for content in plain.files.values())
    assert any(b"SECRET" in content for content in told.files.values())
    assert plain.metrics == told.metrics


def test_another_scored_file_is_refused_with_both_digests(made, tmp_path):
    file, sheets, design = made
    other = write_scored(tmp_path / "other.csv", ROWS[:-1])
    done = run(*sheets, "--scored", other)
    assert done.exit_code == 2
    assert design.scored in done.stderr and done.stderr.count("sha256") == 2
    assert done.stdout == ""
    assert run(*sheets, "--scored", tmp_path / "none.csv").exit_code == 2
    assert file.is_file()


def test_all_words_that_are_not_understood_are_told_at_once(made, tmp_path):
    file, sheets, design = made
    odd = {"necessary": "maybe", "right_level": "huge"}
    for sheet, who in zip(sheets, "ab", strict=True):
        write_review(sheet, design, who, lambda name: odd if name in design.of("a")[:2] + design.of("b")[:2] else {})
    done = run(*sheets, "--scored", file, "-o", tmp_path / "out")
    assert done.exit_code == 2
    for sheet in sheets:
        assert f"{sheet}:2: necessary is 'maybe', not one of yes, no, unsure" in done.stderr
        assert f"{sheet}:3: right_level is 'huge', not one of none, low, medium, high, critical" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_same_sheet_twice(made, tmp_path):
    file, sheets, _ = made
    done = run(sheets[0], sheets[0], "--scored", file)
    assert done.exit_code == 2 and "is given twice" in done.stderr
    copy = tmp_path / "review_c.csv"
    copy.write_bytes(sheets[0].read_bytes())
    done = run(sheets[0], copy, "--scored", file)
    assert done.exit_code == 2 and f"is the same as {sheets[0]}" in done.stderr


def test_exchanged_sheets(made, tmp_path):
    """The column says a, the tickets are those of b."""
    file, sheets, design = made
    text = sheets[1].read_text(encoding="utf-8").replace(",b,", ",a,")
    sheets[1].write_text(text, encoding="utf-8")
    done = run(*sheets, "--scored", file)
    assert done.exit_code == 2
    assert "given to b, not to a: is the column reviewer right, or were two sheets exchanged?" in done.stderr
    assert "in review_a.csv, too" in done.stderr
    assert design.of("a")


def test_the_design_is_needed(made, tmp_path):
    file, sheets, _ = made
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


def test_each_reviewer_has_a_folder_with_the_design(made, tmp_path):
    file, sheets, _ = made
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


def test_a_folder_of_others_is_left_alone(made, tmp_path):
    file, sheets, _ = made
    done = run(*sheets, "--scored", file, "-o", tmp_path)
    assert done.exit_code == 2 and "is an input" in done.stderr
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    done = run(*sheets, "--scored", file, "-o", mine)
    assert done.exit_code == 2 and "holds other files" in done.stderr
    assert run(*sheets, "--scored", file, "-o", file).exit_code == 2


def test_an_earlier_report_is_replaced(made, tmp_path):
    file, sheets, _ = made
    out = tmp_path / "out"
    run(*sheets, "--scored", file, "-o", out, "-q")
    (out / "tables" / "old.csv").write_text("of an earlier report")
    with (out / "contents.txt").open("a") as contents:
        contents.write("tables/old.csv\told\n")
    assert run(*sheets, "--scored", file, "-o", out, "-q").exit_code == 0
    assert not (out / "tables" / "old.csv").exists()
