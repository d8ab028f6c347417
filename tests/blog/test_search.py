# ruff: noqa: RUF001 - letters of other alphabets are the point
"""Which posts a search finds: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, models
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog import paging, publishing, search
from blog.models import Blog, Label, Post
from tests.blog.factories import author, draft, published

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)
#: Posts by a short name: title and text.
TEXTS = {
    "latin": ("Crème brûlée", "An œuvre of Straße and smørrebrød, ﬁnally. Don’t e-mail."),
    "code": ("Learning C++", "Not C# and not C; node.js 3.14 at tea@example.org, see /a/b?c=1."),
    "rain": ("The lamp", "A lamp in the rain. It rained."),
    "cyrillic": ("Чай и мёд", "Об’єкт у Києві"),
    "greek": ("Οδυσσεύς", "Ο δρόμος για την Ιθάκη"),
    "arabic": ("الشاي الأخضر", "مـــرحبا بكم، ٢٠٢٦ می\u200cخواهم"),
    "hebrew": ("תה ירוק", 'דובר צה"ל בְּרֵאשִׁית'),
    "hindi": ("हिन्दी में चाय", "नमस्ते दुनिया"),
    "chinese": ("東京都喝茶", "我愛喝茶。"),
    "kyoto": ("東京と京都", "お茶を飲む、バロメーター"),
    "thai": ("ชาเขียวร้อน", "ฉันชอบดื่มชา"),
    "korean": ("커피를 마신다", "자동차보험"),
    "emoji": ("Hot ☕️", "With 👍🏽 and 🇫🇮"),
}
#: What is typed, and what it finds.
TABLE = [
    ("creme BRULEE", "latin"),
    ("oeuvre strasse smorrebrod", "latin"),
    ("finally", "latin"),
    ("c++", "code"),
    ("c", "code"),
    ("c=1 tea@example.org", "code"),
    ('"in the rain"', "rain"),
    ('"the rain in"', ""),
    ("МЕД чаи", "cyrillic"),
    ("об'єкт", "cyrillic"),
    ("οδυσσευς ΙΘΑΚΗ", "greek"),
    ("مرحبا 2026", "arabic"),
    ("ميخواهم", "arabic"),
    ('צה"ל בראשית', "hebrew"),
    ("चाय", "hindi"),
    ("東京", "chinese kyoto"),
    ("東京都", "chinese"),
    ("茶", "chinese kyoto"),
    ("ﾊﾞﾛﾒｰﾀｰ", "kyoto"),
    ("喝茶 東京", "chinese"),
    ("“京都 お茶”", "kyoto"),
    ("ดื่มชา", "thai"),
    ("커피 보험", "korean"),
    ("☕ 👍", "emoji"),
    ("rain NOT lamp", ""),
    ("lam*", ""),
    ("the", "rain"),
]


def found(typed: str) -> set[str]:
    """Return the titles that a search finds."""
    return set(search.find(search.read(typed)).values_list("title", flat=True))


@pytest.fixture
def posts() -> None:
    """A post in each script."""
    for title, source in TEXTS.values():
        published(title=title, source=source)


@pytest.mark.parametrize(("typed", "names"), TABLE)
def test_search_finds_the_same_posts_on_both_databases(posts: None, typed: str, names: str) -> None:
    assert found(typed) == {TEXTS[name][0] for name in names.split()}


HOSTILE = [
    '"', '""', '"a', "a*", "*", "NEAR(a b)", "a NEAR/2 b", "search_words:a", "a AND", "OR", "NOT a",
    "-a", "^a", "a:*", "!a", "a <-> b", "(a", ")", "'", "a'b", "''", "\\", "a\\'b", "%", "%s", "_",
    "\x00", "a\x00b", "\ud800", "\ufffe", "\U000e0001", "a & b | c", "{a b}:c", ";--", "a\tb\nc",
]  # fmt: skip


class AnyQueryTests(TestCase):
    """Whatever is typed."""

    @given(st.text(st.characters(), max_size=40) | st.text("ab\"*'\\():-+#茶東ก 가☕", max_size=30))
    def test_search_for_any_text_raises_nothing(self, typed: str) -> None:
        with suppress(search.TooLong):
            list(search.find(search.read(typed), newest=3))

    @given(st.text(st.characters(), max_size=60))
    @example("東" * 60)
    @example("C++#")
    def test_search_for_a_text_finds_the_post_that_is_it(self, said: str) -> None:
        post = published(title="", source="x")
        clean = " ".join(said.split())
        Post.objects.filter(pk=post.pk).update(search_words=search.words.stored(clean, ""))
        with suppress(search.TooLong):
            query = search.read(said)
            assert not query or search.find(query).filter(pk=post.pk).exists()


@pytest.mark.parametrize("typed", HOSTILE)
def test_search_knows_no_syntax_of_an_engine(typed: str) -> None:
    published(title="Nothing like it", source="zzz")
    assert found(typed) == set()


def test_search_for_nothing_finds_nothing() -> None:
    published()
    assert found("") == found("!?") == set()


def test_search_for_as_much_as_may_be_typed_finds_it() -> None:
    published(title="茶道" * 99)
    assert found("茶道" * 99) == {"茶道" * 99}
    assert found(" ".join(["a"] * search.queries.MOST_WORDS)) == set()


def test_search_finds_published_posts_alone() -> None:
    draft(title="Draft")
    published(kind=Post.Kind.PAGE, title="Page")
    published(title="Post")
    assert found("milk") == {"Post"}


def test_post_with_more_words_than_an_index_takes_is_saved() -> None:
    post = published(title="Long", source=" ".join(map(str, range(300_000))))
    assert found("149999 long") == {"Long"}
    publishing.delete(post)
    assert found("long") == set()


#: What happens to a post titled "Tea" with the label "Leaves", and what finds it then.
CHANGES: dict[str, tuple[Callable[[Post], object], str, str]] = {
    "edit title": (lambda post: publishing.edit(post, title="Cup"), "cup milk", "tea"),
    "edit text": (lambda post: publishing.edit(post, source="Green"), "tea green", "milk"),
    "edit nothing": (lambda post: publishing.edit(post, title="Tea"), "tea milk", "cup"),
    "edit date": (lambda post: publishing.edit(post, published_at=LONG_AGO), "tea", "cup"),
    "edit labels": (lambda post: publishing.edit(post, labels=["Cup"]), "tea", "cup"),
    "rename label": (
        lambda _: publishing.rename_label(Label.objects.get(), name="Cup"), "tea", "cup",
    ),
    "unpublish": (publishing.unpublish, "", "tea"),
    "publish again": (lambda post: publishing.publish(publishing.unpublish(post)), "tea", "cup"),
    "make it a page": (
        lambda post: Post.objects.filter(pk=post.pk).update(kind=Post.Kind.PAGE), "", "tea",
    ),
    "delete": (publishing.delete, "", "tea"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "finds", "misses"), CHANGES.values(), ids=CHANGES)
def test_index_follows_a_change(change: Callable[[Post], object], finds: str, misses: str) -> None:
    published(title="Coffee", source="Black")
    post = published(title="Tea", source="With milk.", labels=["Leaves"])
    change(post)
    assert set(search.find(search.read(finds)).values_list("pk", flat=True)) == (
        {post.pk} if finds else set()
    )
    assert not found(misses)
    assert found("coffee") == {"Coffee"}


def test_index_follows_an_import_and_its_return() -> None:
    tea = publishing.ImportedPost(
        ref="elsewhere:1", author=author(), title="Tea", source="<p>Bl<b>ack</b></p>",
        state=Post.State.PUBLISHED, published_at=LONG_AGO,
    )  # fmt: skip
    publishing.import_posts([tea])
    assert found("black tea") == {"Tea"}
    publishing.take_back("elsewhere:")
    assert not found("tea")


def test_index_is_made_again_when_texts_are_cleaned_again() -> None:
    post = published(title="Tea")
    Post.objects.filter(pk=post.pk).update(search_words=" outdated ")
    assert not found("tea")
    assert list(publishing.resanitize()) == [(1, 1)]
    assert found("tea") == {"Tea"}
    assert list(publishing.resanitize()) == [(1, 0)]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_newest_that_are_enough_are_the_newest_page_by_page(size: int) -> None:
    moments = [LONG_AGO + timedelta(microseconds=step) for step in (0, 5, 3, 3, 3, 10**6, 10**9, 4)]
    moments.append(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
    for moment in moments:
        publishing.publish(draft(title="Tea"), at=moment)
    query, before, seen = search.read("tea"), None, []
    while True:
        some = search.find(query, newest=size + 1, before=before).newest_first()
        part = paging.part(some, before=before, size=size)
        seen += [post.pk for post in part.rows]
        if (before := part.older) is None:
            break
    assert seen == list(Post.objects.newest_first().values_list("pk", flat=True))
    assert len(seen) == len(moments)


def test_newest_that_are_enough_leave_out_no_newer_one_than_they_have() -> None:
    for day in range(9):
        publishing.publish(draft(title=f"{day} tea"), at=LONG_AGO + timedelta(days=day))
    some = search.find(search.read("tea"), newest=3).newest_first()
    assert [post.title[0] for post in some[:3]] == ["8", "7", "6"]
    assert all(a.pk > b.pk for a, b in pairwise(some))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_index_outlives_a_migration_that_changes_a_column() -> None:
    column, wider = Post._meta.get_field("excerpt"), models.CharField(max_length=400, default="")
    wider.set_attributes_from_name("excerpt")
    with connection.schema_editor() as editor:
        editor.alter_field(Post, column, wider)
    try:
        post = published(title="Tea")
        assert found("tea") == {"Tea"}
        publishing.delete(post)
        assert not found("tea")
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Post, wider, column)


def test_blog_of_another_zone_finds_the_same() -> None:
    published(title="Tea")
    publishing.update_blog(Blog.current(), time_zone="Asia/Tokyo")
    assert found("tea") == {"Tea"}
