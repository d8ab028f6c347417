"""From a form to the operations of publishing."""

from __future__ import annotations

from blog import publishing
from blog.admin.post_form import PostForm, Wish
from blog.models import Post
from blog.publishing import Changes
from blog.publishing.drafting import Content


def add(form: PostForm) -> None:
    """Make what the form describes; its instance becomes the stored post."""
    fields = form.cleaned_data
    content = _content(form)
    if form.new_date is not None and form.wish is not Wish.SCHEDULE:
        content["published_at"] = form.new_date
    made = publishing.draft(author=fields["author"], kind=fields["kind"], **content)
    form.instance.pk = made.pk
    form.instance._state.adding = False
    form.instance.refresh_from_db()


def change(form: PostForm) -> None:
    """Store what the form says of its instance, as it was when the form was shown."""
    post, fields = form.instance, form.cleaned_data
    changes: Changes = {**_content(form), "author": fields["author"]}
    rescheduled = form.wish is Wish.SAVE and post.state == Post.State.SCHEDULED
    post.version = fields["seen_version"] or post.version
    if "kind" in fields:
        publishing.change_kind(post, kind=fields["kind"])
    if form.new_date is not None and form.wish is not Wish.SCHEDULE and not rescheduled:
        changes["published_at"] = form.new_date
    publishing.edit(post, **changes)
    if rescheduled and form.new_date is not None:
        publishing.schedule(post, at=form.new_date)


def _content(form: PostForm) -> Content:
    """Return what the form says of a text, new or not."""
    fields = form.cleaned_data
    content: Content = {
        "title": fields["title"],
        "source": fields["source"],
        "source_format": fields["source_format"],
        "parent": fields["parent"],
        "position": fields["position"],
        "labels": fields["label_names"],
        "comments_closed": fields["comments_closed"],
    }
    if "slug" in fields:
        content["slug"] = fields["slug"]
    return content


def go_on(form: PostForm) -> None:
    """Publish, schedule or withdraw the stored instance of a form, as the button says."""
    post = form.instance
    if form.wish is Wish.PUBLISH:
        publishing.publish(post)
    elif form.wish is Wish.SCHEDULE:
        publishing.schedule(post, at=form.cleaned_data["date"])
    elif form.wish is Wish.WITHDRAW:
        publishing.unpublish(post)
