"""The page on which readers report a comment to the moderators."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Blog
from comments import moderation, networks, submission
from comments.limits import LimitReached
from comments.models import Comment, Flag
from comments.views import problems, same_origin
from comments.views.problems import Problem
from comments.views.responses import for_one_reader, page

UNKNOWN = "This comment isn’t here, or not any more."
CROSS_SITE = (
    "This was sent from another site, so nothing was reported. If it is what you want to say, "
    "press “Report” here."
)
NO_REASON = "Choose what is wrong with it."
#: In the order of the page.
CHOICES = (
    (Flag.Reason.SPAM, "It is spam, or advertising"),
    (Flag.Reason.ABUSIVE, "It is abusive"),
    (Flag.Reason.PRIVATE, "It tells somebody’s personal data"),
    (Flag.Reason.OTHER, "Something else"),
)


@csrf_exempt
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Show the comment and ask what is wrong with it; then thank, whatever comes of it."""
    try:
        comment = submission.flaggable(comment_id)
        if request.method == "POST":
            return _reported(request, comment)
        return _asked(request, comment)
    except moderation.UnknownComment:
        context = {"blog": Blog.current(), "said": UNKNOWN}
        return page(request, "refused", context, status=HTTPStatus.NOT_FOUND)


def _reported(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Take what was chosen, or ask again."""
    reason = request.POST.get("reason", "")
    if not same_origin.is_ours(request):
        return _asked(request, comment, Problem(HTTPStatus.FORBIDDEN, sentences=(CROSS_SITE,)))
    if reason not in Flag.Reason.values:
        wrong = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, {"reason": NO_REASON})
        return _asked(request, comment, wrong)
    try:
        submission.flag(comment.pk, reason=reason, network=networks.of_request(request))
    except LimitReached as reached:
        return _asked(request, comment, problems.of(reached))
    context = {"blog": Blog.current(), "post": comment.post, "comment": comment}
    return page(request, "reported", context)


def _asked(
    request: HttpRequest, comment: Comment, problem: Problem = problems.NONE
) -> HttpResponse:
    """Show the comment with the choices, and what went wrong."""
    context = {
        "blog": Blog.current(),
        "post": comment.post,
        "comment": comment,
        "choices": CHOICES,
        "chosen": request.POST.get("reason", ""),
        "problem": problem,
    }
    return problems.respond(problem, page(request, "report", context))
