"""The page in a real browser: tickets are found, opened, linked to and gone back from."""

from tests.browser import Watched
from tests.overview.browsing import ask, count, ids, opened


def test_filters(seen, small):
    page = opened(seen, small)
    assert count(page) == "All 6 tickets."
    assert ids(page) == ["T-1", "T-3", "T-6", "T-4", "T-2", "T-5"], "the most urgent first, of these the one due first"
    page.select_option('[name="level"]', "critical")
    assert (ids(page), count(page)) == (["T-1", "T-3"], "2 of 6 tickets: level: critical.")
    page.select_option('[name="level"]', label="escalated (4)")
    assert (ids(page), count(page)) == (["T-1", "T-3", "T-6", "T-4"], "4 of 6 tickets: level: escalated.")
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
