"""The form of made tickets, and how a browser uses it."""

from tests.audit.made import SCRIPT
from triage.audit.sheet import Case, Turn
from triage.policy import load

POLICY = load()


def case(name, *texts, subject="Invoice", **more):
    return Case(name, subject, tuple(Turn("customer", "2026-03-02 09:00 UTC", text) for text in texts), **more)


CASES = (
    case("T-1", "The invoice is wrong.", "Still wrong.", channel="e-mail", account_tier="vip"),
    case("=T-2", SCRIPT, subject=SCRIPT),
    case("__proto__", "x" * 3000, subject="y" * 300),
    case("T-4", "Fine\nnow."),
)


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
