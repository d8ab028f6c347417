"""axe finds nothing on any page, light on a desk and dark on a phone, and each fits its screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, ViewportSize, expect

from blog import publishing
from blog.models import Blog
from comments import decision_links, moderation, reader_links
from comments.models import Comment
from tests.blog.factories import published
from tests.browser import desk
from tests.browser.moves import follow
from tests.browser.places import PLACES, POST, fill, press
from tests.browser.watching import Window
from tests.comments import factories, working
from tests.comments.learning import lessons
from tests.comments.persons import EMAIL, everything_of_rita

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("places"),
]

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
VIEWS: list[tuple[Literal["light", "dark"], ViewportSize]] = [
    ("light", DESK),
    ("dark", PHONE),
]
#: Half a megabyte, read once for each page.
AXE = Axe().axe_script
#: Nothing comes back but the faults.
RUN = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"
#: The admin's links take their time to change colour.
SETTLED = "Promise.all(document.getAnimations().map(animation => animation.finished))"


@pytest.fixture
def page(window: Window, thread: Executor) -> Page:
    """A page in which axe may set styles, as our policy does not allow."""
    return thread.submit(window, bypass_csp=True).result()


def faults(page: Page) -> list[str]:
    """Return what is wrong in each view, as axe and the width of the page tell."""
    found = []
    for scheme, size in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.evaluate(SETTLED)
        found += [
            f"{scheme}, {size['width']} px: {fault}" for fault in (*_axe(page), *_width(page))
        ]
    return found


def _axe(page: Page) -> Iterator[str]:
    """Yield the rule and the element that breaks it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    for violation in page.evaluate(RUN):
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html']} {node['failureSummary']}"


def _width(page: Page) -> Iterator[str]:
    """Yield how wide the page is, if that is more than the screen (WCAG 1.4.10)."""
    if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
        yield f"scrolls sideways, to {page.evaluate('document.scrollingElement.scrollWidth')} px"


@pytest.mark.parametrize("go", PLACES.values(), ids=PLACES)
def test_page_is_accessible_and_fits_the_screen(page: Page, go: Callable[[Page], None]) -> None:
    go(page)
    assert faults(page) == []


@pytest.fixture
def wary(page: Page) -> None:
    """The blog asks for time, and for work."""
    working.wanted()
    publishing.update_blog(Blog.current(), minimum_seconds=60)


@pytest.mark.usefixtures("wary")
def test_form_that_asks_for_one_press_more_is_accessible(page: Page) -> None:
    page.route("**/stamp.js", lambda route: route.fulfill(content_type="text/javascript"))
    page.goto(POST)
    assert faults(page) == []
    fill(page)
    press(page, "Post")
    expect(page.get_by_text("Read it once more")).to_be_focused()
    assert faults(page) == []


@pytest.fixture
def mailed(db: None) -> list[str]:
    """The pages of links in mail to a reader who wants replies, in their order."""
    post = published(title="Tea")
    comment = factories.pending(post, author_email="rita@example.net", notify=True)
    factories.pending(post, author_email="rita@example.net", notify=True)
    found = [reader_links.verification_url(comment), reader_links.replies_url(comment)]
    found.append(reader_links.replies_url(comment, "replies-all"))
    return [urlsplit(url).path for url in found]


def test_page_of_a_mailed_link_is_accessible_before_and_after(
    page: Page, mailed: list[str]
) -> None:
    for address in mailed:
        page.goto(address)
        assert faults(page) == []
        follow(page.locator("main").get_by_role("button").first)
        expect(page.get_by_role("heading", level=1)).to_contain_text("ou")
        assert faults(page) == []


def test_form_that_knows_its_reader_is_accessible(page: Page, mailed: list[str]) -> None:
    page.goto(mailed[0])
    follow(page.locator("main").get_by_role("button"))
    follow(page.get_by_role("link", name="Tea"))
    expect(page.get_by_text("This device is known")).to_be_visible()
    assert faults(page) == []


def test_desk_is_accessible_and_fits_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    assert faults(page) == []


def test_comment_on_the_desk_is_accessible_and_fits_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    follow(desk.row(page, "Marit").get_by_role("link", name="2026"))
    expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
    assert faults(page) == []


@pytest.fixture
def known(places: None) -> None:
    """Addresses and networks for comments of the sample blog, which has none."""
    Comment.objects.update(author_email="somebody@example.org", network="192.0.2.0/24")


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("link", ["Approve and reply", "Edit comment", "Ban the author"])
def test_page_about_a_comment_is_accessible_and_fits_the_screen(
    page: Page, bob: User, link: str
) -> None:
    desk.log_in(page, bob)
    follow(desk.row(page, "Marit").get_by_role("link", name=link))
    expect(page.get_by_role("link", name="Back")).to_be_visible()
    assert faults(page) == []


def test_everything_and_its_undo_are_accessible_and_fit_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob, to=f"{desk.ADDRESS}?state=pending&q=a")
    follow(page.get_by_role("link", name="Spam all"))
    expect(page.get_by_role("button", name="Yes, all")).to_be_visible()
    assert faults(page) == []
    follow(page.get_by_role("button", name="Yes, all"))
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert faults(page) == []


def test_actions_and_bans_are_accessible_and_fit_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    desk.decide(page, "Marit", "Spam")
    follow(page.get_by_role("link", name="Bans"))
    assert faults(page) == []
    page.goto("/admin/comments/batch/")
    assert faults(page) == []
    follow(page.get_by_role("link", name="1 comment marked as spam."))
    expect(page.get_by_role("heading", name="What it did")).to_be_visible()
    assert faults(page) == []


@pytest.fixture
def reported(places: None) -> None:
    """A comment of the sample blog that two readers report."""
    comment = Comment.objects.approved().latest("pk")
    for network in ("192.0.2.0/24", "198.51.100.0/24"):
        moderation.flag(comment, network=network, reason="abusive")


@pytest.mark.usefixtures("reported")
def test_reports_on_the_desk_are_accessible_and_fit_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    follow(page.get_by_role("link", name="Reported by readers: 1"))
    expect(page.get_by_text("Reported by 2 readers: abusive 2.")).to_be_visible()
    assert faults(page) == []
    follow(page.get_by_role("button", name="Dismiss the reports"))
    expect(page.get_by_role("link", name="Reported by readers: 0")).to_be_visible()


def test_feed_of_a_moderator_is_accessible_and_fits_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    follow(page.get_by_role("link", name="Your feed of pending comments"))
    follow(page.get_by_role("button", name="Make a feed"))
    expect(page.get_by_role("heading", name="Your address")).to_be_visible()
    assert faults(page) == []


def test_trial_of_a_rule_is_accessible_and_fits_the_screen(page: Page, alice: User) -> None:
    desk.log_in(page, alice, to="/admin/comments/rule/add/")
    page.get_by_label("Pattern").fill("the")
    follow(page.get_by_role("button", name="Try this rule"))
    expect(page.get_by_role("status")).to_contain_text("It fits")
    assert faults(page) == []


def test_mail_of_a_moderator_is_accessible_and_fits_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    follow(page.get_by_role("link", name="Your mail about comments"))
    page.get_by_label("one mail a day").check()
    page.get_by_label("The daily mail comes at").select_option("20:00")
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Your choice is stored.")).to_be_visible()
    expect(page.get_by_label("one mail a day")).to_be_checked()
    assert faults(page) == []


@pytest.mark.usefixtures("taught")
def test_what_the_learner_knows_is_accessible_and_fits_the_screen(page: Page, bob: User) -> None:
    desk.log_in(page, bob)
    follow(page.get_by_role("link", name="What the learner knows"))
    expect(page.get_by_role("heading", name="Speak for spam")).to_be_visible()
    expect(page.get_by_role("img", name="What was right, over time")).to_be_visible()
    shown = faults(page)
    page.goto(desk.ADDRESS)
    follow(desk.row(page, "Marit").get_by_role("link", name="2026"))
    expect(page.get_by_role("heading", name="Why “learner")).to_be_visible()
    assert shown + faults(page) == []


@pytest.fixture
def taught(places: None) -> None:
    """Have the learner know enough to say something."""
    lessons.many(published(), 100)


@pytest.fixture
def decision(bob: User, db: None) -> str:
    """The address that bob was mailed to approve a comment."""
    comment = Comment.objects.pending().latest("pk")
    event = decision_links.newest_event(comment.pk)
    return decision_links.Decision("approve", bob.pk, comment.pk, event).address()


def test_mailed_link_asks_acts_and_takes_back_on_pages_that_are_accessible(
    page: Page, decision: str
) -> None:
    page.goto(decision)
    assert faults(page) == []
    follow(page.get_by_role("button", name="Approve"))
    expect(page.get_by_role("heading", name="The comment is approved.")).to_be_visible()
    assert faults(page) == []
    follow(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("heading", name="It is undone.")).to_be_visible()
    page.goto(decision)
    expect(page.get_by_role("heading", name="This link is used up")).to_be_visible()
    assert faults(page) == []


@pytest.fixture
def rita(places: None, alice: User) -> None:
    """Somebody of whom everything is kept."""
    everything_of_rita(published())


@pytest.mark.usefixtures("rita")
def test_data_of_a_person_is_accessible_and_fits_the_screen(page: Page, alice: User) -> None:
    desk.log_in(page, alice)
    follow(page.get_by_role("link", name="A person’s data"))
    page.get_by_label("E-mail address").fill(EMAIL)
    follow(page.get_by_role("button", name="See what is kept"))
    expect(page.get_by_role("heading", name=f"Kept about {EMAIL}")).to_be_visible()
    shown = faults(page)
    follow(page.get_by_role("button", name="Erase everything"))
    expect(page.get_by_role("button", name="Erase for good")).to_be_visible()
    assert shown + faults(page) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [("<input>", "label: "), ("<p style='width: 500px'>Tea", "scrolls sideways, to 508 px")],
)
def test_fault_of_a_page_is_found(page: Page, html: str, fault: str) -> None:
    page.set_content(html)
    assert fault in " ".join(faults(page))
