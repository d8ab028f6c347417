"""The calls on posts, and the answer where there is no call."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import press, problems, revisions
from blog.api import documents, examples, keysets, listing, openness
from blog.api.public import PublicView
from blog.api.serializers import PostSerializer, PostSummarySerializer
from blog.models import Blog, Post
from blog.problems import Problem

NEWEST_FIRST = keysets.Order("published_at", newest_first=True)
#: Columns that no call shows, and those that only a whole post needs.
UNSHOWN = ("source", "teaser_html", "feed_html", "feed_teaser_html", "search_words", "sanitizer")
#: What changes posts and pages of each kind, beside settings and comments.
SCOPES = {Post.Kind.POST: revisions.POSTS, Post.Kind.PAGE: revisions.PAGES}


class PostQuery(listing.ListQuery):
    """The parameters of the list of posts."""

    kind = serializers.ChoiceField(
        choices=Post.Kind.values, default=Post.Kind.POST.value, help_text="Posts or static pages."
    )


class PostList(PublicView):
    """Published posts or pages."""

    @extend_schema(
        operation_id="list_posts",
        summary="List posts",
        description="Published posts, newest first.",
        parameters=[PostQuery],
        responses={
            200: listing.described("PostList", PostSummarySerializer(many=True)),
            **documents.refusals(problems.BAD_QUERY),
        },
        examples=[
            OpenApiExample(
                "A list",
                {"results": [examples.SUMMARY], "next": None, "previous": None},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Return a part of the list."""
        query = listing.query(PostQuery, request)
        kind = Post.Kind(query["kind"])
        press.depend(request, revisions.BLOG, SCOPES[kind], revisions.COMMENTS)
        part = keysets.part(
            _shown().filter(kind=kind).defer(*UNSHOWN, "html"),
            order=NEWEST_FIRST,
            place=query["cursor"],
            limit=query["limit"],
        )
        blog = Blog.current()
        for post in part.rows:
            _expire(request, post, blog)
        summary = PostSummarySerializer(context={"blog": blog})
        results = [summary.to_representation(post) for post in part.rows]
        return listing.answer(request, query, part, results)


class PostDetail(PublicView):
    """One published post or page."""

    @extend_schema(
        operation_id="get_post",
        summary="Read a post",
        description="A published post or static page.",
        responses={200: PostSerializer, **documents.refusals(problems.UNKNOWN_POST)},
        examples=[
            OpenApiExample("A post", examples.POST, response_only=True, status_codes=["200"])
        ],
    )
    def get(self, request: Request, post_id: int) -> Response:
        """Return the post."""
        post = _shown().filter(pk=post_id).defer(*UNSHOWN).first()
        if post is None:
            raise Problem(problems.UNKNOWN_POST, "There is no such post.")
        # Names of labels and of the author move the list's scope, not the post's own.
        shared = SCOPES[Post.Kind(post.kind)]
        press.depend(request, revisions.BLOG, shared, revisions.of_post(post.pk))
        blog = Blog.current()
        _expire(request, post, blog)
        return Response(PostSerializer(post, context={"blog": blog}).data)


def _shown() -> QuerySet[Post]:
    """Return what readers see, with what is shown of it."""
    return Post.objects.published().select_related("author").prefetch_related("labels")


def _expire(request: Request, post: Post, blog: Blog) -> None:
    """Tell the press when the clock changes, or has changed, what becomes of comments."""
    for moment in openness.policy().moments(post, blog):
        press.expire(request, at=moment)


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer below ``/api/`` where there is no call."""
    try:
        found = resolve(f"{request.path_info}/")
    except Resolver404 as error:
        raise Http404 from error
    if request.path.endswith("/") or found.func is nothing_here:
        return problems.response(Problem(problems.NOT_FOUND, problems.NOTHING_HERE))
    # 308 and not the 301 of Django's middleware, which turns a comment into a GET and loses it.
    address = request.get_full_path(force_append_slash=True)
    return HttpResponsePermanentRedirect(address, preserve_request=True)
