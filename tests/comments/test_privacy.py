"""The privacy page: each sentence is there when the setting makes it true, and only then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing
from blog.models import Blog, Delivery
from blog.press import Press
from blog.worker import forget_finished_deliveries
from comments import housekeeping, networks, submission
from comments.models import Attempt, Receipt
from tests import wsgi as whole
from tests.admin_pages import document, text_of
from tests.blog.factories import published
from tests.comments.factories import form, pending

pytestmark = pytest.mark.django_db

PAGE = "/privacy/"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
#: Blog, counters, pages beside it.
QUERIES = 3


def said(client: Client) -> str:
    return text_of(client.get(PAGE), "//main")


#: A setting of the blog, and the sentence that it makes; both values are not the default ones.
OF_BLOG: list[tuple[dict[str, Any], str]] = [
    ({"keep_network_days": 1}, "That is gone after 1 day."),
    ({"keep_network_days": 90}, "That is gone after 90 days."),
    ({"keep_spam_days": 14}, "put in the trash is deleted after 14 days."),
    ({"learner": False}, "Nothing is learnt from what moderators decide now."),
    ({"comments_from": "nobody"}, "Comments are closed here."),
    ({"proof_of_work": True}, "only that it was used is kept, for 1 day, and not by whom."),
    ({"comments_from": "verified"}, "It is needed, and you prove by a link in a mail"),
    ({"takes_mentions": True}, "A page of yours that links to a post can be sent here"),
    ({"takes_mentions": True}, "A page that can’t be read is tried for 7 days, then forgotten."),
    ({"takes_mentions": True}, "Sites whose pages are said to link here are asked for those"),
    ({"sends_mentions": True}, "Sites that a post links to are told of it."),
]


@pytest.mark.parametrize(("changes", "sentence"), OF_BLOG)
def test_sentence_follows_the_setting_of_the_blog(
    client: Client, changes: dict[str, Any], sentence: str
) -> None:
    assert sentence not in said(client)
    publishing.update_blog(Blog.current(), **changes)
    assert sentence in said(client)


#: Settings, the sentence that they make, and settings that take it away.
OF_SETTINGS: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
    (
        {"WEBSUB_HUB": "https://user:pw@hub.example:8443/x"},
        "The hub hub.example is told which feeds have changed",
        {"WEBSUB_HUB": ""},
    ),
    ({"AKISMET_HOST": "a.example"}, "The service a.example judges", {"AKISMET_HOST": ""}),
    (
        {"AKISMET_HOST": ""},
        "Your e-mail address is never shown and never passed on.",
        {"AKISMET_HOST": "a.example"},
    ),
    ({"AKISMET_HOST": ""}, "no service that judges comments", {"AKISMET_HOST": "a.example"}),
    ({"MEASURE_ENCLOSURES": True}, "Servers of files that posts", {"MEASURE_ENCLOSURES": False}),
    ({"EMAIL_BACKEND": SMTP}, "goes through a mail server", {"EMAIL_BACKEND": "x"}),
    (
        {"EMAIL_BACKEND": SMTP, "DEFAULT_FROM_EMAIL": "Tea <tea@blog.test>"},
        "write to tea@blog.test from the e-mail address",
        {"EMAIL_BACKEND": "x"},
    ),
    ({"EMAIL_BACKEND": "x"}, "write to them from the e-mail address", {"EMAIL_BACKEND": SMTP}),
    (
        {"EMBED_HOSTS": ["a.example", "b.example", "c.example"]},
        "Players in posts can come from a.example, b.example and c.example.",
        {"EMBED_HOSTS": []},
    ),
    (
        {"FEED_LIMITS": ((60, timedelta(hours=1)),)},
        "how often feeds are asked for is counted by network address",
        {"FEED_LIMITS": ()},
    ),
    ({"COMMENT_EDIT_MINUTES": 1}, "for 1 minute edit or delete it", {"COMMENT_EDIT_MINUTES": 2}),
    ({"COMMENT_EDIT_MINUTES": 20}, "for 20 minutes edit or delete it", {"COMMENT_EDIT_MINUTES": 0}),
    (
        {"WEBSUB_HUB": "", "MEASURE_ENCLOSURES": False, "EMAIL_BACKEND": "x"},
        "Nobody: no statistics",
        {"MEASURE_ENCLOSURES": True},
    ),
    ({"MEASURE_ENCLOSURES": True}, "Nobody else: no statistics", {"MEASURE_ENCLOSURES": False}),
]  # fmt: skip


@pytest.mark.parametrize(("values", "sentence", "others"), OF_SETTINGS)
def test_sentence_follows_the_setting(
    settings: Settings, values: dict[str, Any], sentence: str, others: dict[str, Any]
) -> None:
    settings.EMAIL_BACKEND = "x"
    held: dict[str, str] = {}
    for shown, chosen in ((True, values), (False, others), (True, values)):
        for name, value in chosen.items():
            setattr(settings, name, value)
        # A server that was started with other settings doesn't take the old copy for current.
        answer = whole.Client(Press(WSGIHandler())).get(PAGE, headers=held)
        held = {"If-None-Match": answer["ETag"]}
        assert (sentence in text_of(answer, "//main")) is shown


def test_closed_blog_says_nothing_of_what_nobody_can_do(client: Client) -> None:
    publishing.update_blog(Blog.current(), comments_from="nobody")
    page = said(client)
    assert "After posting" not in page
    assert "your browser keeps a token" not in page


def test_page_tells_of_the_signed_time_while_there_is_one(client: Client) -> None:
    sentence = "your browser asks the blog for a signed time"
    assert sentence in said(client)
    publishing.update_blog(Blog.current(), minimum_seconds=0)
    assert sentence not in said(client)


def test_counts_tell_no_network_as_the_page_says(client: Client) -> None:
    assert "so that the counts tell neither" in said(client)
    form_sent = form(author_email="rita@example.org")
    submission.submit(published().pk, form_sent, network="192.0.2.0/24")
    kept = " ".join(Attempt.objects.values_list("bucket", flat=True))
    assert "192.0.2" not in kept
    assert "rita" not in kept


def test_network_that_is_kept_is_as_long_as_the_page_says(client: Client) -> None:
    assert "its first 24 or 48 bits, of IPv4 or IPv6" in said(client)
    assert networks.of_address("192.0.2.7") == "192.0.2.0/24"
    assert networks.of_address("2001:db8:1:2::3") == "2001:db8:1::/48"


def test_counts_and_answers_are_forgotten_when_the_page_says(client: Client) -> None:
    page = said(client)
    assert "each count is kept for 1 day." in page
    assert "is known for 1 day." in page
    pending(published(), author_email="rita@example.org")
    before = timezone.now() - timedelta(days=1, minutes=1)
    Attempt.objects.update(at=before)
    Receipt.objects.update(created_at=before)
    housekeeping.forget()
    assert not Attempt.objects.exists()
    assert not Receipt.objects.exists()


def test_deliveries_are_forgotten_when_the_page_says(client: Client) -> None:
    assert "about which comment is known for 30 days." in said(client)
    now = timezone.now()
    for days in (29, 31):
        at = now - timedelta(days=days)
        Delivery.objects.create(kind="x", state="done", created_at=at, due_at=at, finished_at=at)
    forget_finished_deliveries()
    assert Delivery.objects.count() == 1


def test_readers_get_no_cookie_as_the_page_says(wsgi: whole.Client) -> None:
    post = published()
    assert "Readers get no cookie" in text_of(wsgi.get(PAGE), "//main")
    for address in (PAGE, "/", post.get_absolute_url(), "/feeds/posts.atom"):
        assert "Set-Cookie" not in wsgi.get(address)


def test_page_is_linked_from_every_page_and_from_the_form(client: Client) -> None:
    post = published()
    for address in ("/", post.get_absolute_url(), PAGE):
        assert document(client.get(address)).xpath(f"//footer//a[@href='{PAGE}']")
    for address in (post.get_absolute_url(), f"/comments/new/{post.pk}/"):
        assert document(client.get(address)).xpath(f"//form//a[@href='{PAGE}']")


def test_page_is_an_edition_that_moves_with_the_settings_alone(wsgi: whole.Client) -> None:
    first = wsgi.get(PAGE)
    pending(published(), author_name=form().author_name)
    again = wsgi.get(PAGE, headers={"If-None-Match": first["ETag"]})
    assert again.status == 304
    publishing.update_blog(Blog.current(), keep_spam_days=3)
    assert wsgi.get(PAGE, headers={"If-None-Match": first["ETag"]}).status == 200


def test_page_is_found_by_search_engines_but_not_in_the_sitemap(client: Client) -> None:
    assert not document(client.get(PAGE)).xpath("//meta[@name='robots']")
    assert b"/privacy/" not in client.get("/sitemap.xml").content


def test_page_costs_as_few_queries_as_any(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


def test_page_answers_reading_alone(client: Client) -> None:
    assert client.post(PAGE).status_code == 405
