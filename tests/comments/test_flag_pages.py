"""Reporting a comment by its page and by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from comments import moderation
from comments.models import Comment, Flag
from tests.admin_pages import document, text_of
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

JSON = "application/json"
HERE = {"Sec-Fetch-Site": "same-origin"}


def page_of(comment: Comment) -> str:
    return reverse("comments:report", args=[comment.pk])


def by_api(client: Client, comment_id: int, body: str = "{}", **headers: str) -> Any:
    path = f"/api/v1/comments/{comment_id}/flag/"
    return client.post(path, body, JSON, headers=headers)


def test_each_comment_has_a_link_to_its_report(client: Client) -> None:
    comment = approved(published())
    page = document(client.get(comment.post.get_absolute_url()))
    [link] = page.xpath(f"//*[@id='c{comment.pk}']//a[@class='comment-report']")
    assert (link.get("href"), link.get("rel")) == (page_of(comment), "nofollow")


def test_link_to_report_is_there_where_comments_are_closed(client: Client) -> None:
    comment = approved(published())
    type(comment.post).objects.update(comments_closed=True)
    page = document(client.get(comment.post.get_absolute_url()))
    assert page.xpath("//a[@class='comment-report']")


def test_page_shows_the_comment_asks_and_changes_nothing(client: Client) -> None:
    comment = approved(published(), body="Buy tea")
    answer = client.get(page_of(comment))
    assert "Buy tea" in text_of(answer, "//article")
    choices = document(answer).xpath("//input[@name='reason']/@value")
    assert choices == ["spam", "abusive", "private", "other"]
    assert not Flag.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_is_kept_by_nobody_and_sets_no_cookie(client: Client, method: str) -> None:
    answer = getattr(client, method)(page_of(approved(published())), {"reason": "spam"})
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert not answer.cookies


def test_choice_reports_and_thanks(client: Client) -> None:
    comment = approved(published())
    answer = client.post(page_of(comment), {"reason": "abusive"}, headers=HERE)
    assert (answer.status_code, text_of(answer, "//h1")) == (200, "Thank you")
    assert Flag.objects.get(comment=comment).reason == "abusive"


def test_reporting_twice_thanks_twice_and_counts_once(client: Client) -> None:
    comment = approved(published())
    for _ in range(2):
        answer = client.post(page_of(comment), {"reason": "spam"}, headers=HERE)
        assert text_of(answer, "//h1") == "Thank you"
    assert Flag.objects.count() == 1


def test_reporting_what_a_moderator_answered_thanks(client: Client) -> None:
    comment = approved(published())
    moderation.flag(comment, network="198.51.100.0/24", reason="spam")
    moderation.dismiss(comment, by=author())
    answer = client.post(page_of(comment), {"reason": "spam"})
    assert text_of(answer, "//h1") == "Thank you"


@pytest.mark.parametrize("typed", [{}, {"reason": "x"}, {"reason": "spam\x00"}])
def test_no_choice_asks_again_and_says_so(client: Client, typed: dict[str, str]) -> None:
    answer = client.post(page_of(approved(published())), typed)
    assert answer.status_code == 422
    assert text_of(answer, "//*[@role='alert']") == "Choose what is wrong with it."
    assert not Flag.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_report_from_another_site_is_refused_and_keeps_the_choice(
    client: Client, headers: dict[str, str]
) -> None:
    answer = client.post(page_of(approved(published())), {"reason": "spam"}, headers=headers)
    assert answer.status_code == 403
    assert document(answer).xpath("//input[@checked]/@value") == ["spam"]
    assert not Flag.objects.exists()


def test_limit_is_said_with_a_time(client: Client, settings: Settings) -> None:
    settings.FLAG_LIMITS_NETWORK = ((1, timedelta(hours=1)),)
    post = published()
    client.post(page_of(approved(post)), {"reason": "spam"})
    answer = client.post(page_of(approved(post)), {"reason": "spam"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "You can try again in 60 minutes." in text_of(answer, "//*[@role='alert']")


@pytest.mark.parametrize("method", ["get", "post"])
def test_comment_that_waits_is_as_good_as_none(client: Client, method: str) -> None:
    waits = pending(published())
    found = [
        getattr(client, method)(f"/comments/{pk}/report/", {"reason": "spam"})
        for pk in (waits.pk, 404, 10**30)
    ]
    assert [answer.status_code for answer in found] == [404] * 3
    assert len({answer.content for answer in found}) == 1


@pytest.mark.parametrize("body", ["{}", '{"reason": "spam"}', '{"reason": "spam", "x": 1}'])
def test_call_reports(client: Client, body: str) -> None:
    comment = approved(published())
    answer = by_api(client, comment.pk, body)
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (202, b"", "no-store")
    assert not answer.cookies
    assert Flag.objects.get(comment=comment).reason == ("spam" if "reason" in body else "other")


def test_call_without_a_body_reports(client: Client) -> None:
    comment = approved(published())
    assert by_api(client, comment.pk, "").status_code == 202


def test_call_twice_answers_the_same(client: Client) -> None:
    comment = approved(published())
    assert [by_api(client, comment.pk).status_code for _ in range(3)] == [202] * 3
    assert Flag.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ('{"reason": "rude"}', 422, "invalid"),
        ('{"reason": null}', 422, "invalid"),
        ('{"reason": ["spam"]}', 422, "invalid"),
        ("[]", 400, "not_an_object"),
        ("{", 400, "malformed_json"),
    ],
)
def test_call_that_cant_be_read_is_refused(
    client: Client, body: str, status: int, code: str
) -> None:
    answer = by_api(client, approved(published()).pk, body)
    assert answer.status_code == status
    assert answer.json()["code"] == code


def test_call_about_what_readers_dont_see_is_404(client: Client) -> None:
    for comment_id in (pending(published()).pk, 404, 10**30):
        answer = by_api(client, comment_id)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_comment")


def test_call_over_the_limit_is_429(client: Client, settings: Settings) -> None:
    settings.FLAG_LIMITS_NETWORK = ((1, timedelta(hours=1)),)
    post = published()
    by_api(client, approved(post).pk)
    answer = by_api(client, approved(post).pk)
    assert (answer.status_code, answer.json()["code"]) == (429, "limit_reached")
    assert answer["RateLimit-Policy"] == '"network";q=1;w=3600'
