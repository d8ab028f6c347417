"""What the comment pages refuse: its status, its words, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from blog import publishing
from blog.models import Blog, Post
from comments import moderation, rulebook
from comments.forms import Field
from comments.models import Comment
from tests.blog import factories
from tests.comments import pages

pytestmark = pytest.mark.django_db

HOSTILE = "\"><script>alert(1)</script><textarea></textarea>'"


@pytest.fixture
def post() -> Post:
    return factories.published()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("author_name", "", "Enter a name."),
        ("author_name", "A" * 81, "The name has 81 characters"),
        ("author_name", "Ad\u202ea", "U+202E"),
        ("author_name", "Ad\u200ba", "U+200B"),
        ("author_email", "no address", "Enter an e-mail address"),
        ("author_url", "javascript:alert(1)", "starts with https://"),
        ("author_url", "https://ada:secret@example.org/", "user name and password"),
        ("body", "", "the comment is empty"),
        ("body", "x" * 5_001, "5,001 characters"),
        ("body", "<" * 101, "101 “<” characters"),
        ("body", "a\x07b", "U+0007"),
        ("body", "> " * 60 + "x", "levels deep"),
    ],
)
def test_field_that_is_wrong_is_named_and_kept(
    *, client: Client, post: Post, field: str, typed: str, said: str
) -> None:
    response = pages.send(client, post, **{field: typed})
    values = pages.values(response)
    element = f"comment-form-{field.replace('_', '-')}"
    assert response.status_code == 422
    assert said in pages.text_of(response, f"//*[@id='{element}-error']")
    assert {name: values[name] for name in pages.TYPED} == {**pages.TYPED, field: typed}
    assert Comment.objects.count() == 0


def test_field_that_is_wrong_is_tied_to_its_error(client: Client, post: Post) -> None:
    page = pages.document(pages.send(client, post, body=""))
    [body] = page.xpath("//textarea[@name='body']")
    assert body.get("aria-invalid") == "true"
    assert body.get("aria-describedby") == "comment-form-body-error comment-form-body-help"
    assert page.xpath("//*[@role='alert']//a/@href") == ["#comment-form-body"]


def test_every_wrong_field_is_in_the_summary(client: Client, post: Post) -> None:
    typed = {"author_name": "", "author_email": "x", "author_url": "x:y", "body": ""}
    page = pages.document(pages.send(client, post, **typed))
    assert len(page.xpath("//*[@role='alert']//a")) == 4
    assert page.findtext(".//title", "").startswith("Not posted: ")


@pytest.mark.parametrize("action", ["post", "preview"])
@pytest.mark.parametrize("field", ["author_name", "author_email", "author_url", "body", "parent"])
def test_markup_in_a_field_comes_back_as_text(
    client: Client, post: Post, field: str, action: str
) -> None:
    typed = {"body": "x" * 5_001, field: HOSTILE if field != "body" else HOSTILE * 200}
    response = pages.send(client, post, action=action, **typed)
    assert "<script>alert" not in response.content.decode()
    assert not pages.document(response).xpath("//script[contains(., 'alert')]")
    if field != "parent":
        assert pages.values(response)[field] == typed[field]


def test_nul_is_said_to_be_left_out(client: Client, post: Post) -> None:
    response = pages.send(client, post, body="Te\x00a")
    assert response.status_code == 422
    assert pages.values(response)["body"] == "Tea"
    assert "(U+0000)" in pages.text_of(response, "//*[@id='comment-form-body-note']")


def test_lone_surrogate_is_said_to_be_left_out() -> None:
    field = Field("body", "Comment", "Te\ud800a")
    assert (field.value, "(U+D800)" in field.note) == ("Tea", True)


@pytest.mark.parametrize("codec", ["rot13", "undefined", "utf-7", "unicode_escape", "utf-16"])
def test_codec_that_a_client_names_is_not_believed(client: Client, post: Post, codec: str) -> None:
    form = "--b\r\nContent-Disposition: form-data; name=body\r\n\r\nTé+2AA-\\ud800\r\n--b--\r\n"
    kind = f"multipart/form-data; boundary=b; charset={codec}"
    response = client.generic("POST", pages.new_url(post), form.encode(), content_type=kind)
    assert response.status_code == 422
    assert pages.values(response)["body"] == "Té+2AA-\\ud800"


def test_first_empty_line_of_a_text_survives(client: Client, post: Post) -> None:
    response = pages.send(client, post, author_name="", body="\n\nTea")
    assert pages.values(response)["body"].replace("\r\n", "\n") == "\n\nTea"


def test_unknown_post_gives_the_text_back(client: Client, post: Post) -> None:
    url = reverse("comments:new", args=[post.pk + 1])
    typed = {**pages.TYPED, "body": HOSTILE, "stamp": pages.stamp(post.pk + 1)}
    response = client.post(url, typed, headers=pages.OURS)
    assert response.status_code == 404
    assert pages.text_of(response, "//h1") == "There is no such post."
    assert pages.kept(response) == HOSTILE


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_post_number_beyond_the_database_is_unknown(client: Client, number: int) -> None:
    assert client.get(f"/comments/new/{number}/").status_code == 404


def test_draft_is_no_post(client: Client) -> None:
    response = pages.send(client, factories.draft())
    assert response.status_code == 404


def test_closed_post_says_so_and_gives_the_text_back(client: Client, post: Post) -> None:
    publishing.edit(post, comments_closed=True)
    response = pages.send(client, post)
    assert response.status_code == 403
    assert pages.text_of(response, "//h1") == "Comments are closed here."
    assert pages.kept(response) == pages.TYPED["body"]


def test_closed_post_has_no_form_page(client: Client, post: Post) -> None:
    publishing.update_blog(Blog.current(), comments_from=Blog.CommentsFrom.NOBODY)
    response = client.get(pages.new_url(post))
    assert response.status_code == 403
    assert not pages.document(response).xpath("//textarea")


@pytest.mark.parametrize("parent", ["0", "12345", "x", "-1", "\uff11", "9" * 40, "\x00"])
def test_unknown_parent_leaves_a_comment_of_its_own(
    client: Client, post: Post, parent: str
) -> None:
    response = pages.send(client, post, parent=parent)
    assert response.status_code == 422
    assert "of its own instead" in pages.alert(response)
    assert "parent" not in pages.values(response)
    assert pages.values(response)["body"] == pages.TYPED["body"]


def test_unknown_parent_in_the_address_says_so(client: Client, post: Post) -> None:
    response = client.get(pages.new_url(post), {"parent": "77"})
    assert response.status_code == 404
    assert pages.alert(response).count("of its own instead") == 1


def test_parent_on_another_post_is_unknown(client: Client, post: Post) -> None:
    pages.hold_none()
    elsewhere = pages.comment_on(factories.published(title="Coffee"), client)
    assert pages.send(client, post, parent=str(elsewhere.pk)).status_code == 422


def test_pending_parent_is_not_answered(client: Client, post: Post) -> None:
    pending = pages.comment_on(post, client)
    response = pages.send(client, post, body="Yes!", parent=str(pending.pk))
    assert response.status_code == 409
    assert pages.alert(response).count("of its own instead") == 1


def test_pending_parent_is_not_shown_above_the_form(client: Client, post: Post) -> None:
    pending = pages.comment_on(post, client)
    response = client.get(pages.new_url(post), {"parent": pending.pk})
    assert response.status_code == 404
    assert "Ada" not in response.content.decode()


def test_thread_that_is_too_deep_is_refused(client: Client, post: Post, settings: Settings) -> None:
    settings.COMMENT_MAX_DEPTH = 1
    pages.hold_none()
    parent = pages.comment_on(post, client)
    response = pages.send(client, post, body="Yes!", parent=str(parent.pk))
    assert response.status_code == 422
    assert "as deep as it gets" in pages.alert(response)


def test_reply_form_in_a_thread_that_is_too_deep_says_so(
    client: Client, post: Post, settings: Settings
) -> None:
    settings.COMMENT_MAX_DEPTH = 1
    pages.hold_none()
    parent = pages.comment_on(post, client)
    response = client.get(pages.new_url(post), {"parent": parent.pk})
    assert response.status_code == 422
    assert "as deep as it gets" in pages.alert(response)
    assert "parent" not in pages.values(response)


def test_reply_in_a_locked_thread_is_refused_and_keeps_the_text(client: Client, post: Post) -> None:
    pages.hold_none()
    head = pages.comment_on(post, client)
    reply = pages.comment_on(post, client, body="Yes!", parent=str(head.pk))
    Comment.objects.filter(pk=head.pk).update(locked_at=timezone.now())
    response = pages.send(client, post, body="No.", parent=str(reply.pk))
    assert response.status_code == 403
    assert "takes no more replies" in pages.alert(response)
    assert pages.values(response)["body"] == "No."
    assert Comment.objects.count() == 2


def test_reply_form_in_a_locked_thread_says_so(client: Client, post: Post) -> None:
    pages.hold_none()
    head = pages.comment_on(post, client)
    Comment.objects.filter(pk=head.pk).update(locked_at=timezone.now())
    response = client.get(pages.new_url(post), {"parent": head.pk})
    assert response.status_code == 403
    assert pages.alert(response).count("takes no more replies") == 1


def test_rule_that_refuses_is_said_at_the_text(client: Client, post: Post) -> None:
    rulebook.add(kind="word", pattern="casino", action="reject")
    response = pages.send(client, post, body="Casino!")
    assert response.status_code == 403
    assert "does not accept" in pages.text_of(response, "//*[@id='comment-form-body-error']")


@pytest.mark.parametrize(
    ("action", "setting"),
    [("post", "COMMENT_LIMITS_NETWORK"), ("preview", "PREVIEW_LIMITS_NETWORK")],
)
def test_limit_says_when_and_keeps_the_text(
    *, client: Client, post: Post, settings: Settings, action: str, setting: str
) -> None:
    [first, *_] = getattr(settings, setting)
    setattr(settings, setting, [(1, first[1])])
    pages.send(client, post, action=action)
    response = pages.send(client, post, action=action, body="Once more")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "You can try again in" in pages.alert(response)
    assert pages.values(response)["body"] == "Once more"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://blog.test.evil.example"},
        {"Origin": "http://[blog.test"},
        {"Origin": ""},
    ],
)
@pytest.mark.parametrize("action", ["post", "preview"])
def test_form_from_elsewhere_is_refused_and_kept(
    client: Client, post: Post, headers: dict[str, str], action: str
) -> None:
    typed = {**pages.TYPED, "action": action}
    response = client.post(pages.new_url(post), typed, headers=headers)
    assert response.status_code == 403
    assert "another site" in pages.alert(response)
    assert pages.values(response)["body"] == pages.TYPED["body"]
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://blog.test"},
        {"Origin": "http://testserver"},
        {"Origin": "https://testserver"},
    ],
)
def test_form_of_ours_is_taken(client: Client, post: Post, headers: dict[str, str]) -> None:
    typed = {**pages.TYPED, "stamp": pages.stamp(post)}
    assert client.post(pages.new_url(post), typed, headers=headers).status_code == 303


def test_comment_marked_as_spam_is_answered_like_a_held_one(client: Client, post: Post) -> None:
    rulebook.add(kind="word", pattern="casino", action="spam")
    response = pages.send(client, post, body="Casino!")
    assert Comment.objects.get().state == Comment.State.SPAM
    assert response["Location"] == pages.own_url(Comment.objects.get())


def test_erased_comment_is_no_parent(client: Client, post: Post) -> None:
    pages.hold_none()
    parent = pages.comment_on(post, client)
    moderation.erase(parent)
    assert pages.send(client, post, body="Yes!", parent=str(parent.pk)).status_code == 409


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_body_that_is_no_form_is_an_empty_one(client: Client, post: Post, kind: str) -> None:
    response = client.post(pages.new_url(post), b'{"body": "x"}', content_type=kind)
    assert response.status_code == 422


def test_form_cut_off_in_the_middle_is_a_bad_request(client: Client, post: Post) -> None:
    kind = "multipart/form-data; boundary=b"
    cut = b"--b\r\nContent-Disposition: form-data; name=body\r\n\r\nTe"
    assert 400 <= client.post(pages.new_url(post), cut, content_type=kind).status_code < 500
