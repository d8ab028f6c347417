"""Personas and habits that all tests share.

Tests of several connections at once use ``django_db(transaction=True, serialized_rollback=True)``:
what the migrations wrote (the blog's row, the moderators' group) comes back after each of them.
"""

from __future__ import annotations

import os

import pytest
from django.contrib.auth.models import Group, User
from hypothesis import settings

#: The client of the whole application, press included: ``wsgi``.
pytest_plugins = ["tests.wsgi"]

#: The group that comments' migration makes.
MODERATORS = "Moderators"

settings.register_profile("dev", deadline=None, max_examples=50)
# The same examples in each run: a change is judged by what it changed.
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def alice(db: None) -> User:
    """The owner: may do everything."""
    return User.objects.create_superuser("alice", "alice@blog.test", "alice's password")


@pytest.fixture
def bob(db: None) -> User:
    """A moderator: may do what the group may."""
    bob = User.objects.create_user("bob", "bob@blog.test", "bob's password", is_staff=True)
    bob.groups.add(Group.objects.get(name=MODERATORS))
    return bob


@pytest.fixture
def charlie(db: None) -> User:
    """Somebody with an account and no rights: refused everywhere."""
    return User.objects.create_user("charlie", "charlie@blog.test", "charlie's password")
