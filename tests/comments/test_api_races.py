"""Many clients at once, each on a connection of its own."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from comments.models import Attempt, Comment, Receipt
from tests.blog.factories import published
from tests.comments import api
from tests.comments.factories import hold
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def statuses(answers: list[Any]) -> Counter[int]:
    """Count what came back; an exception fails the test with its own words."""
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return Counter(answer.status_code for answer in answers)


def test_two_posts_with_the_same_key_make_one_comment() -> None:
    address, sent = api.comments_of(published()), api.fields()

    def post() -> Any:
        return Client().post(address, sent, api.JSON, headers={"Idempotency-Key": "k-1"})

    answers = race(*[post] * 4)
    assert statuses(answers) == {202: 4}
    assert len({answer.content for answer in answers if not isinstance(answer, Exception)}) == 1
    assert Comment.objects.count() == Receipt.objects.count() == 1


def test_two_posts_of_the_same_words_make_one_comment() -> None:
    hold("none")
    address, sent = api.comments_of(published()), api.fields()
    answers = race(*[lambda: Client().post(address, sent, api.JSON)] * 3)
    assert statuses(answers) == {201: 1, 409: 2}
    assert Comment.objects.count() == 1


def test_limit_is_exact_under_eight_threads(settings: Settings) -> None:
    count, _ = settings.COMMENT_LIMITS_NETWORK[0]
    address = api.comments_of(published())
    everything = [api.fields() for _ in range(16)]

    def post_two(number: int) -> list[Any]:
        mine = everything[2 * number : 2 * number + 2]
        return [Client().post(address, sent, api.JSON) for sent in mine]

    pairs = race(*[lambda number=number: post_two(number) for number in range(8)])
    answers = [answer for pair in pairs if isinstance(pair, list) for answer in pair]
    assert statuses(answers) == {202: count, 429: 16 - count}
    assert Comment.objects.count() == count
    assert Attempt.objects.filter(bucket__startswith="post:network:").count() == count
