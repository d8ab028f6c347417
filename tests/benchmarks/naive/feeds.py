"""The feed of posts, by contrib.syndication."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed

from tests.benchmarks.naive import cleaning
from tests.benchmarks.naive.models import Post

ENTRIES = 25


class PostsFeed(Feed):
    """The newest posts, as Atom."""

    feed_type = Atom1Feed
    title = "A naive blog"
    link = "/"
    subtitle = "The newest posts"

    def items(self) -> QuerySet[Post]:
        """Return the newest posts with what the entries show of them."""
        return Post.objects.select_related("author").prefetch_related("labels")[:ENTRIES]

    def item_title(self, item: Post) -> str:
        """Return the title."""
        return item.title

    def item_description(self, item: Post) -> str:
        """Return the body, cleaned."""
        return cleaning.post(item.body)

    def item_author_name(self, item: Post) -> str:
        """Return the author's name."""
        return item.author.get_full_name()

    def item_pubdate(self, item: Post) -> datetime:
        """Return when it appeared."""
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime:
        """Return the same; this blog doesn't know of edits."""
        return item.published_at

    def item_categories(self, item: Post) -> list[str]:
        """Return the names of its labels."""
        return [label.name for label in item.labels.all()]
