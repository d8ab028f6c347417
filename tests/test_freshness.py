"""Every change against every answer: nobody is told that nothing has changed when it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from blog import canonical, paging, publishing
from blog.models import Blog, Label, Post
from blog.paging import Cursor
from blog.press import Press
from blog.press.store import Store
from comments import moderation, people, submission, tokens, trust, webmentions
from comments.models import Comment, Mention
from comments.rules import Decision, Outcome
from comments.webmentions import taking
from comments.webmentions.microformats import Entry
from tests.blog.factories import author, draft, published
from tests.comments.factories import NETWORK, approved, form, hold, pending
from tests.standing import standing
from tests.wsgi import Answer, Client

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)
REF = "elsewhere:1"
SONG = publishing.MediaFile("/song.mp3")
#: A place in a list that nothing stands before.
NOBODY = paging.Cursor(datetime(2030, 1, 1, tzinfo=UTC), 1).encode()


@dataclass(frozen=True)
class World:
    """A small blog: a post with a thread, a page, and a page below it; archives beside them."""

    post: Post
    page: Post
    below: Post
    comment: Comment
    waiting: Comment
    label: Label
    other: User

    @classmethod
    def made(cls) -> World:
        """Return one; nobody but its author has written in it yet."""
        publishing.publish(draft(title="Water"), at=LONG_AGO)
        Blog.objects.update(newest_sequence=50)
        other = User.objects.create(username="zoe", first_name="Zoe")
        tea = publishing.ImportedPost(
            ref=REF, author=other, title="Tea", source="<p>Black</p>", labels=["Tea", "Pots"],
            state=Post.State.PUBLISHED, published_at=LONG_AGO, enclosures=[SONG],
        )  # fmt: skip
        [outcome] = publishing.import_posts([tea])
        page = published(kind=Post.Kind.PAGE, title="About", labels=["Tea"])
        below = published(kind=Post.Kind.PAGE, title="Contact", parent=page)
        Blog.objects.update(newest_sequence=148)
        published(title="Coffee")
        comment = approved(outcome.post, body="First")
        approved(outcome.post, parent=comment, body="Second")
        approved(outcome.post, body="On the second page")
        Blog.objects.update(comments_per_page=2)
        approved(page, body="Third")
        waiting = pending(outcome.post, body="Fourth")
        label = Label.objects.get(name="Tea")
        return cls(outcome.post, page, below, comment, waiting, label, other)

    def addresses(self) -> Iterator[str]:
        """Yield every kind of address that is an edition."""
        yield from ("/", "/2020/", "/2020/03/", "/author/zoe/", "/author/alice/")
        yield "/privacy/"
        yield from ("/search/label/tea", "/search/label/pots", "/sitemap.xml", "/api/v1/posts/")
        yield from ("/search?q=tea", "/search?q=tea&before=" + NOBODY, "/search?q=nothing")
        yield from ("/feeds/search.atom?q=tea", "/feeds/search.json?q=cups&max-results=1")
        yield from ("/feeds/posts.atom", "/feeds/comments.atom", "/api/v1/posts/?kind=page")
        # The blocks of Water, of this post, and of Coffee, which the next post fills.
        for number in (50, 51, 100, 149):
            yield f"/feeds/posts/archive/{number}.atom"
        for feed in ("posts", "comments", "authors/zoe", "labels/tea", "pages"):
            yield f"/feeds/{feed}.atom?max-results=1"
            yield f"/feeds/{feed}.atom?max-results=1&before={Cursor.of(self.post)}"
        yield f"/api/v1/comments/{self.comment.pk}/"
        for post in (self.post, self.page, self.below):
            yield post.get_absolute_url()
            yield f"/feeds/posts/{post.pk}/comments.atom"
            # From the first thread on, the last page, and the page of a comment.
            yield f"{post.get_absolute_url()}?thread={'0' * 16}"
            yield f"{post.get_absolute_url()}?thread={'z' * 11}fffff"
            yield f"{post.get_absolute_url()}?comment={self.comment.pk}"
            yield f"/api/v1/posts/{post.pk}/"
            yield f"/api/v1/posts/{post.pk}/comments/"
            yield f"/api/v1/posts/{post.pk}/comments/?view=tree"


def rename_author(world: World) -> None:
    world.other.first_name = "Zoë"
    publishing.rename_author(world.other)


def close_comments_by_age(_: World) -> None:
    publishing.update_blog(Blog.current(), close_after_days=1)


def publish_everything_due(_: World) -> None:
    waits = publishing.schedule(draft(title="Later"), at=timezone.now() + timedelta(hours=1))
    Post.objects.filter(pk=waits.pk).update(scheduled_for=timezone.now())
    publishing.publish_due()


def revise(world: World) -> None:
    token = tokens.for_author(world.comment)
    submission.edit(world.comment, token=token, body="Better", network=NETWORK)


def answer(world: World) -> None:
    hold("none")
    submission.submit(world.post.pk, form(parent_id=world.comment.pk), network=NETWORK)


def verify(world: World) -> None:
    """Have the link followed in the mail about a comment that waits for trust alone."""
    rita = trust.enrol("rita@example.net")
    Comment.objects.filter(pk=world.comment.pk).update(commenter=rita)
    hold("first")
    fields = form(author_email=rita.email)
    submission.verify(submission.submit(world.post.pk, fields, network=NETWORK).comment)


def mention(world: World, entry: Entry | None) -> None:
    """Have the page of a mention that readers see found to say something else."""
    hold("none")
    publishing.update_blog(Blog.current(), takes_mentions=True)
    url = canonical.absolute_url(world.post.get_absolute_url())
    webmentions.receive("https://zoe.example/", url, network=NETWORK)
    for said in (Entry(text="First"), entry):
        taking.take(Mention.objects.get(), said, began_at=timezone.now())


def import_more(world: World) -> None:
    publishing.import_posts(
        [
            publishing.ImportedPost(
                ref=f"{REF}{number}", author=world.other, labels=["Pots"], title=title,
                state=Post.State.PUBLISHED, published_at=LONG_AGO,
            )
            for number, title in enumerate(["Cups", "Spoons"])
        ]
    )  # fmt: skip


def import_comment(world: World) -> None:
    moderation.import_comments(
        [
            moderation.ImportedComment(
                ref=REF, post=world.page, created_at=LONG_AGO, source="Fifth",
                state=Comment.State.APPROVED, author_name="Rita",
            )
        ]
    )  # fmt: skip


def purge(world: World) -> None:
    moderation.spam(world.comment, by=world.other)
    Comment.objects.filter(pk=world.comment.pk).update(state_at=LONG_AGO)
    moderation.purge()


def erase_person(world: World) -> None:
    Comment.objects.filter(pk=world.comment.pk).update(author_email="rita@example.org")
    assert people.erase("rita@example.org") == 1


def publish_again(world: World) -> None:
    publishing.publish(publishing.unpublish(world.post))


def mend(world: World, **columns: object) -> None:
    Comment.objects.filter(parent=world.comment).update(**columns)
    moderation.mend(world.post.pk)


def mend_answer(world: World) -> None:
    mend(world, parent=world.page.comments.get())


def measure(world: World) -> None:
    publishing.record_measurement(world.post.enclosures.get(), length_bytes=12)


def undo_approval(world: World) -> None:
    approval = world.comment.events.get(action="approve")
    moderation.undo(approval.batch, by=world.other)


def undo_removal(world: World) -> None:
    removal = moderation.spam(world.comment, by=world.other)
    assert removal.batch
    moderation.undo(removal.batch, by=world.other)


def flag(world: World) -> None:
    """Have enough readers report a comment that others answer."""
    for number in range(3):
        moderation.flag(world.comment, network=f"10.0.{number}.0/24", reason="spam")
    assert not Comment.objects.get(pk=world.comment.pk).visible


def ban_and_hide(world: World) -> None:
    Comment.objects.filter(pk=world.comment.pk).update(author_email="eve@example.net")
    assert moderation.ban(world.comment, by=world.other, hide=True).changed


def judge(world: World) -> None:
    """Have Akismet find a comment to be ham that waits for it alone."""
    reasons = [{"code": "akismet", "detail": "being checked by Akismet"}]
    Comment.objects.filter(pk=world.waiting.pk).update(reasons=reasons)
    moderation.judged(Comment.objects.get(pk=world.waiting.pk), Decision(Outcome.APPROVE))


def verify_shown(world: World) -> None:
    Comment.objects.filter(pk=world.comment.pk).update(author_email="rita@example.net")
    submission.verify(Comment.objects.get(pk=world.comment.pk))


CHANGES: dict[str, Callable[[World], object]] = {
    "rename author": rename_author,
    "rename label": lambda world: publishing.rename_label(world.label, name="Teas"),
    "remove label": lambda world: publishing.remove_label(world.label),
    "edit title": lambda world: publishing.edit(world.post, title="Green tea"),
    "edit labels": lambda world: publishing.edit(world.post, labels=["Pots"]),
    "edit files": lambda world: publishing.edit(world.post, enclosures=[]),
    "measure file": measure,
    "edit author": lambda world: publishing.edit(world.post, author=author()),
    "edit date": lambda world: publishing.edit(world.post, published_at=timezone.now()),
    "edit page": lambda world: publishing.edit(world.page, title="About us"),
    "move page": lambda world: publishing.edit(world.below, parent=None, position=-1),
    "close comments": lambda world: publishing.edit(world.post, comments_closed=True),
    "close comments by age": close_comments_by_age,
    "unpublish post": lambda world: publishing.unpublish(world.post),
    "unpublish page": lambda world: publishing.unpublish(world.page),
    "delete post": lambda world: publishing.delete(world.post),
    "delete page": lambda world: publishing.delete(world.page),
    "publish again": publish_again,
    "take back": lambda _: publishing.take_back(REF),
    "publish another": lambda _: published(title="Milk", labels=["Tea"]),
    "publish due": publish_everything_due,
    "import posts": import_more,
    "import comment": import_comment,
    "title of the blog": lambda _: publishing.update_blog(Blog.current(), title="Leaves"),
    "keep networks": lambda _: publishing.update_blog(Blog.current(), keep_network_days=7),
    "time zone": lambda _: publishing.update_blog(Blog.current(), time_zone="Asia/Tokyo"),
    "approve": lambda world: moderation.approve(world.waiting, by=world.other),
    "spam": lambda world: moderation.spam(world.comment, by=world.other),
    "trash": lambda world: moderation.trash(world.comment, by=world.other),
    "purge": purge,
    "erase": lambda world: moderation.erase(world.comment),
    "mend depth": lambda world: mend(world, depth=7),
    "mend answer": mend_answer,
    "comments on a page": lambda _: publishing.update_blog(Blog.current(), comments_per_page=1),
    "pin": lambda world: moderation.pin(world.comment, by=world.other),
    "lock": lambda world: moderation.lock(world.comment, by=world.other),
    "correct": lambda world: moderation.correct(world.comment, body="Best", by=world.other),
    "reply": lambda world: moderation.reply(world.waiting, body="Thanks", by=world.other),
    "undo approval": undo_approval,
    "undo removal": undo_removal,
    "erase person": erase_person,
    "revise": revise,
    "answer": answer,
    "mention": lambda world: mention(world, Entry(text="Second")),
    "mention withdrawn": lambda world: mention(world, None),
    "verify": verify,
    "flag": flag,
    "ban and hide": ban_and_hide,
    "judge": judge,
    "verify what is shown": verify_shown,
}


class Counting:
    """An application that counts how often it is asked."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.count = 0

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Ask it."""
        self.count += 1
        return self.application(environ, start_response)


@dataclass(frozen=True)
class Before:
    """A world, and what was answered and stored before anything changed in it."""

    world: World
    answers: Mapping[str, Answer]
    store: Store

    @classmethod
    def asked(cls, addresses: Callable[[World], Iterable[str]]) -> Before:
        """Make a world and ask for some addresses in it."""
        world, press = World.made(), Press(WSGIHandler())
        answers = {address: Client(press).get(address) for address in addresses(world)}
        return cls(world, answers, press.store)

    def press(self, application: WSGIApplication) -> Press:
        """Return a press in front of an application, with all that is stored."""
        press = Press(application)
        for key, made in self.store._prints.items():  # noqa: SLF001 - nobody else wants a copy
            press.store.put(key, made)
        return press


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Before]:
    """The same for all changes, each of which is rolled back."""
    with standing(django_db_blocker):
        yield Before.asked(World.addresses)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_answer_after_a_change_is_what_a_new_process_would_say(
    change: Callable[[World], object], before: Before
) -> None:
    django = Counting(WSGIHandler())
    client = Client(before.press(django))
    change(deepcopy(before.world))
    for address, old in before.answers.items():
        builds = django.count
        held = {"If-None-Match": old["ETag"]} if "ETag" in old else {}
        again = client.get(address, headers=held)
        if again.status == 304:
            assert in_a_new_process(address).content == old.content, address
        elif django.count == builds:
            # From the store; else it was made just now, as in a new process.
            new = in_a_new_process(address)
            assert (again.status, again.content) == (new.status, new.content), address


def in_a_new_process(address: str) -> Answer:
    """Return what is answered where nothing is stored."""
    return Client(Press(WSGIHandler())).get(address)
