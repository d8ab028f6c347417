"""Imports: what is written, what is left alone, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from blog import publishing
from blog.models import Blog, Delivery, Label, Post, PostUrl, Revision
from comments.models import Comment
from feeds import imports
from feeds.imports import Tally
from feeds.readers.wordpress import WordPressExport
from tests.feeds import wxr

pytestmark = pytest.mark.django_db


def run(path: Path = wxr.LETTERS, *, dry_run: bool = False) -> Tally:
    tally = Tally()
    imports.run(WordPressExport(path), tally, dry_run=dry_run)
    return tally


def notes(tally: Tally) -> set[str]:
    return {note.text for note in tally.notes}


def test_import_tells_what_it_made_and_left_out() -> None:
    tally = run()
    assert tally.created == {"post": 2, "page": 2, "comment": 5, "author": 2}
    assert tally.details["post", "draft"] == tally.details["comment", "pingback"] == 1
    assert [what for what, _ in tally.skipped] == ["attachment", "nav_menu_item"]
    assert not tally.refused


def test_import_keeps_a_post_as_it_was() -> None:
    run()
    post = Post.objects.get(title="Setting type & tea")
    assert (post.path, post.atom_id) == (
        "/2019/05/setting-type.html",
        "https://letters.example/?p=10",
    )
    assert post.author.get_full_name() == "Mira Kestrel"
    assert "<p>First paragraph.</p>" in post.teaser_html
    assert {label.name for label in Label.objects.all()} == {"Craft", "Lead & ink"}


def test_import_makes_a_pingback_a_mention_of_its_page() -> None:
    run()
    mention = Comment.objects.get(kind=Comment.Kind.MENTION)
    assert mention.mention_url == mention.author_url != ""
    assert Comment.objects.exclude(pk=mention.pk).filter(mention_url="").count() == 4


def test_import_makes_a_private_post_a_draft_and_says_so() -> None:
    tally = run()
    assert Post.objects.get(title="For myself").state == Post.State.DRAFT
    assert "it was private: became a draft" in notes(tally)


def test_import_puts_a_page_under_one_that_comes_later() -> None:
    run()
    page = Post.objects.get(title="Press room")
    assert page.parent is not None
    assert page.parent.title == "About"
    assert page.comments_closed


def test_import_page_whose_parent_is_missing_stands_at_the_top(tmp_path: Path) -> None:
    page = wxr.item(wp__post_type="page", wp__post_parent="77")
    tally = run(wxr.write(tmp_path, page))
    assert Post.objects.get().parent is None
    assert notes(tally) == {"the page above it is not there: became one of the first level"}


def test_import_keeps_the_files_of_a_post_and_their_lengths(tmp_path: Path) -> None:
    text = '[audio mp3="https://x.example/1.mp3"]'
    files = wxr.meta("enclosure", "https://x.example/1.mp3\n1234\naudio/mpeg")
    run(wxr.write(tmp_path, wxr.item(files, content__encoded=text)))
    [file] = Post.objects.get().enclosures.all()
    assert (file.length_bytes, file.media_type, file.origin) == (1234, "audio/mpeg", "import")


@pytest.mark.parametrize("url", ["12", "/1.mp3", "ftp://x.example/1.mp3"])
def test_import_leaves_out_a_file_without_a_usable_address_and_says_so(
    url: str, tmp_path: Path
) -> None:
    post = wxr.item(wxr.meta("enclosure", f"{url}\n12\naudio/mpeg"))
    tally = run(wxr.write(tmp_path, post))
    assert not Post.objects.get().enclosures.exists()
    assert notes(tally) == {"a file of it has an address that can't be used: left out"}


def test_import_keeps_old_addresses() -> None:
    run()
    post = Post.objects.get(title="Setting type & tea")
    assert PostUrl.objects.get(path="/", query="p=10").post == post
    assert PostUrl.objects.get(path="/2019/05/setting-type/proof/").post == post


def test_import_keeps_threads_states_and_ids_of_comments() -> None:
    run()
    reply = Comment.objects.get(anchor="comment-33")
    assert (reply.state, reply.depth) == ("pending", 2)
    assert reply.parent is not None
    assert reply.parent.atom_id == "https://letters.example/?p=10#comment-32"
    assert Comment.objects.get(anchor="comment-31").network == "192.0.2.0/24"
    assert Comment.objects.get(anchor="comment-35").state == "spam"
    assert Post.objects.get(title="Setting type & tea").comment_count == 3


def test_import_knows_the_authors_own_comments() -> None:
    run()
    user = User.objects.get(username="mira-k")
    assert [c.anchor for c in Comment.objects.filter(user=user)] == ["comment-32"]


def test_import_comment_that_answers_nothing_begins_a_thread_and_is_noted() -> None:
    tally = run()
    assert Comment.objects.get(anchor="comment-35").parent is None
    assert "what it answers is not there: became the first of a thread" in notes(tally)
    assert "its author's web address can't be one: left out" in notes(tally)


def test_import_comments_that_answer_each_other_begin_threads(tmp_path: Path) -> None:
    circle = (wxr.comment(id="1", parent="2"), wxr.comment(id="2", parent="1"))
    run(wxr.write(tmp_path, wxr.item(*circle)))
    assert set(Comment.objects.values_list("depth", flat=True)) == {0}


def test_import_comment_from_the_future_gets_the_present_and_is_noted(tmp_path: Path) -> None:
    tally = run(wxr.write(tmp_path, wxr.item(wxr.comment(date_gmt="2999-01-01 00:00:00"))))
    comment = Comment.objects.get()
    assert comment.published_at is not None
    assert max(comment.created_at, comment.published_at) <= timezone.now()
    assert "its date is in the future: got the date of the import" in notes(tally)


def test_import_thread_longer_than_a_batch_hangs_together(tmp_path: Path) -> None:
    line = [
        wxr.comment(
            id=str(n), parent=str(n - 1), date_gmt=f"2020-03-01 00:{n // 60:02}:{n % 60:02}"
        )
        for n in range(250, 0, -1)
    ]
    tally = run(wxr.write(tmp_path, wxr.item(*line)))
    assert Comment.objects.filter(parent=None).count() == 1
    assert tally.created["comment"] == 250


def test_import_authors_can_not_log_in_and_have_no_rights() -> None:
    run()
    for user in User.objects.all():
        assert not user.has_usable_password()
        assert not user.is_staff
        assert not user.is_superuser


def test_import_credits_a_user_of_the_same_name(alice: User, tmp_path: Path) -> None:
    tally = run(wxr.write(tmp_path, wxr.item(dc__creator="alice")))
    assert Post.objects.get().author == alice
    assert "author" not in tally.created


def test_import_post_of_nobody_has_an_author(tmp_path: Path) -> None:
    run(wxr.write(tmp_path, wxr.item(dc__creator="")))
    assert Post.objects.get().author.username == "unknown"


def test_import_second_of_two_posts_with_one_id_gets_a_new_one(tmp_path: Path) -> None:
    path = wxr.write(tmp_path, wxr.item(), wxr.item(wp__post_id="2"))
    assert notes(run(path, dry_run=True)) == notes(run(path))
    assert Post.objects.values("atom_id").distinct().count() == 2


def test_import_sends_no_mail() -> None:
    run()
    assert not Delivery.objects.exists()
    assert mail.outbox == []


def test_import_again_changes_nothing() -> None:
    run()
    before = _everything()
    tally = run()
    assert tally.unchanged == {"post": 2, "page": 2, "comment": 5}
    assert not tally.created
    assert not tally.notes
    assert _everything() == before


def _everything() -> list[object]:
    managers = (m.objects for m in (Post, PostUrl, Comment, Label, User, Revision))
    return [row for manager in managers for row in manager.order_by("pk").values()]


def test_import_again_leaves_what_its_owner_changed() -> None:
    run()
    page = Post.objects.get(title="Press room")
    publishing.edit(page, title="The room", parent=None)
    run()
    page.refresh_from_db()
    assert (page.title, page.parent) == ("The room", None)


def test_import_again_after_an_interruption_completes_the_tree_of_pages() -> None:
    run()
    Post.objects.update(parent=None)
    run()
    assert Post.objects.get(title="Press room").parent is not None


def test_import_again_does_not_bring_back_what_its_owner_deleted() -> None:
    run()
    publishing.delete(Post.objects.get(title="Setting type & tea"))
    tally = run()
    assert not tally.created
    assert tally.skipped["post", "it was deleted here since it was imported"] == 1
    assert tally.skipped["comment", "it stands under a post that was deleted here"] == 5


def test_import_of_a_later_export_adds_what_is_new(tmp_path: Path) -> None:
    run(wxr.write(tmp_path, wxr.item(wxr.comment())))
    more = wxr.item(wxr.comment(), wxr.comment(id="2", parent="1"))
    tally = run(wxr.write(tmp_path, more, wxr.item(wp__post_id="2")))
    assert tally.created == {"post": 1, "comment": 1}
    assert Comment.objects.get(anchor="comment-2").depth == 1


def test_dry_run_tells_the_same_and_writes_nothing() -> None:
    before = _everything()
    dry = run(dry_run=True)
    assert _everything() == before
    wet = run()
    assert (dry.created, dry.details, dry.skipped) == (wet.created, wet.details, wet.skipped)
    assert dry.notes == wet.notes


def test_import_refuses_a_bad_item_and_keeps_the_rest(tmp_path: Path) -> None:
    bad = wxr.item(wxr.comment(), wp__post_date_gmt="yesterday")
    tally = run(wxr.write(tmp_path, bad, wxr.item(wxr.comment(id="2"), wp__post_id="2")))
    assert [item.what for item in tally.refused] == ["post", "comment"]
    assert tally.created == {"post": 1, "comment": 1, "author": 1}


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"title": "x" * 501}, "its title was cut to 500 characters"),
        ({"guid": "x" * 501}, "its id was too long for a feed: got a new one"),
        (
            {"link": "https://letters.example/" + "x" * 501},
            "an address that led to it was too long: leads nowhere now",
        ),
    ],
)
def test_import_what_the_database_has_no_room_for_is_noted(
    tmp_path: Path, fields: dict[str, str], note: str
) -> None:
    tally = run(wxr.write(tmp_path, wxr.item(wxr.comment(), **fields)))
    assert notes(tally) == {note}
    assert Comment.objects.count() == 1


def test_import_names_a_blog_that_has_no_name_yet() -> None:
    tally = run()
    title = WordPressExport(wxr.LETTERS).blog.title
    assert Blog.current().title == title
    assert tally.title == title


def test_import_leaves_the_name_that_the_owner_gave() -> None:
    publishing.update_blog(Blog.current(), title="Mine")
    assert run().title == ""
    assert Blog.current().title == "Mine"
