"""Remember the highest number that a post ever had."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def remember(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it from the posts that are here."""
    newest = apps.get_model("blog", "Post").objects.aggregate(newest=models.Max("sequence"))
    apps.get_model("blog", "Blog").objects.update(newest_sequence=newest["newest"] or 0)


class Migration(migrations.Migration):
    """Without it the number of a newest post that is deleted would be given again."""

    dependencies = [("blog", "0002_blog_row")]
    operations = [
        migrations.AddField(
            "blog", "newest_sequence", models.PositiveBigIntegerField(default=0, editable=False)
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
