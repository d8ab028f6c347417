"""The calls on posts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing
from blog.models import Blog, Post
from tests.blog.factories import draft, published

pytestmark = pytest.mark.django_db
POSTS = "/api/v1/posts/"


def series(count: int) -> list[Post]:
    """Return posts of different days, the newest first."""
    now = timezone.now()
    return [
        publishing.publish(draft(title=f"Post {n}"), at=now - timedelta(days=n + 1))
        for n in range(count)
    ]


def test_list_has_published_posts_newest_first(client: Client) -> None:
    newest, older = series(2)
    draft()
    published(kind=Post.Kind.PAGE)
    answer = client.get(POSTS)
    assert [post["id"] for post in answer.json()["results"]] == [newest.pk, older.pk]
    assert (answer.json()["next"], answer.json()["previous"]) == (None, None)


def test_list_of_pages_has_pages(client: Client) -> None:
    published()
    page = published(kind=Post.Kind.PAGE)
    results = client.get(POSTS, {"kind": "page"}).json()["results"]
    assert [(post["id"], post["kind"]) for post in results] == [(page.pk, "page")]


def test_list_leads_through_all_parts_and_back(client: Client) -> None:
    posts = [post.pk for post in series(5)]
    address, forwards = f"{POSTS}?limit=2", []
    while address:
        part = client.get(address).json()
        forwards.append([post["id"] for post in part["results"]])
        address = part["next"]
    assert forwards == [posts[:2], posts[2:4], posts[4:]]
    back = client.get(part["previous"]).json()
    assert [post["id"] for post in back["results"]] == posts[2:4]
    first = client.get(back["previous"]).json()
    assert [post["id"] for post in first["results"]] == posts[:2]
    assert first["previous"] is None
    assert first["next"].startswith("http://blog.test/api/v1/posts/?limit=2&cursor=")


def test_list_of_posts_of_one_moment_loses_none(client: Client) -> None:
    now = timezone.now()
    made = {publishing.publish(draft(), at=now).pk for _ in range(3)}
    seen, address = set(), f"{POSTS}?limit=1"
    while address:
        part = client.get(address).json()
        seen |= {post["id"] for post in part["results"]}
        address = part["next"]
    assert seen == made


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("limit=", "limit"),
        ("limit=1e999", "limit"),
        (f"limit={'9' * 2000}", "limit"),
        ("kind=draft", "kind"),
        ("cursor=x", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=%00", "cursor"),
        (f"cursor={'_' * 22}", "cursor"),
        (f"cursor=-{'A' * 22}", "cursor"),
    ],
)
def test_list_with_a_parameter_that_can_t_be_read_names_it(
    client: Client, query: str, field: str
) -> None:
    answer = client.get(f"{POSTS}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_query")
    assert list(answer.json()["errors"]) == [field]


def test_list_takes_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        published(labels=["Tea", "Pots"])
    with django_assert_num_queries(4):  # posts, labels, blog, counters
        assert len(client.get(POSTS).json()["results"]) == 3


def test_detail_shows_the_post_with_absolute_addresses(client: Client) -> None:
    post = published(title="", source="[Home](/) and ![](/x.png)", labels=["Tea"])
    shown = client.get(f"{POSTS}{post.pk}/").json()
    assert shown["title"]
    assert shown["url"] == f"http://blog.test{post.get_absolute_url()}"
    assert 'href="http://blog.test/"' in shown["body_html"]
    assert 'src="http://blog.test/x.png"' in shown["body_html"]
    assert shown["author"] == {"name": "alice", "url": "http://blog.test/author/alice/"}
    assert [label["name"] for label in shown["labels"]] == ["Tea"]
    assert shown["comments"] == f"http://blog.test/api/v1/posts/{post.pk}/comments/"


def test_detail_tells_whether_comments_are_open(client: Client) -> None:
    post = published(comments_closed=True)
    assert client.get(f"{POSTS}{post.pk}/").json()["comments_open"] is False


def test_detail_ends_when_comments_close_by_themselves(client: Client) -> None:
    publishing.update_blog(Blog.current(), close_after_days=1)
    at = timezone.now() - timedelta(hours=23, minutes=59, seconds=30)
    post = publishing.publish(draft(), at=at)
    answer = client.get(f"{POSTS}{post.pk}/")
    assert answer.json()["comments_open"] is True
    left = int(answer["Cache-Control"].rpartition("s-maxage=")[2])
    assert left <= 30


def test_detail_of_a_draft_or_of_nothing_is_a_404_problem(client: Client) -> None:
    for post_id in (draft().pk, 4711, 2**63, 10**30):
        answer = client.get(f"{POSTS}{post_id}/")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png;q=0", "x", ""])
def test_detail_is_json_whatever_is_accepted(client: Client, accept: str) -> None:
    answer = client.get(f"{POSTS}{published().pk}/", headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_detail_is_an_edition_without_a_cookie(client: Client) -> None:
    answer = client.get(f"{POSTS}{published().pk}/")
    assert answer["ETag"]
    assert "s-maxage" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_wrong_method_is_a_405_problem_that_names_the_right_ones(client: Client) -> None:
    answer = client.put(POSTS)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_configured_origin_may_read_without_credentials(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://static.example"]
    post = published()
    for origin, allowed in [("https://static.example", True), ("https://evil.example", False)]:
        answer = client.get(f"{POSTS}{post.pk}/", headers={"Origin": origin})
        assert ("Access-Control-Allow-Origin" in answer) is allowed
        assert "Access-Control-Allow-Credentials" not in answer
