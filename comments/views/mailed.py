"""Pages that links in mails to moderators lead to: they ask, and act when somebody says yes.

Programs follow links in mails to look for what is dangerous: a GET changes nothing. The signed
token is a secret that no other site knows, so it does what a CSRF token would do.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Blog
from comments import decision_links, moderation, moderators
from comments.decision_links import Decision, Expired, Forged, Undo
from comments.models import Batch, Comment, ModerationEvent
from comments.views.responses import for_one_reader, page, see_other

FORGED = "This link is not complete, or not ours."
EXPIRED = f"This link is older than {decision_links.KEPT.days} days."
FOREIGN = moderation.NoModerator.message
GONE = "This comment is gone."
#: What the page asks, and its button says, by the action of the link.
QUESTIONS = {
    "approve": ("Approve this comment?", "Approve"),
    "spam": ("Mark this comment as spam?", "Mark as spam"),
    "trash": ("Move this comment to the trash?", "Move to trash"),
}
#: What was done.
DONE = {
    "approve": "The comment is approved.",
    "spam": "The comment is marked as spam.",
    "trash": "The comment is in the trash.",
}
UNDONE = "It is undone."
NOT_UNDONE = "It could not be undone: the comment has moved on since."


def _mailed(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer for links that are good no longer, or never were."""
    reading_or_acting = require_http_methods(["GET", "HEAD", "POST"])(view)

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = reading_or_acting(request, token)
        except Forged:
            response = _refused(request, FORGED, HTTPStatus.FORBIDDEN)
        except Expired:
            response = _refused(request, EXPIRED, HTTPStatus.GONE)
        except moderation.NoModerator:
            response = _refused(request, FOREIGN, HTTPStatus.FORBIDDEN)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(for_one_reader(answer))


@_mailed
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """Show the comment and ask; then do what the link is for, and tell of it."""
    link = Decision.read(token)
    if request.method != "POST":
        return _ask(request, link)
    try:
        batch = moderation.decide_by_link(link)
    except moderation.ModerationRefused:
        return _ask(request, link)
    return see_other(Undo(link.moderator_id, batch).address())


def _ask(request: HttpRequest, link: Decision) -> HttpResponse:
    """Show the comment as it is, and ask, if it is still what the link was made for."""
    _refuse_strangers(link)
    comment = _comment(link.comment_id)
    if comment is None:
        return _refused(request, GONE, HTTPStatus.GONE)
    fits = decision_links.newest_event(comment.pk) == link.event_id
    question, button = QUESTIONS[link.action]
    context = {**_context(comment), "question": question, "button": button, "fits": fits}
    return page(request, "decide", context, status=HTTPStatus.OK if fits else HTTPStatus.GONE)


@_mailed
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Tell what a link has done, and offer to take it back; then do so."""
    link = Undo.read(token)
    _refuse_strangers(link)
    if request.method == "POST":
        # Done a moment ago by another press, or nothing to take back: the page tells.
        with suppress(moderation.AlreadyUndone, moderation.UnknownBatch):
            moderation.undo_by_link(link)
        return see_other(link.address())
    return _told(request, link)


def _told(request: HttpRequest, link: Undo) -> HttpResponse:
    """Show what was done, and what the comment is now."""
    batch = Batch.objects.select_related("undone_by").filter(pk=link.batch_id).first()
    event = ModerationEvent.objects.filter(batch=link.batch_id).first()
    comment = _comment(event.comment_id) if event else None
    if batch is None or event is None or comment is None:
        return _refused(request, GONE, HTTPStatus.GONE)
    undoing: Batch | None = getattr(batch, "undone_by", None)
    context = {
        **_context(comment),
        "said": _said(batch, undoing),
        "tells_state": undoing is not None or comment.state != event.to_state,
        "can_undo": undoing is None and comment.state == event.to_state,
    }
    return page(request, "decided", context)


def _said(batch: Batch, undoing: Batch | None) -> str:
    """Return what became of a decision."""
    if undoing is None:
        return DONE[batch.action]
    return UNDONE if undoing.changed else NOT_UNDONE


def _refuse_strangers(link: Decision | Undo) -> None:
    """Show nothing by a link of somebody who moderates no longer."""
    if moderators.find(link.moderator_id) is None:
        raise moderation.NoModerator


def _comment(comment_id: int) -> Comment | None:
    """Return a comment with where it stands, unless nothing is left of it."""
    there = Comment.objects.exclude(state=Comment.State.ERASED)
    return there.select_related("post", "parent").filter(pk=comment_id).first()


def _context(comment: Comment) -> dict[str, object]:
    post = comment.post if comment.post.is_published else None
    return {"blog": Blog.current(), "comment": comment, "post": post}


def _refused(request: HttpRequest, said: str, status: HTTPStatus) -> HttpResponse:
    """Say why nothing can be done here, and where it can."""
    return page(request, "undecided", {"blog": Blog.current(), "said": said}, status=status)
