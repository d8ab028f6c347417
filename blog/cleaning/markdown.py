"""Markdown, for comments and for posts. What comes out is not safe yet: see blog.sanitize.

The parsers are compiled here, at import: markdown-it compiles its rules at first use and is
not safe for threads while it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from blog.cleaning import links, tags
from blog.cleaning.allowlist import COMMENT_LINK
from blog.cleaning.characters import BIDI
from blog.guard import MARKUP_DEPTH

# Where markdown-it stops and drops what is deeper; Python's own stack ends at five times this.
_DEEPEST = 100
_CONTAINER = re.compile(r"<(/?)(?:blockquote|[uo]l|li)[ >]")
_BLOCK_TAG = re.compile(r"</?(?:p|ul|ol|li|blockquote|pre)>|<br>")
_SCHEME = re.compile(r"(?<![a-z0-9])https?\Z", re.IGNORECASE)
_PRE_START = re.compile(r"<pre(?=[\s>])", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_ORDERED = re.compile(r"(\d{1,9})[.)]")


def comment(text: str) -> str:
    """Return the HTML of a public comment.

    Headings, rules and tables stay as typed, pictures become links, bare addresses become
    links, tags that are not allowed are shown. Nesting past the guard's depth is cut off, one
    level after the guard refuses it.
    """
    html: str = _COMMENT.render(text)
    return html


def imported_comment(text: str) -> str:
    """Return the HTML of an imported comment: the same, but nothing is cut off."""
    return _whole(_IMPORTED_COMMENT, text)


def post(text: str) -> str:
    """Return the HTML of a post or page: CommonMark with HTML, tables and strikethrough."""
    return _whole(_POST, text)


def _whole(parser: MarkdownIt, text: str) -> str:
    """Return the HTML of `text`; where it nests so deep that text would be lost, as typed."""
    html: str = parser.render(text)
    return html if _nesting(html) < _DEEPEST else f"<pre>{escape(text)}</pre>"


def _nesting(html: str) -> int:
    deepest = depth = 0
    for end in _CONTAINER.findall(html):
        depth += -1 if end else 1
        deepest = max(deepest, depth)
    return deepest


def _bare_address_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Inline rule: make `https://…` a link, before `_` and `*` in it are taken for emphasis."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if not scheme:
        return False
    address = links.bare_address(state.src[: state.posMax], state.pos - len(scheme[0]))
    if not address:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        _push_link(state, address)
    state.pos += len(address) - len(scheme[0])
    return True


def _push_link(state: StateInline, address: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": address}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)


def _pre_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Block rule: `<pre>` up to its `</pre>`, blank lines included, Markdown left alone."""
    if state.is_code_block(start) or not _PRE_START.match(_line(state, start)):
        return False
    last = next((n for n in range(start, end) if _PRE_END.search(_line(state, n))), None)
    if last is None:
        return False
    if not silent:
        state.line = last + 1
        token = state.push("html_block", "", 0)
        token.content = state.getLines(start, last + 1, state.blkIndent, keepLastLF=True)
        token.map = [start, last + 1]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _list_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Block rule: lists, but `1986. What a year` stays: `ol` may not say where it starts."""
    number = _ORDERED.match(_line(state, start))
    if number and int(number[1]) != 1 and not silent:
        return False
    return list_block(state, start, end, silent)


def _typed_tags_rule(state: StateCore) -> None:
    """Core rule: rewrite the tags that were typed, turn pictures into links."""
    typed = tags.Typed()
    for token in state.tokens:
        if token.type == "html_block":
            token.content = typed.rewritten(token.content)
        elif token.type == "inline" and token.children:
            shown = list(_without_pictures(_typed(token.children, typed)))
            token.children = list(_without_breaks_beside_blocks(shown))


def _typed(children: Sequence[Token], typed: tags.Typed) -> Iterator[Token]:
    for token in children:
        if token.type != "html_inline":
            yield token
        elif canonical := typed.canonical(token.content):
            yield Token("html_inline", "", 0, content=canonical)
        else:
            yield Token("text", "", 0, content=token.content)


def _without_pictures(children: Iterator[Token]) -> Iterator[Token]:
    inside_links = 0
    for token in children:
        if token.type == "image":
            yield from _picture(token, linked=inside_links == 0)
            continue
        inside_links += _link_step(token)
        yield token


def _link_step(token: Token) -> int:
    if token.type != "html_inline":
        return {"link_open": 1, "link_close": -1}.get(token.type, 0)
    return token.content.startswith("<a") - token.content.startswith("</a")


def _picture(token: Token, *, linked: bool) -> Iterator[Token]:
    source = str(token.attrs["src"])
    label = Token("text", "", 0, content=token.content or source)
    if not linked:
        yield label
        return
    yield Token("link_open", "a", 1, attrs={"href": source})
    yield label
    yield Token("link_close", "a", -1)


def _without_breaks_beside_blocks(children: Sequence[Token]) -> Iterator[Token]:
    """Drop line breaks next to a block's tag: nobody who types a list in HTML means them."""
    for index, token in enumerate(children):
        neighbours = children[max(index - 1, 0) : index + 2]
        if token.type == "softbreak" and any(_is_block(beside) for beside in neighbours):
            yield Token("text", "", 0, content="\n")
        else:
            yield token


def _is_block(token: Token) -> bool:
    return token.type == "html_inline" and _BLOCK_TAG.match(token.content) is not None


#: Characters that turn the direction of writing, as an address may have them: not in its host.
_ENCODED = str.maketrans({character: quote(character) for character in BIDI})


class _CommentParser(MarkdownIt):
    """markdown-it with our rule for links in place of its own."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 (its name for it)
        # It would spell such a host in Punycode, in which nobody sees any more what is in it.
        return super().normalizeLink(url.translate(_ENCODED))

    def validateLink(self, url: str) -> bool:  # noqa: N802 (its name for it)
        return COMMENT_LINK.fullmatch(url) is not None


def _comment_parser(depth: int) -> MarkdownIt:
    parser = _CommentParser("commonmark", {"html": True, "breaks": True, "maxNesting": depth})
    # A definition of a link vanishes from the text, and one of 2,000 characters can be
    # referred to a thousand times.
    parser.disable(["heading", "lheading", "hr", "reference"])
    parser.block.ruler.at("html_block", _pre_rule, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.at("list", _list_rule, {"alt": ["paragraph", "blockquote"]})
    parser.inline.ruler.before("autolink", "bare_address", _bare_address_rule)
    parser.core.ruler.push("typed_tags", _typed_tags_rule)
    return _compiled(parser)


def _post_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    return _compiled(parser.enable(["table", "strikethrough"]))


def _compiled(parser: MarkdownIt) -> MarkdownIt:
    parser.render("compile *each* `rule`")
    return parser


_COMMENT = _comment_parser(MARKUP_DEPTH + 1)
_IMPORTED_COMMENT = _comment_parser(_DEEPEST)
_POST = _post_parser()
