"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): `Feed` → bytes.

Pure, as the other builders are, and as lenient with stored text. What the format has no word for
is said in objects named `_broadsheet`, as it asks of extensions; the README describes them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from blog.text import xml_safe
from feeds.builders import texts
from feeds.builders.times import rfc3339
from feeds.builders.uri import valid_uri, web_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.model import Enclosure, Feed, InReplyTo, Item, Person

MEDIA_TYPE: Final = "application/feed+json"
#: JSON is UTF-8, and the type knows no `charset` (RFC 8259 §11).
CONTENT_TYPE: Final = MEDIA_TYPE

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_FOR_PEOPLE: Final = (
    "This is a JSON Feed. To follow it, copy the address of this page into a feed reader."
)


def build(feed: Feed) -> bytes:
    """Return `feed` as a JSON Feed document in UTF-8.

    No stored text makes it fail; what the format demands but is empty gets a stand-in. A naive
    time raises `ValueError`.
    """
    document = json.dumps(_feed(feed), ensure_ascii=False, indent=2)
    return f"{document}\n".encode()


def _feed(feed: Feed) -> dict[str, Any]:
    described = {
        "version": _VERSION,
        "title": texts.title(feed.title),
        "home_page_url": valid_uri(feed.alternate_url),
        "feed_url": valid_uri(feed.self_url),
        "description": texts.text_or(feed.subtitle, ""),
        "user_comment": _FOR_PEOPLE,
        "language": xml_safe(feed.language),
        "hubs": [{"type": "WebSub", "url": url}] if (url := valid_uri(feed.hub_url)) else [],
        "_broadsheet": _about_feed(feed),
    }
    return _said(described) | {"items": [_item(item) for item in feed.items]}


def _about_feed(feed: Feed) -> dict[str, Any]:
    return _said(
        {
            "id": texts.entry_id(feed.id, feed.self_url),
            "updated": rfc3339(feed.updated),
            "generator": xml_safe(feed.generator.name),
            "version": xml_safe(feed.generator.version),
        }
    )


def _item(item: Item) -> dict[str, Any]:
    described = {
        "id": texts.entry_id(item.id, item.url),
        "url": valid_uri(item.url),
        "title": texts.title(item.title),
        **_content(item),
        "summary": texts.text_or(item.summary_text, ""),
        "image": "" if item.lead_image is None else valid_uri(item.lead_image.url),
        "date_published": rfc3339(item.published),
        "date_modified": rfc3339(item.updated),
        "authors": [_author(item.author)],
        "tags": [label.get("label", label["term"]) for label in texts.categories(item)],
        "attachments": [_attachment(file) for file in item.enclosures],
        "_broadsheet": _about_item(item),
    }
    return _said(described)


def _content(item: Item) -> dict[str, str]:
    """Return the content, which an item must have: the summary or the title stands in."""
    if html := texts.text_or(item.content_html, ""):
        return {"content_html": html}
    return {"content_text": texts.text_or(item.summary_text, texts.title(item.title))}


def _author(person: Person) -> dict[str, str]:
    return _said({"name": texts.name(person.name), "url": web_page(person.uri)})


def _attachment(file: Enclosure) -> dict[str, Any]:
    described: dict[str, Any] = {
        "url": valid_uri(file.url),
        "mime_type": xml_safe(file.media_type),
    }
    if file.length_bytes is not None:
        described["size_in_bytes"] = file.length_bytes
    return described


def _about_item(item: Item) -> dict[str, Any]:
    replies = item.replies_in(MEDIA_TYPE)
    newest = replies.updated if replies else None
    return _said(
        {
            "comments_url": valid_uri(item.comments_url or ""),
            "comments_feed_url": valid_uri(replies.href) if replies else "",
            "comments": item.reply_total,
            "comments_updated": None if newest is None else rfc3339(newest),
            "in_reply_to": [_answered(answered) for answered in item.in_reply_to],
        }
    )


def _answered(answered: InReplyTo) -> dict[str, str]:
    return {"id": xml_safe(answered.ref), "url": valid_uri(answered.href)}


def _said(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return what there is to say; 0 is, nothing and emptiness are not."""
    return {key: value for key, value in described.items() if value == 0 or value}
