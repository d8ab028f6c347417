"""The back office: stock Django admin, in which every write is an operation of publishing."""

from __future__ import annotations

from django.contrib import admin

from blog.admin.deliveries import DeliveryAdmin
from blog.admin.labels import LabelAdmin
from blog.admin.posts import PostAdmin
from blog.admin.settings import BlogAdmin
from blog.admin.users import UserAdmin

__all__ = ["BlogAdmin", "DeliveryAdmin", "LabelAdmin", "PostAdmin", "UserAdmin"]

admin.site.site_header = "Broadsheet"
admin.site.site_title = "Broadsheet"
admin.site.index_title = "Back office"
