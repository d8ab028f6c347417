"""Feeds of a label, an author, the static pages: what is in them, and when they move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Label, Post
from comments import moderation
from feeds.formats import FORMATS
from feeds.scopes import SCOPES, Ask, NoSuchFeed
from tests.blog.factories import author, draft, published
from tests.comments.factories import approved, pending
from tests.feeds import readers
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

ATOM = Ask("atom")


def of(post: Post) -> dict[str, tuple[str | int, ...]]:
    """Return what the feeds that have a subject are of, by scope; the post has the label "Tea"."""
    return {
        "label": ("tea",),
        "author": ("alice",),
        "post-comments": (post.pk,),
        "archive": (post.sequence or 0,),
        "search": ("milk",),
    }


def by(name: str, *, title: str = "Coffee") -> Post:
    """Return a published post of another author."""
    user, _ = User.objects.get_or_create(username=name)
    return publishing.publish(publishing.draft(author=user, title=title, source="Black."))


@pytest.mark.parametrize("suffix", readers.SUFFIXES)
def test_label_has_its_published_posts_alone(wsgi: Client, suffix: str) -> None:
    tea = published(title="Tea", labels=["Hot drinks", "Leaves"])
    published(title="Water")
    draft(title="Secret", labels=["Hot drinks"])
    published(kind=Post.Kind.PAGE, title="About", labels=["Hot drinks"])
    answer = wsgi.get(f"/feeds/labels/hot-drinks.{suffix}")
    assert readers.ids(answer) == [tea.atom_id]
    assert readers.title(answer) == "A new blog: Hot drinks"


@pytest.mark.parametrize("suffix", readers.SUFFIXES)
def test_author_has_their_published_posts_alone(wsgi: Client, suffix: str) -> None:
    published(title="Tea")
    coffee = by("bob")
    answer = wsgi.get(f"/feeds/authors/bob.{suffix}")
    assert readers.ids(answer) == [coffee.atom_id]
    assert readers.title(answer) == "A new blog: bob"


@pytest.mark.parametrize("suffix", readers.SUFFIXES)
def test_pages_has_static_pages_alone(wsgi: Client, suffix: str) -> None:
    published(title="Tea")
    about = published(kind=Post.Kind.PAGE, title="About")
    assert readers.ids(wsgi.get(f"/feeds/pages.{suffix}")) == [about.atom_id]


@pytest.mark.parametrize("username", ["a.b+c@blog.test", "x.atom", "@-_"])
def test_author_with_an_address_for_a_name_has_a_feed(wsgi: Client, username: str) -> None:
    by(username)
    answer = wsgi.get(SCOPES["author"].path(username, suffix="atom"))
    assert readers.self_url(answer) == f"http://blog.test/feeds/authors/{username}.atom"


def test_label_in_another_script_has_a_feed_that_names_itself_encoded(wsgi: Client) -> None:
    published(labels=["чай"])
    path = "/feeds/labels/%D1%87%D0%B0%D0%B9.atom"
    assert readers.self_url(wsgi.get(path)) == f"http://blog.test{path}"


@pytest.mark.parametrize(
    "path",
    [
        "labels/coffee",
        "labels/secret",
        "labels/aside",
        "labels/%00",
        "labels/" + "a" * 3000,
        "labels/",
        "labels/hot/drinks",
        "authors/nobody",
        "authors/quiet",
        "authors/%00",
    ],
)
def test_feed_of_what_readers_do_not_see_answers_404(wsgi: Client, path: str) -> None:
    User.objects.create(username="quiet")
    draft(labels=["Secret"])
    published(kind=Post.Kind.PAGE, labels=["Aside"])
    assert wsgi.get(f"/feeds/{path}.atom").status == 404


def test_feed_of_a_label_that_was_removed_answers_404(wsgi: Client) -> None:
    published(labels=["Tea"])
    publishing.remove_label(Label.objects.get())
    assert wsgi.get("/feeds/labels/tea.atom").status == 404


def test_feed_ids_differ_by_scope_and_not_by_format() -> None:
    post = published(labels=["Tea"])
    subjects = of(post)
    ids = {
        scope.source(Ask(suffix), *subjects.get(name, ())).id
        for name, scope in SCOPES.items()
        for suffix in FORMATS
    }
    # Archives are of the feed of posts.
    assert len(ids) == len(SCOPES) - 1


def test_feed_names_a_style_sheet_for_people() -> None:
    found = SCOPES["posts"].source(ATOM).stylesheet_url
    assert found == "http://blog.test/static/feeds/feed.css"


def test_source_of_what_is_gone_says_so() -> None:
    post = published()
    number = post.pk
    publishing.delete(post)
    with pytest.raises(NoSuchFeed) as caught:
        SCOPES["post-comments"].source(ATOM, number)
    assert caught.value.was_here


#: What each feed takes: blog, posts with authors, labels; of a label, the label; …
QUERIES = {
    "posts": 4, "pages": 4, "label": 5, "author": 5, "comments": 2, "post-comments": 3,
    "archive": 5, "search": 4,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize("name", list(SCOPES))
def test_feed_takes_the_same_queries_for_any_number_of_entries(
    name: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        published(kind=Post.Kind.PAGE, title=str(index), labels=["Tea"])
        post = published(title=str(index), labels=["Tea", f"Milk {index}"])
        approved(post, parent=approved(post))
    subjects = of(post)
    with django_assert_num_queries(QUERIES[name]):
        SCOPES[name].source(ATOM, *subjects.get(name, ()))


POSTS, PAGES, COMMENTS = "posts", "pages", "comments"
TEA, ALICE, BOB, OF_TEA, OF_BOB, OPML = "tea", "alice", "bob", "of-tea", "of-bob", "opml"
#: Where the post with the label "Tea" by Alice shows, in any way.
SHOWN = {POSTS, TEA, ALICE}


def rename_alice(_post: Post) -> None:
    user = author()
    user.first_name = "Alice"
    publishing.rename_author(user)


def withdraw(post: Post) -> object:
    return moderation.trash(post.comments.get(visible=True), by=author())


def edit_page(_post: Post) -> object:
    return publishing.edit(Post.objects.pages().get(), title="New")


def comment_on_page(_post: Post) -> object:
    return approved(Post.objects.pages().get())


def edit_bobs(_post: Post) -> object:
    return publishing.edit(Post.objects.get(author__username="bob"), title="New")


def relabel(label: str) -> Callable[[Post], object]:
    def rename(_post: Post) -> object:
        return publishing.rename_label(Label.objects.get(slug=label), name="New")

    return rename


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        (lambda post: publishing.edit(post, title="New"), SHOWN | {COMMENTS, OF_TEA, OPML}),
        (lambda post: publishing.edit(post, title=post.title), set()),
        (lambda post: publishing.edit(post, labels=["Milk"]),
         {POSTS, ALICE, COMMENTS, OF_TEA, OPML}),
        (lambda post: publishing.edit(post, published_at=timezone.now() - timedelta(days=9)),
         SHOWN | {COMMENTS, OF_TEA, OPML}),
        (edit_bobs, {POSTS, BOB, COMMENTS, OF_BOB, OPML}),
        (edit_page, {PAGES, COMMENTS}),
        (approved, SHOWN | {PAGES, COMMENTS, OF_TEA}),
        (pending, set()),
        (withdraw, SHOWN | {PAGES, COMMENTS, OF_TEA}),
        (comment_on_page, {POSTS, PAGES, COMMENTS}),
        (relabel("tea"), SHOWN | {PAGES, COMMENTS, OPML}),
        (relabel("milk"), SHOWN | {PAGES, COMMENTS, OPML}),
        (rename_alice, SHOWN | {PAGES, COMMENTS, OPML}),
        (lambda post: publishing.update_blog(Blog.current(), title="New"),
         {POSTS, PAGES, COMMENTS, TEA, ALICE, BOB, OF_TEA, OF_BOB, OPML}),
        (lambda post: publishing.draft(author=author(), title="Draft", labels=["Tea"]), set()),
        (lambda post: published(title="More", labels=["Tea"]), SHOWN | {PAGES, COMMENTS, OPML}),
    ],
    ids=[
        "edit", "edit-nothing", "take-label-off", "redate", "edit-of-another", "edit-page",
        "approve", "hold", "withdraw", "comment-on-page", "rename-label", "rename-other-label",
        "rename-author", "settings", "draft", "publish",
    ],
)  # fmt: skip
def test_change_moves_the_validators_of_what_shows_it(
    wsgi: Client, change: Callable[[Post], object], moved: set[str]
) -> None:
    post, other = published(labels=["Tea", "Milk"]), by("bob")
    published(kind=Post.Kind.PAGE, title="About")
    approved(post)
    feeds = {
        POSTS: "posts.atom", PAGES: "pages.atom", COMMENTS: "comments.atom",
        TEA: "labels/tea.atom", ALICE: "authors/alice.atom", BOB: "authors/bob.atom",
        OF_TEA: f"posts/{post.pk}/comments.atom", OF_BOB: f"posts/{other.pk}/comments.atom",
        OPML: "feeds.opml",
    }  # fmt: skip
    paths = {name: f"/feeds/{path}" for name, path in feeds.items()}
    before = {name: wsgi.get(path) for name, path in paths.items()}
    change(post)
    after = {name: wsgi.get(path) for name, path in paths.items()}
    there = {name for name, answer in after.items() if answer.status == 200}
    assert {name for name in there if before[name]["ETag"] != after[name]["ETag"]} == moved
    # Nothing that reads otherwise keeps its tag.
    assert {name for name in there if before[name].content != after[name].content} <= moved


def test_label_unchanged_answers_304_though_other_posts_change(wsgi: Client) -> None:
    published(labels=["Tea"])
    first = wsgi.get("/feeds/labels/tea.atom")
    approved(published(title="Elsewhere"))
    again = wsgi.get("/feeds/labels/tea.atom", headers={"If-None-Match": first["ETag"]})
    assert again.status == 304
