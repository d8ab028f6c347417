"""Akismet as a setting: who waits for it, what its answers change, and what its outage doesn't."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from blog import publishing
from blog.models import Blog, Delivery
from comments import moderation, rulebook, submission, tokens, waiting
from comments.akismet import client
from comments.models import AkismetVerdict, Comment, ModerationEvent
from tests.blog.factories import author, published
from tests.comments.akismet_service import (
    BLATANT,
    HAM,
    INVALID,
    KEY,
    SPAM,
    Akismet,
    akismet,
    work,
)
from tests.comments.factories import NETWORK, approved, form, hold
from tests.servers import Behaviour, goes_on, hangs, says, sends

__all__ = ["akismet"]

pytestmark = pytest.mark.django_db

CHECK, REPORT, HELD = "akismet-check", "akismet-report", "comment-held"
LONG_AGO = timedelta(hours=1)


@pytest.fixture(autouse=True)
def everything_is_shown(db: None) -> None:
    hold("none")


def posted(**fields: Any) -> Comment:
    return submission.submit(published().pk, form(**fields), network=NETWORK).comment


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def codes(comment: Comment) -> list[str]:
    return [each["code"] for each in comment.reasons]


def deliveries(kind: str) -> int:
    return Delivery.objects.filter(kind=kind).count()


def judged(**fields: Any) -> Comment:
    """Return a comment after the service was asked."""
    comment = posted(**fields)
    work(CHECK)
    return fresh(comment)


def test_without_a_key_nobody_is_asked(db: None) -> None:
    assert posted().state == "approved"
    assert deliveries(CHECK) == 0


def test_comment_waits_until_the_service_was_asked_and_posting_asks_nobody(
    akismet: Akismet,
) -> None:
    comment = posted()
    assert (comment.state, codes(comment)) == ("pending", ["akismet"])
    assert (akismet.visits, deliveries(CHECK), deliveries(HELD)) == ([], 1, 0)


def test_author_is_told_that_it_is_checked(akismet: Akismet) -> None:
    assert [why.code for why in waiting.reasons(posted())] == ["checked"]


def test_author_reads_the_same_of_a_comment_that_is_spam(akismet: Akismet) -> None:
    before = waiting.reasons(comment := posted())
    akismet.says = SPAM
    work(CHECK)
    assert waiting.reasons(fresh(comment)) == before


def test_ham_is_shown(akismet: Akismet) -> None:
    comment = judged()
    assert (comment.state, comment.visible, comment.reasons) == ("approved", True, [])
    assert comment.post.comment_count == 1
    event = comment.events.get(action="judge")
    assert (event.by_id, event.from_state, event.reasons) == (None, "pending", ["akismet"])


@pytest.mark.parametrize(
    ("says", "detail"),
    [(SPAM, "Akismet: spam"), (BLATANT, "Akismet: spam, beyond doubt")],
    ids=["spam", "blatant"],
)
def test_spam_is_kept_as_spam(akismet: Akismet, says: Behaviour, detail: str) -> None:
    akismet.says = says
    comment = judged()
    assert comment.state == "spam"
    assert comment.reasons == [{"code": "akismet", "detail": detail}]
    assert deliveries(HELD) == 0


def test_ham_that_something_else_holds_goes_on_waiting(akismet: Akismet) -> None:
    rulebook.add(kind="word", pattern="casino", action="hold")
    comment = judged(body="My casino")
    assert (comment.state, codes(comment)) == ("pending", ["word"])


def test_moderators_are_told_once_of_what_is_held_anyway(akismet: Akismet) -> None:
    hold("all")
    comment = posted()
    assert deliveries(HELD) == 1
    work(CHECK, HELD)
    assert Delivery.objects.filter(kind=HELD).count() == 1
    assert codes(fresh(comment)) == ["hold_all"]


def test_ham_that_the_rules_hold_by_now_is_told_to_moderators(akismet: Akismet) -> None:
    comment = posted()
    assert deliveries(HELD) == 0
    hold("all")
    work(CHECK)
    assert (fresh(comment).state, deliveries(HELD)) == ("pending", 1)


def test_moderators_are_told_of_an_edit_that_a_rule_holds_before_there_was_an_answer(
    akismet: Akismet,
) -> None:
    comment = posted()
    rulebook.add(kind="word", pattern="casino", action="hold")
    token = tokens.for_author(comment)
    submission.edit(comment, token=token, body="My casino", network=NETWORK)
    assert deliveries(HELD) == 1


def test_ham_that_the_rules_refuse_by_now_waits_for_a_moderator(akismet: Akismet) -> None:
    comment = posted()
    publishing.update_blog(Blog.current(), comments_from="nobody")
    work(CHECK)
    assert (fresh(comment).state, deliveries(HELD)) == ("pending", 1)


@pytest.mark.parametrize("action", ["approve", "spam", "reject"])
def test_service_is_not_asked_where_a_rule_decides(akismet: Akismet, action: str) -> None:
    rulebook.add(kind="word", pattern="tea", action=action)
    try:
        comment = posted()
    except submission.RefusedByRule:
        assert action == "reject"
    else:
        assert codes(comment) == ["word"]
    assert deliveries(CHECK) == 0


@pytest.mark.parametrize("deed", [moderation.approve, moderation.spam, moderation.trash])
@pytest.mark.parametrize("says", [HAM, SPAM], ids=["ham", "spam"])
def test_moderator_who_was_faster_has_decided(
    akismet: Akismet, says: Behaviour, deed: Callable[..., Any]
) -> None:
    comment = posted()
    deed(comment, by=author())
    akismet.says = says
    work(CHECK)
    assert fresh(comment).state == comment.state
    assert not ModerationEvent.objects.filter(action="judge").exists()


def test_moderator_who_put_it_back_to_wait_has_decided(akismet: Akismet) -> None:
    comment = posted()
    moderation.spam(comment, by=author())
    moderation.restore(comment, by=author())
    work(CHECK)
    assert fresh(comment).state == "pending"


def test_edit_is_checked_again_and_the_answer_to_the_old_text_counts_for_nothing(
    akismet: Akismet,
) -> None:
    comment = judged()
    old = Delivery.objects.get(kind=CHECK)
    akismet.says = SPAM
    token = tokens.for_author(comment)
    edited = submission.edit(comment, token=token, body="Buy", network=NETWORK)
    assert (edited.state, codes(edited)) == ("pending", ["akismet"])
    Delivery.objects.filter(pk=old.pk).update(state="waiting")
    work(CHECK)
    assert [sent["comment_content"] for sent in akismet.forms("comment-check")][1:] == ["Buy"]
    assert fresh(comment).state == "spam"


def test_comment_that_is_erased_meanwhile_is_not_sent(akismet: Akismet) -> None:
    comment = posted()
    moderation.erase(comment)
    work(CHECK)
    assert akismet.visits == []


def test_service_that_is_switched_off_meanwhile_holds_nothing_back(
    akismet: Akismet, settings: Settings
) -> None:
    comment = posted()
    settings.AKISMET_KEY = ""
    work(CHECK)
    assert (fresh(comment).state, akismet.visits) == ("approved", [])


def test_service_is_told_what_readme_names_and_no_whole_address(akismet: Akismet) -> None:
    judged(author_email="rita@example.net", author_url="https://rita.example/", body="*Tea*")
    [sent] = akismet.forms("comment-check")
    assert sent.pop("comment_date_gmt").endswith("+00:00")
    assert sent.pop("permalink").startswith("http://blog.test/")
    assert sent == {
        "api_key": KEY,
        "blog": "http://blog.test/",
        "blog_lang": "en",
        "blog_charset": "UTF-8",
        "user_ip": "192.0.2.0",
        "comment_type": "comment",
        "comment_author": "Rita",
        "comment_author_email": "rita@example.net",
        "comment_author_url": "https://rita.example/",
        "comment_content": "*Tea*",
    }


def test_comment_from_nowhere_is_told_without_an_address(akismet: Akismet) -> None:
    submission.submit(published().pk, form(), network="")
    work(CHECK)
    assert akismet.forms("comment-check")[0]["user_ip"] == client.NO_ADDRESS


def test_blog_in_debug_asks_for_practice(akismet: Akismet, settings: Settings) -> None:
    settings.DEBUG = True
    judged()
    assert akismet.forms("comment-check")[0]["is_test"] == "1"


OUTAGES: dict[str, tuple[Behaviour, str]] = {
    "invalid key": (INVALID, "InvalidKey: 127.0.0.1 takes no AKISMET_KEY like ours."),
    "error": (says(500, b"Oops\x00\n"), "AkismetRefused: 127.0.0.1 answered 500: Oops"),
    "redirect": (says(302, Location="/x"), "AkismetRefused: 127.0.0.1 answered 302: nothing"),
    "garbage": (says(200, b"maybe"), "AkismetRefused: 127.0.0.1 answered 200: maybe"),
    "nothing": (says(200), "AkismetRefused: 127.0.0.1 answered 200: nothing"),
    "no http": (sends(b"tea\r\n\r\n"), "UnreadableAnswer"),
    "huge": (goes_on(b"HTTP/1.1 200 OK\r\n\r\ntrue", b"x" * 65536), "TooLarge"),
    "slow": (goes_on(b"HTTP/1.1 200 OK\r\n\r\n", b"t", every=0.05), "TooSlow"),
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait half a second for each answer."""
    monkeypatch.setattr(client, "DEADLINE", timedelta(seconds=0.5))


@pytest.mark.parametrize(("behaviour", "error"), OUTAGES.values(), ids=OUTAGES.keys())
def test_outage_leaves_the_comment_waiting_and_says_why(
    akismet: Akismet, hasty: None, behaviour: Behaviour, error: str
) -> None:
    akismet.says = behaviour
    comment = judged()
    assert (comment.state, codes(comment), deliveries(HELD)) == ("pending", ["akismet"], 0)
    delivery = Delivery.objects.get(kind=CHECK)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.last_error.startswith(error)
    assert KEY not in delivery.last_error


def test_silence_of_the_service_ends_in_time(akismet: Akismet, hasty: None) -> None:
    until = threading.Event()
    akismet.says = hangs(until)
    assert judged().state == "pending"
    until.set()
    assert "TooSlow" in Delivery.objects.get(kind=CHECK).last_error


def test_service_that_is_not_there_says_so(akismet: Akismet, settings: Settings) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        settings.AKISMET_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert judged().state == "pending"
    assert "NotReached" in Delivery.objects.get(kind=CHECK).last_error


def out_for_long(akismet: Akismet) -> Comment:
    """Return a comment about which there was no answer for an hour."""
    akismet.says = says(503)
    comment = posted()
    written = timezone.now() - LONG_AGO
    Comment.objects.filter(pk=comment.pk).update(created_at=written)
    payload = {"comment": comment.pk, "version": written.isoformat()}
    Delivery.objects.filter(kind=CHECK).update(payload=payload)
    work(CHECK)
    return fresh(comment)


def test_comment_without_an_answer_for_too_long_is_the_moderators(akismet: Akismet) -> None:
    comment = out_for_long(akismet)
    assert comment.state == "pending"
    assert comment.reasons == [{"code": "akismet", "detail": "Akismet did not answer"}]
    assert deliveries(HELD) == 1


def test_moderators_hear_of_silence_once(akismet: Akismet) -> None:
    out_for_long(akismet)
    work(CHECK, HELD)
    assert ModerationEvent.objects.filter(action="judge").count() == 0
    assert deliveries(HELD) == 1


@pytest.mark.parametrize(
    ("behaviour", "state"), [(HAM, "approved"), (SPAM, "spam")], ids=["ham", "spam"]
)
def test_late_answer_still_counts(akismet: Akismet, behaviour: Behaviour, state: str) -> None:
    comment = out_for_long(akismet)
    akismet.says = behaviour
    work(CHECK)
    assert fresh(comment).state == state


def test_decision_that_contradicts_is_reported_after_the_time_to_undo(
    akismet: Akismet,
) -> None:
    comment = judged()
    moderation.spam(comment, by=author())
    delivery = Delivery.objects.get(kind=REPORT)
    assert delivery.due_at > timezone.now() + timedelta(seconds=20)
    work(REPORT)
    assert [sent["comment_content"] for sent in akismet.forms("submit-spam")] == [comment.source]
    assert AkismetVerdict.objects.get().is_spam


def test_spam_that_a_moderator_shows_is_reported_as_ham(akismet: Akismet) -> None:
    akismet.says = SPAM
    comment = judged()
    moderation.approve(comment, by=author())
    work(REPORT)
    assert (len(akismet.forms("submit-ham")), akismet.forms("submit-spam")) == (1, [])


def test_decision_that_was_undone_is_not_reported(akismet: Akismet) -> None:
    report = moderation.spam(judged(), by=author())
    assert report.batch
    moderation.undo(report.batch, by=author())
    work(REPORT)
    assert not akismet.forms("submit-spam")


def test_undo_of_a_decision_that_was_reported_is_reported(akismet: Akismet) -> None:
    report = moderation.spam(judged(), by=author())
    work(REPORT)
    assert report.batch
    moderation.undo(report.batch, by=author())
    work(REPORT)
    assert (len(akismet.forms("submit-spam")), len(akismet.forms("submit-ham"))) == (1, 1)


def test_decision_that_agrees_is_not_reported(akismet: Akismet) -> None:
    akismet.says = SPAM
    comment = judged()
    moderation.trash(comment, by=author())
    moderation.spam(comment, by=author())
    assert deliveries(REPORT) == 0


def test_moderator_who_was_faster_and_knows_better_is_reported(akismet: Akismet) -> None:
    comment = posted()
    moderation.approve(comment, by=author())
    akismet.says = SPAM
    work(CHECK)
    work(REPORT)
    assert len(akismet.forms("submit-ham")) == 1


def test_decision_of_readers_is_not_reported(akismet: Akismet) -> None:
    comment = judged()
    for number in range(3):
        moderation.flag(comment, network=f"10.0.{number}.0/24", reason="spam")
    assert fresh(comment).state == "pending"
    assert deliveries(REPORT) == 0


def test_report_that_fails_is_tried_again(akismet: Akismet, settings: Settings) -> None:
    moderation.spam(judged(), by=author())
    settings.AKISMET_KEY = "another-key"
    work(REPORT)
    assert "InvalidKey" in Delivery.objects.get(kind=REPORT).last_error
    assert not AkismetVerdict.objects.get().is_spam
    settings.AKISMET_KEY = KEY
    work(REPORT)
    assert AkismetVerdict.objects.get().is_spam


def test_what_it_said_goes_with_the_comment(akismet: Akismet) -> None:
    moderation.erase(judged())
    assert not AkismetVerdict.objects.exists()


def test_comment_that_readers_report_is_not_shown_by_a_late_answer(akismet: Akismet) -> None:
    comment = judged()
    for number in range(3):
        moderation.flag(comment, network=f"10.0.{number}.0/24", reason="spam")
    Delivery.objects.filter(kind=CHECK).update(state="waiting")
    work(CHECK)
    assert (fresh(comment).state, codes(fresh(comment))) == ("pending", ["flagged"])


def test_bulk_decision_asks_for_verdicts_once(akismet: Akismet) -> None:
    post = published()
    hold("all")
    comments = [approved(post) for _ in range(12)]
    counts = []
    for part in (comments[:2], comments[2:]):
        ids = [comment.pk for comment in part]
        with CaptureQueriesContext(connection) as asked:
            moderation.apply(moderation.Action.SPAM, ids, by=author())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_command_tells_that_the_key_works(akismet: Akismet) -> None:
    said = io.StringIO()
    call_command("verify_akismet", stdout=said)
    assert said.getvalue() == "127.0.0.1 takes the key for http://blog.test/.\n"


def test_command_tells_that_the_key_is_none(akismet: Akismet, settings: Settings) -> None:
    settings.AKISMET_KEY = "another-key"
    with pytest.raises(CommandError, match="takes no AKISMET_KEY like ours"):
        call_command("verify_akismet")


def test_command_without_a_key_says_so(settings: Settings) -> None:
    settings.AKISMET_KEY = ""
    with pytest.raises(CommandError, match="AKISMET_KEY is not set"):
        call_command("verify_akismet")
