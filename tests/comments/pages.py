"""The comment pages as a browser without JavaScript uses them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog import publishing
from blog.models import Blog, Post
from comments import tokens
from comments.bots import stamps
from comments.models import Comment

#: What a browser sends with a form of ours.
OURS = {"Origin": "http://blog.test", "Sec-Fetch-Site": "same-origin"}

TYPED = {
    "author_name": "Ada",
    "author_email": "ada@example.org",
    "author_url": "https://ada.example.org/",
    "body": "Tea, *please*.",
}


def hold_none() -> None:
    """Let comments appear at once."""
    publishing.update_blog(Blog.current(), hold=Blog.Hold.NONE)


def new_url(post: Post) -> str:
    """Return the address of the form."""
    return reverse("comments:new", args=[post.pk])


def stamp(post: Post | int, *, seconds: float = 60) -> str:
    """Return what a browser was given when its reader began to write, so long ago."""
    number = post if isinstance(post, int) else post.pk
    return stamps.made(number, at=timezone.now() - timedelta(seconds=seconds))


def send(client: Client, post: Post, *, action: str = "post", **typed: str) -> Any:
    """Post the form of ``post`` with some fields typed otherwise, as a browser with scripts does.

    Its reader took the time that people take.
    """
    data = {"stamp": stamp(post), **TYPED, **typed, "action": action}
    return client.post(new_url(post), data, headers=OURS)


def comment_on(post: Post, client: Client, **typed: str) -> Comment:
    """Return what the form has made of a comment."""
    send(client, post, **typed)
    return Comment.objects.latest("pk")


def own_url(comment: Comment, view: str = "own") -> str:
    """Return an address that its author alone knows."""
    return reverse(f"comments:{view}", args=[comment.pk, tokens.for_author(comment)])


def document(response: Any) -> html.HtmlElement:
    """Return a page, parsed."""
    return cast("html.HtmlElement", html.document_fromstring(response.content.decode()))


def values(response: Any) -> dict[str, str]:
    """Return what the form on a page would send, without its button."""
    [form] = document(response).xpath("//form[not(@role = 'search')]")
    fields = form.xpath(".//input | .//textarea")
    return {field.name: _value(field) for field in fields}


def kept(response: Any) -> str:
    """Return the text that a page without a form gives back."""
    [field] = document(response).xpath("//textarea")
    return _value(field)


def _value(field: Any) -> str:
    """Return a field's value; browsers drop a line feed at the start of a textarea."""
    value = str(field.value or "")
    return value.removeprefix("\n") if field.tag == "textarea" else value


def text_of(response: Any, path: str) -> str:
    """Return the words of the elements that an XPath finds, in one line."""
    found = cast("list[html.HtmlElement]", document(response).xpath(path))
    return " ".join(" ".join(element.text_content().split()) for element in found)


def alert(response: Any) -> str:
    """Return what the error summary says."""
    return text_of(response, "//*[@role='alert']")
