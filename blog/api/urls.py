"""The addresses of the calls on posts and of the documentation, below ``/api/v1/``."""

from __future__ import annotations

from django.urls import path

from blog.api import documentation
from blog.api.views import PostDetail, PostList

app_name = "blog-api"

urlpatterns = [
    path("posts/", PostList.as_view(), name="posts"),
    path("posts/<int:post_id>/", PostDetail.as_view(), name="post"),
    path("schema/", documentation.Schema.as_view(), name="schema"),
    path("docs/", documentation.Docs.as_view(), name="docs"),
    path("problems/", documentation.Problems.as_view(), name="problems"),
]
