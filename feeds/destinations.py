"""Which feed the address of another system means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from blog import revisions
from blog.models import Post
from blog.views import old_addresses
from blog.views.searching import label_asked
from feeds.sources.posts import authors, labels
from feeds.sources.searches import subject


class Gone(LookupError):
    """What the feed would be of was here once."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A scope of `feeds.scopes` and the arguments of its address."""

    scope: str
    subject: tuple[Any, ...] = ()


def posts() -> Destination:
    """Lead to all posts."""
    return Destination("posts")


def comments() -> Destination:
    """Lead to all comments."""
    return Destination("comments")


def pages() -> Destination:
    """Lead to the static pages."""
    return Destination("pages")


def found(typed: str) -> Destination:
    """Lead to what a search finds; ``label:`` before it is Blogger's word for a label."""
    name = label_asked(typed)
    return (labelled(name) if name else None) or Destination("search", (subject(typed),))


def labelled(name: str) -> Destination | None:
    """Lead to a label by its name, as Blogger spells it, or its slug; of ``A/B`` to the first.

    Blogger shows what has both: a reader rather sees more than loses the feed.
    """
    return _label(name) or _label(name.partition("/")[0])


def in_category(name: str) -> Destination | None:
    """Lead to the label with the slug of a WordPress category or tag; of ``a/b`` to the inner."""
    return _label(name.rpartition("/")[2])


def by_author(name: str) -> Destination | None:
    """Lead to an author by user name, or by what WordPress makes of it for addresses."""
    usernames = [str(user.get_username()) for user in authors()]
    fitting = [own for own in usernames if name.casefold() in {own.casefold(), slugify(own)}]
    # An exact spelling first.
    best = min(fitting, key=lambda own: own != name, default=None)
    return None if best is None else Destination("author", (best,))


def numbered(number: str) -> Destination | None:
    """Lead to the comments of a post by its number at Blogger, which its id ends in, or ours."""
    theirs = Q(atom_id__endswith=f".post-{number}") | Q(
        import_ref__startswith="blogger:", import_ref__endswith=f":post:{number}"
    )
    post = Post.objects.filter(theirs).first() or Post.objects.filter(pk=int(number)).first()
    if post is None and revisions.known([revisions.of_post(int(number))]):
        raise Gone
    return None if post is None else _comments_of(post)


def of_address(address: str) -> Destination | None:
    """Lead to the comments of the post at an address, root-relative and decoded, old or not."""
    if "\x00" in address:
        return None
    post = Post.objects.filter(path__in=[address, f"{address}/"]).first()
    return _comments_of(post) if post is not None else _moved(address, "")


def of_query(query: str, parameters: Mapping[str, str]) -> Destination | None:
    """Lead to what WordPress shows for the raw ``query`` of the home page; else to all posts.

    ``?p=12`` is a post: its comments. Numbers of categories and authors are not known here.
    """
    if found := _moved("/", query):
        return found
    if name := parameters.get("tag") or parameters.get("category_name"):
        return in_category(name)
    if name := parameters.get("author_name"):
        return by_author(name)
    return posts()


def _moved(path: str, query: str) -> Destination | None:
    """Lead to the comments of the post that had this address; None for no post's."""
    found = old_addresses.find(path, query)
    if found is None:
        return None
    if found.post is None:
        raise Gone
    return _comments_of(found.post)


def _comments_of(post: Post) -> Destination | None:
    """Lead to the comments of a post; what was never published is nobody's business."""
    if post.is_published:
        return Destination("post-comments", (post.pk,))
    if post.was_published:
        raise Gone
    return None


def _label(name: str) -> Destination | None:
    """Lead to the label with this slug or name."""
    if "\x00" in name:
        return None
    fitting = list(labels().filter(Q(slug=name) | Q(slug=name.lower()) | Q(name__iexact=name)))
    best = min(fitting, key=lambda label: label.slug != name, default=None)
    return None if best is None else Destination("label", (best.slug,))
