"""The challenge that clients solve for a comment, where the owner wants that."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api.documents import refusals
from blog.api.public import PublicView
from blog.models import Blog
from blog.problems import Problem
from comments import networks, submission
from comments.api import examples, kinds
from comments.api.views import NO_STORE, CommentView
from comments.bots import challenges
from comments.bots.challenges import Challenge


class ChallengeSerializer(serializers.Serializer[Challenge]):
    """A challenge in the protocol of ALTCHA, version 1."""

    algorithm = serializers.ChoiceField(choices=[challenges.ALGORITHM])
    challenge = serializers.CharField(help_text="The digest that is wanted, in hexadecimal.")
    maxnumber = serializers.IntegerField(help_text="The number is no larger than this.")
    salt = serializers.CharField(
        help_text="What stands before the number; `expires` in it is a Unix time."
    )
    signature = serializers.CharField()


class NewChallenge(CommentView):
    """A challenge."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Return the view. It is no edition: each answer is another one, and is counted."""
        return super(PublicView, cls).as_view(**initkwargs)

    @extend_schema(
        operation_id="get_challenge",
        summary="Get a challenge to solve for a comment",
        description=(
            "Where `comments_policy` of a post says `needs_proof`: find the number from 0 to "
            "`maxnumber` that, written in decimal behind `salt`, has the SHA-256 `challenge`. "
            "Send base64 of a JSON object of `algorithm`, `challenge`, `number`, `salt` and "
            "`signature` as `altcha` with the comment. ALTCHA's clients do all of that. Each "
            "solution is good for one comment, within a day."
        ),
        tags=["comments"],
        responses={
            200: ChallengeSerializer,
            **refusals(kinds.NO_CHALLENGE, problems.LIMIT_REACHED),
        },
        examples=[examples.answered("A challenge", examples.CHALLENGE)],
    )
    def get(self, request: Request) -> Response:
        """Return one."""
        if not Blog.current().proof_of_work:
            raise Problem(kinds.NO_CHALLENGE, "Comments here need no proof of work.")
        submission.charge("challenge", networks.of_request(request))
        return Response(asdict(challenges.made()), headers=NO_STORE)
