"""Posts and static pages."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.encoding import iri_to_uri

from blog import authors, entry_ids, text
from blog.models.label import Label

#: How much of an untitled post stands in for its title.
TITLE_FROM_TEXT_CHARACTERS = 60


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by what readers may see of them."""

    def published(self) -> Self:
        """Keep what readers see: the only place that says so."""
        return self.filter(state=Post.State.PUBLISHED)

    def posts(self) -> Self:
        """Keep dated posts, without static pages."""
        return self.filter(kind=Post.Kind.POST)

    def pages(self) -> Self:
        """Keep static pages."""
        return self.filter(kind=Post.Kind.PAGE)

    def newest_first(self) -> Self:
        """Order as home page, archives and feeds do; the key is (published_at, id)."""
        return self.order_by("-published_at", "-id")

    def by_number(self) -> Self:
        """Keep dated posts, the highest number first.

        Said as "no page": of ``kind = 'post'`` SQLite would make that it reads them all by date,
        and sorts.
        """
        return self.exclude(kind=Post.Kind.PAGE).order_by("-sequence")


class Post(models.Model):
    """A post or a static page; every write goes through :mod:`blog.publishing`.

    ``path`` and ``sequence`` are minted at the first publication and stay for good.
    ``html`` and its shorter forms are clean and root-relative (see :mod:`blog.sanitize`).
    """

    class Kind(models.TextChoices):
        POST = "post", "post"
        PAGE = "page", "page"

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        SCHEDULED = "scheduled", "scheduled"
        PUBLISHED = "published", "published"

    class Format(models.TextChoices):
        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"

    kind = models.CharField(max_length=4, choices=Kind, default=Kind.POST)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"kind": "page"},
        help_text="For static pages: the page that this one stands under.",
    )
    position = models.IntegerField(
        default=0, help_text="For static pages: lower numbers come first."
    )
    title = models.CharField(max_length=500, blank=True)
    slug = models.SlugField(
        max_length=200,
        blank=True,
        allow_unicode=True,
        help_text="Goes into the address at the first publication; the address never changes.",
    )
    source = models.TextField("text", blank=True)
    source_format = models.CharField(
        "format", max_length=8, choices=Format, default=Format.MARKDOWN
    )
    html = models.TextField(editable=False, default="")
    teaser_html = models.TextField(editable=False, default="")
    feed_html = models.TextField(editable=False, default="")
    feed_teaser_html = models.TextField(editable=False, default="")
    excerpt = models.CharField(max_length=320, editable=False, default="")
    #: The picture that feeds and shared links show; '' for none. Its sizes are in pixels.
    lead_image_url = models.CharField(max_length=2000, editable=False, default="")
    lead_image_width = models.PositiveIntegerField(null=True, editable=False)
    lead_image_height = models.PositiveIntegerField(null=True, editable=False)
    #: What a search finds it by (see :mod:`blog.search`); the database keeps an index of it.
    search_words = models.TextField(editable=False, default="")
    sanitizer = models.CharField(max_length=80, editable=False, default="")
    labels = models.ManyToManyField(Label, blank=True, related_name="posts")

    comments_closed = models.BooleanField(
        default=False, help_text="Nobody can post a comment; those that are here stay."
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    last_comment_at = models.DateTimeField(null=True, editable=False)

    atom_id = models.CharField(max_length=500, unique=True, default=entry_ids.mint, editable=False)
    path = models.CharField(max_length=300, unique=True, null=True, editable=False)
    sequence = models.PositiveBigIntegerField(unique=True, null=True, editable=False)
    import_ref = models.CharField(max_length=300, unique=True, null=True, editable=False)
    #: Goes up with each write; a write that has seen an older one is refused.
    version = models.PositiveIntegerField(default=1, editable=False)
    #: The revision that the last change for readers made (RFC 3229 deltas).
    changed_at_revision = models.BigIntegerField(default=0, editable=False)

    created_at = models.DateTimeField(editable=False)
    scheduled_for = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled", "published"]), name="post_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=["post", "page"]), name="post_kind_known"),
            models.CheckConstraint(
                condition=Q(source_format__in=["markdown", "html"]), name="post_format_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(path__isnull=False, sequence__isnull=False, published_at__isnull=False)
                & Q(updated_at__isnull=False),
                name="published_post_has_address_and_times",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False),
                name="scheduled_post_has_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="page") | Q(parent__isnull=True), name="only_pages_have_parents"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                "kind",
                F("published_at").desc(),
                F("id").desc(),
                name="post_newest",
                condition=Q(state="published"),
            ),
            # Feeds by `orderby=updated`.
            models.Index(
                "kind",
                F("updated_at").desc(),
                F("id").desc(),
                name="post_updated",
                condition=Q(state="published"),
            ),
            models.Index(
                "author",
                F("published_at").desc(),
                F("id").desc(),
                name="post_newest_of_author",
                condition=Q(state="published"),
            ),
            models.Index("scheduled_for", name="post_due", condition=Q(state="scheduled")),
            # With the state, so that SQLite, which checks it, finds everything here.
            models.Index(
                "sequence",
                "state",
                "updated_at",
                name="post_in_sitemap",
                condition=Q(state="published"),
            ),
            # The lists of the admin, and its choice of a page's parent.
            models.Index(F("created_at").desc(), F("id").desc(), name="post_latest"),
            models.Index(
                F("created_at").desc(),
                F("id").desc(),
                name="draft_latest",
                condition=Q(state="draft"),
            ),
            models.Index("title", name="page_title", condition=Q(kind="page")),
        ]

    def __str__(self) -> str:
        return self.display_title

    def get_absolute_url(self) -> str:
        """Root-relative address, '' for what was never published."""
        return iri_to_uri(self.path or "")

    @property
    def display_title(self) -> str:
        """The title, or the start of the text for an untitled post; never empty."""
        if self.title:
            return self.title
        return text.shortened(self.excerpt, TITLE_FROM_TEXT_CHARACTERS) or "Untitled"

    @property
    def is_published(self) -> bool:
        """Whether readers see it."""
        return self.state == self.State.PUBLISHED

    @property
    def was_published(self) -> bool:
        """Whether it has, or once had, an address that readers know."""
        return self.path is not None

    @property
    def author_name(self) -> str:
        """The name that readers see; never empty."""
        return authors.shown_name(self.author)
