"""One person's data: found, handed over, erased."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import revisions
from blog.models import Delivery, Post
from comments import moderation, people
from comments.models import (
    Attempt,
    Comment,
    Commenter,
    CommentText,
    ModerationEvent,
    Receipt,
    Rule,
    Subscription,
)
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending
from tests.comments.persons import EMAIL, NAME, SPELT, everything_of_rita, somebody_else

pytestmark = pytest.mark.django_db

TABLES = {"blog", "comments", "axes"}
#: Erasing a person whose comments stand on one post, with the savepoints; PostgreSQL has a lock.
ERASING = 37


def exported() -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(people.document(EMAIL)))
    return found


def rows() -> str:
    """Return every row of every table of ours, and of those that log-ins are noted in."""
    ours = [model for model in apps.get_models() if model._meta.app_label in TABLES]
    return "\n".join(str(row) for model in ours for row in QuerySet[Any](model).values())


# --------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize("typed", [EMAIL, SPELT, f"  {SPELT}\n"])
def test_address_is_the_same_however_it_is_spelt(typed: str) -> None:
    assert people.address(typed) == EMAIL


@pytest.mark.parametrize(
    "typed", ["", " ", "rita", "rita@", "@", "a b@example.org", "x" * 9000, "\0@x.org"]
)
def test_address_that_is_none_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(people.NoAddress, match="e-mail address") as refused:
        people.address(typed)
    assert len(str(refused.value)) < 200


# ----------------------------------------------------------------------------------- preview


def test_preview_counts_everything_and_writes_nothing() -> None:
    post = published()
    everything_of_rita(post)
    somebody_else(post)
    before = rows()
    found = people.preview(EMAIL)
    assert found.counts == {
        "comments": 3,
        "networks of comments": 3,
        "lessons that the learner learnt, or will": 2,
        "earlier texts of comments": 1,
        "wishes for mail about replies": 1,
        "answers kept for repeated requests": 1,
        "mails that wait to be sent": 1,
        "proofs that the address is theirs": 1,
        "attempts to post, counted for the limits": 2,
        "errors of deliveries that name the address": 1,
        "attempts to log in at the admin": 1,
    }
    assert (found.states, found.posts) == ({"pending": 1, "approved": 2}, 1)
    assert found.rules == [f"e-mail address: {EMAIL}"]
    assert rows() == before


def test_preview_of_somebody_unknown_is_empty() -> None:
    somebody_else(published())
    assert people.preview(EMAIL).is_empty


def test_preview_names_the_user_with_the_address() -> None:
    User.objects.create(username="rita", email=SPELT)
    found = people.preview(EMAIL)
    assert (found.accounts, found.is_empty) == (["rita"], True)


@pytest.mark.parametrize("count", [1, 12])
def test_preview_costs_as_much_for_many_comments(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(published(), count)
    with django_assert_num_queries(18):
        assert people.preview(EMAIL).counts["comments"] == count


def many(post: Post, count: int, *, email: str = EMAIL) -> list[Comment]:
    """Return visible comments of one person, made as an import makes them."""
    items = [
        moderation.ImportedComment(
            ref=f"{email}:{post.pk}:{number}", post=post, created_at=timezone.now(), source="Hm.",
            state=Comment.State.APPROVED, author_name=NAME, author_email=email,
        )
        for number in range(count)
    ]  # fmt: skip
    return [outcome.comment for outcome in moderation.import_comments(items)]


# ------------------------------------------------------------------------------------ export


def test_export_has_everything_of_a_comment() -> None:
    everything_of_rita(published())
    edited = exported()["comments"][0]
    assert (edited["author_name"], edited["author_email"]) == (NAME, SPELT.replace("E", "e"))
    assert (edited["text"], edited["network"]) == ("Second thoughts", "192.0.2.0/24")
    assert [text["text"] for text in edited["earlier_texts"]] == ["First thoughts"]
    assert [event["action"] for event in edited["decisions"]] == ["submit", "edit"]
    assert len(edited["answers_kept_at"]) == 1


def test_export_has_what_stands_beside_the_comments() -> None:
    everything_of_rita(published())
    found = exported()
    assert [comment["is_verified"] for comment in found["comments"]] == [False, True, False]
    assert [bool(c["wants_mail_about_replies"]) for c in found["comments"]] == [False, False, True]
    assert found["email_verified_at"]
    assert [rule["pattern"] for rule in found["rules"]] == [EMAIL]
    assert EMAIL in found["deliveries"][0]["error"]
    counted = [len(found[key]) for key in ("attempts_to_post", "log_ins_tried", "deliveries")]
    assert counted == [2, 1, 1]


def test_export_has_nothing_of_anybody_else() -> None:
    post = published()
    everything_of_rita(post)
    somebody_else(post)
    assert "zoe" not in json.dumps(exported()).casefold()


def test_export_tells_no_secret() -> None:
    everything_of_rita(published())
    document = "".join(people.document(EMAIL))
    assert str(Commenter.objects.get().key) not in document
    assert Receipt.objects.get().fingerprint not in document


def test_export_of_somebody_unknown_is_a_document_without_comments(db: None) -> None:
    found = exported()
    assert (found["email"], found["comments"], found["deliveries"]) == (EMAIL, [], [])


def test_export_names_the_address_of_what_readers_see_alone() -> None:
    everything_of_rita(published())
    addresses = [comment["address"] for comment in exported()["comments"]]
    assert [address is None for address in addresses] == [True, False, False]
    assert str(addresses[1]).startswith("http://blog.test/")


def test_export_is_read_a_part_at_a_time(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    many(published(), 101)
    pieces = people.document(EMAIL)
    with django_assert_num_queries(26):
        assert sum('"id"' in piece for piece in pieces) == 101


def test_export_keeps_letters_and_lines_readable() -> None:
    approved(published(), author_name="Žofie", author_email=EMAIL, body="Line one\nline two 茶")
    document = "".join(people.document(EMAIL))
    assert "Žofie" in document
    assert '"text": "Line one\\nline two 茶"' in document


# ------------------------------------------------------------------------------------- erase


def test_erase_leaves_nothing_of_the_person_in_any_table() -> None:
    post = published()
    everything_of_rita(post)
    mine = somebody_else(post)
    assert people.erase(EMAIL, rules=True) == 3
    left = rows().replace(mine.author_email, "").casefold()
    assert "quill" not in left
    assert EMAIL not in left
    assert "thoughts" not in left


def test_erase_leaves_other_people_as_they_are() -> None:
    post = published()
    everything_of_rita(post)
    mine = somebody_else(post)
    people.erase(EMAIL)
    assert Comment.objects.get(pk=mine.pk).source == "Mine stays"
    assert Delivery.objects.filter(last_error__contains=f"zoe.{EMAIL}").exists()


def test_erase_takes_everything_that_hangs_on_the_comments() -> None:
    everything_of_rita(published())
    people.erase(EMAIL)
    kinds = (CommentText, Receipt, Subscription, Commenter, AccessAttempt)
    assert [kind.objects.count() for kind in kinds] == [0] * len(kinds)
    assert not Attempt.objects.filter(bucket__startswith="post:email:").exists()
    assert not Delivery.objects.filter(state=Delivery.State.WAITING).exists()


def test_erase_keeps_the_place_in_the_thread_and_counts_anew() -> None:
    post = published()
    shown = everything_of_rita(post)
    people.erase(EMAIL)
    assert Post.objects.get().comment_count == 1
    assert Comment.objects.approved().get().parent == shown


def test_erase_moves_what_readers_hold() -> None:
    post = published()
    everything_of_rita(post)
    scopes = [revisions.of_post(post.pk), revisions.COMMENTS]
    before = revisions.read(scopes)
    people.erase(EMAIL)
    after = revisions.read(scopes)
    assert all(after[scope].value > before[scope].value for scope in scopes)


def test_erase_of_what_nobody_sees_moves_nothing() -> None:
    post = published()
    pending(post, author_email=EMAIL)
    before = revisions.read([revisions.of_post(post.pk), revisions.COMMENTS])
    people.erase(EMAIL)
    assert revisions.read(before) == before


def test_erase_writes_events_of_one_batch_with_who_did_it(bob: User) -> None:
    everything_of_rita(published())
    people.erase(EMAIL, by=bob)
    events = ModerationEvent.objects.filter(action="erase").order_by("id")
    assert [event.from_state for event in events] == ["pending", "approved", "approved"]
    assert {event.to_state for event in events} == {"erased"}
    assert (len({event.batch for event in events}), {event.by for event in events}) == (1, {bob})


def test_erase_keeps_the_rule_about_the_address(db: None) -> None:
    everything_of_rita(published())
    people.erase(EMAIL)
    assert Rule.objects.get().pattern == EMAIL
    assert people.preview(EMAIL).is_empty


def test_erase_with_rules_takes_their_names_from_the_log_of_the_admin(alice: User) -> None:
    rule = Rule.objects.create(kind=Rule.Kind.EMAIL, pattern=EMAIL)
    LogEntry.objects.create(
        user=alice, content_type=ContentType.objects.get_for_model(Rule), object_id=str(rule.pk),
        object_repr=str(rule), action_flag=CHANGE,
    )  # fmt: skip
    people.erase(EMAIL, rules=True)
    assert not Rule.objects.exists()
    assert LogEntry.objects.get().object_repr == "e-mail address: [erased]"


def test_erase_keeps_what_a_mail_server_said_but_for_the_address() -> None:
    everything_of_rita(published())
    people.erase(EMAIL)
    said = Delivery.objects.filter(state="failed").earliest("pk").last_error
    assert said == "SMTPRecipientsRefused: {'[erased]': (550, b'no')}"


def test_erase_twice_finds_nothing_the_second_time() -> None:
    everything_of_rita(published())
    people.erase(EMAIL)
    before = rows()
    assert people.erase(EMAIL) == 0
    assert people.preview(EMAIL).is_empty
    assert rows() == before


def test_erase_of_comments_that_an_import_brings_again_stays_erased() -> None:
    post = published()
    many(post, 2)
    people.erase(EMAIL)
    many(post, 2)
    assert set(Comment.objects.values_list("state", flat=True)) == {"erased"}


def test_erase_goes_on_where_it_was_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.people.finding.PART", 2)
    many(published(), 5)

    def break_off(erased: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        people.erase(EMAIL, after_each=break_off)
    assert Comment.objects.filter(state="erased").count() == 2
    told: list[int] = []
    assert people.erase(EMAIL, after_each=told.append) == 3
    assert told == [2, 1]


@pytest.mark.parametrize("count", [1, 30])
def test_erase_costs_as_many_queries_for_many_comments(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(published(), count)
    with django_assert_max_num_queries(ERASING):
        people.erase(EMAIL)


def test_erase_many_passes_over_what_is_erased_or_gone() -> None:
    one, other = approved(published()), pending(published())
    moderation.erase(one)
    batch = ModerationEvent.objects.latest("id").batch
    erased = moderation.erase_many([one.pk, other.pk, 10**6], batch=batch, by=author())
    assert erased == [other.pk]
    assert ModerationEvent.objects.filter(action="erase").count() == 2


def test_erase_many_of_nothing_changes_nothing() -> None:
    approved(published())
    before = rows()
    assert moderation.erase_many([], batch=ModerationEvent.objects.latest("id").batch) == []
    assert rows() == before


def test_erase_of_one_comment_takes_its_subscription_and_waiting_mail() -> None:
    shown = everything_of_rita(published())
    moderation.erase(shown)
    assert not Subscription.objects.exists()
    assert Delivery.objects.filter(state="waiting").count() == 1
    moderation.erase(Comment.objects.earliest("pk"))
    assert not Delivery.objects.filter(state="waiting").exists()
