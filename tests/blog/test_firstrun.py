"""What ``make run`` does before it serves."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from blog.models import Post
from tests.blog.factories import published

pytestmark = pytest.mark.django_db


def firstrun() -> str:
    """Run the command and return what it prints."""
    out = StringIO()
    call_command("firstrun", stdout=out)
    return out.getvalue()


def test_firstrun_of_an_empty_database_makes_a_sample_blog_and_an_admin() -> None:
    printed = firstrun()
    admin = User.objects.get(is_superuser=True)
    password = printed.partition("with the password ")[2].split()[0]
    assert admin.check_password(password)
    assert Post.objects.published().count() >= 12


def test_firstrun_again_changes_nothing_and_prints_nothing() -> None:
    firstrun()
    Post.objects.all().delete()
    assert firstrun() == ""
    assert User.objects.filter(is_superuser=True).count() == 1
    assert not Post.objects.exists()


def test_firstrun_of_a_blog_with_posts_makes_an_admin_alone() -> None:
    published()
    assert "The admin of your blog is admin" in firstrun()
    assert Post.objects.count() == 1


def test_firstrun_finds_a_name_for_the_admin_that_is_free() -> None:
    User.objects.create_user("admin")
    firstrun()
    assert User.objects.get(is_superuser=True).username.startswith("admin-")
