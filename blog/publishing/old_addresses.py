"""Addresses that a post had elsewhere, kept by hand."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from blog import locks
from blog.models import Post, PostUrl
from blog.publishing import writing
from blog.publishing.errors import AddressTaken, UnusableAddress


def add_address(post: Post, *, path: str, query: str = "") -> PostUrl:
    """Have an old address lead to ``post``; one whose post was deleted may be taken over.

    ``path`` is decoded and begins with a slash, ``query`` is raw. No reader's page shows old
    addresses, so no revision moves. Raises :class:`~blog.publishing.UnusableAddress` or
    :class:`~blog.publishing.AddressTaken`.
    """
    _check(path, query)
    with transaction.atomic():
        locks.hold(writing.LOCK)
        if Post.objects.filter(path=path).exists():
            raise AddressTaken(path, query)
        url, _ = PostUrl.objects.get_or_create(path=path, query=query, defaults={"post": post})
        if url.post_id not in (None, post.pk):
            raise AddressTaken(path, query)
        PostUrl.objects.filter(pk=url.pk).update(post=post)
    url.post = post
    return url


def remove_address(url: PostUrl) -> None:
    """Forget an old address: it answers 404 from now on."""
    PostUrl.objects.filter(pk=url.pk).delete()


def _check(path: str, query: str) -> None:
    """Refuse what no request can have, what is too long, and the home page itself."""
    if "\0" in path + query or not path.startswith("/") or (path == "/" and not query):
        raise UnusableAddress(path)
    try:
        PostUrl(path=path, query=query).clean_fields()
    except ValidationError as error:
        raise UnusableAddress(path) from error
