"""A headless Chromium for tests of pages. A test that asks for it skips, with a reason, where there is none."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "CHROMIUM"
"""Environment variable that names the browser's program where it has another name."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def chromium():
    """Return the path of a Chromium that is installed here, or ``None``."""
    wanted = os.environ.get(VARIABLE)
    return shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser():
    """Start one headless Chromium for all tests (a playwright ``Browser``, its data in a new temporary folder)."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra 'dev')")
    program = chromium()
    if program is None:
        pytest.skip(f"no Chromium here (looked for {', '.join(NAMES)} and ${VARIABLE}); pages were not tried in one")
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


class Watched:
    """Pages of one storage, with every message of their consoles, every error and every request noted."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**options)
        self.said, self.requests = [], []

    def open(self, path):
        """Open a file in a new page."""
        page = self.context.new_page()
        page.set_default_timeout(60_000)  # a loaded machine is no fault of a page
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri())
        return page

    @property
    def outside(self):
        """The addresses asked for that are neither a file nor made by the page itself."""
        return [url for url in self.requests if not url.startswith(("file:", "blob:", "data:"))]
