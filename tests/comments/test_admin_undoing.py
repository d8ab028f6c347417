"""Every action at the desk offers its undo, and tells honestly what came back."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.models import Batch, Comment
from tests.admin_pages import document, messages, text_of
from tests.blog.factories import author, published
from tests.comments.desk import ACTIONS, DESK, fill, mark, press, state_of, tick, undo, url_of
from tests.comments.factories import approved, pending


@pytest.fixture(autouse=True)
def _moderator(client: Client, bob: User) -> None:
    client.force_login(bob)


def undo_url(batch: uuid.UUID | None) -> str:
    return reverse("admin:comments_batch_undo", args=[batch])


@pytest.mark.parametrize("decision", ["approve", "spam", "trash"])
def test_decision_is_undone_from_its_message(client: Client, decision: str) -> None:
    comment = pending(published())
    answer = undo(client, press(client, comment, decision))
    assert messages(answer) == "Undone: 1 comment is as it was. Undo"
    assert state_of(comment) == "pending"


def test_undo_leads_back_to_where_it_was_pressed(client: Client) -> None:
    comment = pending(published())
    narrowed = f"{DESK}?state=pending&q=tea"
    answer = undo(client, press(client, comment, "spam", on=narrowed))
    assert answer.redirect_chain == [(narrowed, 302)]


def test_bulk_action_is_undone_from_its_message(client: Client) -> None:
    post = published()
    comments = [pending(post) for _ in range(3)]
    answer = undo(client, tick(client, comments, "trash"))
    assert messages(answer) == "Undone: 3 comments are as they were. Undo"
    assert {state_of(comment) for comment in comments} == {"pending"}


def test_undo_is_undone_in_turn(client: Client) -> None:
    comment = pending(published())
    answer = undo(client, undo(client, press(client, comment, "spam")))
    assert messages(answer) == "Undone: 1 comment is as it was. Undo"
    assert state_of(comment) == "spam"


def test_undo_names_what_has_moved_on_and_links_to_it(client: Client, alice: User) -> None:
    post = published()
    comments = [pending(post) for _ in range(2)]
    answer = tick(client, comments, "spam")
    moved = Comment.objects.get(pk=comments[0].pk)
    moderation.approve(moved, by=alice)
    answer = undo(client, answer)
    told = f"Comment {moved.pk} has moved on: it was approved by alice since, and stays approved."
    assert messages(answer) == f"Undone: 1 comment is as it was. Undo {told}"
    assert document(answer).xpath(
        f"//ul[@class='messagelist']//a[@href='{url_of(moved, 'change')}']"
    )


def test_undo_names_the_first_that_have_moved_on_and_counts_the_others(client: Client) -> None:
    post = published()
    comments = [pending(post) for _ in range(7)]
    answer = tick(client, comments, "spam")
    moderation.apply(moderation.Action.TRASH, [comment.pk for comment in comments], by=author())
    told = messages(undo(client, answer))
    assert told.startswith("Nothing was taken back. ")
    assert told.count("has moved on") == 5
    assert told.endswith("2 more have moved on, and stay as they are.")


def test_second_undo_is_refused_by_name(client: Client) -> None:
    answer = press(client, pending(published()), "spam")
    undo(client, answer)
    assert messages(undo(client, answer)) == "This has been undone already."


def test_undo_of_nothing_is_refused_by_name(client: Client) -> None:
    answer = client.post(undo_url(uuid.uuid4()), follow=True)
    assert messages(answer) == "There is no such batch."


def test_undo_changes_nothing_by_get(client: Client, bob: User) -> None:
    comment = pending(published())
    batch = moderation.spam(comment, by=bob).batch
    assert client.get(undo_url(batch)).status_code == 405
    assert state_of(comment) == "spam"


def test_undo_asks_for_a_token_of_ours(bob: User) -> None:
    comment = pending(published())
    batch = moderation.spam(comment, by=bob).batch
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert client.post(undo_url(batch)).status_code == 403
    assert state_of(comment) == "spam"


def test_undo_never_leads_to_another_site(client: Client, bob: User) -> None:
    batch = moderation.spam(pending(published()), by=bob).batch
    answer = client.post(undo_url(batch), {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == DESK


@pytest.mark.parametrize("tag", ["undo-", "undo-1", "undo-'><script>alert(1)</script>", "other"])
def test_message_with_anything_but_a_batch_offers_no_undo(
    client: Client, bob: User, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(request: HttpRequest, told: str, *, batch: object) -> None:
        from django.contrib.messages import success  # noqa: PLC0415 - only here

        success(request, told, extra_tags=tag)

    monkeypatch.setattr("comments.admin.telling.tell", tell)
    answer = press(client, pending(published()), "spam")
    assert not document(answer).xpath("//form[@class='desk-undo']")
    assert b"alert(1)" not in answer.content


def test_every_kind_of_action_offers_its_undo(client: Client) -> None:
    comment = approved(published(), author_email="rita@example.org")
    for answer in (
        mark(client, comment, "pin"),
        mark(client, comment, "lock"),
        fill(client, url_of(comment, "reply"), body="Thank you."),
        fill(client, url_of(comment, "edit"), body="Corrected."),
        fill(client, url_of(comment, "ban"), email="1"),
    ):
        assert document(answer).xpath("//form[@class='desk-undo']"), messages(answer)


# ------------------------------------------------------------------------------- recent actions


def entries(client: Client) -> str:
    return text_of(client.get(ACTIONS), "//ul[@class='desk-entries']/li")


def test_actions_tell_who_did_what_and_who_took_it_back(
    client: Client, alice: User, bob: User
) -> None:
    comment = pending(published())
    batch = moderation.spam(comment, by=bob).batch
    assert batch
    moderation.undo(batch, by=alice)
    found = entries(client)
    assert "1 change taken back." in found
    assert "by alice; takes back an earlier action" in found
    assert "1 comment marked as spam." in found
    assert "Undone on" in found


def test_actions_are_undone_from_the_list(client: Client, bob: User) -> None:
    comment = pending(published())
    moderation.spam(comment, by=bob)
    [button] = document(client.get(ACTIONS)).xpath("//button[@formaction]")
    answer = client.post(button.get("formaction"), {"next": ACTIONS}, follow=True)
    assert answer.redirect_chain == [(ACTIONS, 302)]
    assert state_of(comment) == "pending"


def test_actions_that_are_undone_have_no_undo(client: Client, bob: User) -> None:
    batch = moderation.spam(pending(published()), by=bob).batch
    assert batch
    moderation.undo(batch, by=bob)
    actions = document(client.get(ACTIONS)).xpath("//button/@formaction")
    assert undo_url(batch) not in actions
    assert len(actions) == 1


def test_undo_that_was_broken_off_can_be_finished(client: Client, bob: User) -> None:
    comment = pending(published())
    batch = moderation.spam(comment, by=bob).batch
    Batch.objects.create(
        at=comment.created_at, by=bob, action="undo", undoes_id=batch, finished_at=None
    )
    assert "Finish the undo" in entries(client)
    assert "1 comment is as it was" in messages(client.post(undo_url(batch), follow=True))


def test_action_of_somebody_who_is_gone_keeps_the_number(client: Client, charlie: User) -> None:
    number = charlie.pk
    moderation.spam(pending(published()), by=charlie)
    charlie.delete()
    assert f"by user {number} (gone)" in entries(client)


def test_page_of_an_action_lists_what_it_did(client: Client, bob: User) -> None:
    post = published()
    ids = [pending(post).pk for _ in range(2)]
    batch = moderation.apply(moderation.Action.SPAM, ids, by=bob).batch
    page = client.get(f"{ACTIONS}{batch}/change/")
    assert text_of(page, "//tbody/tr/td[1]") == f"{ids[0]} {ids[1]}"
    assert "pending → spam" in text_of(page, "//tbody/tr[1]")


def test_page_of_a_ban_names_what_is_banned(client: Client, bob: User) -> None:
    comment = pending(published(), author_email="rita@example.org")
    batch = moderation.ban(comment, by=bob).batch
    page = client.get(f"{ACTIONS}{batch}/change/")
    assert text_of(page, "//section[@aria-labelledby='desk-rules']//li").startswith("rita@")


def test_page_of_no_action_says_so(client: Client) -> None:
    answer = client.get(f"{ACTIONS}{uuid.uuid4()}/change/", follow=True)
    assert "doesn’t exist" in messages(answer)


@pytest.mark.parametrize("size", [2, 120])
def test_page_of_an_action_takes_the_same_queries_for_any_number(
    client: Client, bob: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comment = pending(published())
    rows = [Comment(**values_of(comment, number)) for number in range(size)]
    ids = [row.pk for row in Comment.objects.bulk_create(rows)]
    batch = moderation.apply(moderation.Action.TRASH, ids, by=bob).batch
    with django_assert_num_queries(8):
        page = client.get(f"{ACTIONS}{batch}/change/")
    assert len(document(page).xpath("//tbody/tr")) == min(size, 100)


def test_long_action_is_read_page_by_page(client: Client, bob: User) -> None:
    comment = pending(published())
    rows = [Comment(**values_of(comment, number)) for number in range(120)]
    ids = [row.pk for row in Comment.objects.bulk_create(rows)]
    url = f"{ACTIONS}{moderation.apply(moderation.Action.TRASH, ids, by=bob).batch}/change/"
    [more] = document(client.get(url)).xpath("//a[@rel='next']/@href")
    assert len(document(client.get(url + more)).xpath("//tbody/tr")) == 20


@pytest.mark.parametrize("size", [1, 12])
def test_actions_take_the_same_queries_for_any_number(
    client: Client, bob: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comment = pending(published())
    for _ in range(size):
        batch = moderation.spam(comment, by=bob).batch
        assert batch
        moderation.undo(batch, by=bob)
        comment.refresh_from_db()
    with django_assert_num_queries(6):
        client.get(ACTIONS)


def values_of(comment: Comment, number: int) -> dict[str, object]:
    """Return the values of a copy of a comment."""
    copied = {
        field.attname: getattr(comment, field.attname)
        for field in Comment._meta.concrete_fields
        if not field.primary_key
    }
    return {**copied, "atom_id": f"urn:test:{number}", "path": f"{comment.path}{number}"}
