"""What only people do: kinds, old addresses, names of labels."""

from __future__ import annotations

import pytest

from blog import publishing, revisions
from blog.models import Label, Post, PostUrl
from tests.blog.factories import draft, published

pytestmark = pytest.mark.django_db


def test_change_kind_leaves_the_tree_of_pages() -> None:
    above = published(kind="page", title="About")
    page = draft(kind="page", parent=above, position=3)
    below = published(kind="page", parent=page)
    before = revisions.read(["pages"])
    publishing.change_kind(page, kind="post")
    below.refresh_from_db()
    assert (page.kind, page.parent_id, page.position) == ("post", None, 0)
    assert below.parent_id is None
    assert revisions.read(["pages"]) != before


def test_change_kind_to_the_same_changes_nothing() -> None:
    post = published()
    version = post.version
    assert publishing.change_kind(post, kind="post").version == version


def test_change_kind_of_what_was_published_is_refused() -> None:
    post = publishing.unpublish(published())
    with pytest.raises(publishing.FixedKind) as refusal:
        publishing.change_kind(post, kind="page")
    assert refusal.value.post_id == post.pk


def test_change_kind_of_a_stale_post_is_refused() -> None:
    post = draft()
    seen = Post.objects.get(pk=post.pk)
    publishing.edit(post, title="Coffee")
    with pytest.raises(publishing.StalePost):
        publishing.change_kind(seen, kind="page")


def test_add_address_takes_over_one_whose_post_is_gone() -> None:
    PostUrl.objects.create(path="/old.html", post=None)
    post = published()
    publishing.add_address(post, path="/old.html")
    assert PostUrl.objects.get().post == post


def test_add_address_twice_is_harmless() -> None:
    post = published()
    first = publishing.add_address(post, path="/", query="p=1")
    assert publishing.add_address(post, path="/", query="p=1") == first


def test_add_address_of_another_post_is_refused() -> None:
    publishing.add_address(published(), path="/", query="p=1")
    with pytest.raises(publishing.AddressTaken) as refusal:
        publishing.add_address(published(), path="/", query="p=1")
    assert (refusal.value.path, refusal.value.query) == ("/", "p=1")


def test_add_address_that_is_a_posts_own_is_refused() -> None:
    post = published()
    with pytest.raises(publishing.AddressTaken):
        publishing.add_address(draft(), path=str(post.path))


@pytest.mark.parametrize(
    ("path", "query"),
    [("/", ""), ("old.html", ""), ("/\0", ""), ("/o", 201 * "q"), (501 * "/", "")],
)
def test_add_address_that_no_request_has_is_refused(path: str, query: str) -> None:
    with pytest.raises(publishing.UnusableAddress):
        publishing.add_address(draft(), path=path, query=query)


def test_remove_address_forgets_it() -> None:
    publishing.remove_address(publishing.add_address(published(), path="/old.html"))
    assert not PostUrl.objects.exists()


def test_rename_label_to_its_own_name_in_other_case_is_fine() -> None:
    published(labels=["tea"])
    assert publishing.rename_label(Label.objects.get(), name=" Tea ").name == "Tea"
