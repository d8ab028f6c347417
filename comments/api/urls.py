"""The addresses of the calls on comments, below ``/api/v1/``."""

from __future__ import annotations

from django.urls import include, path

from comments.api.challenge import NewChallenge
from comments.api.flagging import CommentFlag
from comments.api.of_post import CommentList
from comments.api.views import CommentDetail, CommentPreview

app_name = "comments-api"

urlpatterns = [
    path("posts/<int:post_id>/comments/", CommentList.as_view(), name="comments"),
    path("challenge/", NewChallenge.as_view(), name="challenge"),
    path("comments/preview/", CommentPreview.as_view(), name="preview"),
    path("comments/<int:comment_id>/", CommentDetail.as_view(), name="comment"),
    path("comments/<int:comment_id>/flag/", CommentFlag.as_view(), name="flag"),
    path("moderation/", include("comments.api.moderating.urls")),
]
