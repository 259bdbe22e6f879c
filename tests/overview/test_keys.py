"""The list by keys alone, and when it is long."""

from tests.overview.browsing import ask, count, ids, opened


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
