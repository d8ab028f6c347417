"""The moderators' desk in the admin, as a moderator uses it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.moves import follow
from tests.browser.server import HOST

ADDRESS = "/admin/comments/comment/"


def keep_session(user: User) -> None:
    """Have the session there that :func:`log_in` goes on with; where there are queries."""
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    # A store that is given a key which isn't there takes another.
    Session.objects.create(
        session_key=_session_key(user),
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + timedelta(hours=1),
    )


def log_in(page: Page, user: User, *, to: str = ADDRESS) -> None:
    """Come to a page of the admin as somebody who has logged in before."""
    name, value = settings.SESSION_COOKIE_NAME, _session_key(user)
    page.context.add_cookies([{"name": name, "value": value, "domain": HOST, "path": "/"}])
    page.goto(to)
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def log_in_with_password(page: Page, user: User, *, to: str = ADDRESS) -> None:
    """Come to a page of the admin through the log-in, with the password of the persona."""
    page.goto(to)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(f"{user.username}'s password")
    follow(page.get_by_role("button", name="Log in"))
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def _session_key(user: User) -> str:
    """Return one that looks as Django's do (see :mod:`blog.cookies`)."""
    return user.username.ljust(32, "0")


def tab(page: Page, state: str) -> Locator:
    """Return the link, with its number, to the comments of a state."""
    states = page.get_by_role("navigation", name="Comments by state")
    return states.get_by_role("link", name=state)


def row(page: Page, words: str) -> Locator:
    """Return the row of the comment with these words."""
    return page.get_by_role("row").filter(has_text=words)


def decide(page: Page, words: str, button: str) -> None:
    """Press a button in the row of a comment."""
    follow(row(page, words).get_by_role("button", name=button))


def decide_all(page: Page, rows: Iterable[str], action: str) -> None:
    """Tick comments, choose what to do with them, and do it."""
    for words in rows:
        row(page, words).get_by_role("checkbox").check()
    page.get_by_label("Action").select_option(action)
    follow(page.get_by_role("button", name="Go"))


def undo(page: Page) -> None:
    """Take back what the page has just told of."""
    follow(page.locator(".messagelist").get_by_role("button", name="Undo"))


def narrow(page: Page, words: str, link: str) -> None:
    """Follow a link in the row of a comment to its like."""
    follow(row(page, words).get_by_role("link", name=link))


def decide_everything(page: Page, action: str) -> None:
    """Decide about all that the list matches, after looking at what that is."""
    follow(page.get_by_role("link", name=f"{action} all"))
    follow(page.get_by_role("button", name="Yes, all"))
