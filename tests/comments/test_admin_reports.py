"""What readers report, and bans that hide, on the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from comments import moderation
from comments.models import Comment
from tests.admin_pages import document, messages, text_of
from tests.blog.factories import published
from tests.comments.desk import ACTIONS, DESK, fill, mark, state_of, undo, url_of
from tests.comments.factories import approved, pending

REPORTED = f"{DESK}?state=all&reported=1"
SAID = "Reported by 2 readers: abusive 1, spam 1."


@pytest.fixture(autouse=True)
def _moderator(client: Client, bob: User) -> None:
    client.force_login(bob)


@pytest.fixture
def rita() -> Comment:
    """A comment that two readers report."""
    comment = approved(published(), author_name="Rita", author_email="rita@example.org")
    for number, reason in enumerate(["spam", "abusive"]):
        moderation.flag(comment, network=f"10.9.{number}.0/24", reason=reason)
    return comment


def rows(client: Client, address: str) -> int:
    return len(document(client.get(address)).xpath("//table[@id='result_list']/tbody/tr"))


def test_desk_links_to_what_is_reported_with_the_number(client: Client, rita: Comment) -> None:
    [link] = document(client.get(DESK)).xpath("//a[contains(., 'Reported by readers')]")
    assert (link.text, link.get("href")) == ("Reported by readers: 1", "?state=all&reported=1")


def test_list_of_what_is_reported_has_nothing_else(client: Client, rita: Comment) -> None:
    approved(rita.post)
    assert (rows(client, f"{DESK}?state=all"), rows(client, REPORTED)) == (2, 1)
    assert "Only comments: that readers report" in text_of(
        client.get(REPORTED), "//*[@class='desk-asked']"
    )


@pytest.mark.parametrize("asked", ["0", "x", "1%00"])
def test_nonsense_about_reports_finds_nothing(client: Client, rita: Comment, asked: str) -> None:
    assert rows(client, f"{DESK}?state=all&reported={asked}") == 0


def test_comment_says_what_readers_report(client: Client, rita: Comment) -> None:
    said = text_of(client.get(REPORTED), "//p[@class='desk-reported']")
    assert said == f"{SAID} Dismiss the reports"


def test_button_dismisses_the_reports_and_undo_gives_them_back(
    client: Client, rita: Comment
) -> None:
    answer = mark(client, rita, "dismiss", on=REPORTED)
    assert messages(answer) == f"The reports on comment {rita.pk} are dismissed; it stays. Undo"
    assert rows(client, REPORTED) == 0
    assert messages(undo(client, answer)) == "Undone: 1 comment is as it was. Undo"
    assert rows(client, REPORTED) == 1


def test_dismissing_twice_is_refused_by_name(client: Client, rita: Comment) -> None:
    mark(client, rita, "dismiss", on=REPORTED)
    answer = client.post(url_of(rita, "mark"), {"mark": "dismiss"}, follow=True)
    assert messages(answer) == f"No reader reports comment {rita.pk} any more."


def test_who_may_only_read_sees_reports_and_no_button(
    client: Client, charlie: User, rita: Comment
) -> None:
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.set(Permission.objects.filter(codename="view_comment"))
    client.force_login(charlie)
    assert text_of(client.get(REPORTED), "//p[@class='desk-reported']") == SAID


def test_comment_that_readers_had_held_says_why(client: Client, rita: Comment) -> None:
    moderation.flag(rita, network="10.9.9.0/24", reason="spam")
    reasons = text_of(client.get(DESK), "//ul[@class='desk-reasons']")
    assert reasons == "reported by 3 readers: spam 2, abusive 1"


def test_recent_actions_tell_of_dismissals(client: Client, rita: Comment) -> None:
    mark(client, rita, "dismiss", on=REPORTED)
    assert "1 comment left as it is despite reports." in text_of(
        client.get(ACTIONS), "//div[@id='content']"
    )


# ------------------------------------------------------------------------------- ban and hide


def test_ban_page_tells_how_many_comments_it_would_hide(client: Client, rita: Comment) -> None:
    pending(rita.post, author_email="RITA@example.org")
    moderation.trash(approved(rita.post, author_email=rita.author_email), by=rita.post.author)
    said = text_of(client.get(url_of(rita, "ban")), "//p[@id='desk-hide-help']")
    assert said.startswith("From the address: 1 approved, 1 pending. From the network: 1 approved.")


def test_ban_hides_nothing_until_told_to(client: Client, rita: Comment) -> None:
    fill(client, url_of(rita, "ban"))
    assert state_of(rita) == "approved"


def test_ban_that_hides_says_so_and_one_undo_takes_it_back(client: Client, rita: Comment) -> None:
    answer = fill(client, url_of(rita, "ban"), hide="1")
    told = "Banned from now on: rita@example.org. 1 comment marked as spam. Undo"
    assert (messages(answer), state_of(rita)) == (told, "spam")
    answer = undo(client, answer)
    assert messages(answer) == "Undone: 1 ban lifted, 1 comment is as it was. Undo"
    assert state_of(rita) == "approved"


def test_recent_actions_tell_what_a_ban_hid(client: Client, rita: Comment) -> None:
    fill(client, url_of(rita, "ban"), hide="1")
    said = text_of(client.get(ACTIONS), "//div[@id='content']")
    assert "1 ban put in force. 1 comment marked as spam." in said


def test_ban_of_who_is_banned_hides_what_is_left(client: Client, rita: Comment, bob: User) -> None:
    moderation.ban(rita, by=bob)
    answer = fill(client, url_of(rita, "ban"), hide="1")
    assert messages(answer) == "1 comment marked as spam. Undo"


def test_ban_that_is_refused_keeps_the_wish_to_hide(client: Client, rita: Comment) -> None:
    page = document(client.post(url_of(rita, "ban"), {"action": "spam", "hide": "1"}))
    assert page.xpath("//input[@name='hide']/@checked")
