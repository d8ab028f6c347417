"""Why a comment waits, as its author is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from blog.models import Post
from comments import moderation, rulebook, waiting
from comments.models import Comment, Rule
from tests.blog.factories import published
from tests.comments import api, pages
from tests.comments.factories import pending
from tests.comments.trusting import RITA, policy

pytestmark = pytest.mark.django_db

#: What the owner's habits are called for readers.
HABITS = {
    "hold_all": "read_first",
    "first_comment": "first_comment",
    "email_unverified": "email_unverified",
    "old_post": "old_post",
    "away": "away",
}
#: No comment is kept with one of these.
REFUSALS = {"comments_closed", "email_required"}
RULES = {*Rule.Kind.values, "ban"}


def codes() -> Iterator[str]:
    """Yield every code that the rules give as a constant."""
    for path in settings.BASE_DIR.joinpath("comments").glob("rules*/**/*.py"):
        yield from _codes_in(path.read_text("utf-8"))
    single = settings.BASE_DIR / "comments" / "rules.py"
    if single.exists():
        yield from _codes_in(single.read_text("utf-8"))


def _codes_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield str(code.value)


def comment(**fields: Any) -> Comment:
    """Return a comment that waits."""
    return pending(published(), **fields)


def told(held: Comment) -> list[str]:
    return [why.code for why in waiting.reasons(held)]


def test_every_code_of_the_rules_is_a_habit_a_rule_or_a_refusal() -> None:
    found = set(codes())
    assert {"hold_all", "first_comment"} <= found
    assert found <= HABITS.keys() | RULES | REFUSALS


@pytest.mark.parametrize(("code", "said"), HABITS.items(), ids=HABITS)
def test_habit_of_the_owner_is_told(code: str, said: str) -> None:
    held = Comment(state="pending", reasons=[{"code": code, "detail": "for moderators"}])
    [why] = waiting.reasons(held)
    assert why.code == said
    assert why.sentence.endswith(".")
    assert "for moderators" not in why.sentence


@pytest.mark.parametrize("kind", [*sorted(RULES), "learner", "anything"])
def test_rule_is_told_as_nothing_but_that_there_was_one(kind: str) -> None:
    reasons = [{"code": kind, "detail": "word: casino"}, {"code": kind, "detail": "spam!"}]
    [why] = waiting.reasons(Comment(state="spam", reasons=reasons))
    assert (why.code, why.sentence) == ("picked_out", "It was picked out to be read first.")


def test_mail_that_was_sent_is_told_until_its_link_was_followed() -> None:
    policy(hold="first")
    held = comment(author_email=RITA)
    assert told(held) == ["first_comment", "confirm_address"]


def test_mail_that_a_limit_kept_back_is_not_told() -> None:
    policy(hold="first")
    post = published()
    last = [pending(post, author_email=RITA) for _ in range(4)][-1]
    assert told(last) == ["first_comment"]


def test_own_page_tells_why(client: Client) -> None:
    held = comment()
    said = pages.text_of(client.get(pages.own_url(held)), "//main")
    assert "Every comment is read before it appears." in said


def test_own_page_of_spam_names_neither_the_word_nor_spam(client: Client) -> None:
    rulebook.add(kind="word", pattern="casino", action="spam")
    held = comment(body="Casino")
    said = pages.text_of(client.get(pages.own_url(held)), "//main")
    assert held.state == "spam"
    assert "It was picked out to be read first." in said
    assert "word" not in said
    assert "spam" not in said.lower()


@pytest.mark.parametrize("action", ["spam", "trash"])
def test_own_page_tells_the_same_of_what_was_put_aside(
    client: Client, bob: User, action: str
) -> None:
    policy(hold="first")
    held = comment(author_email=RITA)
    before = client.get(pages.own_url(held)).content
    getattr(moderation, action)(held, by=bob)
    assert client.get(pages.own_url(held)).content == before


@pytest.fixture
def post() -> Post:
    return published()


def test_api_tells_the_author_why(client: Client, post: Post) -> None:
    said = api.send(client, post).json()
    assert said["waits_for"] == [
        {"code": "read_first", "detail": "Every comment is read before it appears."}
    ]
    headers = {"X-Edit-Token": said["edit_token"]}
    assert client.get(api.comment(said["id"]), headers=headers).json() == said


def test_api_tells_nothing_of_what_is_published(client: Client, post: Post) -> None:
    policy(hold="none")
    assert api.send(client, post).json()["waits_for"] == []
