"""What tests in a browser share: many tickets, and how a page is opened and read."""

from tests.overview.made import case
from triage.types import Priority


def crowd(count):
    made = []
    for n in range(count):
        level, text = Priority(n % 5), f"Ticket number {n} about {'socks' if n % 3 else 'shoes'} \U0001f9e6"
        made.append(
            case(f"N-{n}", text, hours=n / 10, level=level, team=("billing", "product")[n % 2] if level else "")
        )
    return made


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
