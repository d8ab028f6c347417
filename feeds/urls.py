"""Addresses of feeds: one for each feed and format, and those of other systems."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from feeds import old_addresses, private, views
from feeds.formats import FormatConverter
from feeds.scopes import SCOPES

register_converter(FormatConverter, "format")

app_name = "feeds"
urlpatterns = [
    *(
        path(f"feeds/{scope.route}.<format:format>", views.feed(scope), name=scope.name)
        for scope in SCOPES.values()
    ),
    path("feeds/moderation/<str:secret>.<format:format>", private.moderation, name="moderation"),
    path("feeds/feeds.opml", views.subscriptions, name="opml"),
    path("subscribe/", views.subscribe, name="subscribe"),
    *(re_path(route, view) for route, view in old_addresses.ROUTES),
    # The home page with ?feed=, as WordPress has it; without, the blog's own view answers.
    path("", old_addresses.home),
]
