"""What a mention says on our page: its author, and its text, clean and short."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

from blog import guard, sanitize, text
from blog.guard import GuardError
from comments import rules
from comments.models import Comment
from comments.submission.guarding import digest_of
from comments.webmentions.microformats import Entry, Kind

#: Of what doesn't answer the post, as much is shown.
EXCERPT_CHARACTERS: Final = 300
TITLE_CHARACTERS: Final = 150
#: Longer answers are shortened, without their markup.
REPLY_CHARACTERS: Final = guard.BODY_CHARACTERS

_SENTENCES: Final = {
    Kind.LIKE: "Liked this.",
    Kind.REPOST: "Reposted this.",
    Kind.BOOKMARK: "Bookmarked this.",
}
_MENTIONED: Final = "Mentioned this."


@dataclass(frozen=True, slots=True)
class Words:
    """What becomes of an entry: the columns of a comment."""

    author_name: str
    author_url: str
    source: str
    html: str

    @property
    def body_digest(self) -> str:
        """What comments have in common that say the same."""
        return digest_of(self.source)

    def said(self, *, url: str, network: str) -> rules.Said:
        """Return it as rules look at it; ``url`` is the page's."""
        return rules.Said(
            name=self.author_name,
            source=self.source,
            html=self.html,
            url=self.author_url,
            network=network,
            page=url,
        )


def words_of(entry: Entry, *, url: str) -> Words:
    """Return what is shown of an entry on the page ``url``. Nothing is ever refused."""
    source = _source(entry)
    return Words(
        author_name=guard.imported_name(entry.author_name) or guard.imported_name(host_of(url)),
        author_url=guard.imported_url(entry.author_url) if entry.author_url else "",
        source=source,
        html=sanitize.comment_imported(source, Comment.Format.HTML),
    )


def host_of(url: str) -> str:
    """Return the host of a page, as it is shown."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _source(entry: Entry) -> str:
    """Return HTML, which isn't clean yet, of a bounded length."""
    if entry.kind in _SENTENCES:
        return f"<p>{_SENTENCES[entry.kind]}</p>"
    if entry.kind is Kind.REPLY:
        return _reply(entry)
    parts = []
    excerpt = text.shortened(" ".join((entry.summary or entry.text).split()), EXCERPT_CHARACTERS)
    if entry.title and not excerpt.startswith(entry.title[:TITLE_CHARACTERS]):
        title = text.shortened(entry.title, TITLE_CHARACTERS)
        parts.append(f"<p><strong>{escape(title)}</strong></p>")
    if excerpt:
        parts.append(f"<p>{escape(excerpt)}</p>")
    return _safe("".join(parts)) or f"<p>{_MENTIONED}</p>"


def _reply(entry: Entry) -> str:
    """Return an answer with its markup, unless it is too long for that."""
    if entry.html and len(entry.html) <= REPLY_CHARACTERS:
        html = _safe(entry.html)
        if _shows_something(html):
            return html
    plain = text.shortened(entry.text or entry.summary or entry.title, REPLY_CHARACTERS)
    lines = "".join(f"<p>{escape(line)}</p>" for line in plain.split("\n") if line)
    return _safe(lines) or f"<p>{_MENTIONED}</p>"


def _safe(html: str) -> str:
    return text.xml_safe(html)


def _shows_something(html: str) -> bool:
    """Whether something is left once it is clean."""
    try:
        guard.cleaned(sanitize.comment_imported(html, Comment.Format.HTML))
    except GuardError:
        return False
    return True
