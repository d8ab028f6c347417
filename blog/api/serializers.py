"""Posts and pages as the public API shows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from blog import sanitize
from blog.api import openness
from blog.canonical import absolute_url
from blog.models import Label, Post

_URL = extend_schema_field(OpenApiTypes.URI)


class WriterSerializer(serializers.Serializer[Post]):
    """Who wrote a post."""

    name = serializers.CharField(source="author_name")
    url = serializers.SerializerMethodField(help_text="The page of the author's posts.")

    @_URL
    def get_url(self, post: Post) -> str:
        """Return the author's page."""
        return absolute_url(reverse("blog:author", args=[post.author.get_username()]))


class LabelSerializer(serializers.Serializer[Label]):
    """What a post is about."""

    name = serializers.CharField()
    url = serializers.SerializerMethodField()

    @_URL
    def get_url(self, label: Label) -> str:
        """Return the label's page."""
        return absolute_url(reverse("blog:label", args=[label.slug]))


class CommentsPolicySerializer(serializers.Serializer[openness.Prospect]):
    """What becomes of a comment that is posted now."""

    code = serializers.CharField(
        help_text="`open`, `verified`, `first_held`, `held`, `held_by_age`, `away`; `closed`, "
        "`closed_by_age`, `nobody` where none are taken. There may be more."
    )
    sentence = serializers.CharField(help_text="What to tell readers, in English.")
    needs_email = serializers.BooleanField(
        help_text="Whether a comment without an e-mail address is refused."
    )
    needs_proof = serializers.BooleanField(
        help_text="Whether a comment without a proof of work is held, see `GET challenge/`."
    )
    closes_at = serializers.DateTimeField(
        allow_null=True, help_text="When comments close, or closed, by themselves."
    )


class PostSummarySerializer(serializers.Serializer[Post]):
    """A post or static page in a list. The context holds the ``blog``."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Post.Kind.values)
    title = serializers.CharField(source="display_title", help_text="Never empty.")
    url = serializers.SerializerMethodField(help_text="Its page; never changes.")
    author = WriterSerializer(source="*")
    labels = LabelSerializer(many=True, source="labels.all")
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    summary = serializers.CharField(source="excerpt", help_text="The start of the text.")
    comment_count = serializers.IntegerField(help_text="Comments that readers see.")
    comments_open = serializers.SerializerMethodField(help_text="Whether new ones are taken now.")
    comments_policy = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField(help_text="The call that lists them.")

    @_URL
    def get_url(self, post: Post) -> str:
        """Return the address of the page."""
        return absolute_url(post.get_absolute_url())

    def get_comments_open(self, post: Post) -> bool:
        """Tell whether comments are taken now."""
        return openness.policy().are_open(post, self.context["blog"])

    @extend_schema_field(CommentsPolicySerializer)
    def get_comments_policy(self, post: Post) -> Any:
        """Tell what becomes of a comment."""
        found = openness.policy().what_happens(post, self.context["blog"])
        return CommentsPolicySerializer(found).data

    @_URL
    def get_comments(self, post: Post) -> str:
        """Return the address of its comments."""
        return absolute_url(reverse("comments-api:comments", args=[post.pk]))


class PostSerializer(PostSummarySerializer):
    """A post or static page, whole."""

    body_html = serializers.SerializerMethodField(
        help_text="Sanitised, with absolute addresses; the jump break is an empty `#more`."
    )

    def get_body_html(self, post: Post) -> str:
        """Return the body for a page that is not ours."""
        return sanitize.absolute(
            post.html, absolute_url(""), page_url=absolute_url(post.get_absolute_url())
        )
