"""Comments."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from blog import entry_ids
from blog.models import Post
from comments.models.commenter import Commenter


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who may see them."""

    def approved(self) -> Self:
        """Keep what readers see: visible ones on published posts. The only place that says so."""
        return self.filter(visible=True, post__state=Post.State.PUBLISHED)

    def pending(self) -> Self:
        """Keep what a moderator has to decide about."""
        return self.filter(state=Comment.State.PENDING)

    def in_thread_order(self) -> Self:
        """Order threads by their first comment's time, replies under what they answer."""
        return self.order_by("path")

    def newest_first(self) -> Self:
        """Order as the comment feeds do; the key is (published_at, id)."""
        return self.order_by("-published_at", "-id")


class Comment(models.Model):
    """A comment on a post or page.

    It comes in through :mod:`comments.submission` and changes through
    :mod:`comments.moderation`, and through nothing else. ``html`` is clean.
    ``path`` sorts a post's comments as threads (see :mod:`comments.threads`).
    """

    class State(models.TextChoices):
        PENDING = "pending", "pending"
        APPROVED = "approved", "approved"
        SPAM = "spam", "spam"
        TRASH = "trash", "trash"
        #: Terminal: the content is gone, the place in the thread stays.
        ERASED = "erased", "erased"

    class Format(models.TextChoices):
        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"
        WORDPRESS = "wordpress", "WordPress"

    class Kind(models.TextChoices):
        COMMENT = "comment", "comment"
        #: What another site says about the post (https://www.w3.org/TR/webmention/).
        MENTION = "mention", "webmention"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.COMMENT)
    parent = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="replies")
    #: The comment that begins the thread; None for that comment itself.
    root = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="thread")
    path = models.TextField()
    depth = models.PositiveSmallIntegerField(default=0)

    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    #: Whether readers see it (on a published post); kept by :mod:`comments.moderation`.
    visible = models.BooleanField(default=False)
    #: Why the rules decided as they did: a list of {"code", "detail"}.
    reasons = models.JSONField(default=list)
    #: What the learner said of it as it came in or was edited: a margin, above 0 for spam. None
    #: where it knew too little, or was off.
    score = models.FloatField(null=True)

    author_name = models.CharField(max_length=80)
    author_email = models.EmailField(max_length=254, blank=True)
    author_url = models.CharField(max_length=200, blank=True)
    #: Of a mention: the page that links to the post; '' for what is none.
    mention_url = models.CharField(max_length=2000, blank=True, default="")
    #: Set for a comment that a user of the blog wrote while logged in.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="blog_comments",
    )
    #: Who wrote it, if they proved that their e-mail address is theirs.
    commenter = models.ForeignKey(
        Commenter, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    #: The commenter's network (/24 or /48), never the whole address; '' where unknown.
    network = models.CharField(max_length=43, blank=True)

    source = models.TextField()
    source_format = models.CharField(max_length=9, choices=Format, default=Format.MARKDOWN)
    html = models.TextField()
    sanitizer = models.CharField(max_length=80)
    #: HMAC of the folded text, to know a repetition by; '' once erased.
    body_digest = models.CharField(max_length=64, blank=True)

    atom_id = models.CharField(max_length=500, unique=True, default=entry_ids.mint)
    import_ref = models.CharField(max_length=300, unique=True, null=True)
    #: The id of its place on the page where it came from ("comment-12").
    anchor = models.CharField(max_length=80, blank=True)
    changed_at_revision = models.BigIntegerField(default=0)

    #: When it came into its state: what spam and trash are purged by.
    state_at = models.DateTimeField()
    #: Since when its thread stands first; for the first comment of a thread only.
    pinned_at = models.DateTimeField(null=True)
    #: Since when its thread takes no replies; for the first comment of a thread only.
    locked_at = models.DateTimeField(null=True)

    created_at = models.DateTimeField()
    #: When readers saw it first.
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["comment", "mention"]), name="comment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="mention") | Q(mention_url=""),
                name="comment_of_another_page_is_mention",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "approved", "spam", "trash", "erased"]),
                name="comment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(source_format__in=["markdown", "html", "wordpress"]),
                name="comment_format_known",
            ),
            models.CheckConstraint(
                condition=Q(visible=True, state="approved", published_at__isnull=False)
                | Q(visible=False) & ~Q(state="approved"),
                name="comment_visible_if_approved",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="comment_reply_has_root",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True)
                | Q(pinned_at__isnull=True, locked_at__isnull=True),
                name="comment_marks_are_for_threads",
            ),
        ]
        indexes: ClassVar = [
            models.Index("post", "path", name="comment_thread", condition=Q(visible=True)),
            models.Index(
                "post",
                "created_at",
                "id",
                name="comment_oldest_of_post",
                condition=Q(visible=True),
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                name="comment_newest",
                condition=Q(visible=True),
            ),
            models.Index(
                "post",
                F("published_at").desc(),
                F("id").desc(),
                name="comment_newest_of_post",
                condition=Q(visible=True),
            ),
            models.Index("state", F("created_at").desc(), F("id").desc(), name="comment_queue"),
            models.Index(F("created_at").desc(), F("id").desc(), name="comment_latest"),
            models.Index("state", "state_at", name="comment_since"),
            models.Index(
                F("author_email"),
                F("id").desc(),
                name="comment_of_email",
                condition=~Q(author_email=""),
            ),
            models.Index(
                F("network"), F("id").desc(), name="comment_of_network", condition=~Q(network="")
            ),
            models.Index(
                "post", "path", name="comment_pinned", condition=Q(pinned_at__isnull=False)
            ),
            models.Index("post", "body_digest", "created_at", name="comment_repeated"),
        ]
        permissions: ClassVar = [("moderate_comment", "Can approve and refuse comments")]
        default_permissions: ClassVar = ["view"]

    def __str__(self) -> str:
        return f"{self.author_name or 'Erased'}: {self.source[:60]}"

    def get_absolute_url(self) -> str:
        """Root-relative permalink: the page that shows its thread."""
        return f"{self.post.get_absolute_url()}?comment={self.pk}#c{self.pk}"

    @property
    def is_mention(self) -> bool:
        """Whether another page says it."""
        return self.kind == self.Kind.MENTION

    @property
    def is_post_author(self) -> bool:
        """Whether the author of the post wrote it."""
        return self.user_id is not None and self.user_id == self.post.author_id

    @property
    def is_pinned(self) -> bool:
        """Whether its thread, which it begins, stands first."""
        return self.pinned_at is not None

    @property
    def is_locked(self) -> bool:
        """Whether its thread, which it begins, takes no more replies."""
        return self.locked_at is not None

    @property
    def updated_at(self) -> datetime | None:
        """When readers last saw it change (RFC 4287 §4.2.15), None before they saw it."""
        times = [moment for moment in (self.published_at, self.edited_at) if moment]
        return max(times, default=None)
