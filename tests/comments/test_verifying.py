"""Proving an address: who is asked, what the link does, and what it never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing
from blog.models import Delivery, Post, Revision
from comments import moderation, reader_links, rulebook, submission, trust
from comments.models import Comment, Commenter, ModerationEvent, Subscription
from comments.notifications import verification
from tests.blog.factories import published
from tests.comments import pages
from tests.comments.factories import form, pending
from tests.comments.trusting import RITA, comment_of, commenter, policy, trusted, work

pytestmark = pytest.mark.django_db

ASKED = Delivery.objects.filter(kind=verification.KIND)


@pytest.fixture
def post() -> Post:
    return published()


@pytest.fixture
def waiting(post: Post) -> Comment:
    """A comment that waits for nothing but trust: its author has some, but sent no token."""
    trusted(post)
    policy(hold="first")
    return pending(post, author_email=RITA)


def link_to(comment: Comment) -> str:
    return urlsplit(reader_links.verification_url(comment)).path


# Who is asked


@pytest.mark.parametrize(
    "changes",
    [
        {"hold": "first"},
        {"comments_from": "verified", "hold": "none"},
        {"comments_from": "anyone", "away_until": timezone.now() + timedelta(days=3)},
    ],
)
def test_mail_asks_where_the_policy_can_use_the_answer(
    post: Post, changes: dict[str, object]
) -> None:
    policy(**changes)
    pending(post, author_email=RITA)
    assert ASKED.count() == 1


@pytest.mark.parametrize(
    "changes", [{"hold": "all"}, {"hold": "none"}, {"away_until": timezone.now()}]
)
def test_mail_asks_nobody_where_the_answer_is_of_no_use(
    post: Post, changes: dict[str, object]
) -> None:
    policy(**changes)
    pending(post, author_email=RITA)
    assert not ASKED.exists()


def test_mail_asks_who_wants_replies_whatever_the_policy(post: Post) -> None:
    pending(post, author_email=RITA, notify=True)
    assert ASKED.count() == 1


def test_mail_asks_nobody_who_is_known_or_has_no_address(post: Post) -> None:
    policy(hold="first")
    comment_of(post, commenter(), notify=True)
    pending(post)
    assert not ASKED.exists()


def test_mail_asks_nobody_for_spam(post: Post) -> None:
    policy(hold="first")
    rulebook.add(kind="word", pattern="casino", action="spam")
    pending(post, author_email=RITA, body="Casino")
    assert not ASKED.exists()


def test_address_gets_three_mails_and_no_comment_is_refused_for_it(post: Post) -> None:
    policy(hold="first")
    comments = [pending(post, author_email=email) for email in [RITA] * 3 + [RITA.upper()]]
    assert ASKED.count() == 3
    assert {comment.state for comment in comments} == {Comment.State.PENDING}


def test_network_causes_no_more_mails_than_its_limit(post: Post, settings: Settings) -> None:
    settings.VERIFY_LIMITS_NETWORK = [(2, timedelta(hours=1))]
    policy(hold="first")
    for number in range(3):
        said = form(author_email=f"{number}@example.net")
        submission.submit(post.pk, said, network="192.0.2.0/24")
    assert ASKED.count() == 2


def test_mail_goes_to_the_address_and_quotes_nothing_that_was_typed(post: Post) -> None:
    policy(hold="first")
    comment = pending(post, author_email=RITA, author_name="Buy at spam.example", body="Cheap!")
    work()
    [message] = [sent for sent in mail.outbox if sent.to == [RITA]]
    said = str(message.message())
    assert "spam.example" not in said
    assert "Cheap" not in said
    assert f"/comments/verify/{comment.pk}." in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_mail_about_replies_and_the_address_is_one(post: Post) -> None:
    pending(post, author_email=RITA, notify=True)
    work()
    [message] = mail.outbox
    assert "confirm that the address is yours" in message.body
    assert "mail about replies" in message.body


@pytest.mark.parametrize("put_aside", ["spam", "trash", "erase"])
def test_mail_about_a_comment_that_was_put_aside_is_not_sent(
    waiting: Comment, bob: User, put_aside: str
) -> None:
    getattr(moderation, put_aside)(waiting, by=bob)
    work()
    assert [sent for sent in mail.outbox if sent.to == [RITA]] == []


def test_mail_about_an_address_that_was_proved_meanwhile_is_not_sent(waiting: Comment) -> None:
    submission.verify(waiting)
    work()
    assert mail.outbox == []


# What it changes


def test_proof_makes_the_comment_its_readers_and_writes_an_event(post: Post) -> None:
    comment = pending(post, author_email="Rita@Example.NET")
    who = submission.verify(comment)
    comment.refresh_from_db()
    assert who is not None
    assert (comment.commenter, who.email, comment.state) == (who, RITA, "pending")
    event = ModerationEvent.objects.get(action="verify")
    assert (event.from_state, event.to_state, event.by_id) == ("pending", "pending", None)


def test_proof_approves_what_waited_for_trust_alone(waiting: Comment, post: Post) -> None:
    before = Revision.objects.get(scope=f"post:{post.pk}").value
    submission.verify(waiting)
    waiting.refresh_from_db()
    post.refresh_from_db()
    assert (waiting.state, waiting.reasons, post.comment_count) == ("approved", [], 2)
    assert ModerationEvent.objects.latest("pk").from_state == "pending"
    revision = Revision.objects.get(scope=f"post:{post.pk}").value
    assert before != revision == waiting.changed_at_revision


def test_proof_twice_changes_nothing_more(waiting: Comment) -> None:
    first = submission.verify(waiting)
    assert submission.verify(waiting) == first
    assert ModerationEvent.objects.filter(comment=waiting, action="verify").count() == 1


def test_proof_leaves_what_a_rule_held(post: Post) -> None:
    trusted(post)
    policy(hold="first")
    rule = rulebook.add(kind="word", pattern="casino", action="hold")
    comment = pending(post, author_email=RITA, body="Casino")
    submission.verify(comment)
    comment.refresh_from_db()
    assert [reason["code"] for reason in comment.reasons] == ["word"]
    assert (comment.state, rule.pattern) == ("pending", "casino")


def test_proof_leaves_what_a_rule_held_that_is_gone_since(post: Post) -> None:
    trusted(post)
    policy(hold="first")
    rule = rulebook.add(kind="word", pattern="casino", action="hold")
    comment = pending(post, author_email=RITA, body="Casino")
    rulebook.remove([rule.pk])
    submission.verify(comment)
    comment.refresh_from_db()
    assert [reason["code"] for reason in comment.reasons] == ["word"]
    assert comment.state == "pending"


def test_proof_approves_where_verified_people_are_welcome(post: Post) -> None:
    policy(comments_from="verified", hold="none")
    comment = pending(post, author_email=RITA)
    assert [reason["code"] for reason in comment.reasons] == ["email_unverified"]
    submission.verify(comment)
    comment.refresh_from_db()
    assert (comment.state, comment.reasons) == ("approved", [])


def test_proof_approves_while_the_owner_is_away(post: Post) -> None:
    policy(hold="all", away_until=timezone.now() + timedelta(days=3))
    comment = pending(post, author_email=RITA)
    submission.verify(comment)
    comment.refresh_from_db()
    assert comment.state == "approved"


def test_proof_approves_whom_a_rule_lets_in_by_the_address(post: Post) -> None:
    rulebook.add(kind="email", pattern=RITA, action="approve")
    comment = pending(post, author_email=RITA)
    submission.verify(comment)
    comment.refresh_from_db()
    assert comment.state == "approved"


def test_proof_where_every_comment_is_read_leaves_that_as_the_reason(post: Post) -> None:
    policy(comments_from="verified", hold="all")
    comment = pending(post, author_email=RITA)
    submission.verify(comment)
    comment.refresh_from_db()
    assert [reason["code"] for reason in comment.reasons] == ["hold_all"]


def test_proof_without_an_approved_comment_leaves_the_first_one_waiting(post: Post) -> None:
    policy(hold="first")
    comment = pending(post, author_email=RITA)
    submission.verify(comment)
    comment.refresh_from_db()
    assert [reason["code"] for reason in comment.reasons] == ["first_comment"]
    assert comment.state == "pending"


def test_proof_after_the_post_was_closed_leaves_the_comment_waiting(
    waiting: Comment, post: Post
) -> None:
    publishing.edit(post, comments_closed=True)
    assert submission.verify(waiting) is not None
    waiting.refresh_from_db()
    assert (waiting.state, waiting.commenter is None) == ("pending", False)


@pytest.mark.parametrize("action", ["spam", "trash"])
def test_proof_leads_nothing_out_of_spam_or_trash(waiting: Comment, bob: User, action: str) -> None:
    getattr(moderation, action)(waiting, by=bob)
    state = waiting.state
    submission.verify(waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.visible, waiting.commenter is None) == (state, False, False)


def test_proof_of_spam_costs_its_reader_the_trust(waiting: Comment, bob: User) -> None:
    moderation.spam(waiting, by=bob)
    rita = submission.verify(waiting)
    assert rita is not None
    assert not trust.trusted(rita)


def test_proof_leaves_what_a_moderator_took_back(waiting: Comment, bob: User) -> None:
    moderation.approve(waiting, by=bob)
    moderation.restore(waiting, by=bob)
    submission.verify(waiting)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_proof_of_an_erased_comment_is_of_nobody(waiting: Comment) -> None:
    seen = Comment.objects.get(pk=waiting.pk)
    moderation.erase(waiting)
    assert submission.verify(seen) is None
    waiting.refresh_from_db()
    assert waiting.commenter is None


def test_proof_confirms_the_wish_for_replies(post: Post) -> None:
    comment = pending(post, author_email=RITA, notify=True)
    assert Subscription.objects.get().confirmed_at is None
    submission.verify(comment)
    assert Subscription.objects.get().confirmed_at is not None


def test_proof_costs_a_fixed_number_of_queries(
    waiting: Comment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(26):
        submission.verify(waiting)


# The pages


def test_page_asks_and_changes_nothing(client: Client, waiting: Comment) -> None:
    response = client.get(link_to(waiting))
    waiting.refresh_from_db()
    assert RITA in pages.text_of(response, "//h1")
    assert waiting.source in pages.text_of(response, "//article")
    assert (response.status_code, waiting.commenter) == (200, None)
    assert not pages.document(response).xpath("//*[@data-commenter-token]")


def test_page_posted_to_hands_the_token_over(client: Client, waiting: Comment) -> None:
    response = client.post(link_to(waiting))
    [given] = pages.document(response).xpath("//*[@data-commenter-token]")
    token, address = given.get("data-commenter-token"), given.get("data-commenter-address")
    assert trust.commenter_of(token, email=RITA) == Commenter.objects.get()
    assert address == RITA
    assert "Your comment is published." in pages.text_of(response, "//main")


def test_page_tells_why_the_comment_waits_on(client: Client, post: Post) -> None:
    policy(hold="first")
    response = client.post(link_to(pending(post, author_email=RITA)))
    said = pages.text_of(response, "//main")
    assert "Your comment waits for approval." in said
    assert "first comment of everybody" in said
    assert "open the link" not in said


@pytest.mark.parametrize("method", ["get", "post", "head", "put"])
def test_page_is_for_nobody_else(client: Client, waiting: Comment, method: str) -> None:
    response = getattr(client, method)(link_to(waiting))
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_page_never_gives_the_token_that_edits(client: Client, waiting: Comment) -> None:
    token = pages.own_url(waiting).split("/")[3]
    for response in (client.get(link_to(waiting)), client.post(link_to(waiting))):
        assert token not in response.content.decode()


def test_link_that_is_too_old_says_so(
    client: Client, waiting: Comment, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_links, "VERIFICATION_LIFETIME", timedelta(seconds=-1))
    response = client.post(link_to(waiting))
    waiting.refresh_from_db()
    assert (response.status_code, waiting.commenter) == (410, None)
    assert "too old" in pages.text_of(response, "//h1")


BROKEN: dict[str, Callable[[str], str]] = {
    "signature": lambda link: link[:-4] + "xxx/",
    "short": lambda link: "/comments/verify/x/",
    "long": lambda link: f"/comments/verify/{'9' * 400}.1.x/",
    "other digits": lambda link: "/comments/verify/٣.1.x/",
    "other comment": lambda link: link.replace("verify/", "verify/9"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_link_that_is_wrong_leads_nowhere(
    client: Client, waiting: Comment, broken: Callable[[str], str]
) -> None:
    for method in (client.get, client.post):
        assert method(broken(link_to(waiting))).status_code == 404
    waiting.refresh_from_db()
    assert waiting.commenter is None


def test_link_of_one_comment_proves_nothing_of_another(client: Client, waiting: Comment) -> None:
    other = pending(waiting.post, author_email="bob@example.net")
    stolen = link_to(waiting).replace(f"/{waiting.pk}.", f"/{other.pk}.")
    assert client.post(stolen).status_code == 404


def test_link_says_nothing_of_the_address(waiting: Comment) -> None:
    assert "rita" not in link_to(waiting).lower()
    assert len(link_to(waiting)) < 100


def test_link_to_an_erased_comment_leads_nowhere(client: Client, waiting: Comment) -> None:
    link = link_to(waiting)
    moderation.erase(waiting)
    assert client.post(link).status_code == 404


# The form and its field


def test_form_takes_the_token_and_shows_it_nowhere(client: Client, post: Post) -> None:
    trusted(post)
    policy(hold="first")
    token = trust.token_for(Commenter.objects.get())
    send = partial(pages.send, client, post, author_email=RITA, commenter=token)
    for action, body in (("preview", "Tea"), ("post", "")):
        assert token not in send(action=action, body=body).content.decode()
    send()
    assert Comment.objects.latest("pk").state == "approved"


def test_form_without_an_address_can_not_ask_for_replies(client: Client, post: Post) -> None:
    response = pages.send(client, post, author_email=" ", notify="on")
    assert response.status_code == 422
    assert "address for the mail" in pages.text_of(
        response, "//*[@id='comment-form-author-email-error']"
    )
    assert pages.values(response)["notify"] == "on"
    assert not Comment.objects.exists()
