"""Debian's Chromium in front of the server as it is served, on the database of the test.

One server and one browser for all tests of the folder; a new context, that is a new person, for
each window. Whatever a page complains about in the console, and whatever it asks of anybody but
the server, fails the test.

The body of a test runs in the thread of Playwright, whose event loop Django takes for async code:
it gets other connections there, and refuses every query. So fixtures, which run in the main
thread, prepare the data, and the body changes it as people do: in a browser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from inspect import signature
from typing import Any, Protocol

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect, sync_playwright

from blog import publishing
from blog.models import Blog, Post
from tests import contents
from tests.browser import desk
from tests.browser.server import Server
from tests.browser.watching import MILLISECONDS, Watch, Window

#: By the names that distributions give it; at last where Debian has it, whatever the PATH. The
#: first is the same without what people see around a page: a page costs a fifth of the CPU.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    *("/usr/bin/chromium-headless-shell", "/usr/bin/chromium"),
)
MISSING = "There is no Chromium here. On Debian: apt-get install chromium-headless-shell"
#: Names of other hosts lead nowhere, whoever asks: a page, or the browser on its own account.
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]

# Playwright's own five seconds are short on a machine that has much else to do.
expect.set_options(timeout=MILLISECONDS)


class Once(Protocol):
    """Fills the database under a name."""

    def __call__(self, name: str, make: Callable[[], object]) -> None:
        """Have there what ``make`` makes."""
        ...


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run the body of a test where its pages live."""
    thread = pyfuncitem.funcargs.get("thread")
    if not isinstance(thread, Executor):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in signature(pyfuncitem.obj).parameters}
    thread.submit(pyfuncitem.obj, **arguments).result()
    return True


@pytest.fixture(scope="package")
def chromium() -> str:
    """The browser's path; without one the tests of this folder are skipped."""
    names = filter(None, [os.environ.get("TEST_BROWSER"), *NAMES])
    found = next(filter(None, map(shutil.which, names)), None)
    return found or pytest.skip(MISSING)


@pytest.fixture(scope="package")
def server(
    chromium: str, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The application as it is served; what a (transactional) test commits, it sees."""
    with Server.started(log=tmp_path_factory.mktemp("server") / "log") as server:
        yield server


@pytest.fixture(scope="package")
def thread() -> Iterator[Executor]:
    """The thread in which everything of Playwright's is called."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="playwright") as executor:
        yield executor


@pytest.fixture(scope="package")
def browser(chromium: str, thread: Executor) -> Iterator[Browser]:
    """The browser. It takes a second to start, a context of it some milliseconds."""
    manager = sync_playwright()
    playwright = thread.submit(manager.start).result()
    launch = playwright.chromium.launch
    try:
        yield thread.submit(launch, executable_path=chromium, args=ARGUMENTS).result()
    finally:
        thread.submit(playwright.stop).result()


@pytest.fixture
def window(browser: Browser, server: Server, thread: Executor, db: None) -> Iterator[Window]:
    """Opens pages, each in a context of its own: ``window(java_script_enabled=False)``.

    Nobody here takes the time that people take to write; the tests of that time set one.
    """
    publishing.update_blog(Blog.current(), minimum_seconds=0)
    watches: list[Watch] = []

    def open_page(**options: Any) -> Page:
        # Nothing glides into view: a click needs not wait for it.
        options = {"base_url": server.origin, "reduced_motion": "reduce", **options}
        watch = Watch(browser.new_context(**options), server.origin)
        watches.append(watch)
        return watch.context.new_page()

    yield open_page
    for watch in watches:
        thread.submit(watch.context.close).result()
    assert [complaint for watch in watches for complaint in watch.complaints] == []


@pytest.fixture
def page(window: Window, thread: Executor) -> Page:
    """A page of a reader whose browser has everything."""
    return thread.submit(window).result()


@pytest.fixture
def plain_page(window: Window, thread: Executor) -> Page:
    """A page of a reader without JavaScript."""
    return thread.submit(window, java_script_enabled=False).result()


@pytest.fixture(scope="session")
def once() -> Once:
    """Fills the database in one of a few ways: once, and from then on as it was then."""
    made: dict[str, contents.Contents] = {}

    def fill(name: str, make: Callable[[], object]) -> None:
        # What else a test wants there, it asks for later.
        assert not User.objects.exists()
        if name in made:
            made[name].restore()
        else:
            make()
            made[name] = contents.kept(name)

    return fill


def _fill() -> None:
    call_command("sampleblog", verbosity=0)


def _fill_and_delete() -> None:
    _fill()
    publishing.delete(Post.objects.get(title="On the smell of flux"))


@pytest.fixture
def sample(db: None, once: Once) -> None:
    """The sample blog: a dozen posts, pages, threads, comments of all states."""
    once("sample", _fill)


@pytest.fixture
def places(db: None, once: Once) -> None:
    """The sample blog with one post deleted: every address of ``places.PLACES`` is there."""
    once("places", _fill_and_delete)


@pytest.fixture
def alice(alice: User) -> User:
    """The owner, logged in somewhere."""
    desk.keep_session(alice)
    return alice


@pytest.fixture
def bob(bob: User) -> User:
    """A moderator, logged in somewhere."""
    desk.keep_session(bob)
    return bob
