"""How the page looks: light and dark, three widths, contrast, and paper."""

import re

import pytest

from tests.browser import Watched
from tests.overview.made import world, written

CONTRAST = """
() => {
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const behind = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const stripe = style.backgroundImage.match(/(rgb|color)[^)]*\\)/);
      if (stripe && at.tagName === "MARK") layers.push(rgba(stripe[0]));
      layers.push(rgba(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reverse().reduce((base, [r, g, b, a]) => base.map((v, n) => v * (1 - a) + [r, g, b][n] * a), [255, 255, 255]);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement, style = getComputedStyle(one);
    if (!node.data.trim() || one.closest("script, svg, .heard, .nothing, option, button:disabled") || !one.getClientRects().length) continue;
    const back = behind(one), ink = rgba(style.color), over = back.map((v, n) => v * (1 - ink[3]) + ink[n] * ink[3]);
    const [a, b] = [light(over), light(back)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push([ratio.toFixed(2), one.tagName, one.className, node.data.trim().slice(0, 30)]);
  }
  return poor;
}
"""


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
    from tests.overview.test_browser import crowd

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
