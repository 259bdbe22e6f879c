"""How the page looks: light and dark, three widths, contrast, and paper."""

import re
from pathlib import Path

import pytest

from tests.browser import Watched
from tests.overview.browsing import crowd
from tests.overview.made import world, written

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page") / "page.html", world())


def opened(watched, path, address="#ticket=T-1"):
    page = watched.open(path)
    page.goto(path.as_uri() + address)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def paper(page):
    return sum(map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 900, 1440])
def test_every_word_can_be_read_and_nothing_overflows(browser, path, scheme, width):
    watched = Watched(browser, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in ("#ticket=T-1", "#ticket=T-3", "#level=any"):
        page = opened(watched, path, address)
        assert page.evaluate(CONTRAST) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert (paper(page) < 200) is (scheme == "dark")
        page.close()
    watched.context.close()


@pytest.mark.parametrize(("width", "list_too"), [(390, False), (900, False), (1440, True)])
def test_a_ticket_stands_beside_the_list_where_there_is_room(browser, path, width, list_too):
    watched = Watched(browser, viewport={"width": width, "height": 900})
    page = opened(watched, path)
    assert page.locator("#ticket").is_visible()
    assert page.locator("#scroller").is_visible() is list_too
    watched.context.close()


def test_colours_can_be_chosen_and_are_kept(browser, path):
    watched = Watched(browser, color_scheme="light")
    page = opened(watched, path)
    page.select_option("#theme", "dark")
    assert paper(page) < 200
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert paper(page) < 200
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.select_option("#theme", "light")
    page.emulate_media(color_scheme="dark")
    assert paper(page) > 600
    page.select_option("#theme", "")
    assert paper(page) < 200
    watched.context.close()


def test_on_paper_it_is_light_whole_and_without_what_only_a_screen_needs(browser, path):
    watched = Watched(browser, color_scheme="dark", viewport={"width": 1440, "height": 900})
    page = opened(watched, path)
    page.select_option("#theme", "dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert paper(page) > 600
    for name in ("#filters", ".parts", ".theme", "#ticket header .tools"):
        assert page.locator(name).first.is_hidden(), name
    for name in ("#table-levels", ".week", "#list", "#ticket"):
        assert page.locator(name).first.is_visible(), name
    clipped = page.locator(".figures .scroll, #scroller").evaluate_all(
        "found => found.filter((one) => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert clipped == 0
    looks = page.locator("#list tbody tr[data-at]").evaluate_all(
        "found => found.map((r) => getComputedStyle(r).breakInside)"
    )
    assert looks == ["avoid"] * 6
    watched.context.close()


def test_a_long_list_is_printed_up_to_a_bound_that_is_told(browser, tmp_path):
    watched = Watched(browser)
    page = opened(watched, written(tmp_path / "p.html", crowd(1200)), "#level=any")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#list tbody tr[data-at]").count() == 960
    page.select_option('[name="level"]', "*")
    assert page.locator("#list tbody tr[data-at]").count() == 1000
    assert page.locator("#count").get_attribute("data-printed") == " On paper stand the first 1,000."
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#list tbody tr[data-at]").count() < 60
    watched.context.close()
