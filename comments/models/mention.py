"""What other sites say about posts, and what was said to them (W3C Webmention)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from blog.models import Post
from comments.models.comment import Comment

#: Longer addresses are refused.
URL_CHARACTERS = 2000


class MentionQuerySet(models.QuerySet["Mention"]):
    """Mentions by what was found."""

    def unread(self) -> Self:
        """Keep those whose page nobody has read with success."""
        return self.filter(read_at=None)


class Mention(models.Model):
    """A page that says that it links to a post. Its comment is made once that was seen.

    The row stays when the comment goes, without the page's address: what was erased, or purged as
    spam, doesn't come back. One whose author took it back, or whose link is gone, may.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    #: Keyed digest of the page's address, which outlives that.
    digest = models.CharField(max_length=64)
    #: The page, and the address of the post as its sender named it; '' once erased.
    source = models.CharField(max_length=URL_CHARACTERS, blank=True)
    target = models.CharField(max_length=URL_CHARACTERS, blank=True)
    #: That of the sender (/24 or /48), until the comment has it.
    network = models.CharField(max_length=43, blank=True)
    comment = models.OneToOneField(
        Comment, on_delete=models.SET_NULL, null=True, related_name="mention"
    )
    #: When it was sent last.
    sent_at = models.DateTimeField(db_index=True)
    #: When the reading began that the comment is of; None before there was one.
    read_at = models.DateTimeField(null=True)
    #: Since when the page doesn't link to the post any more.
    withdrawn_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar = []
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "digest"], name="one_mention_a_page"),
        ]

    def __str__(self) -> str:
        return self.source or "erased"

    @property
    def is_put_away(self) -> bool:
        """Whether its comment was erased or purged here, and not taken back by its author."""
        if self.read_at is None or self.withdrawn_at is not None:
            return False
        return self.comment is None or self.comment.state == Comment.State.ERASED


class SentMention(models.Model):
    """A link of a post, and what its site said when it was told of it.

    It outlives its post, of which the site is told as well, so the reference has no constraint.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "to be sent"
        TAKEN = "taken", "taken"
        NO_ENDPOINT = "none", "takes none"
        REFUSED = "refused", "refused"

    post = models.ForeignKey(
        Post, on_delete=models.DO_NOTHING, db_constraint=False, related_name="sent_mentions"
    )
    #: The post's quoted path, as it is told.
    path = models.TextField()
    target = models.CharField(max_length=URL_CHARACTERS)
    #: Digest of the target: an index entry has a largest size.
    digest = models.CharField(max_length=64)
    #: Whether the post links there now; if not, the row goes once that is told.
    linked = models.BooleanField(default=True)
    endpoint = models.CharField(max_length=URL_CHARACTERS, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    #: What the site answered, '' before.
    said = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions: ClassVar = ["view"]
        verbose_name = "sent webmention"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "digest"], name="one_sent_mention_a_link"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken", "none", "refused"]),
                name="sent_mention_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.target
