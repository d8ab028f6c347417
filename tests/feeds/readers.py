"""Served feeds, read in whatever format they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import feedparser
from lxml import etree

from feeds.formats import FORMATS
from tests.wsgi import Answer, Client

SUFFIXES = list(FORMATS)


def ids(answer: Answer) -> list[str]:
    """Return the ids of a feed's entries, in their order."""
    assert answer.status == 200, answer.text
    if "json" in answer["Content-Type"]:
        return [item["id"] for item in answer.json["items"]]
    parsed: Any = feedparser.parse(answer.content)
    assert not parsed.bozo
    return [entry.id for entry in parsed.entries]


def title(answer: Answer) -> str:
    """Return the title of a feed."""
    if "json" in answer["Content-Type"]:
        return str(answer.json["title"])
    return str(feedparser.parse(answer.content).feed.title)


def self_url(answer: Answer) -> str:
    """Return the address that a feed gives as its own."""
    if "json" in answer["Content-Type"]:
        return str(answer.json["feed_url"])
    links: Any = etree.fromstring(answer.content).xpath(
        "//a:link[@rel='self']/@href", namespaces={"a": "http://www.w3.org/2005/Atom"}
    )
    [own] = links
    return str(own)


def etags(wsgi: Client, paths: dict[str, str]) -> dict[str, str]:
    """Return the entity tags of feeds by name."""
    return {name: wsgi.get(path)["ETag"] for name, path in paths.items()}


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader knows of a document in a series: entries, links by relation, marks."""

    ids: list[str]
    links: dict[str, str]
    complete: bool
    archive: bool


def document(answer: Answer) -> Document:
    """Read a feed's entries and its place in its series, `self` among the links."""
    found = ids(answer)
    if "json" in answer["Content-Type"]:
        about = answer.json["_broadsheet"]
        links = {"self": answer.json["feed_url"], "next": answer.json.get("next_url")} | {
            name.removesuffix("_url").replace("_", "-"): url
            for name, url in about.items()
            if name.endswith("_url")
        }
        marks = {name for name in ("complete", "archive") if about.get(name) is True}
    else:
        read: Any = feedparser.parse(answer.content)
        links = {link.rel: link.href for link in read.feed.links if link.rel != "alternate"}
        marks = {name for name in ("complete", "archive") if f"fh_{name}" in read.feed}
    known = {rel: url for rel, url in links.items() if url}
    return Document(found, known, "complete" in marks, "archive" in marks)
