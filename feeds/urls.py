"""Addresses of feeds: one for each feed and format."""

from __future__ import annotations

from django.urls import path, register_converter

from feeds import views
from feeds.formats import FormatConverter

register_converter(FormatConverter, "format")

app_name = "feeds"
urlpatterns = [
    path("feeds/posts.<format:format>", views.posts, name="posts"),
    path("feeds/comments.<format:format>", views.comments, name="comments"),
    path(
        "feeds/posts/<int:post_id>/comments.<format:format>",
        views.post_comments,
        name="post-comments",
    ),
]
