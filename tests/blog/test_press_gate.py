"""The gate in front of Django, and the line in front of each build."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import RequestFactory

from blog import revisions
from blog.gate import Gate
from blog.press import Press
from blog.press.edition import Edition
from blog.press.editions import STATE
from blog.press.imprints import Imprint
from blog.press.lines import MOST_PASSES, Lines
from blog.press.policies import Policy
from tests.blog import press_urls
from tests.wsgi import Client

SECONDS = 60


def waited_for(condition: Callable[[], bool]) -> None:
    """Let other threads run until something is so."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_gate_lets_in_as_many_as_it_has_places() -> None:
    gate, inside, most = Gate(2), [0], [0]
    lock = threading.Lock()

    def visit(_: int) -> None:
        with gate:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.002)
            with lock:
                inside[0] -= 1

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(visit, range(64)))
    assert (most[0], inside[0], gate.free_places) == (2, 0, 2)


def test_gate_lets_in_by_the_order_of_coming() -> None:
    gate, order = Gate(1), list[int]()

    def visit(number: int) -> None:
        with gate:
            order.append(number)

    gate.__enter__()
    threads = [threading.Thread(target=visit, args=[number]) for number in range(20)]
    for number, thread in enumerate(threads):
        thread.start()
        waited_for(lambda number=number: gate.waiting == number + 1)  # type: ignore[misc]
    gate.__exit__(None, None, None)
    for thread in threads:
        thread.join(SECONDS)
    assert order == list(range(20))


def test_who_leaves_doesnt_overtake_who_waits() -> None:
    """A semaphore would let the thread that has just left in again."""
    gate, order = Gate(1), list[str]()

    def wait() -> None:
        with gate:
            order.append("waited")

    with gate:
        thread = threading.Thread(target=wait)
        thread.start()
        waited_for(lambda: gate.waiting == 1)
    with gate:
        order.append("came again")
    thread.join(SECONDS)
    assert order == ["waited", "came again"]


def test_gate_gives_the_place_back_after_an_error() -> None:
    gate = Gate(1)
    with pytest.raises(RuntimeError), gate:
        raise RuntimeError
    with gate:
        assert gate.free_places == 0


def test_interrupted_waiter_leaves_the_line_or_hands_on_its_place() -> None:
    gate = Gate(1)
    gate.__enter__()
    first, second = gate.line_up(), gate.line_up()
    assert first
    assert second
    gate.give_up(second)
    gate.__exit__(None, None, None)
    gate.give_up(first)
    assert (gate.free_places, gate.waiting) == (1, 0)


def test_lines_are_one_for_each_key_and_leave_nothing_behind() -> None:
    lines, order = Lines(), list[str]()
    with lines.alone("a"), lines.alone("b"):
        order.append("both")
    assert (order, lines.people) == (["both"], 0)


def test_line_is_left_after_an_error() -> None:
    lines = Lines()
    with pytest.raises(RuntimeError), lines.alone("a"):
        raise RuntimeError
    assert lines.people == 0


def test_nobody_waits_for_a_key_with_a_pass() -> None:
    lines = Lines()
    lines.let_pass("a")
    with lines.alone("a"), lines.alone("a"):
        assert lines.people == 0
    lines.stop("a")
    with lines.alone("a"):
        assert lines.people == 1


def test_passes_are_bounded() -> None:
    lines = Lines()
    for number in range(MOST_PASSES * 2):
        lines.let_pass(number)
    assert lines.passes == MOST_PASSES


class Factory:
    """Stands where Django does: builds one edition slowly, or fails."""

    def __init__(self) -> None:
        self.builds = 0
        self.fails = 0
        self.open = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as a view that is an edition does."""
        self.builds += 1
        assert self.open.wait(SECONDS)
        if self.fails:
            self.fails -= 1
            raise RuntimeError
        imprint = Imprint(Policy.PAGE, (revisions.BLOG,))
        counters = {revisions.BLOG: revisions.Counter()}
        environ[STATE] = Edition.of(imprint, address="/", counters=counters)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"built"]


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> Factory:
    """A factory; the counters never move."""
    monkeypatch.setattr(
        "blog.press.counters.read", lambda names: dict.fromkeys(names, revisions.Counter())
    )
    return Factory()


def asked(press: Press, times: int, factory: Factory) -> list[Any]:
    """Ask for one page at once, and let the build end when all of them wait for it."""
    with ThreadPoolExecutor(times) as threads:
        answers = [threads.submit(Client(press).get, "/") for _ in range(times)]
        waited_for(lambda: press.builds.people == times)
        factory.open.set()
        return [answer.exception(SECONDS) or answer.result() for answer in answers]


def test_many_at_once_have_one_build(factory: Factory) -> None:
    press = Press(factory)
    answers = asked(press, 12, factory)
    assert [answer.text for answer in answers] == ["built"] * 12
    assert factory.builds == 1


def test_build_that_fails_is_done_by_the_next(factory: Factory) -> None:
    press = Press(factory)
    factory.fails = 1
    answers = asked(press, 6, factory)
    assert sum(isinstance(answer, RuntimeError) for answer in answers) == 1
    assert factory.builds == 2
    assert press.builds.people == 0
    assert press.gate.free_places == 2


@pytest.mark.django_db
@pytest.mark.urls("tests.blog.press_urls")
def test_hit_passes_beside_the_gate(wsgi: Client, press: Press) -> None:
    tag = wsgi.get("/titles/")["ETag"]
    with press.gate, press.gate:
        assert wsgi.get("/titles/").status == 200
        assert wsgi.get("/titles/", headers={"If-None-Match": tag}).status == 304


@pytest.mark.django_db
@pytest.mark.urls("tests.blog.press_urls")
def test_long_stream_is_read_outside_the_gate(press: Press) -> None:
    press_urls.runs.clear()
    request = RequestFactory().get("/stream/40/")
    stream = press(request.environ, lambda *_: lambda _: None)
    assert (press_urls.runs, press.gate.free_places) == ([], 2)
    assert len(b"".join(stream)) == 40 * 65536
