"""Every format by HTTP: one registry, from which the addresses and the headers come."""

from __future__ import annotations

import json

import feedparser
import pytest
from jsonschema import Draft202012Validator

from blog.models import Post
from feeds.formats import FORMATS, FormatConverter
from tests.blog.factories import published
from tests.comments.factories import approved
from tests.feeds.test_agreement import READERS
from tests.feeds.test_json_structure import SCHEMA
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

EACH_FORMAT = pytest.mark.parametrize("suffix", FORMATS)


def threaded() -> list[str]:
    """Make a post whose comment is answered; return the feeds that show them, without suffix."""
    post = published(source="*So* [there](/p/x.html)\n\n![tea](/t.png)", labels=["A & B"])
    approved(post, parent=approved(post))
    return ["/feeds/posts", "/feeds/comments", f"/feeds/posts/{post.pk}/comments"]


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("atom", "application/atom+xml; charset=utf-8"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("json", "application/feed+json"),
    ],
)
def test_feed_has_the_content_type_of_its_format(
    wsgi: Client, suffix: str, content_type: str
) -> None:
    for base in threaded():
        assert wsgi.get(f"{base}.{suffix}")["Content-Type"] == content_type


@EACH_FORMAT
def test_feed_unchanged_answers_304_in_each_format(wsgi: Client, suffix: str) -> None:
    for base in threaded():
        first = wsgi.get(f"{base}.{suffix}")
        again = wsgi.get(f"{base}.{suffix}", headers={"If-None-Match": first["ETag"]})
        assert (first.status, again.status) == (200, 304)


def test_formats_of_a_served_feed_have_different_etags_and_agree(wsgi: Client) -> None:
    for base in threaded():
        answers = {suffix: wsgi.get(f"{base}.{suffix}") for suffix in FORMATS}
        assert len({answer["ETag"] for answer in answers.values()}) == len(FORMATS)
        atom, rss, jsonfeed = (READERS[s](answer.content) for s, answer in answers.items())
        assert atom == rss == jsonfeed != []


def test_feed_as_json_follows_the_schema(wsgi: Client) -> None:
    for base in threaded():
        document = json.loads(wsgi.get(f"{base}.json").content)
        assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
        assert document["feed_url"] == f"http://blog.test{base}.json"


def test_feed_as_rss_names_the_comments_of_each_post(wsgi: Client) -> None:
    _posts, _comments, of_the_post = threaded()
    [entry] = feedparser.parse(wsgi.get("/feeds/posts.rss").content).entries
    assert entry.comments == f"{entry.link}#comments"
    assert entry.wfw_commentrss == f"http://blog.test{of_the_post}.rss"
    assert entry.slash_comments == "2"


@EACH_FORMAT
def test_one_bad_row_does_not_take_a_feed_down(wsgi: Client, suffix: str) -> None:
    post = published()
    bad = "a\x0b\ufffe\uffff]]></p>"
    Post.objects.filter(pk=post.pk).update(title=bad, feed_html=bad)
    [entry] = READERS[suffix](wsgi.get(f"/feeds/posts.{suffix}").content)
    assert entry.title == "a]]></p>"


@EACH_FORMAT
def test_suffix_in_an_address_is_the_format(suffix: str) -> None:
    converter = FormatConverter()
    assert converter.to_url(converter.to_python(suffix)) == suffix
