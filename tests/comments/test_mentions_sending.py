"""Sites that posts link to are told: when a post appears, changes, and goes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing
from blog.models import Blog, Delivery, Post
from comments.models import SentMention
from comments.webmentions import sending
from tests.blog.factories import author, draft, published
from tests.comments.mentioning import Site, html, site, url_of, work
from tests.races import race
from tests.servers import says

__all__ = ["site"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(site: Site) -> str:
    """The address of a page that takes mentions."""
    site.pages["/page"] = says(200, Link="</end>; rel=webmention")
    site.pages["/end"] = says(202, b"Thanks")
    return site.url("/page")


def linking(*urls: str) -> str:
    return " ".join(f"[see]({url})" for url in urls)


def states() -> dict[str, str]:
    return dict(SentMention.objects.values_list("target", "state"))


def test_site_that_a_published_post_links_to_is_told(site: Site, page: str) -> None:
    post = published(source=linking(page))
    work()
    assert site.told == [("/end", url_of(post), page)]
    sent = SentMention.objects.get()
    assert (sent.state, sent.endpoint, sent.said) == ("taken", site.url("/end"), "202 Thanks")


def test_address_with_a_query_and_signs_arrives_as_it_is(site: Site) -> None:
    site.pages["/page?a=b&c=%C3%BC"] = html('<a rel=webmention href="/end?x=y&amp;z=1">x</a>')
    site.pages["/end?x=y&z=1"] = says(200)
    post = published(source=linking(site.url("/page?a=b&c=ü")))
    work()
    assert site.told == [("/end?x=y&z=1", url_of(post), site.url("/page?a=b&c=%C3%BC"))]


def test_links_of_a_post_are_other_sites_each_once(page: str) -> None:
    text = f"[a](/own) [b](http://blog.test/x) [c](mailto:a@b.example) [d]({page}) [e]({page})"
    assert sending.links_of(published(source=text)) == [page]


def test_only_the_first_fifty_links_are_told(site: Site) -> None:
    post = published(source=linking(*(f"https://{number}.example/" for number in range(60))))
    assert len(sending.links_of(post)) == 50


def test_scheduled_post_is_told_of_when_the_worker_publishes_it(site: Site, page: str) -> None:
    later = publishing.schedule(draft(source=linking(page)), at=timezone.now() + timedelta(hours=1))
    work()
    assert site.told == []
    Post.objects.filter(pk=later.pk).update(scheduled_for=timezone.now())
    [post] = publishing.publish_due()
    work()
    post.refresh_from_db()
    assert site.told == [("/end", url_of(post), page)]


def test_edit_tells_again_and_a_link_that_went_is_told_a_last_time(site: Site, page: str) -> None:
    site.pages["/other"] = says(200, Link="</end>; rel=webmention")
    other = site.url("/other")
    post = published(source=linking(page))
    work()
    post = publishing.edit(post, source=linking(other))
    work()
    assert sorted(target for _, _, target in site.told) == sorted([page, page, other])
    assert states() == {other: "taken"}
    publishing.edit(post, title="Another title")
    work()
    assert [target for _, _, target in site.told[3:]] == [other]


def test_edit_that_readers_of_the_entry_do_not_see_tells_nobody(site: Site, page: str) -> None:
    post = published(source=linking(page))
    work()
    publishing.edit(post, labels=["Tea"], comments_closed=True)
    work()
    assert len(site.told) == 1


@pytest.mark.parametrize("end", [publishing.delete, publishing.unpublish])
def test_post_that_goes_is_told_once_more(site: Site, page: str, end: object) -> None:
    post = published(source=linking(page))
    url = url_of(post)
    work()
    assert callable(end)
    end(post)
    work()
    assert site.told == [("/end", url, page)] * 2
    assert not SentMention.objects.exists()


def test_sent_mention_of_a_deleted_post_finds_410(site: Site, page: str, client: Client) -> None:
    post = published(source=linking(page))
    work()
    publishing.delete(post)
    assert client.get(post.get_absolute_url()).status_code == 410


def test_draft_that_is_deleted_or_edited_tells_nobody(site: Site, page: str) -> None:
    publishing.delete(publishing.edit(draft(source=linking(page)), title="x"))
    assert not Delivery.objects.exists()


def test_page_that_takes_none_and_one_that_refuses_are_noted(site: Site) -> None:
    site.pages["/none"] = html("hello")
    site.pages["/no"] = says(200, Link="</end>; rel=webmention")
    site.pages["/end"] = says(400, b"No\nthanks")
    published(source=linking(site.url("/none"), site.url("/no")))
    work()
    assert states() == {site.url("/none"): "none", site.url("/no"): "refused"}
    assert "400 No thanks" in SentMention.objects.get(state="refused").said
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


def test_dead_site_stops_no_other_and_is_tried_until_it_is_given_up(site: Site, page: str) -> None:
    site.pages["/dead"] = says(503)
    published(source=linking(site.url("/dead"), page))
    for _ in range(13):
        work()
    assert len(site.told) == 1
    failed = Delivery.objects.get(state=Delivery.State.FAILED)
    assert "503" in failed.last_error
    assert failed.attempts == 12


def test_endpoint_that_fails_is_told_again(site: Site, page: str) -> None:
    site.pages["/end"] = says(500)
    published(source=linking(page))
    work()
    site.pages["/end"] = says(200)
    work()
    assert len(site.told) == 2
    assert states() == {page: "taken"}


def test_endpoint_that_moved_is_told_where_it_is(site: Site, page: str) -> None:
    site.pages["/end"] = says(308, Location="/moved")
    site.pages["/moved"] = says(201)
    published(source=linking(page))
    work()
    assert [path for path, _, _ in site.told] == ["/end", "/moved"]


@pytest.mark.parametrize("endpoint", ["http://169.254.169.254/", "http://10.0.0.1/", "file:///x"])
def test_endpoint_that_is_not_public_is_told_nothing(site: Site, endpoint: str) -> None:
    site.pages["/page"] = says(200, Link=f"<{endpoint}>; rel=webmention")
    published(source=linking(site.url("/page")))
    work()
    assert states() == {site.url("/page"): "refused"}
    assert site.told == []


def test_page_that_is_not_public_is_asked_for_nothing(
    site: Site, page: str, settings: Settings
) -> None:
    settings.OUTGOING_ALLOW = ()
    published(source=linking(page))
    work()
    assert (states(), site.visits) == ({page: "refused"}, [])


def test_nothing_is_sent_unless_the_owner_wants_it(site: Site, page: str) -> None:
    publishing.update_blog(Blog.current(), sends_mentions=False)
    post = published(source=linking(page))
    assert not Delivery.objects.exists()
    publishing.update_blog(Blog.current(), sends_mentions=True)
    publishing.edit(post, title="Another")
    publishing.update_blog(Blog.current(), sends_mentions=False)
    work()
    assert site.visits == []


def test_import_tells_nobody(site: Site, page: str) -> None:
    item = publishing.ImportedPost(
        ref="x:1", author=author(), title="Tea", source=f'<a href="{page}">x</a>',
        state=Post.State.PUBLISHED, published_at=timezone.now(),
    )  # fmt: skip
    publishing.import_posts([item])
    publishing.take_back("x:")
    assert not Delivery.objects.exists()


def test_sites_are_told_one_after_the_other(site: Site) -> None:
    published(source=linking(*(site.url(f"/{number}") for number in range(3))))
    sending.plan({"subject": str(Post.objects.get().pk)})
    due = sorted(Delivery.objects.filter(kind="send-mention").values_list("due_at", flat=True))
    assert [round((later - due[0]).total_seconds()) for later in due] == [0, 20, 40]


def test_queries_of_a_plan_do_not_grow_with_links(
    site: Site, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post = published(source=linking(*(f"https://{number}.example/" for number in range(40))))
    with django_assert_max_num_queries(14):
        sending.plan({"subject": str(post.pk)})
    assert SentMention.objects.count() == 40


def test_admin_shows_what_was_sent(site: Site, page: str, admin_client: Client) -> None:
    publishing.delete(published(source=linking(page)))
    published(title="Milk", source=linking(page))
    work()
    listed = admin_client.get("/admin/comments/sentmention/").content.decode()
    assert page in listed
    sent = SentMention.objects.get()
    assert admin_client.get(f"/admin/comments/sentmention/{sent.pk}/change/").status_code == 200


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_plan_each_link_once(site: Site, page: str) -> None:
    post = published(source=linking(page, site.url("/other")))
    Delivery.objects.all().delete()
    plan = partial(sending.plan, {"subject": str(post.pk)})
    assert race(*[plan] * 4) == [None] * 4
    assert SentMention.objects.count() == 2
    assert Delivery.objects.filter(kind="send-mention").count() == 2
