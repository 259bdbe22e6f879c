"""The form in a real browser: judged with keys, kept, taken up again, downloaded and read back."""

import pytest

from tests.audit.made import SCRIPT
from tests.browser import Watched
from triage.audit.answers import read_verdicts
from triage.audit.form import form
from triage.audit.guide import guide
from triage.audit.sheet import Case, Turn
from triage.policy import load
from triage.types import Priority

POLICY = load()


def case(name, *texts, subject="Invoice", **more):
    return Case(name, subject, tuple(Turn("customer", "2026-03-02 09:00 UTC", text) for text in texts), **more)


CASES = (
    case("T-1", "The invoice is wrong.", "Still wrong.", channel="e-mail", account_tier="vip"),
    case("=T-2", SCRIPT, subject=SCRIPT),
    case("__proto__", "x" * 3000, subject="y" * 300),
    case("T-4", "Fine\nnow."),
)


@pytest.fixture
def folder(tmp_path):
    for who in "ab":
        content = form(CASES, who, guide(POLICY), "digest", f"review_{who}.csv")
        (tmp_path / f"review_{who}.html").write_bytes(content)
    return tmp_path


@pytest.fixture
def seen(browser):
    watched = Watched(browser, accept_downloads=True, viewport={"width": 1200, "height": 800})
    yield watched
    watched.context.close()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def text(page, name):
    return page.locator(f"#{name}").inner_text()


def chosen(page):
    return page.locator('button[aria-pressed="true"]').evaluate_all(
        "found => found.map((one) => one.dataset.column + '=' + one.dataset.word)"
    )


def downloaded(page, folder, key="s"):
    with page.expect_download() as coming:
        press(page, key)
    path = folder / "out" / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


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


def test_help_opens_and_closes_and_takes_the_keys(seen, folder):
    page = seen.open(folder / "review_a.html")
    press(page, "?")
    assert page.locator("#keys").is_visible()
    press(page, "y", "j")
    assert text(page, "where") == "ticket 1 of 4, undecided"
    press(page, "Escape")
    assert not page.locator("#keys").is_visible()
    assert not page.locator("#guide li").first.is_visible()
    press(page, "h")
    assert page.locator("#guide li").first.is_visible()
    press(page, "h", "Control+y", "y")
    assert chosen(page) == ["necessary=yes"]


def test_tab_and_space_are_enough(seen, folder):
    """Every control is reached with Tab, says what it is, and answers to Space; once more takes the answer back."""
    page = seen.open(folder / "review_a.html")
    reached = []
    for key, last in (("Shift+Tab", "previous"), ("Tab", "critical")):
        for _ in range(40):
            press(page, key)
            reached.append(page.evaluate("document.activeElement.dataset.word || document.activeElement.id"))
            if reached[-1] == last:
                break
    assert {"previous", "next", "open", "download", "ask", "help", "yes", "no", "unsure", "critical"} <= {*reached}
    press(page, "Space")
    assert chosen(page) == ["right_level=critical"]
    press(page, "Space")
    assert chosen(page) == []
    named = {"combobox": "Which team", "textbox": "Why", "progressbar": "of 4 judged", "group": "How urgent"}
    for role, name in named.items():
        assert page.get_by_role(role, name=name).first.is_visible()


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_nothing_is_cut_off_at_any_width(browser, folder, width):
    seen = Watched(browser, viewport={"width": width, "height": 700})
    page = seen.open(folder / "review_a.html")
    press(page, "j", "j", "h")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    seen.context.close()


def test_light_dark_and_paper(seen, folder):
    page = seen.open(folder / "review_a.html")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light
    press(page, "y")
    page.emulate_media(media="print")
    assert not page.locator("#download").is_visible()
    assert page.locator('[data-word="yes"]').first.is_visible()
    assert not page.locator('[data-column="necessary"][data-word="no"]').is_visible()
    assert "Still wrong." in page.locator("#turns").inner_text()


def test_without_texts_the_ids_are_shown(browser, tmp_path):
    path = tmp_path / "review_a.html"
    path.write_bytes(form([Case("T-1"), Case("T-2")], "a", guide(POLICY), "other", "review_a.csv"))
    seen = Watched(browser)
    page = seen.open(path)
    assert (text(page, "subject"), "look the ticket up" in text(page, "turns")) == ("T-1", True)
    seen.context.close()
