"""Posting a comment: the form by itself, the preview, and what comes after."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog import guard
from blog.models import Blog, Post
from comments import networks, policies, submission, tokens
from comments.bots import proofs, stamps
from comments.forms import CommentForm, Typed
from comments.limits import LimitReached
from comments.models import Comment
from comments.views import problems, same_origin
from comments.views.problems import Problem
from comments.views.responses import for_one_reader, page, see_other


@csrf_exempt
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show the form, show a preview above it, or take the comment."""
    if request.method != "POST":
        return _form(request, post_id, Typed(parent=request.GET.get("parent", "")))
    typed = Typed.of(request)
    if not same_origin.is_ours(request):
        return _form(request, post_id, typed, problem=problems.FROM_ELSEWHERE)
    if typed.action == "preview":
        return _preview(request, post_id, typed)
    return _hurried(request, post_id, typed) or _post(request, post_id, typed)


def _preview(request: HttpRequest, post_id: int, typed: Typed) -> HttpResponse:
    """Show what the text becomes."""
    try:
        html = submission.preview(typed.body, network=networks.of_request(request))
    except (submission.SubmissionRefused, LimitReached) as refusal:
        return _form(request, post_id, typed, problem=problems.of(refusal))
    return _form(request, post_id, typed, preview=html)


def _hurried(request: HttpRequest, post_id: int, typed: Typed) -> HttpResponse | None:
    """Return the form to whoever came too fast, or has no stamp to tell; None for all others.

    Both are one press away from posting, and nothing that was typed is lost.
    """
    least = timedelta(seconds=Blog.current().minimum_seconds)
    if not least:
        return None
    age = stamps.age(typed.stamp, post_id=post_id, at=timezone.now())
    if age is None:
        return _read_again(request, post_id, typed)
    if age < least:
        return _form(request, post_id, typed, problem=problems.too_soon(least - age))
    return None


def _read_again(request: HttpRequest, post_id: int, typed: Typed) -> HttpResponse:
    """Show what came from a browser without scripts, and ask for one press more."""
    try:
        html = submission.rehearse(typed.submission(), network=networks.of_request(request))
    except (submission.SubmissionRefused, LimitReached) as refusal:
        return _form(request, post_id, typed, problem=problems.of(refusal))
    return _form(request, post_id, typed, preview=html, asks_again=True)


def _post(request: HttpRequest, post_id: int, typed: Typed) -> HttpResponse:
    """Take the comment and send its author to it."""
    try:
        accepted = submission.submit(
            post_id, typed.submission(), network=networks.of_request(request), key=typed.key
        )
    except submission.Repeated as repeated:
        if not _is_theirs(repeated.comment, typed):
            return _form(request, post_id, typed, problem=problems.of(repeated))
        return see_other(_where(repeated.comment))
    except (submission.SubmissionRefused, LimitReached) as refusal:
        return _form(request, post_id, typed, problem=problems.of(refusal))
    return see_other(_where(accepted.comment))


def _is_theirs(comment: Comment, typed: Typed) -> bool:
    """Whether an earlier comment came with the same words in every field.

    A network is shared by up to 254 people: the same text alone must not hand out the token.
    """
    return (comment.author_name, comment.author_email, comment.author_url) == (
        guard.author_name(typed.author_name),
        guard.author_email(typed.author_email),
        guard.author_url(typed.author_url),
    )


def _where(comment: Comment) -> str:
    """Return where its author sees the comment: past any cache, or on a page of their own."""
    if comment.visible:
        return comment.get_absolute_url()
    return reverse("comments:own", args=[comment.pk, tokens.for_author(comment)])


def _form(
    request: HttpRequest,
    post_id: int,
    typed: Typed,
    *,
    problem: Problem = problems.NONE,
    preview: str = "",
    asks_again: bool = False,
) -> HttpResponse:
    """Return the form with everything that was typed, or why there is none."""
    blog = Blog.current()
    post = Post.objects.published().filter(pk=post_id).first()
    if post is None:
        return _no_form(request, blog, typed, submission.UnknownPost())
    prospect = policies.what_happens(post, blog)
    if not prospect.is_open:
        closed, shown = submission.CommentsClosed(), {"post": post, "prospect": prospect}
        return _no_form(request, blog, typed, closed, **shown)
    answered, typed, problem = _placed(post, typed, problem)
    context = {
        "blog": blog,
        "post": post,
        "form": CommentForm(
            typed,
            errors=problem.errors,
            problems=problem.sentences,
            key=secrets.token_urlsafe(16),
            stamp=_stamp(post_id, typed) if blog.minimum_seconds else "",
            proof=proofs.kept(typed.altcha) if prospect.needs_proof else "",
            needs_email=prospect.needs_email,
            needs_proof=prospect.needs_proof,
        ),
        "answered": answered,
        "preview": preview,
        "asks_again": asks_again,
        "prospect": prospect,
    }
    return problems.respond(problem, page(request, "new", context))


def _stamp(post_id: int, typed: Typed) -> str:
    """Return the stamp of a form that is new, or comes back."""
    return stamps.kept(typed.stamp, post_id=post_id, at=timezone.now())


def _placed(post: Post, typed: Typed, problem: Problem) -> tuple[Comment | None, Typed, Problem]:
    """Return what is answered; where nothing can be, the form goes on without and says so."""
    if not typed.parent:
        return None, typed, problem
    answered = None
    if not problem.parent_lost:
        try:
            answered = _answered(post, typed)
        except submission.SubmissionRefused as refusal:
            problem = problem.joined(problems.nothing_to_answer(refusal))
    return answered, typed if answered else replace(typed, parent=""), problem


def _answered(post: Post, typed: Typed) -> Comment | None:
    """Return the comment that is answered, or raise why it can't be."""
    comment = submission.parent_of_reply(post, typed.parent_id)
    if comment is not None:
        comment.post = post
    return comment


def _no_form(
    request: HttpRequest,
    blog: Blog,
    typed: Typed,
    refusal: submission.SubmissionRefused,
    **shown: object,
) -> HttpResponse:
    """Say why nothing can be posted, and give back what was typed."""
    problem = problems.of(refusal)
    context = {"blog": blog, "said": refusal.message, "kept": CommentForm(typed).body, **shown}
    return page(request, "refused", context, status=problem.status)
