"""What rules of each kind fit."""

from __future__ import annotations

import time

import pytest

from blog import sanitize
from comments.rules import BadPattern, Condition, Matcher, Outcome, Said, spelling


def said(source: str = "Hello", *, name: str = "Rita", **fields: str) -> Said:
    return Said(name=name, source=source, html=sanitize.comment(source), **fields)


def found(kind: str, pattern: str, what: Said) -> list[str]:
    """Return what a rule has found, for people."""
    matcher = Matcher([Condition(kind, pattern, Outcome.HOLD)])
    assert not matcher.unusable
    return [fit.detail for fit in matcher.fitting(what)]


@pytest.mark.parametrize(
    "source",
    ["casino", "a CASINO!", "Cásino", "\uff43\uff41\uff53\uff49\uff4e\uff4f", "x\ncasino",
     "ca\u200bsino", "我casino吧", "*casino*", "“casino”", "ca**si**no"],
)  # fmt: skip
def test_word_is_found_however_it_is_written(source: str) -> None:
    assert found("word", "Casino", said(source)) == ["word: Casino"]


@pytest.mark.parametrize("pattern", ["Casíno", "\uff23\uff21\uff33\uff29\uff2e\uff2f", " casino "])
def test_word_is_found_however_the_owner_writes_it(pattern: str) -> None:
    assert found("word", pattern, said("casino"))


@pytest.mark.parametrize("source", ["casinos", "occasino", "casi no", "casino2", "casino_x"])
def test_word_is_not_found_inside_another(source: str) -> None:
    assert not found("word", "casino", said(source))


@pytest.mark.parametrize(("pattern", "source"), [("कस", "कसी"), ("सी", "कसी")])
def test_word_is_not_found_before_or_behind_its_marks(pattern: str, source: str) -> None:
    assert not found("word", pattern, said(source))


@pytest.mark.parametrize(
    ("pattern", "source"),
    [("赌场", "我喜欢赌场游戏"), ("カジノ", "オンラインカジノです"), ("คาสิโน", "เล่นคาสิโนออนไลน์"),
     ("카지노", "온라인카지노는"), ("赌 场", "赌 场"), ("赌*戏", "我喜欢赌场游戏")],
)  # fmt: skip
def test_word_of_a_script_without_spaces_is_found_anywhere(pattern: str, source: str) -> None:
    assert found("word", pattern, said(source))


def test_word_is_found_in_the_name() -> None:
    assert found("word", "casino", said(name="Casino Rita"))


def test_phrase_is_not_found_across_name_and_text() -> None:
    assert not found("word", "rita hello", said())


def test_phrase_is_found_across_white_space() -> None:
    assert found("word", "buy now", said("buy \n now"))


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        ("casino*", "CASINOS"),
        ("casino*", "casino"),
        ("*pills", "superpills!"),
        ("*pill*", "superpillsbury!"),
        ("ca*n*s", "canines canons"),
        ("ca*n*s", "canine canons"),
        ("buy * now", "buy this now"),
        ("buy** now", "buying now"),
        ("a*a*a", "aaa"),
        ("a*a", "ab aba"),
        ("a b a", "xa b a b a"),
        ("$$$", "now $$$100"),
        ("c++", "I like c++."),
        ("\uff150% off", "50% off"),
    ],
)
def test_phrase_finds_any_letters_for_a_star(pattern: str, source: str) -> None:
    assert found("word", pattern, said(source))


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        ("casino*", "occasino"),
        ("casino*", "casi no"),
        ("*pills", "pillsbury"),
        ("a*b*c", "acb"),
        ("a*b", "a b"),
        ("a*a", "a"),
        ("buy * now", "buy now"),
        ("(a+)+$", "aaaa"),
        ("c.t", "cat"),
    ],
)
def test_phrase_does_not_find_what_a_star_does_not_stand_for(pattern: str, source: str) -> None:
    assert not found("word", pattern, said(source))


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        ("*".join("a" * 99) + "b", "a" * 5_000),
        ("*a*b", "a" * 4_998 + " b"),
        ("东*京", "东" * 4_998 + " 京"),
        ("*a*a*a*a*a*a*b", "ab " * 1_600),
        ("a", "aa" * 2_500),
        ("aa*aab", "a" * 5_000),
    ],
)
def test_phrase_that_hardly_fits_is_quick(pattern: str, source: str) -> None:
    looked_at = Said(name="", source=source, html=source)
    began = time.process_time()
    found("word", pattern, looked_at)
    assert time.process_time() - began < 0.5


LINKS = [
    "[x](https://spam.example/)",
    "[x](HTTP://SPAM.EXAMPLE:8080/a?b)",
    "https://www.spam.example/",
    "<a href='http://a.b.spam.example.'>x</a>",
    "see spam.example.",
    "see www.spam.example/offer, and go",
    "see \uff53\uff50\uff41\uff4d\uff0e\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45!",
    "see spam。example",
    "http://user@spam.example/",
    "see sp\u200bam.example",
    "去spam.example看看",
    "(spam.example)",
    "[x](mailto:me@spam.example)",
]


@pytest.mark.parametrize("source", LINKS)
def test_domain_is_found_however_it_is_linked_to(source: str) -> None:
    assert found("domain", "spam.example", said(source)) == ["link to spam.example"]


@pytest.mark.parametrize(
    "source",
    ["https://notspam.example/", "https://spam.example.org/", "https://ham.example/?u=x",
     "me@spam.example", "spam. example", "spam-example"],
)  # fmt: skip
def test_domain_is_not_found_in_what_looks_like_it(source: str) -> None:
    assert not found("domain", "spam.example", said(source))


@pytest.mark.parametrize(
    "href",
    ["http://user:word@spam.example/", "http://spam%2Eexample/", "https:\\\\spam.example",
     "http://spam.&#10;example/", "https://spam&period;example"],
)  # fmt: skip
def test_domain_is_found_in_links_as_browsers_follow_them(href: str) -> None:
    imported = Said(name="", source="", html=f'<p><a rel="ugc" href="{href}">x</a></p>')
    assert found("domain", "spam.example", imported)


def test_domain_is_found_in_the_address_of_the_author() -> None:
    assert found("domain", "spam.example", said(url="https://spam.example/"))


def test_domain_is_found_in_the_name() -> None:
    assert found("domain", "spam.example", said(name="Go to spam.example"))


@pytest.mark.parametrize("pattern", ["bücher.example", "xn--bcher-kva.example", "BÜCHER.Example"])
@pytest.mark.parametrize(
    "source", ["bücher.example", "https://xn--bcher-kva.example/", "http://BÜCHER.example/x"]
)
def test_domain_is_found_in_punycode_and_in_its_own_letters(pattern: str, source: str) -> None:
    assert found("domain", pattern, said(source))


def test_domain_that_differs_by_an_accent_is_another_one() -> None:
    assert not found("domain", "bücher.example", said("https://bucher.example/"))


def test_top_level_domain_holds_all_below_it() -> None:
    assert found("domain", ".example", said("https://spam.example/"))


def test_long_row_of_dots_is_quick() -> None:
    began = time.process_time()
    found("domain", "spam.example", Said(name="", source="", html="a." * 2_500))
    found("domain", "spam.example", Said(name="", source="", html="ä.ö " * 1_250))
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("pattern", "email"),
    [
        ("Rita@Example.org", "rita@example.org"),
        ("rita@example.org", "RITA@example.org"),
        ("*@example.org", "rita@example.org"),
        ("*@bücher.example", "rita@xn--bcher-kva.example"),
    ],
)
def test_email_is_found_however_it_is_written(pattern: str, email: str) -> None:
    assert found("email", pattern, said(email=email))


@pytest.mark.parametrize("email", ["", "rita@example.com", "rita@a.example.org", "ita@example.org"])
def test_email_is_not_found_in_another_one(email: str) -> None:
    assert not found("email", "rita@example.org", said(email=email))


@pytest.mark.parametrize("email", ["", "rita@a.example.org", "rita@notexample.org"])
def test_domain_of_an_email_is_not_found_in_another_one(email: str) -> None:
    assert not found("email", "*@example.org", said(email=email))


@pytest.mark.parametrize(
    ("pattern", "network"),
    [
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("192.0.2.77", "192.0.2.0/24"),
        ("192.0.0.0/16", "192.0.2.0/24"),
        ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
        ("2001:db8::/32", "2001:db8:7::/48"),
    ],
)
def test_network_is_found_that_holds_or_lies_in_the_commenters(pattern: str, network: str) -> None:
    assert found("network", pattern, said(network=network)) == ["network"]


@pytest.mark.parametrize("network", ["", "192.0.3.0/24", "::/48", "2001:db8::/48"])
def test_network_is_not_found_elsewhere(network: str) -> None:
    assert not found("network", "192.0.2.0/24", said(network=network))


def test_links_are_counted_with_the_authors_own() -> None:
    what = said("https://a.example/ and https://b.example/", url="https://c.example/")
    assert found("links", "3", what) == ["3 links"]
    assert not found("links", "4", what)


def test_length_is_that_of_what_was_typed() -> None:
    assert found("length", "5", said("**a**")) == ["5 characters"]
    assert not found("length", "6", said("**a**"))


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("word", "  free \t money ", "free money"),
        ("links", " 03 ", "3"),
        ("length", "1000", "1000"),
        ("domain", "https://User.Spam.Example:80/x?y", "user.spam.example"),
        ("domain", "*.spam.example", "spam.example"),
        ("domain", "spam.example.", "spam.example"),
        ("domain", "Bücher.example", "xn--bcher-kva.example"),
        ("domain", "*.xyz", ".xyz"),
        ("domain", "192.0.2.7", "192.0.2.7"),
        ("email", "Rita@Bücher.example", "rita@xn--bcher-kva.example"),
        ("email", "*@Example.org", "*@example.org"),
        ("network", "192.0.2.7", "192.0.2.7/32"),
        ("network", "192.0.2.7/24", "192.0.2.0/24"),
        ("network", "2001:DB8::/32", "2001:db8::/32"),
    ],
)
def test_spelling_of_a_pattern_is_one(kind: str, typed: str, stored: str) -> None:
    assert spelling(kind, typed) == stored
    assert spelling(kind, stored) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("word", " "), ("word", "\u200b\u2060"), ("word", "* **"), ("word", "\u0301"),
        ("links", "0"), ("links", "-1"), ("links", "two"), ("links", "1.5"), ("links", "٣"),
        ("links", "9" * 5000), ("length", ""),
        ("domain", "casino"), ("domain", ""), ("domain", "."), ("domain", "a b.example"),
        ("domain", "x.256"), ("domain", "rita@example.org"), ("domain", "a" * 64 + ".example"),
        ("domain", ".".join("a" * 150)), ("domain", "spam.*"),
        ("email", "rita"), ("email", "@example.org"), ("email", "rita@"), ("email", "rita@local"),
        ("email", "*@*.example"), ("email", "a b@example.org"), ("email", "ri*@example.org"),
        ("network", "home"), ("network", "192.0.2.0/33"), ("network", "0.0.0.0/0"),
        ("network", "::/0"), ("network", ""), ("network", "1"),
    ],
)  # fmt: skip
def test_spelling_of_nonsense_is_refused_with_a_sentence(kind: str, typed: str) -> None:
    with pytest.raises(BadPattern, match=r"\w+.*\.$"):
        spelling(kind, typed)


def test_matcher_leaves_out_what_can_not_be_read() -> None:
    bad = Condition("links", "many", Outcome.HOLD)
    matcher = Matcher([bad, Condition("length", "1", Outcome.HOLD)])
    assert matcher.unusable == [bad]
    assert len(matcher.fitting(said())) == 1
