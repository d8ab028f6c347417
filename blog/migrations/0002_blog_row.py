"""Make the blog's one row."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_blog(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make it with the defaults; the owner edits it in the admin."""
    apps.get_model("blog", "Blog").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """The row that `Blog.current()` relies on."""

    dependencies = [("blog", "0001_initial")]
    operations = [migrations.RunPython(make_blog, migrations.RunPython.noop)]
