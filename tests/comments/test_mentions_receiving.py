"""What is checked of a webmention at once, and how it is answered."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing
from blog.models import Blog, Delivery, Post
from comments import webmentions
from comments.limits import LimitReached
from comments.models import Mention
from tests.blog.factories import draft, published
from tests.comments.factories import NETWORK
from tests.comments.mentioning import Site, site, url_of
from tests.wsgi import Client as Wsgi

__all__ = ["site"]

pytestmark = pytest.mark.django_db
PAGE = "https://zoe.example/reply"
ENDPOINT = "/webmention/"


@pytest.fixture
def post() -> Post:
    """A post of a blog that takes mentions."""
    publishing.update_blog(Blog.current(), takes_mentions=True)
    return published()


def receive(source: str, target: str) -> None:
    webmentions.receive(source, target, network=NETWORK)


def test_mention_is_noted_for_the_worker_and_nothing_is_fetched(post: Post, client: Client) -> None:
    answer = client.post(ENDPOINT, {"source": PAGE, "target": url_of(post)})
    assert (answer.status_code, answer["Content-Type"]) == (202, "application/json")
    assert Mention.objects.get().source == PAGE
    assert Delivery.objects.get().kind == "read-mention"
    assert not answer.cookies


@pytest.mark.parametrize(
    ("source", "target", "refusal"),
    [
        ("", "{post}", webmentions.BadSource),
        ("ftp://zoe.example/", "{post}", webmentions.BadSource),
        ("javascript:alert(1)", "{post}", webmentions.BadSource),
        ("https://zoe:pw@zoe.example/", "{post}", webmentions.BadSource),
        ("https://zoe.example/\0", "{post}", webmentions.BadSource),
        ("https://zoe.example/" + "x" * 2000, "{post}", webmentions.BadSource),
        ("https://[zoe/", "{post}", webmentions.BadSource),
        (PAGE, "", webmentions.BadTarget),
        (PAGE, "/2026/03/tea.html", webmentions.BadTarget),
        (PAGE, "https://elsewhere.example/", webmentions.UnknownTarget),
        (PAGE, "http://blog.test/nothing.html", webmentions.UnknownTarget),
        (PAGE, "http://blog.test/%00", webmentions.UnknownTarget),
        (PAGE, "http://blog.test/", webmentions.UnknownTarget),
        ("{post}", "{post}", webmentions.SamePage),
        ("https://BLOG.test/other", "{post}", webmentions.SamePage),
    ],
)
def test_what_can_not_be_a_mention_is_refused(
    post: Post, source: str, target: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        receive(source.format(post=url_of(post)), target.format(post=url_of(post)))
    assert not Mention.objects.exists()


@pytest.mark.parametrize("suffix", ["#c12", "?comment=12", "?utm_source=x"])
def test_place_on_a_post_is_the_post(post: Post, suffix: str) -> None:
    receive(PAGE, url_of(post) + suffix)
    assert Mention.objects.get().post == post


def test_old_address_and_https_are_the_post(post: Post) -> None:
    publishing.add_address(post, path="/", query="p=123")
    receive(PAGE, "https://blog.test:443/?p=123")
    assert Mention.objects.get().post == post


def test_draft_and_withdrawn_post_are_unknown(post: Post) -> None:
    draft()
    url = url_of(publishing.unpublish(post))
    with pytest.raises(webmentions.UnknownTarget):
        receive(PAGE, url)


def test_post_that_takes_no_comments_takes_no_mentions(post: Post) -> None:
    publishing.edit(post, comments_closed=True)
    with pytest.raises(webmentions.TargetClosed):
        receive(PAGE, url_of(post))


def test_same_page_sent_twice_is_looked_at_once(post: Post) -> None:
    receive(PAGE, url_of(post))
    receive(PAGE, url_of(post))
    assert (Mention.objects.count(), Delivery.objects.count()) == (1, 1)


def test_many_from_one_network_or_of_one_host_are_too_many(post: Post, settings: Settings) -> None:
    settings.MENTION_LIMITS_NETWORK = settings.MENTION_LIMITS_HOST
    for number in range(20):
        receive(f"https://{number}.example/", url_of(post))
    with pytest.raises(LimitReached):
        receive("https://another.example/", url_of(post))
    for number in range(20):
        webmentions.receive(f"{PAGE}{number}", url_of(post), network=f"10.0.{number}.0/24")
    with pytest.raises(LimitReached):
        webmentions.receive(PAGE, url_of(post), network="10.1.0.0/24")


def test_looks_are_spaced_so_that_mail_never_waits_for_two(post: Post) -> None:
    for number in range(3):
        receive(f"https://{number}.example/", url_of(post))
    due = sorted(Delivery.objects.values_list("due_at", flat=True))
    assert [round((later - due[0]).total_seconds()) for later in due] == [0, 10, 20]


def test_more_than_can_wait_are_sent_away(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.webmentions.receiving.MOST_WAITING", 1)
    receive(PAGE, url_of(post))
    with pytest.raises(webmentions.Crowded):
        receive("https://another.example/", url_of(post))


def test_off_is_not_found_for_programs_and_people(client: Client) -> None:
    sent = {"source": PAGE, "target": url_of(published())}
    assert client.get(ENDPOINT).status_code == 404
    answer = client.post(ENDPOINT, sent)
    assert (answer.status_code, answer.json()["code"]) == (404, "webmentions_off")
    assert client.post(ENDPOINT, sent, headers={"Accept": "text/html"}).status_code == 404


def test_refusal_is_a_problem_document_with_the_field(post: Post, client: Client) -> None:
    answer = client.post(ENDPOINT, {"source": "x", "target": url_of(post)})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert list(answer.json()["errors"]) == ["source"]


def test_person_gets_a_page_and_a_refused_one_the_form_as_it_was(
    post: Post, client: Client
) -> None:
    headers = {"Accept": "text/html,*/*", "Origin": "https://zoe.example"}
    form = {"source": '"><script>', "target": url_of(post)}
    refused = client.post(ENDPOINT, form, headers=headers)
    assert refused.status_code == 400
    assert 'value="&quot;&gt;&lt;script&gt;"' in refused.content.decode()
    taken = client.post(ENDPOINT, {**form, "source": PAGE}, headers=headers)
    assert taken.status_code == 202
    assert 'role="status"' in taken.content.decode()


def test_limit_says_when_to_come_again(post: Post, client: Client, settings: Settings) -> None:
    settings.MENTION_LIMITS_NETWORK = []
    settings.MENTION_LIMITS_HOST = settings.COMMENT_LIMITS_NETWORK
    sent = {"source": PAGE, "target": url_of(post)}
    answers = [client.post(ENDPOINT, sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize("kind", [Post.Kind.POST, Post.Kind.PAGE])
def test_page_tells_where_mentions_are_taken_as_soon_as_they_are(wsgi: Wsgi, kind: str) -> None:
    path = published(kind=kind).get_absolute_url()
    before = wsgi.get(path)
    assert "Link" not in before
    publishing.update_blog(Blog.current(), takes_mentions=True)
    after = wsgi.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status == 200
    assert after["Link"] == '</webmention/>; rel="webmention"'
    assert '<link rel="webmention" href="/webmention/">' in after.text
    assert wsgi.get(path)["Link"] == after["Link"]


def test_number_of_queries_of_a_mention(
    post: Post, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(24):
        receive(PAGE, url_of(post))


def test_receiving_asks_no_site(post: Post, site: Site) -> None:
    receive(site.url("/reply"), url_of(post))
    assert site.visits == []
