"""Whether an answer holds nothing that it must not: an eye of its own on each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import lxml.etree
import lxml.html

from tests.benchmarks.hostile.wire import Answer
from tests.blog import audit

PROBLEM: Final = "application/problem+json"
#: What XML and HTML have no way to say, and line separators that end a line of a script.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: What HTML alone can't say at all. A form gives back what was typed, the other ones too.
_NEVER_SENT: Final = re.compile("[\x00\ud800-\udfff]")
_TYPED: Final = re.compile(r"<textarea[^>]*>.*?</textarea>|\bvalue=\"[^\"]*\"", re.DOTALL)
_BODY: Final = re.compile(r'<div class="comment-body prose" dir="auto">(.*?)</div>', re.DOTALL)
_ARTICLE: Final = re.compile(r'<article class="comment" id="c\d+"')
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
_SCHEMES: Final = frozenset({"", "http", "https", "mailto", "tel"})
_ADDRESSES: Final = ("href", "src", "action", "formaction", "poster", "cite", "data", "srcdoc")
_NEVER: Final = frozenset({"base", "object", "embed", "frameset", "frame", "applet", "plaintext"})
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ENCODED: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_PARSER: Final = lxml.etree.XMLParser(resolve_entities=False, no_network=True, recover=False)


class Unclean(Exception):
    """Something that must not be in an answer; the text is for people."""


def check(answer: Answer, target: str) -> None:
    """Raise :class:`Unclean` for an answer that no client should get, by its media type."""
    if not answer.body:
        return
    try:
        text = answer.text
        said = _TYPED.sub("", text) if answer.kind == "text/html" else text
        if found := _NEVER_SENT.search(text) or _CONTROL.search(said):
            raise Unclean(f"U+{ord(found[0]):04X} at {found.start()}: {text[:80]!r}")
        _check(answer, text, target)
    except (ValueError, lxml.etree.Error, AssertionError) as error:
        raise Unclean(f"{type(error).__name__} in {answer.kind}: {str(error)[:500]}") from error


def _check(answer: Answer, text: str, target: str) -> None:
    match answer.kind:
        case "application/json" | "application/feed+json" if "opensearch" not in target:
            for html, rules in _html_of_json(answer.json):
                audit.assert_clean(html, rules)
        case "application/problem+json":
            document = answer.json
            if document["status"] != answer.status or not document["code"]:
                raise Unclean(f"a problem that isn't one: {document}")
        case "text/html":
            _check_page(text)
        case "application/atom+xml" | "application/rss+xml" | "text/xml" | "application/xml":
            for html in _html_of_feed(lxml.etree.fromstring(answer.body, _PARSER)):
                audit.assert_clean(html, audit.POST)


def _html_of_json(value: Any) -> Iterator[tuple[str, audit.Rules]]:
    """Yield all HTML in a document, with what may stand in it."""
    match value:
        case dict():
            for key, inner in value.items():
                is_comment = "post" in value or "comment" in str(value.get("url", ""))
                if key in {"body_html", "content_html", "excerpt_html"} and isinstance(inner, str):
                    yield inner, audit.COMMENT if is_comment else audit.POST
                else:
                    yield from _html_of_json(inner)
        case list():
            for inner in value:
                yield from _html_of_json(inner)


def _html_of_feed(root: Any) -> Iterator[str]:
    """Yield all HTML in an Atom or RSS feed."""
    for element in root.iter():
        if (
            element.tag in {f"{_ATOM}content", f"{_ATOM}summary"} and element.get("type") == "html"
        ) or (element.tag in {_ENCODED, "description"} and element.getparent().tag == "item"):
            yield element.text or ""


def _check_page(text: str) -> None:
    """Look at a page of ours, and at each comment in it by itself."""
    bodies = _BODY.findall(text)
    for body in bodies:
        audit.assert_clean(body, audit.COMMENT)
    if len(bodies) < len(_ARTICLE.findall(text)):
        raise Unclean("a comment without a body")
    for element in lxml.html.document_fromstring(text).iter():
        if isinstance(element.tag, str):
            _check_element(element)


def _check_element(element: lxml.html.HtmlElement) -> None:
    name = str(element.tag)
    if name in _NEVER:
        raise Unclean(f"<{name}>")
    if name == "script" and (element.text or not _is_ours(element.get("src"))):
        raise Unclean(f"a script: {lxml.html.tostring(element)[:200]!r}")
    for attribute, value in element.attrib.items():
        if str(attribute).startswith("on"):
            raise Unclean(f"{name}[{attribute}]")
        if attribute in _ADDRESSES and _scheme(str(value)) not in _SCHEMES:
            raise Unclean(f"{name}[{attribute}={str(value)[:80]}]")


def _is_ours(address: str | None) -> bool:
    return (
        address is not None
        and re.match(r"/(?:static/[\w./-]+|admin/jsi18n/)\Z", address) is not None
    )


def _scheme(address: str) -> str:
    """Return the scheme as a browser reads it."""
    found = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address).lower())
    return found[0] if found else ""
