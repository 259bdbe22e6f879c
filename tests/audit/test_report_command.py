"""``triage audit report`` as a user meets it."""

import csv
import json

import pytest
from openpyxl import Workbook, load_workbook

from tests.audit.judging import right, write_review
from tests.audit.reporting import TRUTH, answers, run
from triage.audit import pictures
from triage.commands import _audit_report

pytestmark = pytest.mark.usefixtures("policy_read_once", "without_pictures")
DRAWN = pictures.drawn


def test_screen_folder_and_json_say_the_same(reviewed, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "drawn", DRAWN)
    file, sheets, design = reviewed
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


def test_disagreements_are_filled_in_and_given_back(reviewed, tmp_path):
    file, sheets, _ = reviewed
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


def test_sheets_of_every_kind_give_the_same(reviewed, tmp_path):
    file, sheets, design = reviewed
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


def test_what_is_tracked_holds_no_words_unless_asked(reviewed, monkeypatch):
    file, sheets, _ = reviewed
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


def test_a_folder_of_others_is_left_alone(reviewed, tmp_path):
    file, sheets, _ = reviewed
    done = run(*sheets, "--scored", file, "-o", tmp_path)
    assert done.exit_code == 2 and "is an input" in done.stderr
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    done = run(*sheets, "--scored", file, "-o", mine)
    assert done.exit_code == 2 and "holds other files" in done.stderr
    assert run(*sheets, "--scored", file, "-o", file).exit_code == 2


def test_an_earlier_report_is_replaced(reviewed, tmp_path):
    file, sheets, _ = reviewed
    out = tmp_path / "out"
    run(*sheets, "--scored", file, "-o", out, "-q")
    (out / "tables" / "old.csv").write_text("of an earlier report")
    with (out / "contents.txt").open("a") as contents:
        contents.write("tables/old.csv\told\n")
    assert run(*sheets, "--scored", file, "-o", out, "-q").exit_code == 0
    assert not (out / "tables" / "old.csv").exists()
