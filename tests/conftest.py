"""Personas and habits that all tests share.

Tests of several connections at once use ``django_db(transaction=True, serialized_rollback=True)``:
what the migrations wrote (the blog's row, the moderators' group) comes back after each of them.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import contents, static_files

#: The whole application, press included: a client of it, ``wsgi``, and it on a port, ``server``.
pytest_plugins = ["tests.wsgi", "tests.feeds.serving"]

#: The group that comments' migration makes.
MODERATORS = "Moderators"

settings.register_profile("dev", deadline=None, max_examples=50)
# The same examples in each run: a change is judged by what it changed.
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session", autouse=True)
def static_files_are_listed_once() -> Iterator[None]:
    """Spare each test what WhiteNoise does as a process starts."""
    with static_files.listed_once():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the database, and have transactional tests leave it as the migrations did."""
    with django_db_blocker.unblock():
        migrated = contents.kept("migrated")
        # Kept by each process: else the first test that asks for one counts a query more.
        ContentType.objects.get_for_models(*apps.get_models())
    with contents.left_by_transactional_tests(migrated):
        yield


#: A slow hash, as it should be: once for each persona, not for each test.
_hashed = functools.cache(make_password)


def _persona(name: str, **rights: bool) -> User:
    """Make a user whose password is "<name>'s password"."""
    password = _hashed(f"{name}'s password")
    return User.objects.create(
        username=name, email=f"{name}@blog.test", password=password, **rights
    )


@pytest.fixture
def alice(db: None) -> User:
    """The owner: may do everything."""
    return _persona("alice", is_staff=True, is_superuser=True)


@pytest.fixture
def bob(db: None) -> User:
    """A moderator: may do what the group may."""
    bob = _persona("bob", is_staff=True)
    bob.groups.add(Group.objects.get(name=MODERATORS))
    return bob


@pytest.fixture
def charlie(db: None) -> User:
    """Somebody with an account and no rights: refused everywhere."""
    return _persona("charlie")
