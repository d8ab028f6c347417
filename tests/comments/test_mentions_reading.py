"""Pages that are said to link to a post are looked at, and become comments that follow them."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog import guard, publishing
from blog.models import Blog, Delivery, Post
from blog.press.snapshot import snapshot
from comments import checking, housekeeping, moderation, rulebook, webmentions
from comments.checking import Looked
from comments.models import Comment, Mention, ModerationEvent
from comments.webmentions import looking, reading, taking
from comments.webmentions.microformats import Entry
from tests.blog.factories import author, published
from tests.comments.factories import NETWORK, hold
from tests.comments.mentioning import Site, entry, html, mentioned, send, site, url_of, work
from tests.races import race
from tests.servers import goes_on, hangs, says

__all__ = ["site"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(site: Site) -> Post:
    """A post."""
    return published(title="Tea")


def test_page_that_links_becomes_a_comment_that_waits(site: Site, post: Post) -> None:
    comment = mentioned(site, post, entry(post, "<b>Well</b> said, see <a href='/x'>this</a>."))
    assert (comment.kind, comment.state, comment.depth) == ("mention", "pending", 0)
    assert (comment.author_name, comment.author_url) == ("Zoe", site.url("/"))
    rel = 'rel="nofollow ugc noopener"'
    assert comment.html == f'<b>Well</b> said, see <a href="{site.url("/x")}" {rel}>this</a>.'
    assert comment.network == NETWORK
    assert Mention.objects.get().network == ""
    assert Delivery.objects.filter(kind="comment-held").exists()


@pytest.mark.parametrize(
    ("kind", "said"),
    [("like-of", "Liked"), ("repost-of", "Reposted"), ("bookmark-of", "Bookmarked")],
)
def test_kind_of_an_entry_is_a_sentence(site: Site, post: Post, kind: str, said: str) -> None:
    assert mentioned(site, post, entry(post, kind=kind)).html == f"<p>{said} this.</p>"


def test_page_without_microformats_has_its_title_and_host(site: Site, post: Post) -> None:
    page = html(f'<title>Cups &amp; <b>pots</b></title><a href="{url_of(post)}">x</a>')
    comment = mentioned(site, post, page)
    assert comment.author_name == "127.0.0.1"
    assert comment.html.startswith("<p><strong>Cups &amp;")


def test_mention_of_a_long_post_is_its_title_and_start(site: Site, post: Post) -> None:
    words = f'<a href="{url_of(post)}">Tea</a> ' + "and cups " * 200
    page = html(
        f'<div class="h-entry"><h1 class="p-name">On cups</h1><div class="e-content">{words}</div>'
    )
    comment = mentioned(site, post, page)
    assert comment.html.startswith("<p><strong>On cups</strong></p>")
    assert len(comment.html) < 400


NOT_LINKS = {
    "words": "{url}",
    "comment": '<!-- <a href="{url}">x</a> -->',
    "template": '<template><a href="{url}">x</a></template>',
    "script": '<script>"<a href={url}>"</script>',
    "escaped": '&lt;a href="{url}"&gt;',
    "longer": '<a href="{url}/more">x</a>',
    "in a query": '<a href="https://zoe.example/?to={url}">x</a>',
    "attribute": '<a title="{url}">x</a>',
    "textarea": '<textarea><a href="{url}">x</a></textarea>',
    "title": '<title><a href="{url}">x</a></title>',
    "empty": "",
}


@pytest.mark.parametrize("markup", NOT_LINKS.values(), ids=NOT_LINKS.keys())
def test_page_that_does_not_link_is_forgotten(site: Site, post: Post, markup: str) -> None:
    site.pages["/reply"] = html(markup.format(url=url_of(post)))
    assert send(site, post) is None
    assert not Mention.objects.exists()


LINKS = {
    "picture": '<img src="{url}">',
    "base": '<base href="http://blog.test/"><a href="{path}">x</a>',
    "without scheme": '<a href="//blog.test{path}">x</a>',
    "with a place": '<a href="{url}#c1">x</a>',
    "host in capitals": '<A HREF="HTTP://BLOG.TEST{path}">x</A>',
}


@pytest.mark.parametrize("markup", LINKS.values(), ids=LINKS.keys())
def test_page_that_links_is_taken(site: Site, post: Post, markup: str) -> None:
    page = html(markup.format(url=url_of(post), path=post.get_absolute_url()))
    assert mentioned(site, post, page).kind == Comment.Kind.MENTION


@pytest.mark.parametrize(
    ("kind", "content", "taken"),
    [
        ("text/plain", "See {url}.", True),
        ("text/plain", "See {url}/more", False),
        ("application/json", '{{"a": [{{"b": "{url}"}}]}}', True),
        ("application/activity+json", '{{"a": "see {url}"}}', False),
        ("application/json", "[" * 100_000, False),
        ("image/png", "{url}", False),
        ("", "{url}", False),
    ],
)
def test_other_documents_are_read_by_their_type(
    site: Site, post: Post, kind: str, content: str, *, taken: bool
) -> None:
    body = content.format(url=url_of(post)).encode()
    site.pages["/reply"] = says(200, body, Content_Type=kind)
    assert bool(send(site, post)) == taken


@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/latest", "http://10.0.0.1/", "file:///etc/passwd"],
)
def test_redirect_to_what_is_not_public_is_not_followed(
    site: Site, post: Post, address: str
) -> None:
    site.pages["/reply"] = says(302, Location=address)
    assert send(site, post) is None
    assert not Mention.objects.exists()


def test_page_on_loopback_is_refused_unless_the_owner_allows_it(
    site: Site, post: Post, settings: Settings
) -> None:
    settings.OUTGOING_ALLOW = ()
    site.pages["/reply"] = entry(post)
    assert send(site, post) is None
    assert site.visits == []


def test_page_that_leads_to_one_of_ours_is_refused(
    site: Site, post: Post, settings: Settings
) -> None:
    site.pages["/reply"] = says(302, Location="/ours")
    site.pages["/ours"] = entry(post)
    target = url_of(post)
    webmentions.receive(site.url("/reply"), target, network=NETWORK)
    settings.SITE_URL = site.url("")
    work()
    assert not Comment.objects.exists()


def test_redirects_are_followed_to_their_end(site: Site, post: Post) -> None:
    site.pages["/reply"] = says(301, Location="/there")
    site.pages["/there"] = entry(post)
    comment = send(site, post)
    assert comment is not None
    assert comment.mention_url == site.url("/reply")


def test_circle_of_redirects_ends(site: Site, post: Post) -> None:
    site.pages["/reply"] = says(302, Location="/reply")
    assert send(site, post) is None
    assert len(site.visits) == 21


def test_slow_server_takes_no_longer_than_a_look_may(
    site: Site, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "DEADLINE", timedelta(seconds=0.5))
    over = threading.Event()
    site.pages["/hangs"] = hangs(over)
    site.pages["/drips"] = goes_on(b"HTTP/1.1 200 OK\r\n\r\n", b"x", every=0.05)
    began = time.monotonic()
    for path in ("/hangs", "/drips"):
        send(site, post, path)
    over.set()
    assert time.monotonic() - began < 10
    assert not Comment.objects.exists()


def test_server_that_fails_is_asked_again_and_then_given_up(site: Site, post: Post) -> None:
    site.pages["/reply"] = says(503)
    send(site, post)
    for _ in range(11):
        work()
    delivery = Delivery.objects.get(kind="read-mention", state=Delivery.State.FAILED)
    assert "503" in delivery.last_error
    Mention.objects.update(sent_at=timezone.now() - housekeeping.MENTIONS_TRIED)
    housekeeping.forget()
    assert not Mention.objects.exists()


def test_server_that_is_back_is_read(site: Site, post: Post) -> None:
    site.pages["/reply"] = says(503)
    assert send(site, post) is None
    site.pages["/reply"] = entry(post)
    work()
    assert Comment.objects.get().author_name == "Zoe"


def test_update_1_changed_page_changes_its_comment_and_keeps_the_text_before(
    site: Site, post: Post
) -> None:
    hold("none")
    comment = mentioned(site, post, entry(post, "First"))
    assert comment.visible
    again = mentioned(site, post, entry(post, "Second"))
    assert (again.pk, again.html) == (comment.pk, "Second")
    assert [text.source for text in again.texts.all()] == ["First"]
    assert again.edited_at


def test_changed_page_is_decided_about_like_an_edit(site: Site, post: Post) -> None:
    comment = mentioned(site, post, entry(post, "First"))
    moderation.approve(comment, by=author())
    assert mentioned(site, post, entry(post, "Second")).state == "pending"


def test_update_2_page_that_is_sent_again_and_says_the_same_changes_nothing(
    site: Site, post: Post
) -> None:
    comment = mentioned(site, post, entry(post))
    moderation.correct(comment, body="Corrected", by=author())
    again = mentioned(site, post, entry(post))
    assert again.source == "Corrected"
    assert again.texts.count() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_delete_page_that_is_gone_takes_its_comment_back(
    site: Site, post: Post, status: int
) -> None:
    comment = mentioned(site, post, entry(post))
    site.pages["/reply"] = says(status)
    assert send(site, post) is None
    comment.refresh_from_db()
    assert (comment.state, comment.html, comment.mention_url) == ("erased", "", "")
    assert ModerationEvent.objects.filter(action="erase", by=None).exists()
    assert (Mention.objects.get().source, Mention.objects.get().target) == ("", "")


def test_link_that_is_gone_takes_the_comment_back_and_one_that_returns_is_new(
    site: Site, post: Post
) -> None:
    first = mentioned(site, post, entry(post))
    site.pages["/reply"] = html("nothing")
    assert send(site, post) is None
    second = mentioned(site, post, entry(post))
    assert second.pk != first.pk
    assert Mention.objects.get().comment == second


@pytest.mark.parametrize("put", [moderation.spam, moderation.trash])
def test_what_a_moderator_put_aside_stays_whatever_the_page_does(
    site: Site, post: Post, put: object
) -> None:
    hold("none")
    comment = mentioned(site, post, entry(post))
    assert callable(put)
    put(comment, by=author())
    state = Comment.objects.get().state
    assert mentioned(site, post, entry(post, "Buy this")).state == state
    site.pages["/reply"] = says(410)
    send(site, post)
    assert Comment.objects.get().state == state


def test_purged_spam_does_not_come_back_and_its_address_is_gone(site: Site, post: Post) -> None:
    comment = mentioned(site, post, entry(post))
    moderation.spam(comment, by=author())
    Comment.objects.update(state_at=timezone.now() - timedelta(days=60))
    moderation.purge()
    assert not Comment.objects.exists()
    assert Mention.objects.get().source == ""
    assert send(site, post) is None
    assert Mention.objects.get().source == ""


def test_erased_mention_does_not_come_back(site: Site, post: Post) -> None:
    moderation.erase(mentioned(site, post, entry(post)), by=author())
    assert send(site, post) is None
    assert Comment.objects.get().state == "erased"


def test_rule_knows_the_host_of_the_page(site: Site, post: Post) -> None:
    rulebook.add(kind="domain", pattern="127.0.0.1", action="spam")
    assert mentioned(site, post, entry(post)).state == "spam"


def test_rule_of_links_counts_neither_page_nor_post(site: Site, post: Post) -> None:
    hold("none")
    rulebook.add(kind="links", pattern="2", action="hold")
    assert mentioned(site, post, entry(post)).state == "approved"


def test_rule_that_refuses_leaves_nothing(site: Site, post: Post) -> None:
    rulebook.add(kind="word", pattern="casino", action="reject")
    site.pages["/reply"] = entry(post, "Casino!")
    assert send(site, post) is None
    assert not Mention.objects.exists()


def test_mention_is_held_where_commenters_must_be_verified(site: Site, post: Post) -> None:
    publishing.update_blog(Blog.current(), comments_from="verified", hold="none")
    assert mentioned(site, post, entry(post)).state == "pending"


def test_reading_that_began_before_another_changes_nothing(site: Site, post: Post) -> None:
    comment = mentioned(site, post, entry(post, "New"))
    Mention.objects.update(source=comment.mention_url)
    earlier = timezone.now() - timedelta(minutes=1)
    taking.take(Mention.objects.get(), Entry(text="Old"), began_at=earlier)
    assert Comment.objects.get().source == "New"


def test_setting_that_is_off_by_now_leaves_the_page_alone(site: Site, post: Post) -> None:
    webmentions.receive(site.url("/reply"), url_of(post), network=NETWORK)
    publishing.update_blog(Blog.current(), takes_mentions=False)
    work()
    assert site.visits == []


HOSTILE = [
    '<img src=x onerror="alert(1)"><script>alert(1)</script>Hello',
    '<a href="javascript:alert(1)">Hello</a>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>Hello",
    "&lt;script&gt;Hello",
    "<p><b a>" * 400 + "Hello",
    "Hello" + "x" * 50_000,
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_clean_and_bounded(site: Site, post: Post, content: str) -> None:
    comment = mentioned(site, post, entry(post, content))
    assert "Hello" in comment.html
    assert "<script" not in comment.html
    assert "javascript:" not in comment.html
    assert " on" not in comment.html.partition("Hello")[0]
    assert len(comment.html) <= guard.CLEAN_CHARACTERS


def test_name_that_is_no_name_is_that_of_the_host(site: Site, post: Post) -> None:
    page = html(
        f'<div class=h-entry><a class="p-author h-card" href="javascript:x">\u202e\u200b</a>'
        f'<a class=u-like-of href="{url_of(post)}"></a></div>'
    )
    comment = mentioned(site, post, page)
    assert (comment.author_name, comment.author_url) == ("127.0.0.1", "")


def test_mention_in_the_thread_says_so_links_to_its_page_and_takes_replies(
    site: Site, post: Post, client: Client
) -> None:
    hold("none")
    comment = mentioned(site, post, entry(post))
    page = client.get(post.get_absolute_url()).content.decode()
    assert '<span class="comment-mark">Mention</span>' in page
    link = f'<a href="{site.url("/reply")}" rel="nofollow ugc noopener">Read it on'
    assert link in page
    assert f"?parent={comment.pk}" in page
    assert "1 comment:" in page


def test_mention_in_the_api_and_in_feeds_names_its_page(
    site: Site, post: Post, client: Client
) -> None:
    hold("none")
    comment = mentioned(site, post, entry(post))
    told = client.get(f"/api/v1/comments/{comment.pk}/").json()
    assert (told["kind"], told["source_url"]) == ("mention", site.url("/reply"))
    assert site.url("/reply") in client.get("/feeds/comments.atom").content.decode()


def test_desk_shows_that_it_is_a_mention_and_of_which_page(
    site: Site, post: Post, admin_client: Client
) -> None:
    comment = mentioned(site, post, entry(post))
    page = admin_client.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode()
    assert '<span class="desk-mark">webmention</span>' in page
    assert f'<a href="{site.url("/reply")}"' in page


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_page_that_is_sent_by_many_at_once_is_one_comment(site: Site) -> None:
    post = published()
    site.pages["/reply"] = entry(post)
    receive = partial(webmentions.receive, site.url("/reply"), url_of(post), network=NETWORK)
    assert race(*[receive] * 6) == [None] * 6
    assert Delivery.objects.filter(kind="read-mention").count() == 1
    payload = Delivery.objects.get(kind="read-mention").payload
    assert race(*[partial(looking.look, payload)] * 6) == [None] * 6
    assert Comment.objects.count() == 1
    with snapshot():
        assert [f for ids in checking.post_ids() for f in checking.faults(ids, Looked())] == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_look_against_delete_and_decisions_leaves_counts_right(site: Site) -> None:
    hold("none")
    post, other = published(), published(title="Milk")
    by = author()
    comments = [mentioned(site, each, entry(each), f"/{each.pk}") for each in (post, other)]
    for each in (post, other):
        site.pages[f"/{each.pk}"] = says(410)
        webmentions.receive(site.url(f"/{each.pk}"), url_of(each), network=NETWORK)
    results = race(
        work,
        partial(moderation.apply, moderation.Action.SPAM, [comments[0].pk], by=by),
        partial(publishing.delete, other),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    with snapshot():
        assert [f for ids in checking.post_ids() for f in checking.faults(ids, Looked())] == []
