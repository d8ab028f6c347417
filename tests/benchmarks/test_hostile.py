"""A hostile minute: every kind of traffic at the application, one request after the other."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from tests.benchmarks.hostile import blog, cleanliness, storm
from tests.benchmarks.hostile.cleanliness import Unclean
from tests.benchmarks.hostile.kinds import KINDS
from tests.benchmarks.hostile.scene import Place
from tests.benchmarks.hostile.storm import Tally
from tests.benchmarks.hostile.walk import Walk
from tests.benchmarks.hostile.wire import Answer
from tests.feeds.serving import Server

DEEDS = 120
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
#: What speaks to the server in front of the application needs that server.
OURS = [kind for kind in KINDS if not kind.of_server]


def storm_of(server: Server, filled: dict[str, Any]) -> Tally:
    """Send a bit of everything, the same each time."""
    port = int(server.origin.rpartition(":")[2])
    place = Place.of(filled, port=port, deeds=DEEDS)
    return storm.run(storm.plan(place, seed=1, kinds=OURS), port, connections=1)


@pytest.mark.django_db
def test_hostile_minute_leaves_nothing_unclean_and_no_limit_exceeded(
    server: Server, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1
    filled = blog.prepare(posts=0, comments=60)
    tally = storm_of(server, filled)
    assert tally.complaints == []
    assert blog.taken(after=filled["newest"]) == sorted(
        i for i in tally.told if i > filled["newest"]
    )
    assert blog.limits()["broken"] == []
    assert blog.limits()["filled"]["post:network:"] > 0
    blog.approve()
    walked = Walk(int(server.origin.rpartition(":")[2])).everywhere(blog.addresses(), threads=1)
    assert walked.wrong == []
    assert walked.comments > len(tally.told)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", "<p onclick=x>"),
        ("text/html", "<script>x</script>"),
        ("text/html", "<a href='java\nscript:x'>x</a>"),
        ("text/html", "<p>a\x01b</p>"),
        ("text/html", '<div class="comment-body prose" dir="auto"><img src="x"></div>'),
        ("application/json", '{"post": 1, "body_html": "<img src=x>"}'),
        ("application/json", '{"post": NaN}'),
        ("application/atom+xml", "<feed><unclosed></feed>"),
        ("application/atom+xml", f'<feed {ATOM}><content type="html">&lt;svg&gt;</content></feed>'),
    ],
)
def test_unclean_answer_is_seen(kind: str, body: str) -> None:
    with pytest.raises(Unclean):
        cleanliness.check(Answer(200, {"content-type": kind}, body.encode()), "/")
