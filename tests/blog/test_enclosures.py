"""The files of posts follow their texts, and those beside the text stay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing, revisions
from blog.models import Delivery, Enclosure, Post
from blog.publishing import MediaFile, StalePost, UnusableFile
from tests.blog.factories import author, draft, published

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)
TEA = '<audio src="/tea.mp3"></audio>'
POT = '<video src="/pot.mp4"></video>'
EPISODE = MediaFile("https://files.example/1.m4a", "audio/mp4", 1_234)


def files(post: Post) -> list[tuple[str, str, int | None, str]]:
    rows = Enclosure.objects.filter(post=post)
    return [(row.url, row.media_type, row.length_bytes, row.origin) for row in rows]


def urls(post: Post) -> list[str]:
    return [url for url, *_ in files(post)]


def imported(*refs: str, source: str = "", enclosures: list[MediaFile] | None = None) -> list[Post]:
    writer = author()
    items = [
        publishing.ImportedPost(
            ref=ref, author=writer, title=ref, source=source, state=Post.State.PUBLISHED,
            published_at=LONG_AGO, enclosures=enclosures or [],
        )
        for ref in refs
    ]  # fmt: skip
    return [outcome.post for outcome in publishing.import_posts(items)]


def test_draft_has_the_files_that_its_text_plays() -> None:
    post = draft(source=POT + TEA)
    assert files(post) == [
        ("/pot.mp4", "video/mp4", None, "text"),
        ("/tea.mp3", "audio/mpeg", None, "text"),
    ]


def test_draft_takes_files_beside_its_text_which_come_first() -> None:
    post = draft(source=TEA, enclosures=[EPISODE])
    assert files(post)[0] == ("https://files.example/1.m4a", "audio/mp4", 1_234, "hand")
    assert urls(post)[1:] == ["/tea.mp3"]


def test_edit_of_the_text_brings_and_takes_its_files_and_keeps_known_lengths() -> None:
    post = draft(source=TEA + POT)
    Enclosure.objects.filter(url="/pot.mp4").update(length_bytes=77)
    publishing.edit(post, source=POT + '<audio src="/cup.ogg"></audio>')
    assert files(post) == [
        ("/pot.mp4", "video/mp4", 77, "text"),
        ("/cup.ogg", "audio/ogg", None, "text"),
    ]


def test_edit_of_the_text_keeps_the_type_that_was_measured() -> None:
    post = draft(source='<audio src="/stream"></audio>')
    Enclosure.objects.update(media_type="audio/aac")
    publishing.edit(post, source='More. <audio src="/stream"></audio>')
    assert files(post) == [("/stream", "audio/aac", None, "text")]


def test_edit_of_the_text_keeps_files_beside_it() -> None:
    post = draft(source=TEA, enclosures=[EPISODE])
    publishing.edit(post, source="Nothing to hear.")
    assert urls(post) == [EPISODE.url]


def test_edit_of_the_files_moves_time_and_revisions() -> None:
    post = published(labels=["Tea"])
    label = post.labels.get()
    scopes = ["posts", f"label:{label.pk}", f"author:{post.author_id}"]
    updated_at, before = post.updated_at, revisions.read(scopes)
    publishing.edit(post, enclosures=[EPISODE])
    assert post.updated_at is not None
    assert updated_at is not None
    assert post.updated_at > updated_at
    assert not set(before.items()) & set(revisions.read(scopes).items())


def test_edit_with_the_same_files_moves_nothing() -> None:
    post = published(source=TEA, enclosures=[EPISODE])
    version, before = post.version, revisions.read(["posts"])
    publishing.edit(post, source=TEA, enclosures=[EPISODE])
    assert (post.version, revisions.read(["posts"])) == (version, before)


def test_edit_that_removes_a_file_which_the_text_plays_leaves_it_to_the_text() -> None:
    post = draft(source=TEA, enclosures=[MediaFile("/tea.mp3", "audio/mpeg", 5)])
    assert files(post) == [("/tea.mp3", "audio/mpeg", 5, "hand")]
    publishing.edit(post, enclosures=[])
    assert files(post) == [("/tea.mp3", "audio/mpeg", 5, "text")]


def test_edit_with_one_address_twice_keeps_the_first() -> None:
    post = draft(enclosures=[EPISODE, MediaFile(EPISODE.url, "audio/ogg")])
    assert files(post) == [(EPISODE.url, "audio/mp4", 1_234, "hand")]


def test_edit_of_the_files_of_an_older_version_is_refused() -> None:
    post = draft(source=TEA)
    old = Post.objects.get(pk=post.pk)
    publishing.edit(post, title="Newer")
    with pytest.raises(StalePost):
        publishing.edit(old, enclosures=[EPISODE])
    assert urls(post) == ["/tea.mp3"]


@pytest.mark.parametrize("url", ["", "ftp://x.example/a.mp3", f"/{'a' * 2000}"])
def test_file_with_an_address_that_no_reader_can_fetch_is_refused(url: str) -> None:
    with pytest.raises(UnusableFile):
        draft(enclosures=[MediaFile(url)])
    assert not Post.objects.exists()


def test_file_of_this_site_is_stored_without_its_origin_and_fragment() -> None:
    post = draft(source=TEA, enclosures=[MediaFile(" http://blog.test/tea.mp3#t=3 ")])
    assert files(post) == [("/tea.mp3", "audio/mpeg", None, "hand")]


def test_file_without_a_type_gets_that_of_its_ending() -> None:
    post = draft(enclosures=[MediaFile("/a.flac"), MediaFile("/b")])
    assert [type_ for _, type_, *_ in files(post)] == ["audio/flac", ""]


def test_files_of_one_post_are_a_hundred_at_most() -> None:
    post = draft(source="".join(f'<audio src="/{n}.mp3"></audio>' for n in range(120)))
    assert urls(post) == [f"/{number}.mp3" for number in range(100)]


def test_import_takes_files_beside_the_text_and_those_it_plays() -> None:
    [post] = imported("a", source=TEA, enclosures=[EPISODE])
    assert files(post) == [
        (EPISODE.url, "audio/mp4", 1_234, "import"),
        ("/tea.mp3", "audio/mpeg", None, "text"),
    ]


def test_import_takes_the_same_queries_for_any_number_of_files(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(22):
        imported(*map(str, range(30)), source=TEA + POT, enclosures=[EPISODE])
    assert Enclosure.objects.count() == 90


def test_second_import_changes_no_files() -> None:
    [post] = imported("a", enclosures=[EPISODE])
    publishing.edit(post, enclosures=[])
    imported("a", enclosures=[EPISODE])
    assert urls(post) == []


def test_resanitize_finds_files_and_lead_images_of_older_posts() -> None:
    post = published(source=f'{TEA}<img src="/a.png" width="640" height="480">')
    updated_at, before = post.updated_at, revisions.read(["posts"])
    Enclosure.objects.all().delete()
    Post.objects.update(lead_image_url="", lead_image_width=None)
    assert list(publishing.resanitize(dry_run=True)) == [(1, 1)]
    assert urls(post) == []
    assert list(publishing.resanitize()) == [(1, 1)]
    post.refresh_from_db()
    assert (urls(post), post.lead_image_url, post.lead_image_width) == (["/tea.mp3"], "/a.png", 640)
    assert (post.updated_at, revisions.read(["posts"]) != before) == (updated_at, True)
    assert list(publishing.resanitize()) == [(1, 0)]


def test_deleted_post_takes_its_files_along() -> None:
    publishing.delete(draft(source=TEA))
    assert not Enclosure.objects.exists()


def test_unknown_length_is_to_be_measured_a_known_one_is_not() -> None:
    post = draft(source=TEA, enclosures=[EPISODE])
    [delivery] = Delivery.objects.all()
    assert delivery.kind == "measure-enclosure"
    assert delivery.payload == {"enclosure": post.enclosures.get(url="/tea.mp3").pk}
    publishing.edit(post, source=f"Louder. {TEA}")
    assert Delivery.objects.count() == 1


def test_length_that_was_taken_away_is_to_be_measured() -> None:
    post = draft(enclosures=[EPISODE])
    publishing.edit(post, enclosures=[MediaFile(EPISODE.url, "audio/mp4")])
    assert Delivery.objects.count() == 1


def test_nothing_is_to_be_measured_if_the_owner_says_so(settings: Settings) -> None:
    settings.MEASURE_ENCLOSURES = False
    draft(source=TEA)
    assert not Delivery.objects.exists()
