"""A moderator at the desk in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.blog.factories import published
from tests.browser import desk
from tests.browser.watching import Window
from tests.comments import factories

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("waiting"),
]


@pytest.fixture
def waiting(alice: User) -> None:
    """Three comments that wait on a post of Alice's."""
    post = published(title="Tea")
    for name in ("Ann", "Ben", "Cleo"):
        factories.pending(post, author_name=name, body=f"Best wishes from {name}.")


def says(page: Page, message: str) -> None:
    """Expect a message of the admin."""
    expect(page.locator(".messagelist")).to_contain_text(message)


def test_desk_shows_what_waits_and_how_much(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    expect(desk.tab(page, "pending")).to_have_text("3 pending")
    expect(desk.tab(page, "approved")).to_have_text("0 approved")
    expect(desk.row(page, "Best wishes from Ben.")).to_contain_text("on Tea")


def test_comment_approved_in_its_row_leaves_the_desk(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    desk.decide(page, "Ann", "Approve")
    says(page, "1 comment approved.")
    expect(desk.row(page, "Ann")).to_have_count(0)
    expect(desk.tab(page, "pending")).to_have_text("2 pending")
    expect(desk.tab(page, "approved")).to_have_text("1 approved")


def test_ticked_comments_become_spam_together(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    desk.decide_all(page, ["Ann", "Cleo"], "Mark as spam")
    says(page, "2 comments marked as spam.")
    expect(desk.tab(page, "pending")).to_have_text("1 pending")
    expect(desk.tab(page, "spam")).to_have_text("2 spam")


def test_restored_comment_waits_again(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    desk.decide(page, "Ann", "Spam")
    desk.tab(page, "spam").click()
    desk.decide(page, "Ann", "Restore")
    says(page, "1 comment restored.")
    desk.tab(page, "pending").click()
    expect(desk.row(page, "Ann")).to_be_visible()


def test_decision_about_what_another_decided_is_refused(
    window: Window, alice: User, bob: User
) -> None:
    first, second = window(), window()
    desk.log_in(first, alice)
    desk.log_in(second, bob)
    desk.decide(first, "Ann", "Approve")
    says(first, "1 comment approved.")
    desk.decide(second, "Ann", "Spam")
    says(second, "was pending when you saw it; now it is approved.")
    expect(desk.tab(second, "approved")).to_have_text("1 approved")
    expect(desk.tab(second, "spam")).to_have_text("0 spam")


def test_decisions_are_read_on_the_page_of_the_comment(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    desk.decide(page, "Ann", "Approve")
    desk.tab(page, "approved").click()
    desk.row(page, "Ann").get_by_role("link", name="20").click()
    log = page.get_by_role("region", name="Decisions")
    expect(log.get_by_role("row", name="pending → approved")).to_contain_text("bob")
