"""Archives of posts, as a reader that wants everything sees them (RFC 5005 §4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from blog import publishing, revisions
from blog.models import Blog, Label, Post
from feeds.scopes import SCOPES, Ask
from tests.blog.factories import author, draft, published
from tests.comments.factories import approved
from tests.feeds import readers
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)
EACH_FORMAT = pytest.mark.parametrize("suffix", readers.SUFFIXES)


def numbered(*numbers: int, kind: str = Post.Kind.POST) -> list[Post]:
    """Publish a post with each of these numbers, which rise."""
    posts = []
    for number in numbers:
        Blog.objects.update(newest_sequence=number - 1)
        posts.append(published(title=f"Tea {number}", kind=kind, labels=["Tea"]))
    return posts


def archive(number: int, suffix: str = "json") -> str:
    return f"/feeds/posts/archive/{number}.{suffix}"


def get(wsgi: Client, url: str) -> readers.Document:
    return readers.document(wsgi.get(url.removeprefix("http://blog.test")))


def other_links(document: readers.Document) -> dict[str, str]:
    """Return the links to archives by relation, without their host."""
    return {
        rel: url.removeprefix("http://blog.test")
        for rel, url in document.links.items()
        if rel.endswith("-archive")
    }


@EACH_FORMAT
def test_archive_has_the_posts_of_its_block_the_highest_number_first(
    wsgi: Client, suffix: str
) -> None:
    posts = numbered(50, 51, 60, 100, 101)
    document = get(wsgi, archive(100, suffix))
    assert document.ids == [posts[3].atom_id, posts[2].atom_id, posts[1].atom_id]
    assert document.archive
    assert document.links["self"] == f"http://blog.test{archive(100, suffix)}"
    assert document.links["current"] == f"http://blog.test/feeds/posts.{suffix}"


@EACH_FORMAT
def test_archive_links_to_those_beside_it(wsgi: Client, suffix: str) -> None:
    numbered(50, 100, 150, 151)
    links = other_links(get(wsgi, archive(100, suffix)))
    assert links == {"prev-archive": archive(50, suffix), "next-archive": archive(101, suffix)}
    assert "prev-archive" not in get(wsgi, archive(50, suffix)).links


@EACH_FORMAT
def test_subscription_document_links_to_the_newest_archive(wsgi: Client, suffix: str) -> None:
    numbered(50, 73)
    path = f"/feeds/posts.{suffix}?max-results=1"
    assert other_links(get(wsgi, path)) == {"prev-archive": archive(73, suffix)}
    Blog.objects.update(newest_sequence=100)
    assert other_links(get(wsgi, path)) == {"prev-archive": archive(100, suffix)}


@pytest.mark.parametrize("query", ["", "?published-min=2020-01-01"])
def test_document_with_everything_or_a_part_has_no_archives(wsgi: Client, query: str) -> None:
    numbered(1, 2)
    assert other_links(get(wsgi, f"/feeds/posts.json{query}")) == {}


def test_page_behind_the_first_has_no_archives(wsgi: Client) -> None:
    numbered(1, 2)
    first = get(wsgi, "/feeds/posts.json?max-results=1")
    assert other_links(get(wsgi, first.links["next"])) == {}


def test_archive_has_its_own_address_whatever_is_asked(wsgi: Client) -> None:
    numbered(1, 2)
    asked = get(wsgi, f"{archive(2)}?max-results=1&orderby=updated")
    assert (len(asked.ids), asked.links["self"]) == (2, f"http://blog.test{archive(2)}")


@pytest.mark.parametrize("number", [0, 3, 50, 10**30])
def test_archive_of_numbers_that_are_not_given_answers_404(wsgi: Client, number: int) -> None:
    numbered(2)
    assert wsgi.get(archive(number)).status == 404


def test_number_of_a_newest_post_that_was_deleted_is_not_given_again(wsgi: Client) -> None:
    post, deleted = numbered(1, 2)
    publishing.delete(deleted)
    another = published()
    assert another.sequence == 3
    assert get(wsgi, archive(2)).ids == [post.atom_id]
    assert get(wsgi, archive(3)).ids == [another.atom_id, post.atom_id]


def add_posts(_post: Post) -> None:
    for _ in range(2):
        approved(published(title="More", labels=["Tea"]))


def import_old_posts(many: int) -> None:
    publishing.import_posts(
        [
            publishing.ImportedPost(
                ref=f"elsewhere:{number}", author=author(), labels=["Tea"],
                state=Post.State.PUBLISHED, published_at=LONG_AGO,
            )
            for number in range(many)
        ]
    )  # fmt: skip


ADDITIONS: dict[str, Callable[[Post], object]] = {
    "posts with comments": add_posts,
    "imported posts": lambda _: import_old_posts(40),
    "a comment on a post in it": approved,
    "a static page": lambda _: published(kind=Post.Kind.PAGE, title="About"),
    "a draft": lambda _: draft(title="Draft", labels=["Tea"]),
}


@EACH_FORMAT
@pytest.mark.parametrize("add", ADDITIONS.values(), ids=ADDITIONS.keys())
def test_archive_stays_as_it_is_when_something_is_added(
    wsgi: Client, add: Callable[[Post], object], suffix: str
) -> None:
    post, *_ = numbered(7, 50, 99, 100, 103)
    addresses = [archive(number, suffix) for number in (50, 99, 103)]
    before = [wsgi.get(address) for address in addresses]
    add(post)
    after = [wsgi.get(address) for address in addresses]
    assert [answer.content for answer in after] == [answer.content for answer in before]
    assert [answer["ETag"] for answer in after] == [answer["ETag"] for answer in before]


#: What happens to the post 100, beside 99, and which of the archives 50, 100, 150 it changes.
CHANGES: dict[str, tuple[Callable[[Post], object], list[int]]] = {
    "edit": (lambda post: publishing.edit(post, title="New"), [100]),
    "edit nothing": (lambda post: publishing.edit(post, title=post.title), []),
    "redate": (lambda post: publishing.edit(post, published_at=LONG_AGO), [100]),
    "unpublish": (publishing.unpublish, [100]),
    "delete": (publishing.delete, [100]),
    "rename label": (
        lambda _: publishing.rename_label(Label.objects.get(), name="Teas"), [50, 100, 150],
    ),
    "settings": (lambda _: publishing.update_blog(Blog.current(), title="New"), [50, 100, 150]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "changed"), CHANGES.values(), ids=CHANGES.keys())
def test_change_of_a_post_changes_its_archive_alone(
    wsgi: Client, change: Callable[[Post], object], changed: list[int]
) -> None:
    *_, post, _newer, _newest = numbered(50, 99, 100, 150, 151)
    before = {number: wsgi.get(archive(number)) for number in (50, 100, 150)}
    change(post)
    after = {number: wsgi.get(archive(number)) for number in before}
    assert [each for each in before if before[each].content != after[each].content] == changed
    assert [each for each in before if before[each]["ETag"] != after[each]["ETag"]] == changed


def test_newest_archive_gets_a_next_one_with_the_first_post_behind_it(wsgi: Client) -> None:
    numbered(49)
    published(kind=Post.Kind.PAGE)
    published(kind=Post.Kind.PAGE)
    before = wsgi.get(archive(50))
    assert other_links(readers.document(before)) == {}
    published()
    after = wsgi.get(archive(50), headers={"If-None-Match": before["ETag"]})
    assert other_links(readers.document(after)) == {"next-archive": archive(51)}
    published()
    assert wsgi.get(archive(50))["ETag"] == after["ETag"]


def test_archive_of_the_first_posts_leads_to_that_of_all_once_the_block_is_full(
    wsgi: Client,
) -> None:
    numbered(50, 98)
    before = wsgi.get(archive(51))
    assert other_links(readers.document(before)) == {"prev-archive": archive(50)}
    published()
    assert wsgi.get(archive(51))["ETag"] == before["ETag"]
    published(kind=Post.Kind.PAGE)
    after = wsgi.get(archive(51), headers={"If-None-Match": before["ETag"]})
    assert other_links(readers.document(after))["next-archive"] == archive(100)


def test_import_that_fills_blocks_leads_on_from_the_first_posts(wsgi: Client) -> None:
    numbered(50, 98)
    before = {number: wsgi.get(archive(number)) for number in (50, 98)}
    import_old_posts(60)
    assert wsgi.get(archive(50))["ETag"] == before[50]["ETag"]
    after = wsgi.get(archive(98), headers={"If-None-Match": before[98]["ETag"]})
    assert other_links(readers.document(after))["next-archive"] == archive(100)
    assert other_links(get(wsgi, archive(100)))["next-archive"] == archive(101)


def test_import_moves_one_archive_at_most(wsgi: Client) -> None:
    numbered(50, 98)
    before = set(revisions.known(f"archive:{number}" for number in range(9)))
    import_old_posts(60)
    after = set(revisions.known(f"archive:{number}" for number in range(9)))
    assert after - before <= {"archive:2"}


@pytest.mark.parametrize("remove", [publishing.unpublish, publishing.delete])
def test_links_leave_out_a_block_whose_last_post_goes(
    wsgi: Client, remove: Callable[[Post], object]
) -> None:
    _, post, *_ = numbered(50, 100, 150, 151)
    before = {number: wsgi.get(archive(number)) for number in (50, 150)}
    remove(post)
    held = {number: {"If-None-Match": answer["ETag"]} for number, answer in before.items()}
    older, newer = (wsgi.get(archive(n), headers=headers) for n, headers in held.items())
    assert other_links(readers.document(older)) == {"next-archive": archive(101)}
    assert other_links(readers.document(newer))["prev-archive"] == archive(50)


def test_block_whose_last_post_went_is_still_a_way_to_the_others(wsgi: Client) -> None:
    _, post, *_ = numbered(50, 100, 150)
    publishing.delete(post)
    document = get(wsgi, archive(100))
    assert (document.ids, document.archive) == ([], True)
    assert other_links(document) == {"prev-archive": archive(50), "next-archive": archive(101)}


def test_links_have_a_block_again_whose_post_comes_back(wsgi: Client) -> None:
    _, post, *_ = numbered(50, 100, 150)
    publishing.unpublish(post)
    before = wsgi.get(archive(150))
    publishing.publish(post)
    after = wsgi.get(archive(150), headers={"If-None-Match": before["ETag"]})
    assert other_links(readers.document(after)) == {"prev-archive": archive(100)}


def test_block_of_static_pages_alone_is_left_out(wsgi: Client) -> None:
    numbered(50)
    numbered(100, kind=Post.Kind.PAGE)
    numbered(150)
    assert other_links(get(wsgi, archive(150))) == {"prev-archive": archive(50)}
    assert get(wsgi, archive(100)).ids == []


def test_take_back_moves_every_archive(wsgi: Client) -> None:
    import_old_posts(60)
    before = wsgi.get(archive(50))
    publishing.take_back("elsewhere:")
    after = wsgi.get(archive(50), headers={"If-None-Match": before["ETag"]})
    assert readers.document(after).ids == []


def test_archive_is_stored_and_may_be_kept_as_long_as_any_feed(wsgi: Client, press: Any) -> None:
    numbered(1, 2)
    answer = wsgi.get(archive(2))
    assert len(press.store) == 1
    assert answer["Cache-Control"] == wsgi.get("/feeds/posts.json")["Cache-Control"]


def test_archive_that_was_deleted_from_is_changed_at_once(wsgi: Client) -> None:
    _, post = numbered(1, 2)
    before = wsgi.get(archive(2))
    publishing.delete(post)
    after = wsgi.get(archive(2), headers={"If-None-Match": before["ETag"]})
    assert after.status == 200
    assert post.title not in after.text


@pytest.mark.parametrize("number", [50, 100, 150, 152])
def test_archive_takes_the_same_queries_wherever_it_is(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    numbered(50, 99, 100, 150, 151, 152)
    with django_assert_num_queries(5):  # blog, posts with authors, labels, files, neighbours
        SCOPES["archive"].source(Ask("atom"), number)
