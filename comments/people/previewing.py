"""What is kept of a person, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from blog.models import Delivery
from comments.models import (
    AkismetVerdict,
    Comment,
    CommentText,
    Flag,
    Lesson,
    Receipt,
    Subscription,
    Verdict,
)
from comments.people import finding


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is of a person; ``counts`` is by kind, as people call it, and has no zeros."""

    email: str
    counts: Mapping[str, int]
    #: Comments by state.
    states: Mapping[str, int]
    comment_ids: Sequence[int] = field(repr=False)
    #: How many posts and pages the comments stand on.
    posts: int
    #: The owner's rules about the address, which erasing keeps unless told otherwise.
    rules: Sequence[str]
    #: Names of the blog's own users with this address.
    accounts: Sequence[str]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that erasing would take; rules and accounts don't count."""
        return not self.counts


def preview(email: str) -> Preview:
    """Return what is kept under an address. Nothing is written.

    The number of queries grows by nine with each 500 comments.
    """
    ids = finding.comment_ids(email)
    counts, states, posts = Counter[str](), Counter[str](), set[int]()
    for part in finding.parts(ids):
        for state, post_id, network in _facts(part):
            states[Comment.State(state).label] += 1
            posts.add(post_id)
            counts["networks of comments"] += bool(network)
        counts.update(_hanging_on(part))
    counts.update(dict(_beside(email)))
    return Preview(
        email=email,
        counts={
            kind: number for kind, number in ({"comments": len(ids)} | counts).items() if number
        },
        states={label: states[label] for label in Comment.State.labels if label in states},
        comment_ids=ids,
        posts=len(posts),
        rules=[str(rule) for rule in finding.rules(email)],
        accounts=list(finding.accounts(email).values_list("username", flat=True)),
    )


def _facts(ids: Sequence[int]) -> Iterator[tuple[str, int, str]]:
    """Yield state, post and network of comments. One query."""
    return iter(Comment.objects.filter(pk__in=ids).values_list("state", "post_id", "network"))


def _hanging_on(ids: Sequence[int]) -> dict[str, int]:
    """Return what belongs to comments, by kind. Six queries."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, payload__comment__in=list(ids))
    lessons = Lesson.objects.learnt().filter(comment__in=ids)
    verdicts = Verdict.objects.filter(comment__in=ids)
    return {
        "lessons that the learner learnt, or will": lessons.count() + verdicts.count(),
        "earlier texts of comments": CommentText.objects.filter(comment__in=ids).count(),
        "wishes for mail about replies": Subscription.objects.filter(comment__in=ids).count(),
        "answers kept for repeated requests": Receipt.objects.filter(comment__in=ids).count(),
        "reports of readers": Flag.objects.filter(comment__in=ids).count(),
        "verdicts of Akismet": AkismetVerdict.objects.filter(comment__in=ids).count(),
        "mails that wait to be sent": waiting.count(),
    }


def _beside(email: str) -> Iterator[tuple[str, int]]:
    """Yield what stands under the address itself, by kind."""
    yield "proofs that the address is theirs", int(finding.commenter(email) is not None)
    yield "attempts to post, counted for the limits", finding.attempts(email).count()
    yield "deliveries about the address", len(finding.deliveries(email))
    yield "errors of deliveries that name the address", len(finding.failures(email))
    yield "attempts to log in at the admin", sum(each.count() for each in finding.log_ins(email))
