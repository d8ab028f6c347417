"""Tokens of the API: made, found, noted and revoked."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from pytest_django import DjangoAssertNumQueries

from comments import api_tokens
from comments.models import ApiToken
from tests.conftest import MODERATORS
from tests.races import race

pytestmark = pytest.mark.django_db


def test_token_is_found_and_is_not_in_the_database(bob: User) -> None:
    token = api_tokens.make(bob, name="Script")
    found = api_tokens.find(token)
    assert found is not None
    assert (found.user, found.scope, len(token)) == (bob, "read", 54)
    assert token not in str(list(ApiToken.objects.values()))


@pytest.mark.parametrize("wrong", ["", "x", "broadsheet_", "\ud800", "\xfc" * 500])
def test_token_that_is_wrong_is_not_found(wrong: str, bob: User) -> None:
    api_tokens.make(bob, name="Script")
    assert api_tokens.find(wrong) is None


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_token_of_who_moderates_no_longer_is_not_found(field: str, bob: User) -> None:
    token = api_tokens.make(bob, name="Script")
    User.objects.filter(pk=bob.pk).update(**{field: False})
    assert api_tokens.find(token) is None


def test_token_of_who_left_the_group_is_not_found_until_they_are_back(bob: User) -> None:
    token = api_tokens.make(bob, name="Script")
    bob.groups.clear()
    assert api_tokens.find(token) is None
    bob.groups.add(Group.objects.get(name=MODERATORS))
    assert api_tokens.find(token) is not None


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "x" * 81, "\u202eevil"])
def test_name_that_can_not_be_shown_is_refused(name: str, bob: User) -> None:
    with pytest.raises(api_tokens.BadName):
        api_tokens.make(bob, name=name)


def test_name_that_is_taken_is_refused_to_its_own_user_alone(alice: User, bob: User) -> None:
    api_tokens.make(bob, name="Script")
    with pytest.raises(api_tokens.NameTaken, match="Script"):
        api_tokens.make(bob, name=" Script ")
    assert api_tokens.make(alice, name="Script")


def test_tokens_are_no_more_than_anybody_can_use(
    bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_tokens, "MOST", 1)
    api_tokens.make(bob, name="One")
    with pytest.raises(api_tokens.TooMany):
        api_tokens.make(bob, name="Two")


def test_token_that_is_revoked_is_not_found(bob: User) -> None:
    token = api_tokens.make(bob, name="Script")
    assert api_tokens.revoke(ApiToken.objects.get().pk, by=bob)
    assert api_tokens.find(token) is None
    assert not api_tokens.revoke(1, by=bob)


def test_token_of_somebody_else_is_revoked_by_a_superuser_alone(alice: User, bob: User) -> None:
    of_bob = api_tokens.find(api_tokens.make(bob, name="B"))
    of_alice = api_tokens.find(api_tokens.make(alice, name="A"))
    assert of_bob is not None
    assert of_alice is not None
    assert not api_tokens.revoke(of_alice.pk, by=bob)
    assert api_tokens.revoke(of_bob.pk, by=alice)


def test_use_is_written_once_a_day(
    bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = api_tokens.make(bob, name="Script")
    ApiToken.objects.update(used_on=date(2026, 1, 1))
    for queries in (1, 0):
        found = api_tokens.find(token)
        assert found is not None
        with django_assert_num_queries(queries):
            api_tokens.note_use(found)
    assert ApiToken.objects.get().used_on != date(2026, 1, 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_tokens_of_one_name_at_once_are_one() -> None:
    user = User.objects.create(username="bob")
    found = race(*[lambda: api_tokens.make(user, name="Script")] * 3)
    assert sum(isinstance(each, str) for each in found) == 1
    assert sum(isinstance(each, api_tokens.NameTaken) for each in found) == 2
