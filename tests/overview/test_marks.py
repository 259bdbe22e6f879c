"""A ticket that is opened: its evidence is marked where it stands, and whatever it holds is text."""

from tests.overview.browsing import opened
from tests.overview.made import ANGRY, EVIL, OUTAGE, case, hit, written
from triage.types import Priority


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
