"""Which post an address leads to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from blog.models import Post
from blog.views import old_addresses
from comments.webmentions import addresses


def post_at(address: str) -> Post | None:
    """Return the published post or page that an address is of, by its old ones too.

    ``address`` was :func:`comments.webmentions.addresses.read`. Two queries at most.
    """
    if not addresses.is_ours(address):
        return None
    parts = urlsplit(address)
    path = unquote(parts.path)
    if "\0" in path:
        return None
    post = Post.objects.published().filter(path=path).first()
    if post is None and (old := old_addresses.find(path, parts.query)):
        post = old.post
    return post if post is not None and post.is_published else None
