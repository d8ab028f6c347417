"""What Akismet says of a webmention."""

from __future__ import annotations

import pytest

from comments import rulebook
from comments.akismet import asking
from comments.akismet.client import Answer
from comments.models import Comment
from comments.submission import judging
from tests.blog.factories import published
from tests.comments.factories import hold, pending

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("host", "state"), [("site.example", "spam"), ("other.example", "approved")]
)
def test_ham_of_a_mention_is_still_met_by_a_rule_about_its_host(host: str, state: str) -> None:
    comment = pending(published())
    hold("none")
    page = {"kind": Comment.Kind.MENTION, "mention_url": "https://site.example/reply"}
    Comment.objects.filter(pk=comment.pk).update(reasons=[], **page)
    rulebook.add(kind="domain", pattern=host, action="spam")
    judging.judge(comment, Answer.HAM, version=asking.version_of(comment))
    comment.refresh_from_db()
    assert comment.state == state
