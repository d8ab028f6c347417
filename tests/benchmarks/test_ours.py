"""What `make bench` writes while it measures leaves the measured answers as they are."""

from __future__ import annotations

import pickle
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import content, ours, profile
from tests.benchmarks.equivalence import entries, page_comments
from tests.benchmarks.kinds import KINDS
from tests.wsgi import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled() -> dict[str, Any]:
    return ours.fill()


def tags(wsgi: Client, filled: dict[str, Any]) -> dict[str, str]:
    """Return the entity tags of what is measured."""
    return {of: wsgi.get(filled[of])["ETag"] for of in ("feed", "page", "list")}


def test_blog_is_filled_with_what_was_written(wsgi: Client, filled: dict[str, Any]) -> None:
    newest = content.posts()[0]
    assert entries(wsgi.get(filled["feed"]).body)[0].title == newest.title
    said = [comment.author for comment in page_comments(wsgi.get(filled["page"]).body)]
    assert said == [comment.author for comment in newest.comments]


def test_writes_elsewhere_leave_the_answers_current(wsgi: Client, filled: dict[str, Any]) -> None:
    for kind in KINDS:
        before = tags(wsgi, filled)
        ours.CHANGES[kind.change]()
        after = tags(wsgi, filled)
        assert after[kind.of] == before[kind.of], kind
        assert after != before, kind


def test_edited_post_makes_every_answer_another_one(wsgi: Client, filled: dict[str, Any]) -> None:
    for _ in range(2):
        before = tags(wsgi, filled)
        ours.edit_post()
        assert not before.items() & tags(wsgi, filled).items()


def test_profile_asks_for_what_is_measured(wsgi: Client, filled: dict[str, Any]) -> None:
    for kind in KINDS:
        path = filled[kind.of]
        tag = wsgi.send(profile.environ(kind, path, '"none"'))["ETag"]
        status = wsgi.send(profile.environ(kind, path, tag)).status
        assert status == (304 if kind.conditional else 200), kind


def test_bare_application_gives_the_answer_it_was_handed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = {("/feed", True, False): ("200 OK", [("etag", "x")], b"tea")}
    file = tmp_path / "answers"
    file.write_bytes(pickle.dumps(answers))
    monkeypatch.setenv("BENCH_ANSWERS", str(file))
    bare = Client(runpy.run_module("tests.benchmarks.bare")["application"])
    answer = bare.get("/feed", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer["ETag"], answer.body) == (200, "x", b"tea")
