"""What HTML may hold: in a comment little, in a post what blogs use. Data only.

`RELEASE` counts up with every change here that alters clean HTML, so that `resanitize` knows
which stored HTML is old.
"""

from __future__ import annotations

import re

RELEASE = 1

COMMENT_TAGS = frozenset("a b i em strong code pre blockquote p br ul ol li".split())
COMMENT_SCHEMES = frozenset({"http", "https", "mailto"})
COMMENT_REL = "nofollow ugc noopener"

#: A link of a comment: a scheme and a host, or an e-mail address. bleach alone lets
#: `javascript:123`, `//evil`, `/\evil` and `../admin/` through. No userinfo: it only ever
#: makes a host look like another one. No backslash: browsers read it as a slash. In a host, no
#: character that turns the direction of writing: no name may have one (RFC 5893), and what nh3
#: can't read as a host would be left as a link to nowhere.
COMMENT_LINK = re.compile(
    r"(?:https?://(?:[^\s/?\#@\\:\[\]<>\"'%\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+|\[[0-9a-f:.]+\])(?::\d{0,5})?(?:[/?\#][^\s\\<>\"]*)?"
    r"|mailto:[^\s\\<>\"]*[^\s\\<>\"@]@[^\s\\<>\"@]+)",
    re.IGNORECASE,
)

POST_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

POST_TAGS = frozenset(
    """a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite
    code col colgroup data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3
    h4 h5 h6 header hgroup hr i iframe img ins kbd li main map mark nav ol p picture pre q rp rt
    ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th
    thead time tr track tt u ul var video wbr""".split()
) - {"map", "main"}

#: Elements whose content goes with them: it is not text. (Their text would be scripts, style
#: sheets, titles of icons and page heads.)
POST_CONTENT_DROPPED = frozenset({"script", "style", "template", "svg", "select", "title"})

_SIZE = frozenset({"width", "height"})
_CELL = frozenset({"align", "valign", "width", "height", "colspan", "rowspan", "headers", "scope"})
_MEDIA = frozenset({"src", "controls", "loop", "muted", "preload"})

#: Attributes that only tell where an image really is; taken over into `src`, never kept.
LAZY_SOURCES = ("data-lazy-src", "data-src", "data-original", "data-orig-file", "data-url")
LAZY_SOURCE_SETS = ("data-lazy-srcset", "data-srcset")

POST_ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"class", "id", "lang", "dir", "title"}),
    "a": frozenset({"href", "hreflang", "rel", "name", "download"}),
    "abbr": frozenset(),
    "audio": _MEDIA,
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span", "width", "align"}),
    "colgroup": frozenset({"span", "width", "align"}),
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "div": frozenset({"align"}),
    "h1": frozenset({"align"}),
    "h2": frozenset({"align"}),
    "h3": frozenset({"align"}),
    "h4": frozenset({"align"}),
    "h5": frozenset({"align"}),
    "h6": frozenset({"align"}),
    "hr": frozenset({"align", "width"}),
    "iframe": _SIZE | {"src", "allowfullscreen", "loading", "referrerpolicy"},
    "img": _SIZE
    | {"src", "srcset", "sizes", "alt", "align", "border", "loading", "decoding", "longdesc"}
    | set(LAZY_SOURCES)
    | set(LAZY_SOURCE_SETS),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "p": frozenset({"align"}),
    "pre": frozenset({"tabindex"}),
    "q": frozenset({"cite"}),
    "source": _SIZE | {"src", "srcset", "sizes", "type", "media", *LAZY_SOURCE_SETS},
    "table": frozenset(
        {"align", "width", "border", "cellpadding", "cellspacing", "summary", "tabindex"}
    ),
    "tbody": frozenset({"align", "valign"}),
    "td": _CELL | {"abbr"},
    "tfoot": frozenset({"align", "valign"}),
    "th": _CELL | {"abbr"},
    "thead": frozenset({"align", "valign"}),
    "time": frozenset({"datetime"}),
    "tr": frozenset({"align", "valign"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
    "ul": frozenset({"type"}),
    "video": _MEDIA | _SIZE | {"poster", "playsinline"},
}
