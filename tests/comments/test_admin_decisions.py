"""Deciding at the desk: buttons and bulk actions are the one operation."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from blog import revisions
from comments import moderation
from comments.models import Comment, ModerationEvent
from tests.admin_pages import fields, messages
from tests.blog.factories import author, published
from tests.comments.desk import DESK, press, state_of, tick, url_of
from tests.comments.factories import approved, pending


@pytest.fixture(autouse=True)
def _moderator(client: Client, bob: User) -> None:
    client.force_login(bob)


@pytest.mark.parametrize(
    ("decision", "state", "told"),
    [
        ("approve", "approved", "1 comment approved. Undo"),
        ("spam", "spam", "1 comment marked as spam. Undo"),
        ("trash", "trash", "1 comment moved to the trash. Undo"),
    ],
)
def test_button_decides_and_writes_an_event(
    client: Client, bob: User, decision: str, state: str, told: str
) -> None:
    comment = pending(published())
    assert messages(press(client, comment, decision)) == told
    event = ModerationEvent.objects.filter(comment=comment).latest("id")
    assert state_of(comment) == state
    assert (event.by, event.from_state, event.to_state) == (bob, "pending", state)
    assert event.reasons == ["moderator"]


def test_approve_shows_the_comment_and_moves_the_revisions(client: Client) -> None:
    post = published()
    comment, before = pending(post), revisions.read(["comments", f"post:{post.pk}"])
    press(client, comment, "approve")
    after = revisions.read(["comments", f"post:{post.pk}"])
    assert Comment.objects.approved().get() == comment
    assert all(after[scope] != before[scope] for scope in after)


def test_restore_gives_back_the_state_before(client: Client) -> None:
    comment = approved(published())
    moderation.spam(comment, by=author())
    press(client, comment, "restore", on=f"{DESK}?state=spam")
    assert state_of(comment) == "approved"


def test_button_leads_back_to_the_same_list(client: Client) -> None:
    comment = approved(published())
    narrowed = f"{DESK}?state=approved&q=tea"
    answer = press(client, comment, "trash", on=narrowed)
    assert answer.redirect_chain == [(narrowed, 302)]


def test_button_leads_back_to_the_record(client: Client) -> None:
    comment = pending(published())
    record = url_of(comment, "change")
    answer = press(client, comment, "approve", on=record)
    assert answer.redirect_chain == [(record, 302)]


def test_button_never_leads_to_another_site(client: Client) -> None:
    data = {"decide": "approve", "next": "https://elsewhere.example/"}
    answer = client.post(url_of(pending(published()), "decide"), data)
    assert answer.headers["Location"] == DESK


def test_button_on_what_somebody_else_has_just_decided_is_refused(client: Client) -> None:
    comment = pending(published())
    data = {**fields(client.get(DESK), "changelist-form"), "decide": "approve"}
    moderation.spam(comment, by=author())
    told = messages(client.post(url_of(comment, "decide"), data, follow=True))
    assert told == f"Comment {comment.pk} was pending when you saw it; now it is spam."
    assert state_of(comment) == "spam"


def test_button_on_a_comment_that_is_gone_is_refused_by_name(client: Client) -> None:
    url = reverse("admin:comments_comment_decide", args=[4711])
    assert "There is no comment 4711." in messages(
        client.post(url, {"decide": "approve"}, follow=True)
    )


def test_restore_with_nothing_before_is_refused_by_name(client: Client) -> None:
    comment = pending(published())
    told = messages(press(client, comment, "restore", on=url_of(comment, "change")))
    assert told == f"Comment {comment.pk} is pending already."


def test_unknown_button_and_plain_get_are_refused(client: Client) -> None:
    url = url_of(pending(published()), "decide")
    assert client.post(url, {"decide": "erase"}).status_code == 400
    assert client.post(url).status_code == 400
    assert client.get(url).status_code == 405


@pytest.mark.parametrize(
    ("action", "state"), [("approve", "approved"), ("spam", "spam"), ("trash", "trash")]
)
def test_bulk_action_is_one_batch(client: Client, action: str, state: str) -> None:
    post = published()
    comments = [pending(post) for _ in range(3)]
    told = messages(tick(client, comments[:2], action))
    events = ModerationEvent.objects.filter(action=action)
    assert told.startswith("2 comments ")
    assert [state_of(comment) for comment in comments] == [state, state, "pending"]
    assert len(set(events.values_list("batch", flat=True))) == 1


def test_bulk_restore_gives_back_the_states_before(client: Client) -> None:
    post = published()
    comments = [pending(post), approved(post)]
    for comment in comments:
        moderation.trash(comment, by=author())
    tick(client, comments, "restore", on=f"{DESK}?state=trash")
    assert [state_of(comment) for comment in comments] == ["pending", "approved"]


def test_bulk_action_refuses_what_has_moved_on_and_does_the_others(client: Client) -> None:
    post = published()
    comments = [pending(post), pending(post)]
    form = fields(client.get(DESK), "changelist-form")
    moderation.spam(comments[0], by=author())
    ids = [str(comment.pk) for comment in comments]
    data = {**form, "_selected_action": ids, "action": "approve", "index": "0"}
    told = messages(client.post(DESK, data, follow=True))
    assert "1 comment approved." in told
    assert f"Comment {comments[0].pk} was pending when you saw it; now it is spam." in told


def test_bulk_action_names_the_first_refusals_and_counts_the_others(client: Client) -> None:
    post = published()
    comments = [approved(post) for _ in range(7)]
    told = messages(tick(client, comments, "approve", on=f"{DESK}?state=approved"))
    assert told.count("is approved already.") == 5
    assert told.endswith("2 more could not be changed.")


def test_who_may_only_look_decides_nothing(client: Client, charlie: User) -> None:
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(charlie)
    comment = pending(published())
    assert b"desk-buttons" not in client.get(DESK).content
    assert client.post(url_of(comment, "decide"), {"decide": "approve"}).status_code == 403
    client.post(DESK, {"action": "approve", "_selected_action": [comment.pk], "index": "0"})
    assert state_of(comment) == "pending"


@pytest.mark.parametrize("view", ["delete", "change"])
def test_owner_can_neither_write_nor_delete_behind_the_operations(
    client: Client, alice: User, view: str
) -> None:
    client.force_login(alice)
    comment = pending(published())
    answer = client.post(url_of(comment, view), {"post": "yes", "state": "approved"})
    assert answer.status_code == 403
    assert state_of(comment) == "pending"
    assert client.get(f"{DESK}add/").status_code == 403


def test_owner_has_no_action_that_deletes(client: Client, alice: User) -> None:
    client.force_login(alice)
    pending(published())
    assert b"delete_selected" not in client.get(DESK).content
