"""What the pages' templates need beyond Django's own tags."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from blog import canonical, sanitize
from blog.models import Blog, Delivery, Post
from blog.navigation import PageTree

register = template.Library()


@register.simple_tag(takes_context=True)
def current_blog(context: Context) -> Blog:
    """Return the blog that the view has read, or read it: error pages have no view."""
    blog = context.get("blog")
    return blog if isinstance(blog, Blog) else Blog.current()


@register.simple_tag
def given_up_deliveries() -> int:
    """Return how many deliveries nobody tries any more."""
    return Delivery.objects.given_up().count()


@register.inclusion_tag("blog/page_list.html", takes_context=True)
def page_list(context: Context) -> dict[str, Any]:
    """Show the tree of static pages; the page that is being read is marked."""
    tree = context.get("tree") or PageTree.load()
    return {"rows": tree.rows(), "current": context.get("page")}


@register.simple_tag
def absolute_url(name: str, *args: Any) -> str:
    """Return the canonical address of a named one."""
    return canonical.absolute_url(reverse(name, args=args))


@register.simple_tag
def lead_image_url(post: Post) -> str:
    """Return the address of the picture that stands for a post, in full; '' for none."""
    if not post.lead_image_url:
        return ""
    page_url = canonical.absolute_url(post.get_absolute_url())
    return canonical.absolute_address(post.lead_image_url, page_url)


@register.filter
def clean_html(html: str) -> SafeString:
    """Print a text of the blog's authors as the sanitiser stored it."""
    return sanitize.as_safe(html)


@register.filter
def comment_count(count: int) -> str:
    """Return how many comments there are, as it stands over them."""
    if count == 0:
        return "No comments:"
    return "1 comment:" if count == 1 else f"{count} comments:"
