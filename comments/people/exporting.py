"""Everything that is kept of a person, as one JSON document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from textwrap import indent
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch
from django.utils import timezone

from blog.canonical import absolute_url
from blog.models import Blog
from comments.models import Comment, Lesson, Receipt, Verdict
from comments.people import finding

#: As many comments as are in memory at a time.
PART = 100
#: Stands at the top of the document, for whoever opens it.
NOT_HERE = (
    "Digests of texts and requests, which nobody can read back.",
    "What others wrote, even where they name this person.",
    "Backups, and mail that was sent.",
)
#: Columns of the post that the document doesn't tell.
UNTOLD = (
    *("post__source", "post__html", "post__teaser_html"),
    *("post__feed_html", "post__feed_teaser_html", "post__search_words"),
)

#: What the learner keeps of a comment, without the features: nobody can read those.
LEARNT = (
    Prefetch("lessons", Lesson.objects.learnt().defer("vector")),
    Prefetch("verdicts", Verdict.objects.order_by("pk")),
)


def document(email: str) -> Iterator[str]:
    """Yield the document in pieces; README.md explains its keys.

    A hundred comments are read at a time, however many there are. Times are UTC.
    """
    yield "{"
    for name, value in _head(email).items():
        yield f"\n  {json.dumps(name)}: {_json(value, spaces=2).lstrip()},"
    yield '\n  "comments": ['
    comma = ""
    for comment in _comments(finding.comment_ids(email)):
        yield f"{comma}\n{_json(comment, spaces=4)}"
        comma = ","
    yield "\n  ]\n}\n"


def _head(email: str) -> dict[str, Any]:
    """Return all but the comments."""
    blog, person = Blog.current(), finding.commenter(email)
    return {
        "about": f"What the blog “{blog.title}” ({settings.SITE_URL}) keeps about {email}.",
        "not_here": NOT_HERE,
        "email": email,
        "made_at": timezone.now(),
        "email_verified_at": person and person.verified_at,
        "had_spam": bool(person and person.had_spam),
        "attempts_to_post": list(finding.attempts(email).values_list("at", flat=True)),
        "deliveries": list(_deliveries(email)),
        "log_ins_tried": list(_log_ins(email)),
        "rules": list(finding.rules(email).values("kind", "pattern", "action", "note")),
        "accounts": list(finding.accounts(email).values_list("username", flat=True)),
    }


def _deliveries(email: str) -> Iterator[dict[str, Any]]:
    """Yield what names the address among the mails to send, or in what came of one."""
    named = {
        each.pk: each for found in (finding.deliveries, finding.failures) for each in found(email)
    }
    for delivery in named.values():
        yield {
            "kind": delivery.kind,
            "state": delivery.state,
            "written_at": delivery.created_at,
            "payload": delivery.payload,
            "error": delivery.last_error,
        }


def _log_ins(email: str) -> Iterator[dict[str, Any]]:
    """Yield attempts to log in at the admin under the address."""
    for tried in finding.log_ins(email):
        yield from tried.values("attempt_time", "ip_address", "user_agent")


def _comments(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield each comment with what hangs on it. Seven queries for each part of them."""
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        receipts = _receipts(part)
        rows = Comment.objects.filter(pk__in=part).exclude(state=Comment.State.ERASED)
        found = (
            rows.select_related("post", "subscription", "akismet_verdict")
            .defer(*UNTOLD)
            .order_by("pk")
        )
        for comment in found.prefetch_related("texts", "events", "flags", *LEARNT):
            yield _comment(comment, receipts[comment.pk])


def _receipts(ids: Sequence[int]) -> Mapping[int, list[datetime]]:
    """Return when answers were kept for repeated requests, by comment."""
    times = defaultdict[int, list[datetime]](list)
    kept = Receipt.objects.filter(comment__in=ids).values_list("comment_id", "created_at")
    for comment_id, created_at in kept:
        times[comment_id].append(created_at)
    return times


def _comment(comment: Comment, receipts: Sequence[datetime]) -> dict[str, Any]:
    """Return one comment."""
    post, wish = comment.post, getattr(comment, "subscription", None)
    verdict = getattr(comment, "akismet_verdict", None)
    shown = comment.visible and post.is_published
    return {
        "id": comment.pk,
        "address": absolute_url(comment.get_absolute_url()) if shown else None,
        "post": post.display_title,
        "in_reply_to": comment.parent_id,
        "state": comment.state,
        "state_since": comment.state_at,
        "reasons": [reason["detail"] for reason in comment.reasons],
        "author_name": comment.author_name,
        "author_email": comment.author_email,
        "author_url": comment.author_url,
        "mentioned_on": comment.mention_url or None,
        "is_verified": comment.commenter_id is not None,
        "network": comment.network,
        "text": comment.source,
        "text_format": comment.source_format,
        "html": comment.html,
        "written_at": comment.created_at,
        "published_at": comment.published_at,
        "edited_at": comment.edited_at,
        "id_in_feeds": comment.atom_id,
        "imported_as": comment.import_ref,
        "earlier_texts": [
            {"text": text.source, "text_format": text.source_format, "until": text.replaced_at}
            for text in comment.texts.all()
        ],
        "wants_mail_about_replies": wish
        and {"since": wish.created_at, "confirmed_at": wish.confirmed_at},
        "answers_kept_at": list(receipts),
        "reported_by_readers": [
            {"at": flag.at, "reason": flag.reason} for flag in comment.flags.all()
        ],
        "akismet": verdict and {"is_spam": verdict.is_spam, "at": verdict.at},
        "learner_score": comment.score,
        "learnt_as": _learnt_as(comment),
        "decisions": [
            {
                "at": event.at,
                "action": event.action,
                "from": event.from_state,
                "to": event.to_state,
                "reasons": event.reasons,
            }
            for event in sorted(comment.events.all(), key=lambda event: (event.at, event.pk))
        ],
    }


def _learnt_as(comment: Comment) -> str | None:
    """Return what the learner learnt from a comment, or is about to; None for nothing."""
    said = [*comment.lessons.all(), *comment.verdicts.all()]
    labels = ["spam" if each.is_spam else "wanted" for each in said if each.is_spam is not None]
    return labels[-1] if labels else None


def _json(value: Any, *, spaces: int) -> str:
    """Return a value for people to read; letters of any script stay as they are."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    # Line breaks within texts are escaped, so that none of them is moved.
    return indent(text, " " * spaces)
