"""Files that belong to posts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from blog.models.post import Post


class Enclosure(models.Model):
    """A file that feeds hand out with a post, such as an episode of a podcast.

    Written by :mod:`blog.publishing`, as posts are. ``url`` is as stored HTML has addresses:
    absolute, root-relative, or relative to the post's page. ``position`` counts from 0; RSS has
    room for the first alone.
    """

    class Origin(models.TextChoices):
        HAND = "hand", "by hand"
        IMPORT = "import", "from an import"
        #: Comes and goes with the player in the post's text.
        TEXT = "text", "from the text"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="enclosures")
    #: At most :data:`blog.cleaning.media.MOST_URL_BYTES` bytes: PostgreSQL's index takes no more.
    url = models.CharField("address", max_length=2000)
    #: '' while nobody knows.
    media_type = models.CharField("type", max_length=130, blank=True, default="")
    #: None while nobody knows.
    length_bytes = models.PositiveBigIntegerField("bytes", null=True, blank=True)
    origin = models.CharField(max_length=6, choices=Origin, editable=False)
    position = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = "file"
        verbose_name_plural = "files"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "url"], name="one_enclosure_of_a_file"),
            models.CheckConstraint(
                condition=Q(origin__in=["hand", "import", "text"]), name="enclosure_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return self.url
