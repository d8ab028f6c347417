"""Listing comments through the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog.models import Post
from comments import moderation
from comments.api import trees
from comments.models import Comment
from tests.blog.factories import author, draft, published
from tests.comments import api
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db


def listed(client: Client, post: Post, **query: Any) -> list[dict[str, Any]]:
    """Return all results, part by part."""
    results: list[dict[str, Any]] = []
    part = client.get(api.comments_of(post), query).json()
    results += part["results"]
    while part["next"]:
        part = client.get(part["next"]).json()
        results += part["results"]
    return results


def ids(results: list[dict[str, Any]]) -> list[int]:
    return [result["id"] for result in results]


def shape(nodes: list[dict[str, Any]]) -> list[Any]:
    """Return a tree as [id, [answers]]."""
    return [[node["id"], shape(node["replies"])] for node in nodes]


def test_list_has_what_readers_see_oldest_first(client: Client) -> None:
    post = published()
    late, early = pending(post), approved(post)
    third = approved(post)
    pending(post)
    moderation.spam(approved(post), by=author())
    approved(published())
    moderation.approve(late, by=author())
    assert ids(listed(client, post)) == [late.pk, early.pk, third.pk]


def test_list_newest_first_is_the_other_way_round(client: Client) -> None:
    post = published()
    made = [approved(post).pk for _ in range(5)]
    assert ids(listed(client, post, order="newest", limit=2)) == made[::-1]


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_list_of_one_moment_loses_none(client: Client, order: str) -> None:
    post = published()
    made = [approved(post) for _ in range(5)]
    Comment.objects.update(created_at=made[0].created_at)
    seen = ids(listed(client, post, order=order, limit=2))
    assert sorted(seen) == [comment.pk for comment in made]


def test_list_leads_back(client: Client) -> None:
    post = published()
    made = [approved(post).pk for _ in range(3)]
    second = client.get(client.get(api.comments_of(post), {"limit": 1}).json()["next"]).json()
    assert ids(second["results"]) == [made[1]]
    first = client.get(second["previous"]).json()
    assert (ids(first["results"]), first["previous"]) == ([made[0]], None)


def test_list_keeps_its_parameters_from_part_to_part(client: Client) -> None:
    post = published()
    for _ in range(3):
        approved(post)
    query: dict[str, Any] = {"limit": 1, "order": "newest", "utm_source": "x"}
    following = client.get(api.comments_of(post), query).json()["next"]
    assert parse_qs(urlsplit(following).query).keys() == {"limit", "order", "cursor"}


def test_list_below_a_parent_has_direct_answers(client: Client) -> None:
    post = published()
    first = approved(post)
    reply = approved(post, parent=first)
    approved(post, parent=reply)
    assert ids(listed(client, post, parent=first.pk)) == [reply.pk]


def test_list_counts_the_answers_that_readers_see(client: Client) -> None:
    post = published()
    first = approved(post)
    approved(post, parent=first)
    approved(post, parent=first)
    pending(post, parent=first)
    assert [comment["reply_count"] for comment in listed(client, post)] == [2, 0, 0]


def test_list_has_absolute_addresses_and_no_address_of_anybody(client: Client) -> None:
    post = published()
    approved(post, author_email="rita@example.net", body="[x](https://example.org)")
    answer = client.get(api.comments_of(post))
    (comment,) = answer.json()["results"]
    assert comment["permalink"].startswith("http://blog.test/")
    assert "rita@" not in answer.content.decode()


def test_list_marks_the_author_of_the_post(client: Client) -> None:
    post = published()
    Comment.objects.filter(pk=approved(post).pk).update(user=post.author)
    (comment,) = listed(client, post)
    assert comment["author"]["is_post_author"] is True


def test_list_says_what_is_pinned_and_keeps_its_order(client: Client) -> None:
    post = published()
    first, second = approved(post), approved(post)
    Comment.objects.filter(pk=second.pk).update(pinned_at=timezone.now())
    results = listed(client, post)
    assert [(c["id"], c["pinned"]) for c in results] == [(first.pk, False), (second.pk, True)]
    [_, thread] = listed(client, post, view="tree")
    assert thread["pinned"] is True


def test_list_checks_imported_sites_again(client: Client) -> None:
    post = published()
    Comment.objects.filter(pk=approved(post).pk).update(author_url="javascript:alert(1)")
    (comment,) = listed(client, post)
    assert comment["author"]["url"] is None


def test_tree_has_answers_below_what_they_answer(client: Client) -> None:
    post = published()
    first, second = approved(post), approved(post)
    reply = approved(post, parent=first)
    below = approved(post, parent=reply)
    other = approved(post, parent=first)
    assert shape(listed(client, post, view="tree")) == [
        [first.pk, [[reply.pk, [[below.pk, []]]], [other.pk, []]]],
        [second.pk, []],
    ]


def test_tree_parts_count_threads(client: Client) -> None:
    post = published()
    tops = [approved(post) for _ in range(3)]
    replies = [approved(post, parent=top) for top in tops]
    trees_found = shape(listed(client, post, view="tree", limit=1, order="newest"))
    expected = [[top.pk, [[reply.pk, []]]] for top, reply in zip(tops, replies, strict=True)]
    assert trees_found == expected[::-1]


def test_tree_keeps_the_places_of_what_was_withdrawn(client: Client) -> None:
    post = published()
    top = approved(post)
    middle = approved(post, parent=top)
    bottom = approved(post, parent=middle)
    moderation.trash(top, by=author())
    moderation.erase(middle)
    (removed,) = listed(client, post, view="tree")
    assert shape([removed]) == [[top.pk, [[middle.pk, [[bottom.pk, []]]]]]]
    for place in (removed, removed["replies"][0]):
        assert (place["state"], place["author"], place["body_html"]) == ("removed", None, "")
        assert place["permalink"] is place["created_at"] is None


def test_tree_has_no_place_for_what_nobody_answered(client: Client) -> None:
    post = published()
    moderation.trash(approved(post), by=author())
    pending(post, parent=approved(post))
    (only,) = listed(client, post, view="tree")
    assert (only["state"], only["replies"]) == ("approved", [])


def test_tree_below_a_parent_begins_with_its_answers(client: Client) -> None:
    post = published()
    first = approved(post)
    reply = approved(post, parent=first)
    below = approved(post, parent=reply)
    approved(post)
    moderation.trash(reply, by=author())
    found = listed(client, post, view="tree", parent=first.pk)
    assert shape(found) == [[reply.pk, [[below.pk, []]]]]


def test_tree_of_one_moment_keeps_answers_with_their_threads(client: Client) -> None:
    post = published()
    tops = [approved(post) for _ in range(4)]
    replies = {top.pk: approved(post, parent=top).pk for top in tops}
    Comment.objects.filter(parent=None).update(created_at=tops[0].created_at)
    found = shape(listed(client, post, view="tree", limit=1))
    assert sorted(found) == [[top, [[reply, []]]] for top, reply in sorted(replies.items())]


def test_tree_that_is_cut_off_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MOST", 2)
    post = published()
    top = approved(post)
    for _ in range(3):
        approved(post, parent=top)
    (thread,) = listed(client, post, view="tree")
    assert (thread["reply_count"], len(thread["replies"])) == (3, 1)


@pytest.mark.parametrize(("view", "queries"), [("flat", 3), ("tree", 4)])
def test_list_takes_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, view: str, queries: int
) -> None:
    post = published()
    for _ in range(3):
        approved(post, parent=approved(post))
    with django_assert_num_queries(queries):  # post, comments (and answers), counters
        client.get(api.comments_of(post), {"view": view})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"order": "best"}, "order"),
        ({"view": "nested"}, "view"),
        ({"limit": "101"}, "limit"),
        ({"parent": "x"}, "parent"),
        ({"parent": "0"}, "parent"),
        ({"parent": str(2**63)}, "parent"),
        ({"parent": "4711"}, "parent"),
        ({"parent": "4711", "view": "tree"}, "parent"),
        ({"cursor": "\0"}, "cursor"),
    ],
)
def test_list_with_a_parameter_that_can_t_be_read_names_it(
    client: Client, query: dict[str, str], field: str
) -> None:
    answer = client.get(api.comments_of(published()), query)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_query")
    assert list(answer.json()["errors"]) == [field]


def test_list_below_a_pending_parent_is_as_unknown_as_none(client: Client) -> None:
    post = published()
    answer = client.get(api.comments_of(post), {"parent": pending(post).pk})
    assert api.codes(answer) == {"parent": "unknown_parent"}


@pytest.mark.parametrize("cursor", ["A" * 22, "f" * 22, "_" * 21 + "w", f"-{'f' * 22}"])
def test_list_from_any_place_never_fails(client: Client, cursor: str) -> None:
    post = published()
    approved(post)
    answer = client.get(api.comments_of(post), {"cursor": cursor})
    assert answer.status_code in {200, 400}


def test_list_on_a_draft_or_on_nothing_is_a_404(client: Client) -> None:
    for address in (api.comments_of(draft()), "/api/v1/posts/4711/comments/"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_post")


def test_list_is_an_edition_that_a_comment_changes(client: Client) -> None:
    post = published()
    before = client.get(api.comments_of(post))["ETag"]
    comment = pending(post)
    assert client.get(api.comments_of(post))["ETag"] == before
    moderation.approve(comment, by=author())
    after = client.get(api.comments_of(post))
    assert after["ETag"] != before
    assert not after.cookies


def test_list_works_with_any_depth(client: Client, settings: Settings) -> None:
    settings.COMMENT_MAX_DEPTH = 32
    post, parent = published(), None
    for _ in range(20):
        parent = approved(post, parent=parent)
    assert client.get(api.comments_of(post), {"view": "tree"}).status_code == 200
