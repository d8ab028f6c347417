"""The page of a post, and its comments by the REST framework."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.views.generic import DetailView
from rest_framework import serializers, viewsets

from tests.benchmarks.naive import cleaning
from tests.benchmarks.naive.models import Comment, Post


class PostView(DetailView):
    """A post with its comments."""

    model = Post
    template_name = "naive/post.html"

    def get_queryset(self) -> QuerySet[Post]:
        """Return the posts of the month in the address."""
        return (
            Post.objects.select_related("author")
            .prefetch_related("labels")
            .filter(
                published_at__year=self.kwargs["year"], published_at__month=self.kwargs["month"]
            )
        )

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add what readers say."""
        comments = self.object.comments.filter(approved=True)
        return super().get_context_data(comments=comments, **kwargs)


class CommentSerializer(serializers.ModelSerializer):
    """A comment, its body cleaned."""

    body_html = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields: ClassVar = ["id", "post", "parent", "author_name", "body_html", "created_at"]

    def get_body_html(self, comment: Comment) -> str:
        """Return the body without what could run."""
        return cleaning.comment(comment.body)


class CommentViewSet(viewsets.ModelViewSet):
    """Approved comments; ``?post=<id>`` is those of one post."""

    serializer_class = CommentSerializer

    def get_queryset(self) -> QuerySet[Comment]:
        """Return what readers may see."""
        comments = Comment.objects.filter(approved=True)
        post = self.request.query_params.get("post")
        return comments.filter(post_id=post) if post else comments
