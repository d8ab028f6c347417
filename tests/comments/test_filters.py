"""Comments by what they have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comments import moderation
from comments.models import Comment
from comments.moderation import Action, Filter
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db


def found(**fields: Any) -> set[int]:
    return set(Filter(**fields).matching().values_list("pk", flat=True))


def test_filter_by_state_keeps_those_in_it() -> None:
    post = published()
    waiting, shown = pending(post), approved(post)
    assert found(states=["pending"]) == {waiting.pk}
    assert found(states=["pending", "approved"]) == {waiting.pk, shown.pk}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "CASINO"),
        ("text", "eve@"),
        ("text", "Evelyn"),
        ("email", "EVE@example.net"),
        ("domain", "spam.example"),
        ("domain", "SPAM.example"),
    ],
)
def test_filter_keeps_the_comment_that_has_it(field: str, value: str) -> None:
    post = published()
    wanted = pending(
        post,
        author_name="Evelyn",
        author_email="eve@example.net",
        body="Best casino: https://www.spam.example/win",
    )
    pending(post)
    assert found(**{field: value}) == {wanted.pk}


def test_filter_by_domain_knows_an_authors_site_and_no_longer_name() -> None:
    post = published()
    site = pending(post, author_url="https://spam.example")
    pending(post, body="See https://notspam.example/ and https://spam.example.org/")
    assert found(domain="spam.example") == {site.pk}


def test_filter_by_network_and_post_and_time_keeps_what_has_all() -> None:
    comment, other = pending(published()), pending(published())
    now = timezone.now()
    assert found(network=comment.network) == {comment.pk}
    assert found(post_id=other.post_id) == {other.pk}
    assert found(network=comment.network, post_id=other.post_id) == set()
    assert found(before=now, since=now - timedelta(hours=1)) == {comment.pk, other.pk}


def test_filter_by_the_same_text_folds_case() -> None:
    post = published()
    one, same = pending(post, body="Buy  this"), pending(published(), body="BUY this")
    pending(post)
    assert found(same_text_as=one.pk) == {one.pk, same.pk}


def test_filter_by_the_text_of_what_was_erased_keeps_nothing() -> None:
    erased, imported = pending(published()), pending(published())
    Comment.objects.filter(pk=imported.pk).update(body_digest="")
    moderation.erase(erased)
    assert found(same_text_as=erased.pk) == set()


def test_apply_to_a_filter_is_one_batch() -> None:
    post = published()
    ids = {pending(post, body=f"casino {number}").pk for number in range(3)}
    pending(post)
    chosen = Filter(text="casino", states=["pending"])
    report = moderation.apply_filter(Action.SPAM, chosen, by=author())
    assert (set(report.changed), report.refused) == (ids, [])


def test_apply_to_every_comment_there_is_is_refused() -> None:
    comment = pending(published())
    with pytest.raises(moderation.EmptyFilter):
        moderation.apply_filter(Action.TRASH, Filter(), by=author())
    comment.refresh_from_db()
    assert comment.state == Comment.State.PENDING
