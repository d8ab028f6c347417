"""Fills the naive blog: ``python -m tests.benchmarks.naive.load``, once its tables are there."""

from __future__ import annotations

import os

import django


def main() -> None:
    """Store every post with its labels and comments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.naive.settings")
    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415 - after setup

    from tests.benchmarks import content  # noqa: PLC0415
    from tests.benchmarks.naive.models import Comment, Label, Post  # noqa: PLC0415

    username, first_name, last_name = content.AUTHOR
    author = User.objects.create(username=username, first_name=first_name, last_name=last_name)
    labels = {name: Label.objects.create(name=name) for name in content.LABELS}
    for written in content.posts():
        post = Post.objects.create(
            author=author,
            title=written.title,
            slug=written.slug,
            body=written.html,
            published_at=written.published_at,
        )
        post.labels.set(labels[name] for name in written.labels)
        Comment.objects.bulk_create(
            Comment(
                post=post,
                author_name=said.author,
                body=said.html,
                approved=True,
                created_at=said.created_at,
            )
            for said in written.comments
        )


if __name__ == "__main__":
    main()
