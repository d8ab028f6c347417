"""Index the words of published posts: one column, and what each database makes of it.

On SQLite an FTS5 table without a copy of the words, kept by triggers; on PostgreSQL a vector that
the database makes of them, with a GIN index. Words come cut and folded, so neither engine may take
them apart or fold anything: FTS5's tokenizer for ASCII takes all other letters as they are, and
the vector is made without PostgreSQL's parser, which knows addresses and numbers.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Words are found in the order of their rows: the number of a row is the second of publication,
# then the post's, so that the newest ten of many thousands are the last ten. No post is ranked, so
# no sizes are kept. The index of first characters is for searches of a single one.
_TABLE = """
CREATE VIRTUAL TABLE blog_post_search USING fts5(
    search_words, content='', columnsize=0, prefix='1', tokenize="ascii tokenchars '+#'"
)
"""


def _place(row: str) -> str:
    """Return the number of a row of the index (see `blog.search.places`)."""
    second = f"CAST(strftime('%s', substr({row}.published_at, 1, 19)) AS INTEGER)"
    return f"{second} * 1073741824 + {row}.id"


def _shown(row: str) -> str:
    return f"{row}.state = 'published' AND {row}.kind = 'post'"


def _insert(row: str, source: str = "") -> str:
    return (
        "INSERT INTO blog_post_search(rowid, search_words) "
        f"SELECT {_place(row)}, {row}.search_words {source} WHERE {_shown(row)};"
    )


_DELETE = (
    "INSERT INTO blog_post_search(blog_post_search, rowid, search_words) "
    f"SELECT 'delete', {_place('old')}, old.search_words WHERE {_shown('old')};"
)
SQLITE = (
    _TABLE,
    _insert("blog_post", "FROM blog_post"),
    "CREATE TRIGGER blog_post_search_insert AFTER INSERT ON blog_post "
    f"BEGIN {_insert('new')} END",
    f"CREATE TRIGGER blog_post_search_delete AFTER DELETE ON blog_post BEGIN {_DELETE} END",
    "CREATE TRIGGER blog_post_search_update "
    "AFTER UPDATE OF search_words, state, kind, published_at ON blog_post "
    f"BEGIN {_DELETE} {_insert('new')} END",
)
SQLITE_AWAY = (
    "DROP TRIGGER blog_post_search_insert",
    "DROP TRIGGER blog_post_search_delete",
    "DROP TRIGGER blog_post_search_update",
    "DROP TABLE blog_post_search",
)
POSTGRESQL = (
    "ALTER TABLE blog_post ADD COLUMN search_vector tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(array_remove(string_to_array(search_words, ' '), ''))) STORED",
    "CREATE INDEX blog_post_search ON blog_post USING gin (search_vector) "
    "WHERE state = 'published' AND kind = 'post'",
)
POSTGRESQL_AWAY = ("ALTER TABLE blog_post DROP COLUMN search_vector",)


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make it of what stands in the column."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement, None)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_AWAY if is_postgresql else SQLITE_AWAY:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    """The column, still empty, and its index."""

    dependencies = [("blog", "0003_newest_sequence")]
    operations = [
        migrations.AddField(
            model_name="post",
            name="search_words",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
