"""The form in a real browser: judged with keys, kept, taken up again, downloaded and read back."""

import pytest

from tests.audit.forms import CASES, POLICY, chosen, downloaded, press, text
from tests.audit.made import SCRIPT
from tests.browser import Watched
from triage.audit.answers import read_verdicts
from triage.types import Priority


def test_a_review_with_keys_alone(seen, folder):
    page = seen.open(folder / "review_a.html")
    assert text(page, "where") == "ticket 1 of 4, undecided"
    assert page.locator("#turns .turn").all_inner_texts()[1].split("\n")[-1] == "Still wrong."
    assert "e-mail" in text(page, "facts")
    press(page, "y", "5", "o", "7", "t", "b", "Escape", "r")
    page.keyboard.type('=1+1, "quoted"\nnew line n y 1')
    press(page, "Escape", "ArrowRight", "n", "j", "u", "4", "3")
    assert text(page, "where") == "ticket 3 of 4, judged"
    assert text(page, "judged") == "3 of 4 judged"
    assert page.locator("#progress").evaluate("bar => bar.value") == 3

    page.reload()
    assert text(page, "where") == "ticket 3 of 4, judged", "taken up where it was left"
    assert chosen(page) == ["necessary=unsure", "right_level=medium"]
    press(page, "k", "ArrowLeft")
    assert chosen(page) == ["necessary=yes", "right_level=critical", "right_time=ok", "note_complete=yes"]
    press(page, "d")
    assert text(page, "where") == "ticket 4 of 4, undecided"

    path = downloaded(page, folder)
    assert path.name == "review_a.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfticket_id,reviewer,subject,channel,")
    first, second, third, fourth = read_verdicts(str(path), POLICY.teams)
    assert [v.ticket_id for v in (first, second, third, fourth)] == [one.ticket_id for one in CASES]
    assert {v.reviewer for v in (first, second, third, fourth)} == {"a"}
    assert (first.necessary, first.right_team, first.right_level) == ("yes", "billing", Priority.CRITICAL)
    assert (first.right_time, first.note_complete) == ("ok", "yes")
    assert first.reason == '1+1, "quoted"\nnew line n y 1'.join(["=", ""])
    assert (second.necessary, second.right_level, second.right_team) == ("no", Priority.NONE, "")
    assert (third.necessary, third.right_level, third.right_team) == ("unsure", Priority.MEDIUM, None)
    assert not fourth.judged
    assert "'=T-2" in path.read_text(encoding="utf-8-sig"), "no spreadsheet runs it"
    assert (seen.said, seen.outside) == ([], [])


def test_a_script_in_a_ticket_is_text(seen, folder):
    page = seen.open(folder / "review_a.html")
    press(page, "j")
    assert text(page, "subject") == SCRIPT
    assert page.locator("#turns .turn p").inner_text() == SCRIPT
    assert page.evaluate("window.ran") is None
    assert page.locator("#turns img").count() == 0
    assert (seen.said, seen.outside) == ([], [])


def test_the_page_may_run_and_load_nothing_else(seen, folder):
    page = seen.open(folder / "review_a.html")
    stopped = page.evaluate(
        """async () => {
          const told = [];
          document.addEventListener("securitypolicyviolation", (event) => told.push(event.effectiveDirective));
          document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 3" }));
          document.body.append(Object.assign(document.createElement("img"), { src: "http://192.0.2.1/x.png" }));
          await fetch("http://192.0.2.1/").catch(() => told.push("fetch failed"));
          await new Promise((done) => setTimeout(done, 100));
          return told;
        }"""
    )
    assert {"script-src-elem", "img-src", "connect-src", "fetch failed"} <= set(stopped)
    assert page.evaluate("window.ran") is None


def test_two_reviewers_do_not_mix_and_two_tabs_agree(seen, folder):
    first, same, other = (seen.open(folder / f"review_{who}.html") for who in "aab")
    press(first, "y")
    assert (chosen(other), text(other, "judged")) == ([], "0 of 4 judged")
    same.wait_for_function("document.getElementById('judged').textContent.startsWith('1')")
    press(same, "j", "n")
    press(first, "o")
    assert downloaded(first, folder).read_text(encoding="utf-8-sig").count(",no,") == 1
    other.reload()
    assert chosen(other) == []


def test_leaving_is_asked_about_until_all_is_downloaded(seen, folder):
    page = seen.open(folder / "review_a.html")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    press(page, "y")
    assert "not yet downloaded" in text(page, "kept")
    page.reload()
    assert asked == ["beforeunload"]
    assert "not yet downloaded" in text(page, "kept"), "asked about again after a reload"
    press(page, "n")
    downloaded(page, folder)
    assert text(page, "kept") == "kept in this browser, downloaded"
    page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("broken", ["get() { throw new Error('blocked') }", "get() { return { getItem: () => null } }"])
def test_where_nothing_can_be_kept_it_is_said(browser, folder, broken):
    seen = Watched(browser)
    seen.context.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ {broken} }})")
    page = seen.open(folder / "review_a.html")
    assert page.locator("#warning").is_visible()
    assert "does not keep your answers" in text(page, "warning")
    press(page, "y", "j", "n", "k")
    assert chosen(page) == ["necessary=yes"]
    found = read_verdicts(str(downloaded(page, folder)), POLICY.teams)
    assert [v.necessary for v in found] == ["yes", "no", None, None]
    assert seen.said == []
    seen.context.close()


def test_all_is_done_is_said(seen, folder):
    page = seen.open(folder / "review_a.html")
    press(page, *"yjyjyjy")
    assert "all are judged, download your verdicts" in text(page, "kept")
    assert page.locator("#open").is_disabled()
    downloaded(page, folder)
    assert "send the file back" in text(page, "kept")


def test_answers_that_contradict_each_other_are_asked_about(seen, folder):
    page = seen.open(folder / "review_a.html")
    for keys, says in (("n4", "the level is high"), ("y1", "the level is none"), ("y4", "")):
        press(page, *keys)
        assert says in text(page, "doubt")
        assert bool(text(page, "doubt")) is bool(says)
