"""Have the database itself refuse to change the log of decisions."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """
CREATE TRIGGER moderation_events_are_append_only BEFORE UPDATE ON comments_moderationevent
BEGIN SELECT RAISE(ABORT, 'moderation events are append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION refuse_event_update() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'moderation events are append-only'; END $$;
CREATE TRIGGER moderation_events_are_append_only BEFORE UPDATE ON comments_moderationevent
FOR EACH ROW EXECUTE FUNCTION refuse_event_update();
"""


def add_trigger(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse every UPDATE."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if is_postgresql else SQLITE)


def drop_trigger(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Allow it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION refuse_event_update CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER moderation_events_are_append_only")


class Migration(migrations.Migration):
    """The trigger."""

    dependencies = [("comments", "0002_moderators")]
    operations = [migrations.RunPython(add_trigger, drop_trigger)]
