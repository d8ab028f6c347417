"""The addresses; those of the feed and of posts are as ours."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from tests.benchmarks.naive.feeds import PostsFeed
from tests.benchmarks.naive.views import CommentViewSet, PostView

router = DefaultRouter()
router.register("comments", CommentViewSet, basename="comment")

urlpatterns = [
    path("feeds/posts.atom", PostsFeed(), name="feed"),
    path("<int:year>/<month>/<slug:slug>.html", PostView.as_view(), name="post"),
    path("api/", include(router.urls)),
]
