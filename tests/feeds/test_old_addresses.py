"""Where feeds were at Blogger, WordPress and elsewhere: one direct 301 each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Label, Post, PostUrl
from tests.blog.factories import author, draft, published
from tests.wsgi import Client

BLOGGER_ID = "tag:blogger.com,1999:blog-77.post-5471234567890123456"
AT_BLOGGER = "/feeds/5471234567890123456/comments"


@pytest.fixture
def post(db: None) -> Post:
    """A post that had addresses elsewhere, with labels, by Alice Brown."""
    post = publishing.publish(
        draft(title="Tea", labels=["Hot drinks", "Tea/Milk", "чай"]),
        at=datetime(2020, 3, 4, tzinfo=UTC),
    )
    Post.objects.filter(pk=post.pk).update(atom_id=BLOGGER_ID)
    for path, query in [("/2009/05/tea/", ""), ("/", "p=12"), ("/über/tea/", "")]:
        PostUrl.objects.create(path=path, query=query, post=post)
    User.objects.create(username="a.b@blog.test")
    by_mail = User.objects.get(username="a.b@blog.test")
    publishing.publish(publishing.draft(author=by_mail, title="Mail", source="x"))
    published(kind=Post.Kind.PAGE, title="About")
    return post


#: Rows of the specification: the old address, and where it leads; {post} is the post's number.
BLOGGER = [
    ("/feeds/posts/default", "posts.atom"),
    ("/feeds/posts/default/", "posts.atom"),
    ("/feeds/posts/full", "posts.atom"),
    ("/feeds/posts/summary", "posts.atom"),
    ("/feeds/posts/default?alt=rss", "posts.rss"),
    ("/feeds/posts/default?alt=atom", "posts.atom"),
    ("/feeds/posts/default?alt=json", "posts.json"),
    ("/feeds/posts/default?alt=json-in-script&callback=x", "posts.json"),
    ("/feeds/posts/default?alt=exe", "posts.atom"),
    ("/feeds/posts/full?alt=rss&redirect=false&start-index=26", "posts.rss"),
    ("/feeds/posts/summary?alt=json&max-results=5", "posts.json?max-results=5"),
    ("/feeds/posts/default?max-results=9999", "posts.atom?max-results=150"),
    (
        "/feeds/posts/default?updated-min=2020-01-01T00:00:00%2B01:00&orderby=updated&v=2",
        "posts.atom?orderby=updated&updated-min=2020-01-01T00:00:00%2B01:00",
    ),
    ("/feeds/posts/default?q=", "posts.atom"),
    ("/feeds/posts/default?q=Cr%C3%A8me+tea", "search.atom?q=creme+tea"),
    (
        "/feeds/posts/full?alt=rss&q=tea&max-results=9999&orderby=updated",
        "search.rss?q=tea&max-results=150&orderby=updated",
    ),
    ("/feeds/posts/summary?q=label:%22Hot+drinks%22&alt=json", "labels/hot-drinks.json"),
    ("/feeds/posts/default?q=label:nothing", "search.atom?q=label%3Anothing"),
    ("/feeds/comments/default", "comments.atom"),
    ("/feeds/comments/full?alt=rss", "comments.rss"),
    (f"{AT_BLOGGER}/default", "posts/{post}/comments.atom"),
    (f"{AT_BLOGGER}/full?alt=json", "posts/{post}/comments.json"),
    ("/feeds/{post}/comments/default?alt=rss", "posts/{post}/comments.rss"),
    ("/feeds/pages/default", "pages.atom"),
    ("/feeds/pages/default?alt=rss", "pages.rss"),
    ("/feeds/posts/default/-/Hot%20drinks", "labels/hot-drinks.atom"),
    ("/feeds/posts/default/-/hot%20DRINKS?alt=rss", "labels/hot-drinks.rss"),
    ("/feeds/posts/default/-/hot-drinks/", "labels/hot-drinks.atom"),
    ("/feeds/posts/summary/-/Tea%2FMilk?alt=json", "labels/teamilk.json"),
    ("/feeds/posts/default/-/Hot%20drinks/Unknown", "labels/hot-drinks.atom"),
    ("/feeds/posts/default/-/%D1%87%D0%B0%D0%B9", "labels/%D1%87%D0%B0%D0%B9.atom"),
    ("/atom.xml", "posts.atom"),
    ("/atom.xml?alt=rss", "posts.rss"),
    ("/atom.xml?redirect=false&orderby=published", "posts.atom?orderby=published"),
    ("/rss.xml", "posts.rss"),
]
WORDPRESS = [
    ("/feed/", "posts.atom"),
    ("/feed/?paged=3", "posts.atom"),
    ("/feed/rss2/", "posts.rss"),
    ("/feed/rss/", "posts.rss"),
    ("/feed/rdf/", "posts.rss"),
    ("/feed/atom/", "posts.atom"),
    ("/feed/atom", "posts.atom"),
    ("/?feed=atom", "posts.atom"),
    ("/?feed=rss2", "posts.rss"),
    ("/?feed=rss", "posts.rss"),
    ("/?feed=rdf&paged=2", "posts.rss"),
    ("/?feed=feed", "posts.atom"),
    ("/?feed=comments-rss2", "comments.rss"),
    ("/?feed=rss2&p=12", "posts/{post}/comments.rss"),
    ("/?p=12&feed=atom&utm_source=x", "posts/{post}/comments.atom"),
    ("/?feed=rss2&cat=3", "posts.rss"),
    ("/?feed=atom&tag=hot-drinks", "labels/hot-drinks.atom"),
    ("/?feed=atom&category_name=food/hot-drinks", "labels/hot-drinks.atom"),
    ("/?feed=atom&author_name=alice", "authors/alice.atom"),
    ("/comments/feed/", "comments.atom"),
    ("/comments/feed/rss2/", "comments.rss"),
    ("/comments/feed", "comments.atom"),
    ("/2009/05/tea/feed/", "posts/{post}/comments.atom"),
    ("/2009/05/tea/feed", "posts/{post}/comments.atom"),
    ("/2009/05/tea/feed/rss2/", "posts/{post}/comments.rss"),
    ("/2009/05/tea/feed/?utm_source=x", "posts/{post}/comments.atom"),
    ("/2020/03/tea.html/feed/", "posts/{post}/comments.atom"),
    ("/%C3%BCber/tea/feed/", "posts/{post}/comments.atom"),
    ("/category/hot-drinks/feed/", "labels/hot-drinks.atom"),
    ("/category/food/hot-drinks/feed/rss2/", "labels/hot-drinks.rss"),
    ("/tag/hot-drinks/feed/", "labels/hot-drinks.atom"),
    ("/tag/%D1%87%D0%B0%D0%B9/feed/atom/", "labels/%D1%87%D0%B0%D0%B9.atom"),
    ("/author/alice/feed/", "authors/alice.atom"),
    ("/author/Alice/feed/rss2/", "authors/alice.rss"),
    ("/author/abblogtest/feed/", "authors/a.b@blog.test.atom"),
]
OTHERS = [
    ("/feed.xml", "posts.atom"),
    ("/index.xml", "posts.atom"),
    ("/feed", "posts.atom"),
    ("/rss", "posts.rss"),
    ("/rss/", "posts.rss"),
    ("/feed.json", "posts.json"),
    ("/feed.json?max-results=3", "posts.json?max-results=3"),
]


@pytest.mark.parametrize(("address", "leads_to"), BLOGGER + WORDPRESS + OTHERS)
def test_old_address_leads_to_the_feed_in_one_hop(
    wsgi: Client, post: Post, address: str, leads_to: str
) -> None:
    answer = wsgi.get(address.format(post=post.pk))
    location = f"/feeds/{leads_to.format(post=post.pk)}"
    assert (answer.status, answer["Location"]) == (301, location)
    assert wsgi.get(location).status == 200


@pytest.mark.parametrize("address", ["/feeds/posts/default", "/2009/05/tea/feed/", "/?feed=atom"])
def test_old_address_is_kept_by_caches_and_sets_no_cookie(
    wsgi: Client, post: Post, address: str
) -> None:
    answer = wsgi.get(address, headers={"Cookie": "sessionid=x; csrftoken=y"})
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("address", ["/feeds/posts/default", "/feed/", "/?feed=atom", "/x/feed/"])
def test_old_address_can_only_be_read(db: None, address: str) -> None:
    assert Browser().post(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/posts/default/-/coffee",
        "/feeds/posts/default/-/%00",
        "/feeds/posts/default/-/secret",
        "/feeds/posts/other",
        "/feeds/4711/comments/default",
        "/feeds/99999999999999999999/comments/default",
        "/feeds/x/comments/default",
        "/feed/exe/",
        "/feed.exe",
        "/nothing/here/feed/",
        "/%00/feed/",
        "/%2Fevil.example/feed/",
        f"/{'a' * 3000}/feed/",
        "/category/coffee/feed/",
        "/tag/secret/feed/",
        "/author/nobody/feed/",
        "/author/quiet/feed/",
        "/?feed=atom&tag=coffee",
        "/secret/feed/",
        "/secret/feed",
        "/.well-known/feed",
    ],
)
def test_old_address_of_nothing_answers_404(wsgi: Client, post: Post, address: str) -> None:
    User.objects.create(username="quiet")
    secret = draft(labels=["secret"])
    PostUrl.objects.create(path="/secret/", query="", post=secret)
    assert wsgi.get(address).status == 404


OF_POST = [f"{AT_BLOGGER}/default", "/feeds/{post}/comments/default", "/2009/05/tea/feed/",
           "/2020/03/tea.html/feed/", "/?feed=rss2&p=12"]  # fmt: skip


@pytest.mark.parametrize("address", OF_POST)
def test_old_comment_feed_of_a_withdrawn_post_answers_410(
    wsgi: Client, post: Post, address: str
) -> None:
    number = post.pk
    publishing.unpublish(Post.objects.get(pk=number))
    assert wsgi.get(address.format(post=number)).status == 410


@pytest.mark.parametrize("address", OF_POST[1:])
def test_old_comment_feed_of_a_deleted_post_answers_410(
    wsgi: Client, post: Post, address: str
) -> None:
    number = post.pk
    publishing.delete(Post.objects.get(pk=number))
    assert wsgi.get(address.format(post=number)).status == 410


def test_old_comment_feed_follows_a_post_that_was_edited(wsgi: Client, post: Post) -> None:
    publishing.edit(
        Post.objects.get(pk=post.pk), slug="new", published_at=datetime(2019, 1, 1, tzinfo=UTC)
    )
    for address in ("/2009/05/tea/feed/", "/2020/03/tea.html/feed/"):
        assert wsgi.get(address)["Location"] == f"/feeds/posts/{post.pk}/comments.atom"


def test_number_of_an_import_is_found_by_its_reference(wsgi: Client, db: None) -> None:
    ref = "blogger:tea.example:post:814"
    publishing.import_posts(
        [publishing.ImportedPost(ref=ref, author=author(), title="Tea", source="x",
                                 state="published", atom_id="urn:tea")]
    )  # fmt: skip
    found = Post.objects.get(import_ref=ref)
    answer = wsgi.get("/feeds/814/comments/default")
    assert answer["Location"] == f"/feeds/posts/{found.pk}/comments.atom"


def test_post_whose_old_address_ends_in_feed_is_found(wsgi: Client, post: Post) -> None:
    PostUrl.objects.create(path="/2011/feed/", query="", post=post)
    assert wsgi.get("/2011/feed/")["Location"] == post.get_absolute_url()
    assert wsgi.get("/2011/feed")["Location"] == post.get_absolute_url()


@pytest.mark.parametrize("query", ["feed=exe", "feed=", "feeds=atom", "utm_source=feed"])
def test_home_page_with_any_other_query_is_the_home_page(
    wsgi: Client, post: Post, query: str
) -> None:
    answer = wsgi.get(f"/?{query}")
    assert (answer.status, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer["ETag"].startswith('W/"page')


def test_home_page_is_stored_by_the_press_as_before(
    wsgi: Client, post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wsgi.get("/")
    with django_assert_num_queries(1):  # the counters
        assert wsgi.get("/").status == 200


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/feeds/posts/default", 0),
        ("/feed/", 0),
        ("/?feed=atom", 1),
        ("/feeds/posts/default/-/Hot%20drinks", 1),
        ("/category/hot-drinks/feed/", 1),
        ("/author/alice/feed/", 1),
        (f"{AT_BLOGGER}/default", 1),
        ("/2009/05/tea/feed/", 2),
    ],
)
def test_old_address_takes_few_queries(
    wsgi: Client,
    post: Post,
    address: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    published(title="More", labels=["More"])
    with django_assert_num_queries(queries):
        assert wsgi.get(address).status == 301


def test_label_without_posts_has_no_feed_to_lead_to(wsgi: Client, post: Post) -> None:
    publishing.remove_label(Label.objects.get(slug="hot-drinks"))
    assert wsgi.get("/feeds/posts/default/-/Hot%20drinks").status == 404


@pytest.mark.parametrize("typed", ["%21", "a" * 201])
@pytest.mark.django_db
def test_old_address_of_a_search_that_cannot_be_read_leads_to_the_reason(
    wsgi: Client, typed: str
) -> None:
    answer = wsgi.get(f"/feeds/posts/default?q={typed}")
    assert (answer.status, answer["Location"]) == (301, f"/feeds/search.atom?q={typed}")
    assert wsgi.get(answer["Location"]).text.startswith("q must be ")
