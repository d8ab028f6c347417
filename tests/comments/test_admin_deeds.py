"""Reply, edit, ban, pin and lock at the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from comments import moderation, submission
from comments.models import Comment, ModerationEvent, Rule
from tests.admin_pages import document, messages, text_of
from tests.blog.factories import author, published
from tests.comments.desk import DESK, fill, mark, state_of, undo, url_of
from tests.comments.factories import NETWORK, approved, form


@pytest.fixture(autouse=True)
def _moderator(client: Client, bob: User) -> None:
    client.force_login(bob)


def typed(page: object) -> str:
    """Return what stands in the field."""
    return text_of(page, "//textarea[@name='body']")


def alert(page: object) -> str:
    """Return what was refused."""
    return text_of(page, "//*[@role='alert']")


@pytest.fixture
def rita() -> Comment:
    """A comment of which everything is known."""
    said = form(author_name="Rita", author_email="Rita@example.org", body="Lovely tee")
    return submission.submit(published().pk, said, network=NETWORK).comment


# ---------------------------------------------------------------------------------------- reply


def test_reply_stands_below_the_comment_in_the_moderators_name(client: Client, bob: User) -> None:
    comment = approved(published())
    answer = fill(client, url_of(comment, "reply"), body="*Thank* you")
    reply = Comment.objects.get(parent=comment)
    assert messages(answer) == f"Comment {comment.pk} answered. Undo"
    assert (reply.user, reply.state, reply.html) == (bob, "approved", "<p><em>Thank</em> you</p>")


def test_reply_to_what_waits_approves_it(client: Client, rita: Comment) -> None:
    page = client.get(url_of(rita, "reply"))
    assert "Approve and reply" in text_of(page, "//form//button")
    answer = fill(client, url_of(rita, "reply"), body="Thank you")
    assert messages(answer) == f"Comment {rita.pk} answered and approved. Undo"
    assert state_of(rita) == "approved"


def test_reply_is_undone_with_its_approval(client: Client, rita: Comment) -> None:
    undo(client, fill(client, url_of(rita, "reply"), body="Thank you"))
    assert state_of(rita) == "pending"
    assert Comment.objects.get(parent=rita).state == "trash"


def test_reply_leads_back_to_the_list_it_came_from(client: Client, rita: Comment) -> None:
    narrowed = f"{DESK}?q=tee"
    [link] = document(client.get(narrowed)).xpath("//a[contains(@href, '/reply/')]/@href")
    assert fill(client, link, body="Thank you").redirect_chain == [(narrowed, 302)]


def test_reply_that_is_too_long_comes_back_as_it_was_typed(client: Client, rita: Comment) -> None:
    page = fill(client, url_of(rita, "reply"), body="Long " * 1001)
    assert "5,000" in alert(page) or "5000" in alert(page)
    assert typed(page).startswith("Long Long")
    assert state_of(rita) == "pending"


def test_reply_to_what_another_put_aside_is_refused_and_kept(client: Client, rita: Comment) -> None:
    moderation.spam(rita, by=author())
    page = client.post(url_of(rita, "reply"), {"body": "Thank you"})
    assert alert(page) == f"Comment {rita.pk} is not shown to readers."
    assert typed(page) == "Thank you"
    assert not Comment.objects.filter(parent=rita).exists()


def test_reply_never_approves_what_was_approved_when_it_was_seen(
    client: Client, rita: Comment
) -> None:
    data = {"body": "Thank you", f"seen-{rita.pk}": "approved"}
    page = client.post(url_of(rita, "reply"), data)
    assert "was approved when you saw it; now it is pending" in alert(page)
    assert state_of(rita) == "pending"


# ----------------------------------------------------------------------------------------- edit


def test_edit_corrects_the_text_and_stands_in_the_log(client: Client, rita: Comment) -> None:
    answer = fill(client, url_of(rita, "edit"), body="Lovely *tea*")
    rita.refresh_from_db()
    assert messages(answer) == "1 comment edited. Undo"
    assert rita.html == "<p>Lovely <em>tea</em></p>"
    record = client.get(url_of(rita, "change"))
    assert "edit pending → pending bob" in text_of(record, "//tbody//td")
    assert text_of(record, "//section[@aria-labelledby='desk-texts']//pre") == "Lovely tee"


def test_edit_is_undone_from_its_message(client: Client, rita: Comment) -> None:
    undo(client, fill(client, url_of(rita, "edit"), body="Lovely tea"))
    rita.refresh_from_db()
    assert rita.source == "Lovely tee"


def test_edit_of_what_another_edited_is_refused_and_kept(
    client: Client, alice: User, rita: Comment
) -> None:
    url = url_of(rita, "edit")
    [shown] = document(client.get(url)).xpath("//input[@name='version']/@value")
    moderation.correct(rita, body="Lovely tea, says Alice", by=alice)
    page = client.post(url, {"body": "Lovely tea, says Bob", "version": shown})
    assert alert(page).startswith(f"Comment {rita.pk} was edited since you saw it.")
    assert typed(page) == "Lovely tea, says Bob"
    assert text_of(page, "//pre") == "Lovely tea, says Alice"
    rita.refresh_from_db()
    assert rita.source == "Lovely tea, says Alice"


def test_edit_after_a_look_at_what_another_wrote_replaces_it(
    client: Client, alice: User, rita: Comment
) -> None:
    url = url_of(rita, "edit")
    moderation.correct(rita, body="Lovely tea, says Alice", by=alice)
    page = client.post(url, {"body": "Lovely tea, says Bob", "version": "old"})
    [shown] = document(page).xpath("//input[@name='version']/@value")
    client.post(url, {"body": "Lovely tea, says Bob", "version": shown})
    rita.refresh_from_db()
    assert rita.source == "Lovely tea, says Bob"


def test_edit_that_changes_nothing_writes_nothing(client: Client, rita: Comment) -> None:
    before = ModerationEvent.objects.count()
    answer = fill(client, url_of(rita, "edit"))
    assert messages(answer) == "The text is as it was; nothing was changed."
    assert ModerationEvent.objects.count() == before


def test_edit_to_nothing_is_refused(client: Client, rita: Comment) -> None:
    assert alert(fill(client, url_of(rita, "edit"), body="  "))


def test_edit_of_an_imported_text_says_that_it_becomes_markdown(
    client: Client, rita: Comment
) -> None:
    Comment.objects.filter(pk=rita.pk).update(source_format="html", source="<p>Lovely tee</p>")
    page = client.get(url_of(rita, "edit"))
    assert "came from elsewhere as HTML" in text_of(page, "//p[@class='help']")
    assert typed(page) == "<p>Lovely tee</p>"


# ------------------------------------------------------------------------------------------ ban


def test_ban_is_a_rule_about_what_was_ticked(client: Client, rita: Comment) -> None:
    answer = fill(client, url_of(rita, "ban"), network="1", action="spam")
    found = Rule.objects.values_list("kind", "pattern", "action", "enabled")
    assert set(found) == {
        ("email", "rita@example.org", "spam", True),
        ("network", NETWORK, "spam", True),
    }
    assert messages(answer).startswith("Banned from now on: ")


def test_ban_is_undone_from_its_message(client: Client, rita: Comment) -> None:
    answer = undo(client, fill(client, url_of(rita, "ban")))
    assert messages(answer) == "Undone: 1 ban lifted. Undo"
    assert not Rule.objects.get().enabled


def test_ban_page_tells_whom_it_would_have_met(client: Client, rita: Comment) -> None:
    said = form(author_email="rita@EXAMPLE.org")
    submission.submit(rita.post_id, said, network="10.0.0.0/24")
    moderation.spam(rita, by=author())
    page = client.get(url_of(rita, "ban"))
    assert "Of the newest 2 comments, 2 come from there: 1 pending, 1 spam." in text_of(
        page, "//p[@id='desk-email-help']"
    )
    network = text_of(page, "//p[@id='desk-network-help']")
    assert "Of the newest 2 comments, 1 comes from there: 1 spam." in network
    assert "Up to 254 people share this network" in network


def test_ban_page_asks_for_the_address_alone_until_told_otherwise(
    client: Client, rita: Comment
) -> None:
    page = document(client.get(url_of(rita, "ban")))
    assert page.xpath("//input[@checked]/@name") == ["email", "action"]
    assert page.xpath("//input[@name='action' and @checked]/@value") == ["reject"]


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"action": "reject"}, "Tick what to ban."),
        ({"email": "1", "action": "approve"}, "Say what to do"),
        ({"email": "1"}, "Say what to do"),
    ],
)
def test_ban_without_an_answer_is_asked_again(
    client: Client, rita: Comment, sent: dict[str, str], refusal: str
) -> None:
    assert refusal in alert(client.post(url_of(rita, "ban"), sent))
    assert not Rule.objects.exists()


def test_ban_of_who_is_banned_is_refused_by_name(client: Client, rita: Comment) -> None:
    fill(client, url_of(rita, "ban"))
    page = fill(client, url_of(rita, "ban"))
    assert alert(page) == f"The author of comment {rita.pk} is banned already."
    assert "Banned already." in text_of(page, "//p[@id='desk-email-help']")


def test_ban_that_the_owners_rule_speaks_against_is_refused(client: Client, rita: Comment) -> None:
    Rule.objects.create(kind="email", pattern="rita@example.org", action="approve")
    assert "There is a rule for" in alert(fill(client, url_of(rita, "ban")))


def test_ban_of_who_left_nothing_behind_says_so(client: Client, rita: Comment) -> None:
    Comment.objects.filter(pk=rita.pk).update(author_email="", network="")
    page = client.get(url_of(rita, "ban"))
    assert "Nothing is known of this comment" in text_of(page, "//form")
    assert not document(page).xpath("//form[contains(@class, 'desk-form')]//button")
    assert f"/{rita.pk}/ban/" not in client.get(DESK).content.decode()


def test_ban_is_lifted_where_the_comment_is_shown(client: Client, rita: Comment, bob: User) -> None:
    moderation.ban(rita, by=bob)
    record = url_of(rita, "change")
    [button] = document(client.get(record)).xpath("//p[@class='desk-ban']/button")
    answer = client.post(button.get("formaction"), {"next": record}, follow=True)
    assert messages(answer) == "The ban on rita@example.org is lifted. Undo"
    assert not Rule.objects.get().enabled
    assert not document(answer).xpath("//p[@class='desk-ban']")


def test_bans_are_listed_with_who_made_them(client: Client, rita: Comment, bob: User) -> None:
    Rule.objects.create(kind="word", pattern="casino")
    moderation.ban(rita, by=bob, network=True)
    found = text_of(client.get(f"{DESK}bans/"), "//ul[@class='desk-entries']/li")
    assert found.startswith(f"{NETWORK} (network): refuse since")
    assert f"by bob; comment {rita.pk}; fitted 0 comments" in found
    assert "casino" not in found


def test_lift_of_a_rule_of_the_owners_is_refused_by_name(client: Client) -> None:
    rule = Rule.objects.create(kind="word", pattern="casino")
    answer = client.post(reverse("admin:comments_comment_lift", args=[rule.pk]), follow=True)
    assert messages(answer) == "This is no ban, or it was lifted already."
    rule.refresh_from_db()
    assert rule.enabled


# ----------------------------------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("asked", "field", "opposite"),
    [("pin", "pinned_at", "unpin"), ("lock", "locked_at", "unlock")],
)
def test_mark_is_set_and_taken_off(client: Client, asked: str, field: str, opposite: str) -> None:
    comment = approved(published())
    mark(client, comment, asked)
    assert Comment.objects.filter(pk=comment.pk, **{f"{field}__isnull": False}).exists()
    page = client.get(f"{DESK}?state=all")
    assert document(page).xpath(f"//button[@name='mark' and @value='{opposite}']")
    mark(client, comment, opposite)
    assert Comment.objects.filter(pk=comment.pk, **{f"{field}__isnull": True}).exists()


def test_mark_is_undone_from_its_message(client: Client) -> None:
    comment = approved(published())
    answer = undo(client, mark(client, comment, "lock"))
    assert messages(answer) == "Undone: 1 comment is as it was. Undo"
    comment.refresh_from_db()
    assert comment.locked_at is None


def test_mark_that_is_there_already_is_refused_by_name(client: Client) -> None:
    comment = approved(published())
    mark(client, comment, "pin")
    assert messages(mark(client, comment, "pin")) == f"Comment {comment.pk} is pinned already."


def test_marks_are_for_the_first_comment_of_a_thread(client: Client) -> None:
    above = approved(published())
    reply = approved(above.post, parent=above)
    page = document(client.get(f"{DESK}?state=all"))
    assert len(page.xpath("//button[@name='mark']")) == 2
    assert "it begins no thread" in messages(mark(client, reply, "pin"))


def test_unknown_mark_and_plain_get_are_refused(client: Client) -> None:
    url = url_of(approved(published()), "mark")
    assert client.post(url, {"mark": "erase"}).status_code == 400
    assert client.get(url).status_code == 405


# ----------------------------------------------------------------------------------------- gone


@pytest.mark.parametrize("deed", ["reply", "edit", "ban"])
def test_page_about_what_is_gone_says_so(client: Client, deed: str) -> None:
    url = reverse(f"admin:comments_comment_{deed}", args=[4711])
    assert messages(client.get(url, follow=True)) == "There is no comment 4711."
    assert messages(client.post(url, {"body": "x"}, follow=True)) == "There is no comment 4711."


@pytest.mark.parametrize("deed", ["reply", "edit", "ban"])
def test_page_about_what_was_erased_says_so(client: Client, deed: str) -> None:
    comment = approved(published())
    moderation.erase(comment)
    answer = client.get(url_of(comment, deed), follow=True)
    assert messages(answer).startswith(f"Comment {comment.pk} was erased")


def test_mark_of_what_is_gone_says_so(client: Client) -> None:
    url = reverse("admin:comments_comment_mark", args=[4711])
    answer = client.post(url, {"mark": "pin"}, follow=True)
    assert messages(answer) == "There is no comment 4711."


@pytest.mark.parametrize("deed", ["reply", "edit", "ban", "decide", "mark"])
def test_deeds_ask_for_a_token_of_ours(bob: User, rita: Comment, deed: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    data = {"body": "x", "decide": "spam", "mark": "lock", "email": "1", "action": "reject"}
    assert client.post(url_of(rita, deed), data).status_code == 403


def test_owner_is_led_to_the_post_to_close_it(client: Client, alice: User, rita: Comment) -> None:
    place = f"/admin/blog/post/{rita.post_id}/change/#id_comments_closed"
    assert place not in client.get(DESK).content.decode()
    client.force_login(alice)
    assert place in client.get(DESK).content.decode()
