"""The comments on a post page by page: whole threads, each comment once, permalinks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from random import Random
from typing import Any

import pytest

from blog import publishing
from blog.models import Blog, Post
from blog.press import Press
from comments import moderation, thread_pages, thread_rows
from comments.models import Comment
from comments.thread_pages import Place, ThreadPage
from tests.blog.factories import author, published
from tests.blog.reading import Page, get
from tests.comments.factories import approved, line_of, pending, threads_of
from tests.wsgi import Client as WsgiClient

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[Any]]
AT = "//article[starts-with(@id, 'c')]"
NAMES = f"{AT}//span[@class='comment-author']"
OLDER, NEWER = "//nav[@class='paging thread-paging']/a[@rel='prev']", "//a[@rel='next']"


def per_page(number: int) -> None:
    """Have a page show about so many comments."""
    publishing.update_blog(Blog.current(), comments_per_page=number)


@pytest.fixture
def post() -> Post:
    """A post with three pages of comments: 0.0 to 1.2, 2.0 to 3.1, and 4.0."""
    per_page(4)
    post = published()
    threads_of(post, [2, 3, 3, 2, 1])
    return post


def names(page: Page) -> list[str]:
    """Return by whom the comments on a page are."""
    return page.texts(NAMES)


def pages_of(post: Post) -> Iterator[Page]:
    """Turn pages by their links to newer comments."""
    address: str | None = post.get_absolute_url()
    while address:
        page = get(address)
        yield page
        address = next(iter(page.texts("//head/link[@rel='next']/@href")), None)


def pin(comment: Comment) -> None:
    moderation.pin(comment, by=author())


def comment_by(name: str) -> Comment:
    return Comment.objects.get(author_name=name)


def test_page_shows_whole_threads_and_the_first_is_at_the_posts_own_address(post: Post) -> None:
    assert [names(page) for page in pages_of(post)] == [
        ["0.0", "0.1", "1.0", "1.1", "1.2"],
        ["2.0", "2.1", "2.2", "3.0", "3.1"],
        ["4.0"],
    ]


def test_page_says_how_many_comments_stand_on_others(post: Post) -> None:
    first, second, third = pages_of(post)
    assert [page.texts("//h2[@id='comments']") for page in (first, third)] == [["11 comments:"]] * 2
    assert [page.texts(OLDER) for page in (first, second, third)] == [
        [],
        ["« 5 older comments"],
        ["« 10 older comments"],
    ]
    assert [page.texts(f"//nav{NEWER}") for page in (first, second, third)] == [
        ["6 newer comments »"],
        ["1 newer comment »"],
        [],
    ]


def test_link_to_older_comments_leads_back_page_by_page_to_the_posts_own_address(
    post: Post,
) -> None:
    third = list(pages_of(post))[2]
    second = get(third.text(f"{OLDER}/@href"))
    assert names(second) == ["2.0", "2.1", "2.2", "3.0", "3.1"]
    assert second.text(f"{OLDER}/@href") == f"{post.get_absolute_url()}#comments"


def test_later_page_has_the_canonical_address_and_no_place_in_search_engines(post: Post) -> None:
    first, second, _ = pages_of(post)
    canonical = "//head/link[@rel='canonical']/@href"
    assert second.text(canonical) == first.text(canonical)
    assert [page.texts("//meta[@name='robots']/@content") for page in (first, second)] == [
        [],
        ["noindex"],
    ]


def test_page_names_its_neighbours_in_the_head(post: Post) -> None:
    third = list(pages_of(post))[2]
    assert "?thread=-" in third.text("//head/link[@rel='prev']/@href")
    assert not third.texts("//head/link[@rel='next']")


def test_few_comments_have_no_paging(post: Post) -> None:
    per_page(100)
    page = get(post.get_absolute_url())
    assert len(names(page)) == 11
    assert not page.texts("//nav[contains(@class, 'thread-paging')]")


@pytest.mark.parametrize("kind", Post.Kind)
def test_paging_is_on_posts_and_pages_alike(kind: str) -> None:
    per_page(1)
    post = published(kind=kind)
    threads_of(post, [1, 1])
    assert [names(page) for page in pages_of(post)] == [["0.0"], ["1.0"]]


@pytest.mark.parametrize(
    "cursor", ["", "-", "x", "0" * 15, "0" * 17, "0" * 11 + "ghijk", "Ü" * 16, "%00", "0" * 5000]
)
def test_place_that_cant_be_read_is_not_found(post: Post, cursor: str) -> None:
    assert get(f"{post.get_absolute_url()}?thread={cursor}").status == 404


def test_place_behind_everything_gives_the_last_page(post: Post) -> None:
    page = get(f"{post.get_absolute_url()}?thread={'z' * 11}fffff")
    assert names(page) == ["2.0", "2.1", "2.2", "3.0", "3.1", "4.0"]
    assert page.texts(OLDER) == ["« 5 older comments"]


def test_place_before_everything_gives_the_first_page(post: Post) -> None:
    address = f"{post.get_absolute_url()}?thread=-{'0' * 16}"
    assert names(get(address)) == names(get(post.get_absolute_url()))


def test_thread_that_went_while_somebody_turned_pages_is_passed_over(post: Post) -> None:
    first = get(post.get_absolute_url())
    for name in ("2.0", "2.1", "2.2"):
        moderation.erase(comment_by(name))
    assert names(get(first.text("//head/link[@rel='next']/@href"))) == ["3.0", "3.1", "4.0"]


def test_place_in_a_post_without_comments_gives_the_first_page(post: Post) -> None:
    page = get(f"{published(title='Milk').get_absolute_url()}?thread={'z' * 11}fffff")
    assert page.text("//h2[@id='comments']") == "No comments:"


def test_page_begins_with_the_place_of_a_withdrawn_comment(post: Post) -> None:
    moderation.trash(comment_by("2.0"), by=author())
    _, second, _ = pages_of(post)
    assert second.texts("//ol[@class='thread']/li[1]/p") == ["removed by a moderator"]
    assert names(second) == ["2.1", "2.2", "3.0", "3.1"]


@pytest.mark.parametrize("pins", [0, 1, 3])
@pytest.mark.parametrize("seed", range(6))
def test_every_comment_stands_on_exactly_one_page_in_either_direction(seed: int, pins: int) -> None:
    chance = Random(seed)  # noqa: S311 (a seed is the point)
    sizes = [chance.choice([1, 1, 1, 2, 3, 9]) for _ in range(14)]
    size = chance.randint(1, 7)
    post = published()
    for head in chance.sample(threads_of(post, sizes), pins):
        pin(head)
    everything = set(Comment.objects.values_list("pk", flat=True))
    forward = list(walk(post, size, None, lambda page: page.newer))
    shown = [comment.pk for page in forward for comment in page.comments]
    assert (len(shown), set(shown)) == (len(everything), everything)
    back = list(walk(post, size, Place("z" * 11 + "f" * 5), lambda page: page.older))
    seen = [comment.pk for page in back for comment in page.comments]
    assert len(seen) == len(set(seen))
    assert {*seen, *(comment.pk for comment in forward[0].comments)} == everything


def walk(
    post: Post, size: int, place: Place | None, turn: Callable[[ThreadPage], Place | None]
) -> Iterator[ThreadPage]:
    """Yield pages from a place on; each tells how many comments there are beside its own."""
    following = place
    while following or following is place:
        asked = {thread_pages.THREAD: str(following)} if following else {}
        page = thread_pages.requested(asked, post, size=size)
        beside = page.older_count + page.newer_count
        assert beside + len(page.comments) == Comment.objects.count()
        yield page
        following = turn(page)
        if following is None:
            return


def test_walk_finds_what_was_there_once_while_comments_come_and_go(post: Post) -> None:
    stays = {"0.0", "0.1", "1.0", "1.1", "1.2", "2.0", "2.2", "3.0", "4.0", "new"}
    changes: list[Callable[[], object]] = [
        lambda: approved(post, parent=comment_by("0.0")),
        lambda: moderation.trash(comment_by("2.1"), by=author()),
        lambda: moderation.erase(comment_by("3.1")),
        lambda: approved(post, author_name="new"),
    ]
    seen: list[str] = []
    for page in pages_of(post):
        seen += names(page)
        for change in changes[:2]:
            change()
        changes = changes[2:]
    assert sorted(name for name in seen if name in stays) == sorted(stays)


@pytest.mark.parametrize("query", ["?thread={head}", "?thread=-{head}", "?comment={id}", "?x=1"])
def test_page_by_its_query_is_an_edition_that_is_never_stored(
    query: str, post: Post, wsgi: WsgiClient, press: Press
) -> None:
    last = comment_by("4.0")
    address = f"{post.get_absolute_url()}{query.format(head=last.path, id=last.pk)}"
    first = wsgi.get(address)
    assert (first.status, len(press.store)) == (200, 0)
    held = {"If-None-Match": first["ETag"]}
    assert wsgi.get(address, headers=held).status == 304
    approved(post)
    assert wsgi.get(address, headers=held).status == 200
    assert len(press.store) == 0


# Permalinks


def permalinked(comment: Comment) -> Page:
    """Follow the permalink of a comment as it is stored."""
    return get(comment.get_absolute_url().partition("#")[0])


def test_permalink_to_the_first_page_is_that_page_byte_for_byte(post: Post) -> None:
    assert permalinked(comment_by("1.2")).source == get(post.get_absolute_url()).source


@pytest.mark.parametrize("name", ["2.0", "2.1", "3.1", "4.0"])
def test_permalink_serves_a_page_with_the_comment_and_its_whole_thread(
    post: Post, name: str
) -> None:
    page = permalinked(comment_by(name))
    head = name[0]
    assert names(page)[0] == f"{head}.0"
    assert page.texts(f"//article[@id='c{comment_by(name).pk}']")
    assert page.texts(OLDER)
    assert page.text("//head/link[@rel='canonical']/@href").endswith(post.get_absolute_url())


def test_permalink_of_every_comment_of_many_pages_shows_it(post: Post) -> None:
    threads_of(post, [1, 7, 2, 1, 1, 1, 3])
    deep = line_of(post, depth=9)
    for comment in [*Comment.objects.all(), deep]:
        assert permalinked(comment).texts(f"//article[@id='c{comment.pk}']")


def test_permalink_to_what_readers_dont_see_gives_the_first_page(post: Post) -> None:
    other = approved(published(title="Milk"))
    gone = comment_by("4.0")
    moderation.trash(gone, by=author())
    first = get(post.get_absolute_url())
    hidden = (gone.pk, pending(post).pk, other.pk)
    for asked in (*hidden, 4711, 0, -1, 2**63, "9" * 30, "x", "", "%00"):
        page = get(f"{post.get_absolute_url()}?comment={asked}")
        assert (page.status, page.source) == (200, first.source), asked


def test_permalink_goes_before_a_place(post: Post) -> None:
    comment = comment_by("4.0")
    page = get(f"{post.get_absolute_url()}?thread=x&comment={comment.pk}")
    assert names(page) == ["4.0"]


def test_permalink_keeps_imported_anchors(post: Post) -> None:
    Comment.objects.filter(author_name="3.0").update(anchor="comment-12")
    assert permalinked(comment_by("3.0")).texts("//span[@id='comment-12']/@id")


# Pinned threads


def test_pinned_threads_stand_first_in_the_order_of_pinning_and_nowhere_else(post: Post) -> None:
    for name in ("3.0", "0.0"):
        pin(comment_by(name))
    assert [names(page) for page in pages_of(post)] == [
        ["3.0", "3.1", "0.0", "0.1", "1.0", "1.1", "1.2", "2.0", "2.1", "2.2"],
        ["4.0"],
    ]


def test_pinned_thread_says_so_in_words_once(post: Post) -> None:
    pin(comment_by("3.0"))
    page = get(post.get_absolute_url())
    assert page.texts("//article[.//*[text()='Pinned']]/@id") == [f"c{comment_by('3.0').pk}"]


def test_pinned_threads_count_as_older_comments_of_later_pages(post: Post) -> None:
    pin(comment_by("3.0"))
    first, second = pages_of(post)
    assert first.texts(f"//nav{NEWER}") == ["4 newer comments »"]
    assert second.texts(OLDER) == ["« 7 older comments"]


def test_permalink_into_a_pinned_thread_gives_the_first_page(post: Post) -> None:
    pin(comment_by("3.0"))
    assert permalinked(comment_by("3.1")).source == get(post.get_absolute_url()).source


def test_page_of_pinned_threads_alone_is_whole(post: Post) -> None:
    for number in range(5):
        pin(comment_by(f"{number}.0"))
    [page] = pages_of(post)
    assert len(names(page)) == 11


def test_pinned_comment_that_was_withdrawn_leaves_its_thread_at_its_own_place(post: Post) -> None:
    pin(comment_by("3.0"))
    moderation.trash(comment_by("3.0"), by=author())
    assert "3.1" in names(list(pages_of(post))[1])
    moderation.approve(comment_by("3.0"), by=author())
    assert names(get(post.get_absolute_url()))[:2] == ["3.0", "3.1"]


# Locked threads


def lock(comment: Comment) -> None:
    moderation.lock(comment, by=author())


def test_locked_thread_says_so_at_its_head_and_has_no_reply_links(post: Post) -> None:
    lock(comment_by("1.0"))
    page = get(post.get_absolute_url())
    said = "//article[.//p[text()='This thread takes no more replies.']]/@id"
    assert page.texts(said) == [f"c{comment_by('1.0').pk}"]
    replies = page.texts("//article[.//a[text()='Reply']]//bdi[1]")
    assert {name for name in replies if "." in name} == {"0.0", "0.1"}


def test_locked_thread_whose_head_was_withdrawn_still_says_so(post: Post) -> None:
    lock(comment_by("1.0"))
    moderation.trash(comment_by("1.0"), by=author())
    page = get(post.get_absolute_url())
    assert page.texts("//li[p[@class='comment-removed']]/p[@class='comment-locked']")
    assert len(page.texts("//a[text()='Reply']")) == 2


# What it costs


def make(count: int) -> Post:
    """Return a post with so many comments, in threads of one, and of all the others."""
    post = published()
    threads_of(post, [1, 1, 1, count - 3] if count > 4 else [1] * count)
    return post


@pytest.mark.parametrize("count", [10, 300])
@pytest.mark.parametrize(
    ("asked", "queries"), [({}, 2), ({"thread": "0" * 16}, 3), ({"comment": ""}, 2)]
)
def test_page_takes_the_same_queries_for_any_number_of_comments(
    count: int, asked: dict[str, str], queries: int, django_assert_num_queries: Queries
) -> None:
    post = make(count)
    with django_assert_num_queries(queries):
        thread_pages.requested(asked, post, size=3)


@pytest.mark.parametrize("count", [10, 300])
def test_permalink_takes_one_query_more(count: int, django_assert_num_queries: Queries) -> None:
    post = make(count)
    last = str(Comment.objects.latest("path").pk)
    with django_assert_num_queries(4):
        page = thread_pages.requested({"comment": last}, post, size=2)
    assert len(page.comments) == count - 2 or not page.is_first


@pytest.mark.parametrize("pins", [1, 4])
def test_pinned_threads_take_one_query_more_on_the_first_page_alone(
    pins: int, post: Post, django_assert_num_queries: Queries
) -> None:
    for number in range(pins):
        pin(comment_by(f"{number}.0"))
    with django_assert_num_queries(3):
        thread_pages.requested({}, post, size=4)
    with django_assert_num_queries(3):
        thread_pages.requested({"thread": "0" * 16}, post, size=4)


@pytest.mark.parametrize("size", [2, 40])
def test_places_of_withdrawn_comments_take_one_query_more(
    size: int, django_assert_num_queries: Queries
) -> None:
    post = published()
    for head in threads_of(post, [2] * size):
        moderation.erase(head)
    post.refresh_from_db()
    page = thread_pages.requested({}, post, size=100)
    with django_assert_num_queries(1):
        rows = thread_rows.rows(post, page.comments)
    assert sum(row.comment is None for row in rows) == size
