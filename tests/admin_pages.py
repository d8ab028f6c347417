"""Django's admin as somebody with a browser uses it, without JavaScript."""

from __future__ import annotations

from typing import Any, cast

from django.test import Client
from lxml import html


def document(response: Any) -> html.HtmlElement:
    """Return a page, parsed."""
    return cast("html.HtmlElement", html.document_fromstring(response.content.decode()))


def fields(response: Any, form_id: str) -> dict[str, str]:
    """Return what a form would send, without any button."""
    [form] = document(response).xpath(f"//form[@id='{form_id}']")
    values = {str(name): str(value) for name, value in form.form_values()}
    for area in form.xpath(".//textarea"):  # browsers drop a line feed at the start
        values[area.name] = str(area.value or "").removeprefix("\n").replace("\n", "\r\n")
    return values


def send(client: Client, url: str, form_id: str, *, button: str = "_save", **typed: str) -> Any:
    """Open a form, type, and press a button; return the answer after redirects."""
    shown = fields(client.get(url), form_id)
    return client.post(url, {**shown, **typed, button: "1"}, follow=True)


def text_of(response: Any, path: str) -> str:
    """Return the words of the elements that an XPath finds, in one line."""
    found = cast("list[html.HtmlElement]", document(response).xpath(path))
    return " ".join(" ".join(element.text_content().split()) for element in found)


def messages(response: Any) -> str:
    """Return what the page tells at its top."""
    return text_of(response, "//ul[contains(@class, 'messagelist')]/li")


def errors(response: Any) -> str:
    """Return what is wrong with a form."""
    return text_of(response, "//ul[contains(@class, 'errorlist')]")
