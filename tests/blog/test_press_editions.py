"""What a view that is an edition gets, and what it may not do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.module_loading import import_string

from blog import press, publishing, revisions
from blog.models import Blog, Label, Revision
from blog.press import Press
from blog.press.snapshot import snapshot
from tests.blog import press_urls
from tests.blog.factories import published
from tests.wsgi import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.press_urls")]

LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_told() -> Iterator[None]:
    press_urls.runs.clear()
    press_urls.moments.clear()
    yield
    press_urls.moments.clear()


def settle() -> None:
    """Let every change be long past, so that dates are what was stored."""
    Revision.objects.update(changed_at=LONG_AGO)


def test_application_that_is_served_is_the_press() -> None:
    assert isinstance(import_string(settings.WSGI_APPLICATION), Press)


def test_edition_has_validators_and_lifetimes(wsgi: Client) -> None:
    published(title="Tea")
    settle()
    answer = wsgi.get("/titles/")
    assert answer.status == 200
    assert answer["ETag"].startswith('W/"page.posts-')
    assert parsedate_to_datetime(answer["Last-Modified"]) == LONG_AGO.replace(microsecond=0)
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert answer["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer


def test_edition_of_a_feed_may_be_kept(wsgi: Client) -> None:
    answer = wsgi.get(f"/posts/{published().pk}/")
    assert answer["Cache-Control"] == "public, max-age=300, stale-while-revalidate=3600"


def test_tag_changes_with_a_scope_of_the_answer_and_with_no_other(wsgi: Client) -> None:
    first, second = published(title="Tea"), published(title="Cake")
    path = f"/posts/{first.pk}/"
    tag = wsgi.get(path)["ETag"]
    publishing.edit(second, source="With cream.")
    assert wsgi.get(path)["ETag"] == tag
    publishing.edit(first, source="With lemon.")
    assert wsgi.get(path)["ETag"] != tag


def test_deferred_answer_is_rendered_in_the_snapshot(wsgi: Client) -> None:
    published(title="Tea")
    answer = wsgi.get("/rendered/")
    assert (answer.text, "ETag" in answer) == ("Tea", True)


def test_not_found_is_no_edition(wsgi: Client) -> None:
    answer = wsgi.get("/posts/1/")
    assert (answer.status, "ETag" in answer, "Last-Modified" in answer) == (404, False, False)


def test_other_methods_of_an_edition_are_none(wsgi: Client) -> None:
    answer = wsgi.post("/api/posts/", {})
    assert (answer.status, "ETag" in answer) == (201, False)


def test_answer_to_a_token_is_for_its_owner_alone(wsgi: Client) -> None:
    public = wsgi.get("/api/posts/")
    held = {"X-Edit-Token": "secret", "If-None-Match": public["ETag"]}
    answer = wsgi.get("/api/posts/", headers=held)
    assert (answer.status, answer.json["token"]) == (200, "secret")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


def test_edition_that_reads_a_session_is_kept_from_caches(
    wsgi: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [wsgi.get("/session/"), wsgi.get("/session/")]
    assert [answer["Cache-Control"] for answer in answers] == ["private, no-store"] * 2
    assert "ETag" not in answers[0]
    assert press_urls.runs == ["session"] * 2
    assert "depends on a cookie" in caplog.text


def test_name_that_is_no_scope_is_refused(wsgi: Client) -> None:
    request = RequestFactory().get("/")

    @press.edition(press.PAGE)
    def view(request: HttpRequest) -> HttpResponse:
        press.depend(request, "Post 1")
        return HttpResponse()

    with pytest.raises(ValueError, match="no scope"):
        view(request)


def test_naming_scopes_outside_an_edition_does_nothing() -> None:
    request = RequestFactory().get("/")
    press.depend(request, revisions.BLOG)
    press.expire(request, at=timezone.now())
    assert not any(key.startswith("broadsheet") for key in request.META)


def test_more_scopes_than_a_tag_names_still_answer_304(wsgi: Client) -> None:
    tag = wsgi.get("/many/")["ETag"]
    cold = Client(Press(WSGIHandler()))
    assert cold.get("/many/", headers={"If-None-Match": tag}).status == 304


def test_answer_with_an_end_may_not_be_kept_longer(wsgi: Client) -> None:
    press_urls.moments.append(timezone.now() + timedelta(seconds=30))
    answer = wsgi.get("/closing/")
    assert answer["Cache-Control"] in {f"public, max-age=0, s-maxage={left}" for left in (28, 29)}
    assert f"@{int(press_urls.moments[0].timestamp())}-" in answer["ETag"]


def test_answer_changes_when_its_moment_has_come(
    wsgi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now() + timedelta(seconds=30)
    press_urls.moments.append(moment)
    tag = wsgi.get("/closing/")["ETag"]
    assert wsgi.get("/closing/", headers={"If-None-Match": tag}).status == 304
    monkeypatch.setattr("blog.press.wsgi.time.time", lambda: moment.timestamp() + 1)
    again = wsgi.get("/closing/", headers={"If-None-Match": tag})
    assert (again.status, again.text) == (200, "[True]")
    assert again["ETag"] != tag


def test_change_by_the_clock_counts_for_the_date(wsgi: Client) -> None:
    settle()
    press_urls.moments.append(LONG_AGO + timedelta(days=1))
    answer = wsgi.get("/closing/", headers={"If-Modified-Since": "Fri, 02 Jan 2026 04:00:00 GMT"})
    assert answer.status == 200
    assert answer["Last-Modified"] == "Sat, 03 Jan 2026 03:04:05 GMT"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_edition_that_writes_fails_and_writes_nothing(
    wsgi: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert wsgi.get("/writing/").status == 500
    assert not Label.objects.exists()
    assert "read-only" in caplog.text or "readonly" in caplog.text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_connection_writes_again_after_a_snapshot() -> None:
    with pytest.raises(Blog.DoesNotExist), snapshot():
        Blog.objects.get(pk=2)
    with transaction.atomic():
        Label.objects.create(name="Tea", slug="tea")
    assert Label.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_snapshot_refuses_writes_in_a_block_of_its_own() -> None:
    with pytest.raises(Exception, match=r"read-?only"), snapshot(), transaction.atomic():
        Label.objects.create(name="Tea", slug="tea")
    assert not connection.in_atomic_block
