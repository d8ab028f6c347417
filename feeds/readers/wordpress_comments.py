"""The comments of one `item` of WXR."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from blog import text
from feeds.readers import records
from feeds.readers.records import CommentRecord, PostRecord, Refused, Skipped
from feeds.readers.wordpress_fields import Fields, UnreadableDateError, whole_number

_STATES = {
    "1": records.APPROVED,
    "approve": records.APPROVED,
    "0": records.PENDING,
    "hold": records.PENDING,
    "spam": records.SPAM,
    "trash": records.TRASH,
    "post-trashed": records.TRASH,
}
_KINDS = {
    "": records.COMMENT,
    "comment": records.COMMENT,
    "pingback": records.PINGBACK,
    "trackback": records.TRACKBACK,
}
_TITLE_CHARACTERS = 60


def read(
    item: Fields,
    post: PostRecord,
    *,
    site_ref: Callable[[str, int], str],
    logins: Mapping[str, str],
) -> Iterator[CommentRecord | Skipped | Refused]:
    """Yield the comments of `post` as the file has them, in its order."""
    seen: set[int] = set()
    for fields in item.all("wp:comment"):
        if (kind := fields["wp:comment_type"]) not in _KINDS:
            # Notes on orders and the like, which plug-ins keep as comments.
            yield Skipped(what=f"comment of type {kind[:40]}", reason="it is not for readers")
            continue
        try:
            id_ = _own_number(fields, seen)
            yield _comment(fields, post, id_, site_ref=site_ref, logins=logins)
        except ValueError as error:
            yield Refused(what="comment", place=place(fields, item["title"]), reason=str(error))


def _own_number(fields: Fields, seen: set[int]) -> int:
    """Return the comment's number; raises ValueError if it has none of its own."""
    id_ = whole_number(fields["wp:comment_id"])
    if not id_ or id_ in seen:
        raise ValueError("it has no number of its own (wp:comment_id)")
    seen.add(id_)
    return id_


def place(fields: Fields, post_title: str) -> str:
    """Return where a comment stands, for messages."""
    title = text.shortened(text.plain(post_title), _TITLE_CHARACTERS)
    return f"line {fields.line}, comment {fields['wp:comment_id'][:20]} on “{title}”"


def _comment(
    fields: Fields,
    post: PostRecord,
    id_: int,
    *,
    site_ref: Callable[[str, int], str],
    logins: Mapping[str, str],
) -> CommentRecord:
    """Return one comment; raises ValueError with the reason why it can't be taken over."""
    state = _STATES.get(fields["wp:comment_approved"])
    if state is None:
        raise ValueError(f"its state {fields['wp:comment_approved'][:40]!r} is not known")
    created_at = fields.date("wp:comment_date_gmt") or fields.date("wp:comment_date")
    created_at = created_at or post.published_at
    if created_at is None:
        raise UnreadableDateError("wp:comment_date_gmt", fields["wp:comment_date_gmt"])
    parent = whole_number(fields["wp:comment_parent"])
    return CommentRecord(
        ref=site_ref("comment", id_),
        place=place(fields, post.title),
        post_ref=post.ref,
        parent_ref=site_ref("comment", parent) if parent else "",
        atom_id=f"{post.atom_id}#comment-{id_}" if post.atom_id else "",
        anchor=f"comment-{id_}",
        author_name=text.plain(fields["wp:comment_author"]),
        author_email=fields["wp:comment_author_email"],
        author_url=fields["wp:comment_author_url"],
        author_address=fields["wp:comment_author_IP"],
        author_login=logins.get(fields["wp:comment_user_id"], ""),
        created_at=created_at,
        body=fields.raw("wp:comment_content"),
        body_format="wordpress",
        state=state,
        kind=_KINDS[fields["wp:comment_type"]],
    )
