"""A comment as its author sees it, by the token in the address.

The token is a secret that no other site knows, so it does what a CSRF token would do: no check
of the origin is needed, and none is possible, since browsers call it "null" on a page that
tells nobody its address (Referrer-Policy: no-referrer).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Blog
from blog.views.methods import read_only
from comments import moderation, networks, submission, tokens, waiting
from comments.forms import CommentForm, Typed
from comments.limits import LimitReached
from comments.models import Comment
from comments.views import problems
from comments.views.problems import Problem
from comments.views.responses import for_one_reader, page, see_other

DELETED = "Your comment has been deleted."
UNKNOWN = "There is no comment at this address. Is the address complete?"
NOT_FOUND, GONE = 404, 410
NOTHING_TYPED = Typed()


def _for_author(
    view: Callable[[HttpRequest, Comment, str], HttpResponse],
) -> Callable[[HttpRequest, int, str], HttpResponse]:
    """Look the comment up for ``view``; anybody but its author gets nothing."""

    @wraps(view)
    def answer(request: HttpRequest, comment_id: int, token: str) -> HttpResponse:
        comment = submission.find(comment_id, token=token)
        if comment is not None and tokens.is_author(comment, token):
            response = view(request, comment, token)
        else:
            response = _nothing(request, comment_id, token)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(for_one_reader(answer))


@_for_author
@read_only
def own(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Show the comment, where it stands, and what its author may do with it."""
    waits_for = [] if comment.visible else waiting.reasons(comment)
    return page(request, "own", {**_context(comment, token), "waits_for": waits_for})


@_for_author
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Show the text in a form, show a preview of another text, or take that."""
    if request.method != "POST":
        return _form(request, comment, token, Typed(body=comment.source))
    typed = Typed.of(request)
    network = networks.of_request(request)
    try:
        if typed.action == "preview":
            html = submission.preview(typed.body, network=network)
            return _form(request, comment, token, typed, preview=html)
        submission.edit(comment, token=token, body=typed.body, network=network)
    except (submission.SubmissionRefused, LimitReached) as refusal:
        problem = problems.of(refusal).beside("body")
        return _form(request, comment, token, typed, problem=problem)
    return see_other(_address(comment, token))


@_for_author
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Ask, then erase."""
    if not tokens.is_editable(comment):
        return _too_late(request, comment, token)
    if request.method != "POST":
        return page(request, "delete", _context(comment, token))
    try:
        submission.withdraw(comment, token=token)
    except submission.EditingEnded:
        return _too_late(request, comment, token)
    except moderation.ModerationRefused:
        # Another request erased it a moment ago: what was asked for has happened.
        pass
    return see_other(_address(comment, token))


def _form(
    request: HttpRequest,
    comment: Comment,
    token: str,
    typed: Typed,
    *,
    problem: Problem = problems.NONE,
    preview: str = "",
) -> HttpResponse:
    """Return the form with what was typed, or, once it is too late, why there is none."""
    if not tokens.is_editable(comment):
        return _too_late(request, comment, token, typed=typed)
    form = CommentForm(typed, errors=problem.errors, problems=problem.sentences)
    context = {**_context(comment, token), "form": form, "preview": preview}
    return problems.respond(problem, page(request, "edit", context))


def _too_late(
    request: HttpRequest, comment: Comment, token: str, *, typed: Typed = NOTHING_TYPED
) -> HttpResponse:
    """Say that the time to edit is over, and give back what was typed."""
    refusal = submission.EditingEnded()
    context = {**_context(comment, token), "said": refusal.message, "kept": CommentForm(typed).body}
    return page(request, "refused", context, status=problems.of(refusal).status)


def _nothing(request: HttpRequest, comment_id: int, token: str) -> HttpResponse:
    """Answer for a comment that is gone, or that this token does not open."""
    erased = Comment.objects.filter(pk=comment_id, state=Comment.State.ERASED).first()
    gone = erased is not None and tokens.is_author(erased, token)
    context = {
        "blog": Blog.current(),
        "said": DELETED if gone else UNKNOWN,
        "kept": CommentForm(Typed.of(request)).body,
    }
    return page(request, "refused", context, status=GONE if gone else NOT_FOUND)


def _context(comment: Comment, token: str) -> dict[str, object]:
    """Return what each of an author's pages shows.

    Whether a comment waits, or was put aside as spam or trash, is the moderators' affair: its
    author reads the same of all three.
    """
    return {
        "blog": Blog.current(),
        "post": comment.post if comment.post.is_published else None,
        "comment": comment,
        "is_shown": comment.visible and comment.post.is_published,
        "is_editable": tokens.is_editable(comment),
        "editable_until": tokens.editable_until(comment),
        "token": token,
    }


def _address(comment: Comment, token: str) -> str:
    """Return the address of the author's own view."""
    return reverse("comments:own", args=[comment.pk, token])
