"""The comments on a post: listing them, and posting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import press, problems, revisions
from blog.api import fields, keysets, listing
from blog.api.documents import OF_A_BODY, refusals
from blog.canonical import absolute_url
from blog.models import Post
from comments import networks, submission
from comments.api import examples, kinds, requests, trees
from comments.api.serializers import (
    CommentSerializer,
    ListedCommentSerializer,
    NewCommentSerializer,
    OwnCommentSerializer,
    tree,
)
from comments.api.shown import CountedComment, Shown, counted, public_state
from comments.api.views import CommentView, own
from comments.models import Comment, ModerationEvent
from comments.submission import Accepted

#: Columns of a post that none of its comments show.
UNSHOWN = ("source", "html", "teaser_html", "feed_html", "feed_teaser_html", "search_words")


class Sorting(TextChoices):
    """In which order comments are listed."""

    OLDEST = "oldest"
    NEWEST = "newest"


class View(TextChoices):
    """Whether answers are listed beside or below what they answer."""

    FLAT = "flat"
    TREE = "tree"


class CommentQuery(listing.ListQuery):
    """The parameters of the list of comments."""

    order = serializers.ChoiceField(
        choices=Sorting.values,
        default=Sorting.OLDEST.value,
        help_text="Answers within a tree are always oldest first.",
    )
    view = serializers.ChoiceField(
        choices=View.values,
        default=View.FLAT.value,
        help_text="`flat` is every comment; `tree` is threads, and `limit` counts those.",
    )
    parent = serializers.IntegerField(  # type: ignore[assignment]  # as in serializers
        min_value=1,
        max_value=fields.MOST_ID,
        default=None,
        help_text="Only answers to this comment.",
    )


class CommentList(CommentView):
    """The comments on a post."""

    @extend_schema(
        operation_id="list_comments",
        summary="List the comments on a post",
        description=(
            "What readers see, oldest first. A tree has at most "
            f"{trees.MOST:,} answers in one part: where some are missing, `reply_count` says more, "
            "and `?parent=` lists them."
        ),
        tags=["comments"],
        parameters=[CommentQuery],
        responses={
            200: listing.described("CommentList", ListedCommentSerializer(many=True)),
            **refusals(problems.BAD_QUERY, problems.UNKNOWN_POST),
        },
        examples=[
            examples.answered("Flat", examples.FLAT),
            examples.answered("As a tree", examples.TREE),
        ],
    )
    def get(self, request: Request, post_id: int) -> Response:
        """Return a part of the list."""
        query = listing.query(CommentQuery, request)
        post = Post.objects.published().filter(pk=post_id).defer(*UNSHOWN).first()
        if post is None:
            raise submission.UnknownPost
        press.depend(request, revisions.BLOG, revisions.of_post(post.pk))
        parent = _parent(post, query["parent"])
        show = _tree if query["view"] == View.TREE else _flat
        return show(request, query, post, parent)

    @extend_schema(
        operation_id="post_comment",
        summary="Post a comment",
        description=(
            "201 if it is published, 202 if it is held for approval: `state` says so, too. How "
            "quickly it comes doesn't matter here, as it does for the form of a page."
        ),
        tags=["comments"],
        parameters=[requests.IDEMPOTENCY_KEY, requests.COMMENTER_TOKEN],
        request=NewCommentSerializer,
        responses={
            201: OwnCommentSerializer,
            202: OwnCommentSerializer,
            **refusals(
                *OF_A_BODY,
                kinds.BAD_KEY,
                kinds.COMMENTS_CLOSED,
                kinds.EMAIL_REQUIRED,
                kinds.THREAD_LOCKED,
                kinds.REFUSED_BY_RULE,
                problems.UNKNOWN_POST,
                kinds.PARENT_NOT_SHOWN,
                kinds.REPEATED,
                problems.INVALID,
                kinds.UNKNOWN_PARENT,
                kinds.THREAD_TOO_DEEP,
                kinds.KEY_REUSED,
                problems.LIMIT_REACHED,
            ),
        },
        examples=[
            examples.sent("A comment", examples.NEW),
            examples.sent("An answer", {**examples.NEW, "parent": 34}),
            examples.sent("With a proof of work", {**examples.NEW, "altcha": "eyJhbGciOi…"}),
            examples.answered("Published", examples.OWN, "201"),
            examples.answered("Held", examples.HELD, "202"),
        ],
    )
    def post(self, request: Request, post_id: int) -> Response:
        """Take a comment."""
        key = requests.idempotency_key(request)
        token = requests.commenter_token(request)
        sent = requests.fields(NewCommentSerializer, request).submission(token=token)
        accepted = submission.submit(post_id, sent, network=networks.of_request(request), key=key)
        state = _first_state(accepted)
        response = own(
            Shown(accepted.comment, 0, state),
            status=201 if state == Comment.State.APPROVED else 202,
        )
        address = reverse("comments-api:comment", args=[accepted.comment.pk])
        response["Location"] = absolute_url(address)
        return response


def _first_state(accepted: Accepted) -> str:
    """Return the state that the first answer to this comment told."""
    comment = accepted.comment
    if not accepted.repeated:
        return public_state(comment.state)
    first = ModerationEvent.objects.filter(comment=comment, action="submit").first()
    return public_state(first.to_state if first else comment.state)


def _parent(post: Post, parent_id: int | None) -> Comment | None:
    """Return the comment whose answers are wanted; there must be a place for it in the list."""
    if parent_id is None:
        return None
    parent = Comment.objects.filter(post=post, pk=parent_id).first()
    if parent is None or not (parent.visible or trees.heads(post, parent).exists()):
        detail = f"There is no comment {parent_id} on this post."
        raise problems.of_field(problems.BAD_QUERY, "parent", detail, code="unknown_parent")
    return parent


def _flat(
    request: Request, query: Mapping[str, Any], post: Post, parent: Comment | None
) -> Response:
    """Return comments one after the other."""
    comments = Comment.objects.approved().filter(post=post)
    if parent is not None:
        comments = comments.filter(parent=parent)
    part: keysets.Part[CountedComment] = keysets.part(
        counted(comments), order=_order(query), place=query["cursor"], limit=query["limit"]
    )
    for comment in part.rows:
        comment.post = post
    entry = CommentSerializer()
    results = [
        entry.to_representation(Shown.of(comment, reply_count=comment.reply_count))
        for comment in part.rows
    ]
    return listing.answer(request, query, part, results)


def _tree(
    request: Request, query: Mapping[str, Any], post: Post, parent: Comment | None
) -> Response:
    """Return threads, or answers to ``parent``, with what is below them."""
    part = keysets.part(
        trees.heads(post, parent),
        order=_order(query),
        place=query["cursor"],
        limit=query["limit"],
    )
    nodes = trees.grow(post, part.rows)
    return listing.answer(request, query, part, [tree(node) for node in nodes])


def _order(query: Mapping[str, Any]) -> keysets.Order:
    """Return what the list is sorted by: when the comments were written, as readers see it."""
    return keysets.Order("created_at", newest_first=query["order"] == Sorting.NEWEST)
