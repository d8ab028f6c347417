"""The one row that describes the blog."""

from __future__ import annotations

import uuid
import zoneinfo
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

#: RFC 5646, as far as blogs use it: "en", "pt-BR", "zh-Hant-TW".
LANGUAGE_TAG = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Give a language tag such as “en” or “pt-BR”."
)


def validate_time_zone(name: str) -> None:
    """Accept the names of the IANA time zone database only."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            "“%(name)s” is not a time zone; give one such as “Europe/Berlin”.",
            params={"name": name},
        )


class Blog(models.Model):
    """Title, habits and comment policy. There is exactly one row; a migration makes it."""

    class FeedContent(models.TextChoices):
        FULL = "full", "the whole post"
        JUMP = "jump", "the part before the jump break"
        SUMMARY = "summary", "a short summary"

    class CommentsFrom(models.TextChoices):
        ANYONE = "anyone", "anyone"
        VERIFIED = "verified", "people with a verified e-mail address"
        NOBODY = "nobody", "nobody"

    class Hold(models.TextChoices):
        ALL = "all", "every comment"
        FIRST = "first", "those of people who have no approved comment yet"
        NONE = "none", "only what a rule holds"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200, default="A new blog")
    subtitle = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35, default="en", validators=[LANGUAGE_TAG])
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text="Dates on pages and in new addresses are of this zone.",
    )
    posts_per_page = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    feed_entries = models.PositiveSmallIntegerField(
        "entries in a feed", default=25, validators=[MinValueValidator(1), MaxValueValidator(150)]
    )
    feed_content = models.CharField(
        "feeds show", max_length=8, choices=FeedContent, default=FeedContent.FULL
    )
    comments_from = models.CharField(
        "comments are welcome from",
        max_length=8,
        choices=CommentsFrom,
        default=CommentsFrom.ANYONE,
    )
    hold = models.CharField("hold for approval", max_length=8, choices=Hold, default=Hold.ALL)
    hold_after_days = models.PositiveSmallIntegerField(
        "hold comments on posts older than",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Days after publication; empty means that their age does not matter.",
    )
    close_after_days = models.PositiveSmallIntegerField(
        "close comments after",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Days after publication; empty means never.",
    )
    away_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Until then comments of people with a verified e-mail address appear at once, "
        "others are held, and readers are told so.",
    )
    comments_per_page = models.PositiveSmallIntegerField(
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="A page shows whole threads, so it may be a few more.",
    )
    keep_spam_days = models.PositiveSmallIntegerField(
        "keep spam and trash",
        default=30,
        validators=[MinValueValidator(1)],
        help_text="Days; then they are deleted for good.",
    )
    keep_network_days = models.PositiveSmallIntegerField(
        "keep the networks of commenters",
        default=30,
        validators=[MinValueValidator(1)],
        help_text="Days; of an address only the network is kept (/24, or /48 of IPv6).",
    )
    learner = models.BooleanField(
        "learn what is spam",
        default=True,
        help_text="From the decisions that people make here, and from nothing else.",
    )
    wanted_lost_percent = models.DecimalField(
        "wanted comments that may be taken for spam",
        max_digits=4,
        decimal_places=1,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(10)],
        help_text="Percent, at most; by what was learnt here. They are kept like all spam.",
    )
    flags_to_hold = models.PositiveSmallIntegerField(
        "hold a comment once so many readers report it",
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1)],
        help_text="Empty means never. What a moderator approves again stays.",
    )
    minimum_seconds = models.PositiveSmallIntegerField(
        "shortest time to write a comment in",
        default=3,
        validators=[MaxValueValidator(60)],
        help_text="Seconds, from the first touch of the form on; 0 means any.",
    )
    proof_of_work = models.BooleanField(
        "have browsers work for a comment",
        default=False,
        help_text="About a second, unseen; costly for whoever sends thousands. Comments of "
        "browsers that can’t are held.",
    )
    takes_mentions = models.BooleanField(
        "take webmentions",
        default=False,
        help_text="Sites that link here may tell so; each is looked up, and waits for approval "
        "like a comment.",
    )
    sends_mentions = models.BooleanField(
        "send webmentions",
        default=False,
        help_text="Sites that a post links to are told of it when it is published.",
    )
    #: The highest number that a post ever had: none is given twice.
    newest_sequence = models.PositiveBigIntegerField(default=0, editable=False)
    #: When what feeds show of these settings changed last (RFC 4287 §4.2.15).
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "blog"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="blog_is_one_row"),
            models.CheckConstraint(
                condition=Q(comments_from__in=["anyone", "verified", "nobody"]),
                name="blog_comments_from_known",
            ),
            models.CheckConstraint(
                condition=Q(hold__in=["all", "first", "none"]), name="blog_hold_known"
            ),
            models.CheckConstraint(
                condition=Q(feed_content__in=["full", "jump", "summary"]),
                name="blog_feed_content_known",
            ),
            models.CheckConstraint(
                condition=Q(wanted_lost_percent__gte=Decimal("0.1"), wanted_lost_percent__lte=10),
                name="blog_wanted_lost_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def current(cls) -> Blog:
        """Return the blog of this installation."""
        return cls.objects.get()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone that dates are shown in."""
        return zoneinfo.ZoneInfo(self.time_zone)
