"""Where other sites tell of their links (https://www.w3.org/TR/webmention/#receiving-webmentions).

Programs and people of any site post here: there is no token, no cookie, and no look at where the
form was. What it says is believed by nobody before the worker has read the page.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog import problems
from blog.models import Blog
from comments import networks, webmentions
from comments.limits import LimitReached
from comments.views.responses import for_one_reader, page

TAKEN = "Thank you. The page will be looked at soon; then it is decided about like a comment."

_BAD = "This webmention can't be taken"
_KINDS = {
    webmentions.NotTaken: problems.define("webmentions_off", 404, "Webmentions are not taken"),
    webmentions.BadSource: problems.define("bad_source", 400, _BAD),
    webmentions.BadTarget: problems.define("bad_target", 400, _BAD),
    webmentions.SamePage: problems.define("own_page", 400, _BAD),
    webmentions.UnknownTarget: problems.define("unknown_target", 400, _BAD),
    webmentions.TargetClosed: problems.define("target_closed", 400, _BAD),
    webmentions.Crowded: problems.define("many_wait", 429, "Many webmentions wait"),
}
_RETRY = {"Retry-After": "3600"}


@csrf_exempt
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def webmention(request: HttpRequest) -> HttpResponse:
    """Take a webmention (202), or say what this address is for."""
    if request.method == "POST":
        return _take(request)
    blog = Blog.current()
    if not blog.takes_mentions:
        raise Http404
    return page(request, "webmention", {"blog": blog, "target": request.GET.get("target", "")})


def _take(request: HttpRequest) -> HttpResponse:
    """Take what was posted, and answer a program in JSON, a person with a page."""
    source, target = request.POST.get("source", ""), request.POST.get("target", "")
    try:
        webmentions.receive(source, target, network=networks.of_request(request))
    except webmentions.MentionRefused as refusal:
        return _refused(request, _problem(refusal))
    except LimitReached as refusal:
        wait = {"Retry-After": str(problems.whole_seconds(refusal.retry_after))}
        return _refused(
            request, problems.Problem(problems.LIMIT_REACHED, str(refusal), headers=wait)
        )
    if _is_read_by_a_person(request):
        shown = {"blog": Blog.current(), "said": TAKEN}
        return page(request, "webmention", shown, status=HTTPStatus.ACCEPTED)
    return JsonResponse({"detail": TAKEN}, status=HTTPStatus.ACCEPTED)


def _problem(refusal: webmentions.MentionRefused) -> problems.Problem:
    """Return a refusal as a problem (RFC 9457)."""
    kind = _KINDS[type(refusal)]
    if refusal.field:
        return problems.of_field(kind, refusal.field, str(refusal))
    return problems.Problem(
        kind, str(refusal), headers=_RETRY if isinstance(refusal, webmentions.Crowded) else {}
    )


def _refused(request: HttpRequest, problem: problems.Problem) -> HttpResponse:
    """Say why nothing was taken; a person gets the form again, with what they typed."""
    if not _is_read_by_a_person(request):
        return problems.response(problem)
    blog = Blog.current()
    if not blog.takes_mentions:
        raise Http404
    shown = {
        "blog": blog,
        "problem": problem.detail,
        "field": next(iter(problem.errors), ""),
        "source": request.POST.get("source", ""),
        "target": request.POST.get("target", ""),
    }
    response = page(request, "webmention", shown, status=problem.kind.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _is_read_by_a_person(request: HttpRequest) -> bool:
    """Whether the answer is for a browser: programs that want a page don't say so."""
    return "text/html" in request.headers.get("Accept", "")
