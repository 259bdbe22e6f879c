"""How the form is shown: at any width, light, dark and on paper, with help, for keys and for Tab."""

import pytest

from tests.audit.forms import POLICY, chosen, press, text
from tests.browser import Watched
from triage.audit.form import form
from triage.audit.guide import guide
from triage.audit.sheet import Case


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
