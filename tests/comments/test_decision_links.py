"""Links in mails to moderators: they ask, act once, and offer to take it back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import revisions
from comments import decision_links, moderation, submission, tokens
from comments.decision_links import Decision
from comments.models import Comment, ModerationEvent
from tests.blog.factories import published
from tests.comments.factories import NETWORK, approved, pending
from tests.comments.mails import delivered, links
from tests.comments.pages import document, text_of
from tests.races import race

pytestmark = pytest.mark.django_db

STATES = {"Approve": "approved", "Spam": "spam", "Trash": "trash"}
BODY = "Lovely tea, and *so* much more of it. " * 40


@pytest.fixture
def held(alice: User) -> Comment:
    """A comment that waits."""
    parent = approved(published(title="Tea"), author_name="Ada")
    return pending(parent.post, parent=parent, body=BODY)


@pytest.fixture
def approve(held: Comment, alice: User) -> str:
    """The address that alice was mailed to approve it."""
    return mailed(held, alice, "Approve")


def mailed(comment: Comment, user: User, label: str) -> str:
    """Return an address from the mail to a moderator."""
    [message] = [sent for sent in delivered() if sent.to == [user.email]]
    [link] = links(message, label)
    return link


def heading(answer: Any) -> str:
    return text_of(answer, "//h1")


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


@pytest.mark.parametrize("label", list(STATES))
def test_link_shows_the_comment_and_asks(
    client: Client, held: Comment, alice: User, label: str
) -> None:
    answer = client.get(mailed(held, alice, label))
    said = text_of(answer, "//main")
    assert answer.status_code == 200
    assert heading(answer).endswith("?")
    for part in ("so much more of it. Lovely", "On Tea", "In answer to Ada", "every comment is"):
        assert part in said
    assert len(document(answer).xpath("//main//form[@method='post']//button")) == 1


@pytest.mark.parametrize("label", list(STATES))
def test_link_acts_when_somebody_says_yes_and_tells_of_it(
    client: Client, held: Comment, alice: User, label: str
) -> None:
    answer = client.post(mailed(held, alice, label), follow=True)
    event = ModerationEvent.objects.filter(comment=held).latest("pk")
    assert state_of(held) == STATES[label]
    assert (event.by, event.reasons) == (alice, ["mail"])
    assert answer.redirect_chain[0][1] == 303
    assert text_of(answer, "//main//form//button") == "Undo"


@pytest.mark.parametrize("method", ["get", "head"])
def test_link_that_a_program_follows_changes_nothing(
    client: Client, held: Comment, approve: str, method: str
) -> None:
    before = revisions.read(["comments", f"post:{held.post_id}"])
    for _ in range(3):
        assert getattr(client, method)(approve).status_code == 200
    assert state_of(held) == "pending"
    assert revisions.read(["comments", f"post:{held.post_id}"]) == before


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_link_takes_no_other_method(client: Client, approve: str, method: str) -> None:
    answer = getattr(client, method)(approve)
    assert (answer.status_code, answer["Cache-Control"]) == (405, "no-store")


def test_link_that_was_used_says_what_the_comment_is_and_leads_to_the_desk(
    client: Client, held: Comment, approve: str
) -> None:
    client.post(approve)
    for answer in (client.get(approve), client.post(approve)):
        assert answer.status_code == 410
        assert "Now it is approved" in text_of(answer, "//main")
        assert document(answer).xpath(f"//a[@href='/admin/comments/comment/{held.pk}/change/']")
    assert ModerationEvent.objects.filter(comment=held).count() == 2


def test_link_of_another_decision_in_the_mail_is_used_up_with_it(
    client: Client, held: Comment, alice: User
) -> None:
    [message] = delivered()
    [approve], [spam] = links(message, "Approve"), links(message, "Spam")
    client.post(approve)
    assert client.post(spam).status_code == 410
    assert state_of(held) == "approved"


def test_link_is_used_up_even_if_the_comment_waits_again(
    client: Client, held: Comment, approve: str, bob: User
) -> None:
    report = moderation.spam(held, by=bob)
    assert report.batch is not None
    moderation.undo(report.batch, by=bob)
    assert client.post(approve).status_code == 410
    assert state_of(held) == "pending"


def test_link_to_a_comment_that_was_edited_since_shows_the_new_text_and_does_not_act(
    client: Client, held: Comment, approve: str
) -> None:
    submission.edit(held, token=tokens.for_author(held), body="Casino!", network=NETWORK)
    answer = client.post(approve)
    assert answer.status_code == 410
    assert "Casino!" in text_of(answer, "//main")
    assert state_of(held) == "pending"


@pytest.mark.parametrize("place", [0, 10, -60, -5])
def test_link_that_was_tampered_with_is_refused(
    client: Client, held: Comment, approve: str, place: int
) -> None:
    token = approve.split("/")[-2]
    place %= len(token)
    other = "x" if token[place] != "x" else "y"
    answer = client.post(f"/comments/decide/{token[:place]}{other}{token[place + 1 :]}/")
    assert answer.status_code == 403
    assert state_of(held) == "pending"


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "." * 3000, "%00", "approve-1-1-1"])
def test_link_of_nobody_is_refused(client: Client, db: None, token: str) -> None:
    for address in (f"/comments/decide/{token}/", f"/comments/undo/{token}/"):
        assert {client.get(address).status_code, client.post(address).status_code} == {403}


def test_link_that_was_signed_for_something_else_is_refused(client: Client, held: Comment) -> None:
    said = f"approve-1-{held.pk}-1"
    for salt in ("comments.mailed.undo", "comments.mailed.other"):
        token = signing.TimestampSigner(salt=salt, sep=".").sign(said)
        assert client.get(f"/comments/decide/{token}/").status_code == 403


@pytest.mark.parametrize(
    ("age", "status"),
    [(timedelta(days=6, hours=23), 200), (timedelta(days=7, minutes=1), 410)],
)
def test_link_is_good_for_seven_days(
    client: Client,
    held: Comment,
    alice: User,
    age: timedelta,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    then = signing.b62_encode(int((timezone.now() - age).timestamp()))
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda _: then)
    link = mailed(held, alice, "Approve")
    assert client.get(link).status_code == status
    client.post(link)
    assert state_of(held) == ("approved" if status == 200 else "pending")


def test_link_of_who_moderates_no_longer_shows_nothing_and_does_nothing(
    client: Client, held: Comment, alice: User
) -> None:
    link = mailed(held, alice, "Approve")
    User.objects.filter(pk=alice.pk).update(is_active=False)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 403
        assert "Lovely" not in answer.content.decode()
    assert state_of(held) == "pending"


def test_link_acts_in_the_name_of_its_moderator_whoever_is_logged_in(
    client: Client, held: Comment, approve: str, alice: User, charlie: User
) -> None:
    client.force_login(charlie)
    client.post(approve)
    assert ModerationEvent.objects.latest("pk").by == alice


def test_link_to_a_comment_that_is_gone_says_so(
    client: Client, held: Comment, approve: str
) -> None:
    moderation.erase(held)
    for answer in (client.get(approve), client.post(approve)):
        assert (answer.status_code, heading(answer)) == (410, "This comment is gone.")
    Comment.objects.filter(pk=held.pk).delete()
    assert {client.get(approve).status_code, client.post(approve).status_code} == {410}


def test_undo_of_what_a_link_did_is_one_press_away_and_told(
    client: Client, held: Comment, approve: str
) -> None:
    done = client.post(approve)["Location"]
    assert heading(client.get(done)) == "The comment is approved."
    answer = client.post(done, follow=True)
    assert (answer.status_code, heading(answer)) == (200, "It is undone.")
    assert state_of(held) == "pending"
    assert not document(answer).xpath("//main//button")


def test_undo_that_a_program_follows_changes_nothing(
    client: Client, held: Comment, approve: str
) -> None:
    done = client.post(approve)["Location"]
    client.get(done)
    client.head(done)
    assert state_of(held) == "approved"


def test_undo_twice_is_undone_once(client: Client, held: Comment, approve: str) -> None:
    done = client.post(approve)["Location"]
    client.post(done)
    assert heading(client.post(done, follow=True)) == "It is undone."
    assert ModerationEvent.objects.filter(comment=held, action="undo").count() == 1


def test_undo_of_what_has_moved_on_is_not_offered_and_says_so(
    client: Client, held: Comment, approve: str, bob: User
) -> None:
    done = client.post(approve)["Location"]
    moderation.trash(Comment.objects.get(pk=held.pk), by=bob)
    answer = client.get(done)
    assert "The comment is trash now." in text_of(answer, "//main")
    assert not document(answer).xpath("//main//button")
    answer = client.post(done, follow=True)
    assert heading(answer) == "It could not be undone: the comment has moved on since."
    assert state_of(held) == "trash"


def test_undo_by_who_moderates_no_longer_is_refused(
    client: Client, held: Comment, approve: str, alice: User
) -> None:
    done = client.post(approve)["Location"]
    User.objects.filter(pk=alice.pk).update(is_staff=False)
    assert {client.get(done).status_code, client.post(done).status_code} == {403}
    assert state_of(held) == "approved"


def test_undo_of_what_was_purged_says_that_it_is_gone(
    client: Client, held: Comment, alice: User
) -> None:
    done = client.post(mailed(held, alice, "Spam"))["Location"]
    Comment.objects.filter(pk=held.pk).update(state_at=timezone.now() - timedelta(days=99))
    moderation.purge()
    assert heading(client.get(done)) == "This comment is gone."
    assert client.post(done, follow=True).status_code == 410


def every_answer(client: Client, approve: str) -> list[Any]:
    """Return an answer of each kind."""
    asked = [client.get(approve), client.get("/comments/decide/x/"), client.put(approve)]
    done = client.post(approve)
    undone = [client.get(done["Location"]), client.post(done["Location"])]
    return [*asked, done, *undone, client.get(approve), client.get("/comments/undo/x/")]


def test_no_answer_is_stored_indexed_or_told_to_others(client: Client, approve: str) -> None:
    for answer in every_answer(client, approve):
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()


def test_no_page_shows_an_address_or_a_network(client: Client, alice: User) -> None:
    comment = pending(published(), author_email="rita@example.org")
    answer = client.get(mailed(comment, alice, "Approve")).content.decode()
    assert "rita@example.org" not in answer
    assert comment.network not in answer


def test_page_that_asks_costs_a_fixed_number_of_queries(
    client: Client, approve: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Moderator, comment, event, blog, and the pages in the margin.
    with django_assert_num_queries(5):
        client.get(approve)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_link_that_is_pressed_twice_at_once_acts_once(alice: User) -> None:
    comment = pending(published())
    event = decision_links.newest_event(comment.pk)
    press = [
        partial(moderation.decide_by_link, Decision(action, alice.pk, comment.pk, event))
        for action in ("approve", "spam", "trash")
    ]
    results = race(*press)
    assert sum(isinstance(result, moderation.StaleLink) for result in results) == 2
    assert ModerationEvent.objects.filter(comment=comment).count() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_link_against_the_authors_edit_never_approves_the_other_text(alice: User) -> None:
    comment = pending(published(), body="Tea")
    event = decision_links.newest_event(comment.pk)
    edit = partial(
        submission.edit, comment, token=tokens.for_author(comment), body="Casino", network=NETWORK
    )
    link = Decision("approve", alice.pk, comment.pk, event)
    decided, _ = race(partial(moderation.decide_by_link, link), edit)
    comment.refresh_from_db()
    # Decided first, the edit is held again; edited first, the link is of no use.
    assert (comment.state, comment.source) == ("pending", "Casino")
    assert isinstance(decided, (UUID, moderation.StaleLink))
