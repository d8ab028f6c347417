"""What is published, and the bookkeeping that publishing needs."""

from __future__ import annotations

from blog.models.blog import Blog
from blog.models.delivery import Delivery
from blog.models.enclosure import Enclosure
from blog.models.label import Label
from blog.models.post import Post, PostQuerySet
from blog.models.post_url import PostUrl
from blog.models.revision import Revision

__all__ = ["Blog", "Delivery", "Enclosure", "Label", "Post", "PostQuerySet", "PostUrl", "Revision"]
