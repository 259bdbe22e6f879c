"""The page in a real browser: found, opened, gone back from, with keys alone, on paper and in the dark."""

import pytest

from tests.browser import Watched
from tests.overview.made import ANGRY, EVIL, OUTAGE, case, hit, world, written
from triage.overview import packing
from triage.types import Priority

MANY = 3000


def crowd(count):
    made = []
    for n in range(count):
        level, text = Priority(n % 5), f"Ticket number {n} about {'socks' if n % 3 else 'shoes'} \U0001f9e6"
        made.append(
            case(f"N-{n}", text, hours=n / 10, level=level, team=("billing", "product")[n % 2] if level else "")
        )
    return made


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page") / "small.html", world())


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packing, "PLAIN_MOST", 0)
        return written(tmp_path_factory.mktemp("page") / "large.html", crowd(MANY))


@pytest.fixture
def seen(browser):
    watched = Watched(browser, viewport={"width": 1440, "height": 900})
    yield watched
    assert (watched.said, watched.outside) == ([], [])
    watched.context.close()


def opened(watched, path, address=""):
    page = watched.open(path)
    if address:
        page.goto(path.as_uri() + address)
        page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def count(page):
    return page.locator("#count").inner_text()


def ids(page):
    return page.locator("#list tbody a").all_inner_texts()


def ask(page, words):
    page.locator("#q").fill(words)
    page.wait_for_timeout(250)


def test_filters(seen, small):
    page = opened(seen, small)
    assert count(page) == "All 6 tickets."
    assert ids(page) == ["T-1", "T-3", "T-6", "T-4", "T-2", "T-5"], "the most urgent first, of these the one due first"
    page.select_option('[name="level"]', "critical")
    assert (ids(page), count(page)) == (["T-1", "T-3"], "2 of 6 tickets: level: critical.")
    page.select_option('[name="team"]', "security")
    assert ids(page) == ["T-3"]
    page.locator("#clear").click()
    page.check('[name="review"]')
    assert ids(page) == ["T-4", "T-5"]
    page.check('[name="fault"]')
    assert ids(page) == ["T-4"]
    page.locator("#clear").click()
    page.check('[name="flag"]')
    assert ids(page) == ["T-3"]
    for name, value, wanted in (("clause", "high.refund", ["T-3", "T-6"]), ("mood", "frustrated", ["T-1"]),
                                ("by", "fault", ["T-4"]), ("language", "de", ["T-5"])):  # fmt: skip
        page.locator("#clear").click()
        page.select_option(f'[name="{name}"]', value)
        assert ids(page) == wanted, name
    page.locator("#clear").click()
    page.select_option('[name="sort"]', "file")
    assert ids(page)[:3] == ["T-1", "T-2", "T-3"]


def test_search_goes_through_all_texts(seen, small):
    page = opened(seen, small)
    for words, wanted in (("KETTLE", ["T-2"]), ("money site", ["T-1"]), ("\U0001f525", ["T-3"]), ("t-5", ["T-5"]),
                          ("high.refund", ["T-3", "T-6"]), ("nowhere", [])):  # fmt: skip
        ask(page, words)
        assert ids(page) == wanted, words
    assert count(page) == "0 of 6 tickets: “nowhere”."
    page.keyboard.press("Escape")
    assert len(ids(page)) == 6


def test_a_figure_leads_to_its_tickets(seen, small):
    page = opened(seen, small)
    page.locator('a[data-key="held=high.refund"]').first.click()
    page.wait_for_timeout(100)
    assert (ids(page), count(page)) == (["T-1"], "1 of 6 tickets: held back: Refund.")
    page.go_back()
    assert count(page) == "All 6 tickets."
    page.locator('a[data-key="slot=35"]').click()
    page.wait_for_timeout(100)
    assert count(page) == "1 of 6 tickets: hour: Tue 11:00."
    assert page.evaluate("document.getElementById('tickets').getBoundingClientRect().top < 200")
    for key, wanted, told in (
        ("together=redflag.violence%3Bhigh.refund", ["T-3"], "just: Violence and Refund"),
        ("together=", ["T-4"], "just: no clause"),
        ("tier=vip", ["T-1"], "account tier: vip"),
        ("lacks=account.tier", ["T-5"], "lacks: account.tier"),
    ):
        page.locator(f'a[data-key="{key}"]').first.click()
        page.wait_for_timeout(100)
        assert (ids(page), count(page)) == (wanted, f"1 of 6 tickets: {told}.")


def test_every_link_of_a_figure_shows_as_many_tickets_as_it_says(seen, small):
    page = opened(seen, small)
    for link in page.locator("a[data-key]").all():
        said, address = link.inner_text(), link.get_attribute("href")
        page.evaluate("at => { location.hash = at; }", address)
        page.wait_for_function("at => location.hash === at", arg=address)
        page.wait_for_timeout(30)
        shown = len(ids(page))
        assert str(shown) == said, address


def test_a_ticket_is_opened_and_left_and_the_address_follows(seen, small):
    page = opened(seen, small)
    page.select_option('[name="level"]', "critical")
    page.locator("#list a", has_text="T-3").click()
    assert page.url.endswith("#level=critical&ticket=T-3")
    assert "T-3" in page.locator("#ticket-title").inner_text()
    page.get_by_role("button", name="Previous").click()
    assert page.url.endswith("#level=critical&ticket=T-1")
    page.go_back()
    assert page.locator("#ticket").is_hidden()
    assert ids(page) == ["T-1", "T-3"]
    page.go_forward()
    assert page.locator("#ticket").is_visible()


def test_a_ticket_can_be_linked_to(seen, small):
    page = opened(seen, small, "#ticket=T-1")
    text = page.locator("#ticket").inner_text()
    for words in (
        "Technical Support Team", "Billing Team", "5 minutes", "2026-03-02 09:35", "2026-03-02 09:45", "frustrated",
        "Musterwerk Ltd, vip, A-1", "English", "denied (“not”)", "0.97", "Immediately notify",
    ):  # fmt: skip
        assert words in text, words
    assert page.evaluate("document.activeElement.id") == "ticket-title"


def test_a_link_to_a_ticket_that_is_not_there_says_so(seen, small):
    page = opened(seen, small, "#ticket=T-9")
    assert page.locator("#trouble").inner_text() == "There is no ticket T-9 in this page."
    assert len(ids(page)) == 6


def marks(page):
    """Return the marks of the thread: their kind, their number, and their own words."""
    return page.locator("#ticket .turn mark").evaluate_all(
        "found => found.map((one) => [one.className,"
        "[...one.querySelectorAll('sup')].map((s) => s.textContent).join(''),"
        "[...one.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('')])"
    )


def test_evidence_is_marked_where_it_stands(seen, small):
    page = opened(seen, small, "#ticket=T-1")
    assert marks(page) == [
        ["hint", "?4", "Good"], ["fired", "✓1", "site is down"], ["watched", "◎5", "lose money"],
        ["held", "✕3", "refund"],
    ]  # fmt: skip
    shown = page.locator("#ticket .turn .text").evaluate(
        "one => { one.querySelectorAll('sup, .heard').forEach((n) => n.remove()); return one.textContent; }"
    )
    assert shown == OUTAGE
    page.goto(small.as_uri() + "#ticket=T-3")
    assert marks(page) == [
        ["fired", "✓1", "burn it all \U0001f525"],
        ["held", "✕3", "unless"],
        ["fired", "✓2", "refund"],
    ]
    page.locator(".evidence button", has_text="refund").click()
    assert page.evaluate("document.activeElement.textContent").endswith("refund")
    assert ANGRY in page.locator("#ticket").evaluate(
        "one => { one.querySelectorAll('sup, .heard').forEach((n) => n.remove()); return one.textContent; }"
    )


def test_a_mark_is_told_by_more_than_its_colour(seen, small):
    page = opened(seen, small, "#ticket=T-1")
    looks = page.locator("#ticket .turn mark").evaluate_all(
        "found => found.map((m) => getComputedStyle(m).borderBottomStyle)"
    )
    assert looks == ["dotted", "solid", "double", "dashed"]
    assert "held: Refund" in page.locator("#ticket .turn mark.held .heard").text_content()


def test_overlapping_evidence_keeps_every_word_once(seen, tmp_path):
    text = "aa \U0001f600 bb cc dd ee"
    signals = (
        hit("high.refund", text, "bb cc dd"),
        hit("critical.outage", text, "\U0001f600 bb"),
        hit("low.praise", text, "cc"),
    )
    page = opened(seen, written(tmp_path / "p.html", [case("T", text, signals=signals)]), "#ticket=T")
    assert marks(page) == [
        ["fired", "✓2", "\U0001f600 "], ["fired", "✓1", "bb"], ["fired", "", " "], ["fired", "✓3", "cc"],
        ["fired", "", " dd"],
    ]  # fmt: skip


def test_evil_tickets_are_text(seen, tmp_path):
    one = case(
        EVIL, EVIL, subject=EVIL, level=Priority.CRITICAL, clauses=(EVIL,), team=EVIL, sentiment=EVIL, review=(EVIL,),
        needs_review=True, channel=EVIL, signals=(hit("high.refund", EVIL, "window.ran = 1", cue=EVIL),),
    )  # fmt: skip
    two = case("__proto__", "two", clauses=("constructor",), level=Priority.LOW, team="toString")
    page = opened(seen, written(tmp_path / "p.html", [one, two, case("__proto__", "three")]))
    assert page.evaluate("window.ran") is None
    page.locator("#list a").first.click()
    assert page.evaluate("window.ran") is None
    assert page.locator("#ticket img, #ticket script").count() == 0
    shown = page.locator("#ticket .turn .text").evaluate(
        "one => { one.querySelectorAll('sup, .heard').forEach((n) => n.remove()); return one.textContent; }"
    )
    assert shown == EVIL.replace("\ud83d", "\ufffd")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("#ticket").is_visible(), "its id is in the address, whatever it is made of"
    page.keyboard.press("Escape")
    page.locator("#list a", has_text="__proto__").last.click()
    assert "three" in page.locator("#ticket").inner_text(), "of two tickets with one id, the one that was asked for"
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert "three" in page.locator("#ticket").inner_text()


def test_keys_alone(seen, small):
    page = opened(seen, small)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    active = "document.activeElement.textContent"
    assert page.evaluate(active) == "T-1"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(active) == "T-3"
    page.keyboard.press("End")
    assert page.evaluate(active) == "T-5"
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.id") == "ticket-title"
    page.keyboard.press("j")
    assert "T-3" in page.locator("#ticket-title").inner_text()
    page.keyboard.press("k")
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert page.locator("#ticket").is_hidden()
    assert page.evaluate(active) == "T-1", "where it was left"


def test_one_row_of_the_list_is_a_stop_of_the_tab_key(seen, large):
    page = opened(seen, large)
    assert page.locator('#list tbody a[tabindex="0"]').count() == 1


def test_of_many_tickets_only_those_that_are_seen_are_drawn(seen, large):
    page = opened(seen, large)
    assert count(page) == "All 3,000 tickets."
    assert page.locator("#list").get_attribute("aria-rowcount") == "3001"
    assert page.locator("#list tbody tr[data-at]").count() < 60
    page.evaluate("document.getElementById('scroller').scrollTop = 1e9")
    page.wait_for_timeout(200)
    last = page.locator("#list tbody tr[data-at]").last
    assert last.get_attribute("aria-rowindex") == "3001"
    assert page.locator("#list tbody tr[data-at]").count() < 60
    ask(page, "shoes 2997")
    assert ids(page) == ["N-2997"]


def test_an_old_browser_is_told_what_to_do(browser, large, small):
    watched = Watched(browser)
    watched.context.add_init_script("delete window.DecompressionStream")
    page = watched.open(large)
    page.wait_for_selector("#trouble:not([hidden])")
    assert "--plain" in page.locator("#trouble").inner_text()
    assert "Tickets by level" in page.locator("main").inner_text()
    page = watched.open(small)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert len(ids(page)) == 6, "what is small needs no unpacking"
    watched.context.close()


def test_without_scripts_the_figures_are_there(browser, small):
    watched = Watched(browser, java_script_enabled=False)
    page = watched.open(small)
    assert "Without scripts" in page.locator("noscript").inner_text()
    assert page.locator("#table-levels tbody tr").count() == 5
    watched.context.close()


def test_it_says_what_it_is_to_a_screen_reader(seen, small):
    page = opened(seen, small)
    assert page.locator("main, header, footer, nav[aria-label], form[role=search]").count() == 5
    assert page.locator("#count").get_attribute("aria-live") == "polite"
    unnamed = page.locator("input, select, button").evaluate_all(
        "found => found.filter((one) => !(one.labels?.length || one.textContent.trim())).map((one) => one.outerHTML)"
    )
    assert unnamed == []
    assert page.locator("table").evaluate_all("found => found.filter((t) => !t.querySelector('th[scope]')).length") == 0
    assert page.locator("figure:not([aria-label])").count() == 0
