"""The API does what its document says, and the document says what the API does.

Schemathesis makes requests from the OpenAPI document, those that fit it and those that don't, and
judges each answer by it. The same ones in each run, and few of them; with
``CONTRACT_EXAMPLES=200`` many, and others each time (see CONTRIBUTING).
"""

from __future__ import annotations

import functools
import json
import os
import secrets
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Manager
from hypothesis import HealthCheck, settings
from pytest_django import Settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from blog.api import documentation
from blog.models import Post
from blog.press import Press
from comments import moderation, tokens
from comments.models import Batch, Comment, Rule
from tests.blog.factories import published
from tests.comments.factories import approved, pending
from tests.comments.moderating import token_of
from tests.wsgi import transaction_kept

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]

MORE: Final = int(os.environ.get("CONTRACT_EXAMPLES", "0"))
#: A document can't say which places a list has, or what Markdown makes of a text: what fits it
#: may be refused all the same, by a 400 or a 422 with its code.
REFUSABLE: Final = ["2xx", "400", "401", "403", "404", "409", "422", "429"]
#: What a parameter of a path is the id of.
ROWS: Final[dict[str, Manager[Any]]] = {
    "batch_id": Batch.objects,
    "comment_id": Comment.objects,
    "post_id": Post.objects,
    "rule_id": Rule.objects,
}


#: Once: it looks for every file that it may serve.
django = functools.cache(WSGIHandler)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as the site does, on the connection of the test."""
    with transaction_kept():
        return list(Press(django())(environ, start_response))


def described() -> Any:
    """Return the document with the application that it is about."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": secrets.randbits(32) if MORE else 1,
            "phases": {"coverage": {"enabled": bool(MORE)}},
            "checks": {"positive_data_acceptance": {"expected-statuses": REFUSABLE}},
        }
    )
    schema = schemathesis.openapi.from_dict(json.loads(documentation.openapi()), config=config)
    schema.app = application
    return schema


API: Final = described()
MODERATION: Final = API.include(tag="moderation")


def tried(examples: int) -> settings:
    """Return how often. All requests of a test have one database: each meets what is left."""
    return settings(
        max_examples=MORE or examples,
        derandomize=not MORE,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True)
def moderator(settings: Settings, db: None) -> User:
    """A blog with something of everything, no limits, and somebody who may do all."""
    for name in ("COMMENT_LIMITS_NETWORK", "COMMENT_LIMITS_EMAIL", "COMMENT_LIMITS_POST"):
        setattr(settings, name, ())
    settings.PREVIEW_LIMITS_NETWORK = settings.TOKEN_LIMITS_NETWORK = ()
    settings.FLAG_LIMITS_NETWORK = ()
    post, page = published(), published(kind="page", title="About")
    thread = approved(post, author_email="rita@example.net")
    approved(post, parent=thread)
    for where in (post, page):
        pending(where, author_email="ted@example.net")
    mona = User.objects.create(username="mona", is_staff=True, is_superuser=True)
    moderation.spam(pending(post), by=mona)
    moderation.flag(thread, network="192.0.2.0/24", reason="spam")
    moderation.ban(thread, by=mona)
    return mona


@pytest.fixture
def decider(moderator: User) -> dict[str, str]:
    """The header of a token that decides."""
    return token_of(moderator)


@pytest.fixture
def reader(moderator: User) -> dict[str, str]:
    """The header of a token that reads."""
    return token_of(moderator, "read")


def aim(case: Case[Any]) -> None:
    """Lead a request to something that is there, which an id by chance never is."""
    for name, value in case.path_parameters.items():
        if not isinstance(value, int | UUID) or int(value) <= 0:
            continue
        rows = list(ROWS[name].order_by("pk"))
        row = rows[int(value) % len(rows)]
        case.path_parameters[name] = row.pk
        if case.path == "/api/v1/comments/{comment_id}/":
            case.headers["X-Edit-Token"] = tokens.for_author(row)


@API.parametrize()
@tried(4)
def test_every_call_answers_a_moderator_as_the_document_says(
    case: Case[Any], decider: dict[str, str]
) -> None:
    aim(case)
    case.call_and_validate(headers=decider)


@MODERATION.parametrize()
@tried(1)
def test_moderators_calls_answer_a_reading_token_as_the_document_says(
    case: Case[Any], reader: dict[str, str]
) -> None:
    aim(case)
    answer = case.call_and_validate(headers=reader)
    assert case.method == "GET" or answer.status_code in {403, 404, 405}


@MODERATION.parametrize()
@tried(1)
def test_moderators_calls_answer_strangers_as_the_document_says(case: Case[Any]) -> None:
    aim(case)
    assert case.call_and_validate().status_code in {401, 404}
