"""The addresses of the comment pages."""

from __future__ import annotations

from django.urls import path, re_path

from comments import avatars, views

app_name = "comments"

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    re_path(rf"^avatars/(?P<key>{avatars.KEY})\.svg\Z", views.avatar, name="avatar"),
    path("webmention/", views.webmention, name="webmention"),
    path("comments/new/<int:post_id>/", views.new, name="new"),
    path("comments/stamp/<int:post_id>/", views.stamp, name="stamp"),
    path("comments/verify/<str:token>/", views.verify, name="verify"),
    path("comments/replies/<slug:token>/", views.replies, name="replies"),
    path("comments/replies/<slug:token>/all/", views.replies_all, name="replies-all"),
    path("comments/decide/<str:token>/", views.decide, name="decide"),
    path("comments/undo/<str:token>/", views.undo, name="undo"),
    path("comments/<int:comment_id>/report/", views.report, name="report"),
    path("comments/<int:comment_id>/<slug:token>/", views.own, name="own"),
    path("comments/<int:comment_id>/<slug:token>/edit/", views.edit, name="edit"),
    path("comments/<int:comment_id>/<slug:token>/delete/", views.delete, name="delete"),
]
