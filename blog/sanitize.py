"""The only source of safe HTML, and the only user of bleach and nh3.

bleach is the sanitiser of comments, and 6.4.0 is its last release; it gets guarded input
(blog.guard), and its output passes nh3 with the same allowlist. What has no guard in front of
it, posts and imported comments over the limits, is cleaned by nh3 alone: bleach takes minutes
for hostile markup of 50 KB. nh3 follows the same rules of HTML, only much faster, so that its
input is bounded too (blog.cleaning.bounds).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import version

import bleach
import nh3
from django.utils.safestring import SafeString

from blog import guard, text
from blog.cleaning import (
    allowlist,
    bodies,
    bounds,
    links,
    markdown,
    media,
    paragraphs,
    tags,
)
from blog.cleaning.media import Picture
from blog.guard import GuardError

__all__ = [
    "VERSION",
    "GuardError",
    "RenderedPost",
    "absolute",
    "as_safe",
    "comment",
    "comment_imported",
    "post",
]

#: Stored beside each clean HTML: allowlist, bleach, nh3.
VERSION = f"{allowlist.RELEASE}/bleach-{bleach.__version__}/nh3-{version('nh3')}"

EXCERPT_CHARACTERS = 300
_MARKDOWN, _HTML, _WORDPRESS = "markdown", "html", "wordpress"
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|<br>)*+</p>\s*")
# Two for misnested markup that a parser puts right in two steps; more was never seen.
_PASSES = 4

absolute = links.absolute


@dataclass(frozen=True)
class RenderedPost:
    """The stored forms of a post, clean and root-relative."""

    #: The whole body; the jump break is `<span id="more"></span>`.
    html: str
    #: The part before the jump break, balanced; '' if there is none.
    teaser_html: str
    feed_html: str
    feed_teaser_html: str
    #: The start of the text, at most 300 characters.
    excerpt: str
    text: str
    #: The first picture to look at, if there is one; its address is root-relative or absolute.
    lead_image: Picture | None


def as_safe(html: str) -> SafeString:
    """Mark stored HTML that this module made as safe for a template, and nothing else ever."""
    return SafeString(html)


def comment(source: str, source_format: str = _MARKDOWN) -> str:
    """Return the clean HTML of a comment from the public.

    What is not allowed is shown as text. Raises GuardError for a text over the limits or with
    characters that are refused.
    """
    typed = guard.body(source)
    html = (
        markdown.comment(typed) if source_format == _MARKDOWN else _from_html(typed, source_format)
    )
    guard.markup(html)
    clean = _comment_nh3(_comment_bleach(html))
    guard.cleaned(clean)
    return clean


def comment_imported(source: str, source_format: str) -> str:
    """Return the clean HTML of an imported comment; never refused, its text never cut.

    Over the limits of the public door it is cleaned by nh3 alone.
    """
    safe = guard.newlines(text.xml_safe(source)).strip("\n").rstrip()
    if source_format == _MARKDOWN:
        html = markdown.imported_comment(safe)
    else:
        html = _from_html(safe, source_format)
    if guard.within_limits(safe, html):
        return _comment_nh3(_comment_bleach(html))
    return _comment_nh3(bounds.bounded_html(html))


def post(source: str, source_format: str) -> RenderedPost:
    """Return the clean forms of a post or page. Never refuses: its authors are known."""
    safe = guard.newlines(text.xml_safe(source))
    html = _post_clean(_post_html(safe, source_format))
    feed_html = _stable(bodies.for_feed(html))
    teaser = _stable(bodies.teaser(html))
    words = text.plain(html)
    return RenderedPost(
        html=html,
        teaser_html=teaser,
        feed_html=feed_html,
        feed_teaser_html=_stable(bodies.for_feed(teaser)),
        excerpt=text.shortened(words, EXCERPT_CHARACTERS),
        text=words,
        lead_image=media.lead_picture(feed_html),
    )


def _from_html(source: str, source_format: str) -> str:
    html = paragraphs.autop(source) if source_format == _WORDPRESS else source
    return tags.imported(html)


def _comment_bleach(html: str) -> str:
    # One for each call: a Cleaner is not thread-safe.
    cleaner = bleach.Cleaner(
        tags=allowlist.COMMENT_TAGS,
        attributes=_is_comment_link,
        protocols=allowlist.COMMENT_SCHEMES,
    )
    clean: str = cleaner.clean(html)
    return clean


def _is_comment_link(tag: str, name: str, value: str) -> bool:
    return (tag, name) == ("a", "href") and allowlist.COMMENT_LINK.fullmatch(value) is not None


def _comment_filter(tag: str, name: str, value: str) -> str | None:
    # The `rel` that nh3 writes passes here as well.
    ours = (tag, name, value) == ("a", "rel", allowlist.COMMENT_REL)
    return value if ours or _is_comment_link(tag, name, value) else None


_COMMENT_NH3 = nh3.Cleaner(
    tags=set(allowlist.COMMENT_TAGS),
    clean_content_tags=set(),
    attributes={"a": {"href"}},
    attribute_filter=_comment_filter,
    url_schemes=set(allowlist.COMMENT_SCHEMES),
    link_rel=allowlist.COMMENT_REL,
)


def _comment_nh3(html: str) -> str:
    clean = _EMPTY_PARAGRAPH.sub("", text.xml_safe(_COMMENT_NH3.clean(html)))
    return bodies.settled(clean.strip())


def _post_html(source: str, source_format: str) -> str:
    if source_format == _MARKDOWN:
        return markdown.post(source)
    return paragraphs.autop(source) if source_format == _WORDPRESS else source


def _post_filter(_tag: str, name: str, value: str) -> str | None:
    """Check every address: nh3 itself does not look into `cite` and `srcset`."""
    if name == links.ADDRESS_SET:
        return links.address_set(value, links.web_or_nothing) or None
    if name in links.ADDRESSES and not links.has_scheme(value, allowlist.POST_SCHEMES):
        return None
    return value


_POST_NH3 = nh3.Cleaner(
    tags=set(allowlist.POST_TAGS),
    clean_content_tags=set(allowlist.POST_CONTENT_DROPPED),
    attributes={tag: set(names) for tag, names in allowlist.POST_ATTRIBUTES.items()},
    attribute_filter=_post_filter,
    url_schemes=set(allowlist.POST_SCHEMES),
    link_rel=None,
)


def _post_clean(raw: str) -> str:
    html = _POST_NH3.clean(bodies.plain_tags(bodies.with_jump(raw)))
    return _stable(bodies.for_page(html))


def _stable(html: str) -> str:
    """Return `html` as nh3 leaves it alone: cleaning what was stored must change nothing."""
    for _ in range(_PASSES):
        clean = bodies.settled(text.xml_safe(_POST_NH3.clean(html)))
        if clean == html:
            break
        html = clean
    return html
