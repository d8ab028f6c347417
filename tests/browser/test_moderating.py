"""A moderator at the desk in the admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.blog.factories import published
from tests.browser import desk
from tests.browser.moves import follow
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
        factories.pending(
            post,
            author_name=name,
            author_email=f"{name.lower()}@example.org",
            body=f"Best wishes from {name}.",
        )


@pytest.fixture
def flood(waiting: None) -> None:
    """A thousand comments from Ann's network, of which nine hundred and ninety-nine are new."""
    values: dict[str, Any] = {**Comment.objects.filter(author_name="Ann").values().get()}
    del values["id"]
    Comment.objects.bulk_create(
        Comment(
            **{
                **values,
                "atom_id": f"urn:test:{number}",
                "path": f"{values['path']}{number}",
                "created_at": values["created_at"] - timedelta(seconds=number + 1),
            }
        )
        for number in range(999)
    )


def says(page: Page, message: str) -> None:
    """Expect a message of the admin."""
    expect(page.locator(".messagelist")).to_contain_text(message)


def test_desk_shows_what_waits_and_how_much(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    expect(desk.tab(page, "pending")).to_have_text("3 pending")
    expect(desk.tab(page, "approved")).to_have_text("0 approved")
    expect(desk.row(page, "Best wishes from Ben.")).to_contain_text("on Tea")


def test_moderator_comes_to_the_desk_through_the_log_in(page: Page, bob: User) -> None:
    desk.log_in_with_password(page, bob, to=f"{desk.ADDRESS}?state=spam")
    expect(desk.tab(page, "spam")).to_have_attribute("aria-current", "page")


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
    follow(desk.tab(page, "spam"))
    desk.decide(page, "Ann", "Restore")
    says(page, "1 comment restored.")
    follow(desk.tab(page, "pending"))
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
    follow(desk.tab(page, "approved"))
    follow(desk.row(page, "Ann").get_by_role("link", name="20"))
    log = page.get_by_role("region", name="Decisions")
    expect(log.get_by_role("row", name="pending → approved")).to_contain_text("bob")


def test_decision_is_undone_from_its_message(plain_page: Page, bob: User) -> None:
    desk.log_in(plain_page, bob)
    desk.decide(plain_page, "Ann", "Spam")
    desk.undo(plain_page)
    says(plain_page, "Undone: 1 comment is as it was.")
    expect(desk.row(plain_page, "Ann")).to_be_visible()


def test_undo_tells_what_another_has_done_since(window: Window, alice: User, bob: User) -> None:
    first, second = window(), window()
    desk.log_in(first, bob)
    desk.decide_all(first, ["Ann", "Ben"], "Mark as spam")
    desk.log_in(second, alice, to=f"{desk.ADDRESS}?state=spam")
    desk.decide(second, "Ann", "Approve")
    desk.undo(first)
    says(first, "Undone: 1 comment is as it was.")
    says(first, "has moved on: it was approved by alice since, and stays approved.")


@pytest.mark.usefixtures("flood")
def test_a_thousand_from_one_network_become_spam_and_come_back(plain_page: Page, bob: User) -> None:
    desk.log_in(plain_page, bob)
    follow(plain_page.get_by_role("link", name="All from this network").last)
    desk.decide_everything(plain_page, "Spam")
    says(plain_page, "1,000 comments marked as spam.")
    expect(desk.tab(plain_page, "spam")).to_have_text("1,000 spam")
    desk.undo(plain_page)
    says(plain_page, "Undone: 1,000 comments are as they were.")
    expect(desk.tab(plain_page, "pending")).to_have_text("1,000 pending")


def test_narrowing_is_taken_off_again(plain_page: Page, bob: User) -> None:
    desk.log_in(plain_page, bob)
    desk.narrow(plain_page, "Best wishes from Ann.", "All from this address")
    expect(desk.row(plain_page, "Best wishes")).to_have_count(1)
    follow(plain_page.get_by_role("link", name="Not only from the address ann@example.org"))
    expect(desk.row(plain_page, "Best wishes")).to_have_count(3)


def test_reply_approves_what_waits_and_is_read_by_readers(plain_page: Page, bob: User) -> None:
    desk.log_in(plain_page, bob)
    desk.narrow(plain_page, "Best wishes from Ann.", "Approve and reply")
    plain_page.get_by_label("Your reply").fill("Thank you, Ann.")
    follow(plain_page.get_by_role("button", name="Approve and reply"))
    says(plain_page, "answered and approved.")
    expect(desk.row(plain_page, "Best wishes from Ann.")).to_have_count(0)
    follow(plain_page.get_by_role("link", name="Tea").first)
    expect(plain_page.get_by_text("Thank you, Ann.")).to_be_visible()


def test_edit_that_another_was_faster_with_keeps_what_was_typed(
    window: Window, alice: User, bob: User
) -> None:
    first, second = window(), window()
    for page, user in ((first, alice), (second, bob)):
        desk.log_in(page, user)
        desk.narrow(page, "Best wishes from Ann.", "Edit comment")
        page.get_by_label("What it should say").fill(f"Corrected by {user.username}.")
    follow(first.get_by_role("button", name="Save"))
    says(first, "1 comment edited.")
    follow(second.get_by_role("button", name="Save"))
    expect(second.get_by_role("alert")).to_contain_text("was edited since you saw it")
    expect(second.get_by_label("What it should say")).to_have_value("Corrected by bob.")
    follow(second.get_by_role("button", name="Save"))
    says(second, "1 comment edited.")
    expect(desk.row(second, "Corrected by bob.")).to_be_visible()


def test_ban_is_made_listed_and_lifted(plain_page: Page, bob: User) -> None:
    desk.log_in(plain_page, bob)
    desk.narrow(plain_page, "Best wishes from Ann.", "Ban the author")
    plain_page.get_by_label("The network").check()
    follow(plain_page.get_by_role("button", name="Ban"))
    says(plain_page, "Banned from now on: ")
    follow(plain_page.get_by_role("link", name="Bans"))
    follow(plain_page.get_by_role("button", name="Lift the ban on ann@example.org"))
    says(plain_page, "The ban on ann@example.org is lifted.")
    expect(plain_page.get_by_role("button", name="Lift the ban")).to_have_count(1)


def test_thread_is_pinned_and_locked(plain_page: Page, bob: User) -> None:
    desk.log_in(plain_page, bob)
    desk.decide(plain_page, "Ann", "Approve")
    follow(desk.tab(plain_page, "approved"))
    desk.decide(plain_page, "Ann", "Pin")
    says(plain_page, "stands first now.")
    desk.decide(plain_page, "Ann", "Lock")
    says(plain_page, "takes no more replies.")
    expect(desk.row(plain_page, "Ann")).to_contain_text("pinned")
    desk.undo(plain_page)
    expect(desk.row(plain_page, "Ann")).not_to_contain_text("locked")


def test_actions_of_others_are_undone_from_the_list(plain_page: Page, alice: User) -> None:
    desk.log_in(plain_page, alice)
    desk.decide(plain_page, "Ann", "Trash")
    # The sidebar has another one.
    tools = plain_page.locator("#content-main")
    follow(tools.get_by_role("link", name="Recent actions"))
    follow(plain_page.get_by_role("button", name="Undo: 1 comment moved to the trash."))
    says(plain_page, "Undone: 1 comment is as it was.")
    expect(plain_page.get_by_text("Undone on")).to_be_visible()
