"""Posts by their words, on both engines alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup
from django.db.models.sql.compiler import SQLCompiler

from blog.models import Post, PostQuerySet
from blog.paging import Cursor
from blog.search import places, words
from blog.search.queries import Query
from blog.search.words import Run

#: The table of FTS5, and the column of PostgreSQL, that a migration made of ``search_words``.
INDEX = "blog_post_search"
VECTOR = "search_vector"


def find(query: Query, *, newest: int | None = None, before: Cursor | None = None) -> PostQuerySet:
    """Return the published posts that have all that ``query`` asks for; an empty one finds none.

    Who takes no more than the ``newest`` so many of them, older than ``before``, says so: no
    more than these need be found, though more may be, and nothing is left out of them.
    """
    posts = Post.objects.published().posts()
    if not query:
        return posts.none()
    return posts.filter(Has(F("search_words"), Wanted(query, newest, before)))


#: Among how many of the newest posts PostgreSQL looks before it asks its index for all that have
#: the words. Many have a common word, and few need be looked at; of a word that only old posts
#: have, its planner knows no better than to walk through all the others.
LOOKED_THROUGH = 300

_SHOWN = "FROM blog_post WHERE state = 'published' AND kind = 'post'{place}"
_ALL = f"SELECT id {_SHOWN} AND {{has}}"
_NEWEST = f"""
    WITH newest AS (
        SELECT id, {VECTOR}, search_words {_SHOWN} ORDER BY published_at DESC, id DESC LIMIT %s
    ), near AS MATERIALIZED (
        SELECT id FROM newest WHERE {{has}}
    ), all_there_are AS MATERIALIZED (
        SELECT id {_SHOWN} AND {{has}} AND (SELECT count(*) FROM near) < %s
    )
    SELECT id FROM near UNION ALL SELECT id FROM all_there_are
"""  # noqa: S608 - of nothing but what stands here


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and which part of what is found is enough."""

    query: Query
    newest: int | None
    before: Cursor | None


class Has(Lookup[bool]):
    """Whether a row of posts, whose column is the left side, has what is wanted.

    Words have no quotation mark of either engine in them, and no operator.
    """

    lookup_name = "has"
    rhs: Wanted

    def get_prep_lookup(self) -> Wanted:
        """Return the right side as it is."""
        return self.rhs

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Ask FTS5, which keeps words in their order and rows in that of publication."""
        phrases = [(word,) for word in self.rhs.query.words] + [*self.rhs.query.phrases]
        match = " ".join(f'"{" ".join(run)}"{"*" * _is_open(run)}' for run in phrases)
        begin, end = places.bounds(self.rhs.before)
        found = f"FROM {INDEX} WHERE {INDEX} MATCH %s AND rowid < %s"
        where, params = found, [match, end]
        if self.rhs.newest is not None:
            # Down to the last one that is needed, and what else is of its second.
            last = f"SELECT rowid - (rowid & %s) {found} ORDER BY rowid DESC LIMIT 1 OFFSET %s"
            where = f"{found} AND rowid >= coalesce(({last}), %s)"
            params += [places.POST, match, begin, self.rhs.newest - 1, places.FIRST]
        return f"{self._column(compiler, 'id')} IN (SELECT rowid & %s {where})", [
            places.POST,
            *params,
        ]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Ask the inverted index for the words, and the rows for what stands in a row."""
        query, newest = self.rhs.query, self.rhs.newest
        match = " & ".join(f"'{word}'{':*' * _is_open((word,))}" for word in query.words)
        has = f"{VECTOR} @@ %s::tsquery{' AND search_words LIKE %s' * len(query.phrases)}"
        asked = [match, *map(_like, query.phrases)]
        place, behind = "", []
        if self.rhs.before is not None:
            place = " AND (published_at, id) < (%s, %s)"
            behind = [self.rhs.before.published_at, self.rhs.before.id]
        if newest is None:
            found, params = _ALL.format(has=has, place=place), [*behind, *asked]
        else:
            found = _NEWEST.format(has=has, place=place)
            looked_through = max(LOOKED_THROUGH, newest)
            params = [*behind, looked_through, *asked, *behind, *asked, newest]
        return f"{self._column(compiler, 'id')} IN ({found})", params

    def _column(self, compiler: SQLCompiler, name: str) -> str:
        """Return a column of the row as it stands in SQL."""
        quote = compiler.quote_name_unless_alias
        return f"{quote(self.lhs.alias)}.{quote(name)}"


def _is_open(run: Run) -> bool:
    """Whether the last word may go on: a single character of a script without spaces."""
    return len(run[-1]) == 1 and words.is_unspaced(run[-1])


def _like(phrase: Run) -> str:
    """Return the pattern of words in a row; none of them has a wildcard in it."""
    return f"% {' '.join(phrase)}{'' if _is_open(phrase) else ' '}%"
