"""Store the words of the posts that are here already."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from blog.search import words

#: As many posts as one transaction takes: what was killed half-way goes on where it was.
BATCH = 500


def store_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the column, a batch at a time."""
    posts, last = apps.get_model("blog", "Post").objects, 0
    while batch := list(
        posts.filter(pk__gt=last, search_words="").only("title", "html").order_by("pk")[:BATCH]
    ):
        for post in batch:
            post.search_words = words.stored(post.title, post.html)
        posts.bulk_update(batch, ["search_words"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    """The words; nothing of it needs to be undone, for the column goes."""

    atomic = False
    dependencies = [("blog", "0004_search")]
    operations = [migrations.RunPython(store_words, migrations.RunPython.noop)]
