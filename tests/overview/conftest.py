"""Pages for the browser: a small one with plain data, a large one with packed data; and a tab that is watched."""

import pytest

from tests.browser import Watched
from tests.overview.browsing import crowd
from tests.overview.made import world, written
from triage.overview import packing

MANY = 3000


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page") / "small.html", world())


@pytest.fixture(scope="session")
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
