"""Every write of a post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog import publishing, revisions
from blog.models import Blog, Label, Post, PostUrl, Revision
from tests.blog.factories import author, draft, published

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)


def values(*scopes: str) -> list[int]:
    return [counter.value for counter in revisions.read(scopes).values()]


def test_draft_when_made_is_seen_by_nobody_and_moves_nothing() -> None:
    post = draft()
    assert post.path is None
    assert not Post.objects.published().exists()
    assert not Revision.objects.exists()


def test_draft_keeps_source_and_stores_clean_html_beside_it() -> None:
    post = draft(source="*So* <script>alert(1)</script>")
    assert post.source == "*So* <script>alert(1)</script>"
    assert "<em>So</em>" in post.html
    assert "script" not in post.html


def test_publish_mints_path_sequence_and_times() -> None:
    first, second = published(title="Tea"), published(title="Coffee")
    assert first.path == f"/{timezone.now():%Y/%m}/tea.html"
    assert first.updated_at == first.published_at
    assert second.sequence == (first.sequence or 0) + 1


def test_publish_dates_the_path_in_the_blogs_time_zone() -> None:
    publishing.update_blog(Blog.current(), time_zone="Pacific/Kiritimati")
    post = publishing.publish(draft(), at=datetime(2020, 12, 31, 20, tzinfo=UTC))
    assert post.path == "/2021/01/tea.html"


def test_publish_of_a_second_post_with_the_same_title_gets_its_own_path() -> None:
    paths = [publishing.publish(draft(), at=LONG_AGO).path for _ in range(3)]
    assert paths == ["/2020/03/tea.html", "/2020/03/tea-2.html", "/2020/03/tea-3.html"]


def test_publish_never_takes_the_address_of_a_post_that_is_gone() -> None:
    publishing.delete(publishing.publish(draft(), at=LONG_AGO))
    assert publishing.publish(draft(), at=LONG_AGO).path == "/2020/03/tea-2.html"


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("", "/2020/03/post.html"),
        ("!?", "/2020/03/post.html"),
        ("Grüße aus Łódź", "/2020/03/grüße-aus-łódź.html"),
        ("お茶", "/2020/03/お茶.html"),
    ],
)
def test_publish_makes_the_path_of_any_title(title: str, path: str) -> None:
    assert publishing.publish(draft(title=title), at=LONG_AGO).path == path


def test_publish_in_the_future_is_refused() -> None:
    with pytest.raises(publishing.InvalidTime):
        publishing.publish(draft(), at=timezone.now() + timedelta(hours=1))


def test_publish_moves_the_scopes_that_show_the_post() -> None:
    post = draft(labels=["Food"])
    scopes = (
        "posts",
        f"post:{post.pk}",
        f"label:{Label.objects.get().pk}",
        f"author:{post.author_id}",
    )
    publishing.publish(post)
    assert all(values(*scopes))
    assert values("pages", "blog") == [0, 0]
    assert post.changed_at_revision == values("posts")[0]


def test_publish_of_a_page_moves_pages_and_not_posts() -> None:
    page = published(kind=Post.Kind.PAGE, title="About")
    assert page.path == "/p/about.html"
    assert values("posts") == [0]
    assert values("pages") != [0]


def test_publish_again_keeps_path_sequence_and_date() -> None:
    post = publishing.publish(draft(), at=LONG_AGO)
    kept = (post.path, post.sequence, post.published_at)
    publishing.unpublish(post)
    publishing.edit(post, title="Other", slug="other")
    publishing.publish(post)
    assert (post.path, post.sequence, post.published_at) == kept


def test_edit_of_slug_date_and_zone_leaves_the_path() -> None:
    post = published()
    path = post.path
    publishing.edit(post, slug="new", published_at=LONG_AGO)
    publishing.update_blog(Blog.current(), time_zone="Asia/Tokyo")
    post.refresh_from_db()
    assert post.path == path


def test_edit_without_a_difference_moves_nothing() -> None:
    post = published(labels=["Food"])
    before = (post.updated_at, post.version, *values("posts"))
    publishing.edit(post, title="Tea", source="Black, with milk.", labels=["food"])
    assert (post.updated_at, post.version, *values("posts")) == before


def test_edit_that_a_reader_sees_moves_updated_and_revisions() -> None:
    post = published()
    before = post.updated_at, values("posts")[0]
    publishing.edit(post, source="Green.")
    assert post.updated_at is not None
    assert before[0] is not None
    assert post.updated_at > before[0]
    assert values("posts")[0] > before[1]


def test_edit_that_no_reader_of_the_entry_sees_leaves_updated() -> None:
    post = published()
    updated_at = post.updated_at
    publishing.edit(post, comments_closed=True)
    assert post.updated_at == updated_at


def test_edit_of_the_date_alone_leaves_updated_unless_that_was_earlier() -> None:
    post = publishing.publish(draft(), at=LONG_AGO)
    assert publishing.edit(post, published_at=LONG_AGO - timedelta(days=1)).updated_at == LONG_AGO
    later = LONG_AGO + timedelta(days=1)
    assert publishing.edit(post, published_at=later).updated_at == later


def test_edit_of_a_draft_moves_no_revision() -> None:
    publishing.edit(draft(), title="Other")
    assert not Revision.objects.exists()


def test_edit_of_labels_moves_those_left_and_those_joined() -> None:
    post = published(labels=["Old"])
    before = values(f"label:{Label.objects.get(name='Old').pk}")
    publishing.edit(post, labels=["New"])
    old, new = (f"label:{Label.objects.get(name=name).pk}" for name in ("Old", "New"))
    assert values(old) != before
    assert values(new) != [0]


def test_edit_of_the_author_moves_both_authors() -> None:
    post = published()
    other = User.objects.create_user("zoe")
    before = values(f"author:{author().pk}")
    publishing.edit(post, author=other)
    assert values(f"author:{author().pk}") != before
    assert values(f"author:{other.pk}") != [0]


def test_edit_of_a_row_that_moved_meanwhile_is_refused_and_loses_nothing() -> None:
    post = published()
    stale = Post.objects.get(pk=post.pk)
    publishing.edit(post, title="First")
    with pytest.raises(publishing.StalePost):
        publishing.edit(stale, title="Second")
    post.refresh_from_db()
    assert post.title == "First"


def test_edit_of_a_deleted_post_is_refused_as_stale() -> None:
    post = draft()
    publishing.delete(Post.objects.get(pk=post.pk))
    with pytest.raises(publishing.StalePost) as refusal:
        publishing.edit(post, title="x")
    assert refusal.value.stored is None


def test_edit_that_puts_a_page_below_itself_is_refused() -> None:
    top = draft(kind=Post.Kind.PAGE, title="Top")
    below = draft(kind=Post.Kind.PAGE, title="Below", parent=top)
    with pytest.raises(publishing.ParentLoop):
        publishing.edit(top, parent=below)


def test_draft_of_a_post_under_a_page_is_refused() -> None:
    with pytest.raises(publishing.UnknownParent):
        draft(parent=draft(kind=Post.Kind.PAGE))


def test_title_with_line_breaks_and_control_characters_is_cleaned() -> None:
    assert draft(title=" a\n b\x00\ufffe ").title == "a b"


def test_schedule_in_the_past_is_refused() -> None:
    with pytest.raises(publishing.InvalidTime):
        publishing.schedule(draft(), at=LONG_AGO)


def test_publish_due_publishes_what_is_due_at_its_minute_and_nothing_else() -> None:
    due = publishing.schedule(draft(), at=timezone.now() + timedelta(hours=1))
    publishing.schedule(draft(), at=timezone.now() + timedelta(hours=2))
    minute = timezone.now() - timedelta(minutes=5)
    Post.objects.filter(pk=due.pk).update(scheduled_for=minute)
    assert publishing.publish_due() == [due]
    due.refresh_from_db()
    assert (due.state, due.published_at) == (Post.State.PUBLISHED, minute)
    assert publishing.publish_due() == []


def test_schedule_of_a_published_post_withdraws_it_until_then() -> None:
    post = published()
    publishing.schedule(post, at=timezone.now() + timedelta(hours=1))
    assert not Post.objects.published().exists()


def test_unpublish_moves_the_comments_too() -> None:
    post = published()
    before = values("comments")
    publishing.unpublish(post)
    assert values("comments") != before


def test_delete_of_a_published_post_leaves_its_addresses_as_gone() -> None:
    post = published()
    path = post.path
    PostUrl.objects.create(path="/old", post=post)
    publishing.delete(post)
    assert PostUrl.objects.filter(post=None).count() == 2
    assert PostUrl.objects.filter(path=path, post=None).exists()


def test_delete_of_a_draft_leaves_no_address() -> None:
    publishing.delete(draft())
    assert not PostUrl.objects.exists()


def test_update_blog_without_a_difference_moves_nothing() -> None:
    blog = Blog.current()
    publishing.update_blog(blog, title=blog.title)
    assert values("blog") == [0]


def test_update_blog_moves_the_blog_and_its_time() -> None:
    before = Blog.current().updated_at
    blog = publishing.update_blog(Blog.current(), title="News")
    assert (blog.title, Blog.current().title) == ("News", "News")
    assert blog.updated_at > before
    assert values("blog") != [0]


def test_update_blog_of_what_no_feed_shows_keeps_its_time() -> None:
    before = Blog.current().updated_at
    assert publishing.update_blog(Blog.current(), hold=Blog.Hold.NONE).updated_at == before
    assert values("blog") != [0]


def test_update_blog_after_a_clock_was_set_back_keeps_its_time() -> None:
    later = timezone.now() + timedelta(hours=1)
    Blog.objects.update(updated_at=later)
    assert publishing.update_blog(Blog.current(), title="Leaves").updated_at == later


def test_labels_that_differ_in_case_alone_are_one() -> None:
    draft(labels=["Food", "FOOD", "food"])
    draft(labels=["fooD"])
    assert [label.name for label in Label.objects.all()] == ["Food"]


def test_labels_with_the_same_letters_get_slugs_of_their_own() -> None:
    draft(labels=["C", "C++", "C#"])
    assert sorted(Label.objects.values_list("slug", flat=True)) == ["c", "c-2", "c-3"]


def test_rename_label_keeps_its_slug_and_moves_it() -> None:
    published(labels=["Food"])
    label = Label.objects.get()
    before = values(f"label:{label.pk}")
    publishing.rename_label(label, name="Meals")
    assert (Label.objects.get().name, Label.objects.get().slug) == ("Meals", "food")
    assert values(f"label:{label.pk}") != before
