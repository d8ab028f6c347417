"""A person's data in the admin, in a browser without JavaScript."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.blog.factories import published
from tests.browser import desk
from tests.browser.moves import follow
from tests.comments.persons import EMAIL, NAME, everything_of_rita

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def path(alice: User) -> str:
    """The page of a post on which Rita has commented."""
    post = published()
    everything_of_rita(post)
    return post.get_absolute_url()


def look(page: Page) -> None:
    follow(page.get_by_role("link", name="A person’s data"))
    page.get_by_label("E-mail address").fill(EMAIL)
    follow(page.get_by_role("button", name="See what is kept"))


def test_person_is_downloaded_and_then_erased(plain_page: Page, alice: User, path: str) -> None:
    plain_page.goto(path)
    expect(plain_page.get_by_role("article", name=NAME)).to_have_count(2)
    desk.log_in(plain_page, alice)
    look(plain_page)
    with plain_page.expect_download() as download:
        plain_page.get_by_role("button", name="Download").click()
    document = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert len(document["comments"]) == 3
    follow(plain_page.get_by_role("button", name="Erase everything"))
    follow(plain_page.get_by_role("button", name="Erase for good"))
    expect(plain_page.get_by_text("Erased: 3 comments")).to_be_visible()
    plain_page.goto(path)
    expect(plain_page.get_by_role("article", name=NAME)).to_have_count(0)
    expect(plain_page.get_by_text("removed by a moderator")).to_have_count(1)
