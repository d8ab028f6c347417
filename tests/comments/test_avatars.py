"""Pictures of commenters: what is drawn, for whom, and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pytest_django import DjangoAssertNumQueries, Settings

from blog.models import Post
from comments import avatars, moderation, tokens
from comments.avatars import drawing
from comments.models import Comment
from tests import wsgi as whole
from tests.admin_pages import document
from tests.blog.factories import published
from tests.comments.factories import approved, pending

GOLDEN = Path(__file__).parent / "golden"
KEYS = ("0000000000000000", "5f2b09c1d7e3a846", "ffffffffffffffff")
PAPERS = {"light": "#fbf9f4", "dark": "#171614"}
SVG = "{http://www.w3.org/2000/svg}"
EMAIL = "rita.quill@example.org"

any_key = st.from_regex(re.compile(avatars.KEY, re.ASCII), fullmatch=True)


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def rita(**fields: Any) -> Comment:
    """Return an unsaved comment."""
    return Comment(**{"author_name": "Rita", "author_email": EMAIL, **fields})


# ------------------------------------------------------------------------------- the drawing


@pytest.mark.parametrize("key", KEYS)
def test_picture_of_a_key_is_the_golden_one(key: str) -> None:
    assert avatars.svg(key) + "\n" == (GOLDEN / f"avatar-{key}.svg").read_text("utf-8")


@given(any_key)
def test_picture_of_any_key_is_well_formed_and_only_paths(key: str) -> None:
    root = etree.fromstring(avatars.svg(key).encode())
    assert [child.tag for child in root.iter()] == [f"{SVG}svg", f"{SVG}path", f"{SVG}path"]
    assert {name for path in root for name in path.attrib} == {"fill", "d"}
    assert len(avatars.svg(key)) < 1000


@given(any_key)
def test_picture_of_any_key_has_an_ornament_within_its_margin(key: str) -> None:
    ornament = avatars.picture(key).ornament
    assert re.fullmatch(r"(M\d+ \d+(L\d+ \d+|A\d \d 0 0 1 \d+ \d+)+z)+", ornament)
    assert all(0 <= int(number) <= drawing.SIZE for number in re.findall(r"\d+", ornament))


@given(any_key)
def test_picture_is_the_same_in_each_quarter(key: str) -> None:
    # Each shape stands there four times, turned.
    assert avatars.picture(key).ornament.count("M") % 4 == 0


@pytest.mark.parametrize("ink", drawing.INKS)
def test_ink_stands_out_on_light_pages_and_dark_ones_and_under_the_ornament(ink: str) -> None:
    assert all(contrast(ink, paper) >= 3 for paper in PAPERS.values())
    assert contrast(ink, drawing.PAPER) >= 4.5


def test_papers_are_those_of_the_pages() -> None:
    css = (Path(__file__).parents[2] / "blog/static/blog/blog.css").read_text("utf-8")
    assert re.findall(r"--paper: (#\w{6});", css) == list(PAPERS.values())


def test_pictures_of_five_hundred_people_differ(settings: Settings) -> None:
    settings.SECRET_KEY = "the same in each run"
    keys = [avatars.key_of(rita(author_name=f"Rita {number}")) for number in range(500)]
    assert len({avatars.picture(key) for key in keys}) == 500


# ---------------------------------------------------------------------------------- the keys


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"author_name": "Somebody", "author_email": "another@example.org"}, True),
        ({"commenter_id": 8}, False),
        ({"commenter_id": None}, False),
        ({"commenter_id": None, "user_id": 7}, False),
    ],
)
def test_key_is_that_of_who_proved_an_address(other: dict[str, Any], same: bool) -> None:  # noqa: FBT001
    one, known = rita(**{"commenter_id": 7, **other}), rita(commenter_id=7)
    assert (avatars.key_of(one) == avatars.key_of(known)) is same


def test_key_of_a_user_is_not_that_of_who_types_the_same_name() -> None:
    assert avatars.key_of(rita(user_id=7)) != avatars.key_of(rita())


def test_key_tells_nothing_of_an_address_that_was_only_typed() -> None:
    assert avatars.key_of(rita()) == avatars.key_of(rita(author_email="guess@example.org"))


@pytest.mark.parametrize(("name", "same"), [("RITA ", True), ("Ríta", True), ("Rina", False)])
def test_key_of_others_is_that_of_the_folded_name(name: str, same: bool) -> None:  # noqa: FBT001
    one, other = rita(), rita(author_name=name)
    assert (avatars.key_of(one) == avatars.key_of(other)) is same


def test_key_needs_the_secret_of_the_blog(settings: Settings) -> None:
    before = avatars.key_of(rita())
    settings.SECRET_KEY = "another"
    assert avatars.key_of(rita()) != before


def test_key_of_any_comment_has_its_form() -> None:
    assert re.fullmatch(avatars.KEY, avatars.key_of(rita(author_name="", author_email="")))


def test_key_of_an_erased_comment_is_none() -> None:
    assert avatars.key_of(rita(state=Comment.State.ERASED)) == ""


# ------------------------------------------------------------------------------ the addresses


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_picture_is_served_for_ever_without_cookie_or_query(
    client: Client, key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get(f"/avatars/{key}.svg")
    assert answer.content.decode() == avatars.svg(key)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_picture_opened_by_itself_may_load_and_run_nothing(client: Client) -> None:
    policy = client.get(f"/avatars/{KEYS[0]}.svg")["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["", "0.svg", KEYS[0], f"{KEYS[2].upper()}.svg", f"{KEYS[0]}0.svg", f"{KEYS[0]}.svg%0a"]
)
def test_address_that_is_malformed_answers_404(client: Client, name: str) -> None:
    assert client.get(f"/avatars/{name}").status_code == 404


@pytest.mark.django_db
def test_press_stores_no_picture(wsgi: whole.Client, press: Any) -> None:
    assert wsgi.get(f"/avatars/{KEYS[1]}.svg").text == avatars.svg(KEYS[1])
    assert wsgi.head(f"/avatars/{KEYS[1]}.svg").body == b""
    assert len(press.store) == 0


# ---------------------------------------------------------------------------------- the pages


@pytest.mark.django_db
def test_page_draws_each_person_once_and_shows_them_at_each_comment(client: Client) -> None:
    post = published()
    comments = [approved(post, author_email=EMAIL), approved(post, author_email=EMAIL)]
    comments.append(approved(post, author_name="Zoe"))
    page = document(client.get(post.get_absolute_url()))
    keys = [avatars.key_of(comment) for comment in comments]
    uses = page.xpath("//*[@class='avatar']/*/@href")
    assert uses == [f"#avatar-{key}" for key in keys]
    assert page.xpath("//symbol/@id") == [f"avatar-{key}" for key in dict.fromkeys(keys)]
    assert set(page.xpath("//svg/@aria-hidden")) == {"true"}


@pytest.mark.django_db
def test_page_has_no_picture_of_an_erased_comment(client: Client) -> None:
    post = published()
    parent = approved(post, author_email=EMAIL)
    approved(post, parent=parent, author_name="Zoe")
    moderation.erase(parent)
    assert len(document(client.get(post.get_absolute_url())).xpath("//symbol")) == 1


@pytest.mark.django_db
def test_page_without_comments_draws_nothing(client: Client) -> None:
    assert b"<svg" not in client.get(published().get_absolute_url()).content


@pytest.mark.django_db
def test_api_names_the_picture_in_full(client: Client) -> None:
    comment = approved(published(), author_email=EMAIL)
    author = client.get(f"/api/v1/comments/{comment.pk}/").json()["author"]
    assert author["avatar"] == f"http://blog.test/avatars/{avatars.key_of(comment)}.svg"


@pytest.mark.django_db
def test_desk_shows_the_picture(client: Client, bob: User) -> None:
    comment = pending(published(), author_email=EMAIL)
    client.force_login(bob)
    shown = document(client.get("/admin/comments/comment/")).xpath("//img[@alt='']/@src")
    assert shown == [f"/avatars/{avatars.key_of(comment)}.svg"]


# ------------------------------------------------------------------ what it must never tell


def everywhere(post: Post, comment: Comment) -> dict[str, str]:
    """Return the addresses of all that is public and shows a comment."""
    thread, listed = f"/feeds/posts/{post.pk}/comments", f"/api/v1/posts/{post.pk}/comments/"
    feeds = {
        f"{feed}.{kind}" for feed in (thread, "/feeds/comments") for kind in ("atom", "json", "rss")
    }
    return {
        "page": post.get_absolute_url(),
        "permalink": comment.get_absolute_url().partition("#")[0],
        "form": f"/comments/new/{post.pk}/?parent={comment.pk}",
        "comment": f"/api/v1/comments/{comment.pk}/",
        "list": listed,
        "tree": f"{listed}?view=tree",
        "post": f"/api/v1/posts/{post.pk}/",
        **{feed: feed for feed in feeds},
    }


@pytest.mark.django_db
def test_no_address_and_no_network_is_ever_shown(client: Client) -> None:
    post = published()
    comment = approved(post, author_email=EMAIL)
    for name, address in everywhere(post, comment).items():
        said = client.get(address).content.decode()
        assert "Rita" in said or name == "post", name
        for secret in (EMAIL, "rita.quill", "%40example", comment.network):
            assert secret not in said, name


@pytest.mark.django_db
@pytest.mark.parametrize("write", [pending, approved])
def test_address_is_in_no_answer_to_who_wrote_it(
    client: Client, write: Callable[..., Comment]
) -> None:
    comment = write(published(), author_email=EMAIL)
    token = tokens.for_author(comment)
    page = client.get(f"/comments/{comment.pk}/{token}/").content.decode()
    answer = client.get(f"/api/v1/comments/{comment.pk}/", headers={"X-Edit-Token": token})
    assert EMAIL not in page + answer.content.decode()
    assert avatars.path_of(comment) in page
