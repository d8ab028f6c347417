"""The API's description of itself."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import jsonschema
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from blog import problems
from blog.api import documentation

pytestmark = pytest.mark.django_db
METHODS = {"get", "post", "patch", "delete"}
OF_ONE_COMMENT = "approve spam trash restore pin unpin lock unlock reply ban dismiss".split()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(documentation.openapi())
    return parsed


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    paths = document["paths"].values()
    return [path[method] for path in paths for method in METHODS & path.keys()]


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that finds the components it refers to."""
    return {**schema, "components": document["components"]}


def test_schema_is_valid_and_made_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_schema_is_served_as_openapi_3_1(client: Client) -> None:
    answer = client.get("/api/v1/schema/")
    assert answer.json()["openapi"].startswith("3.1")
    assert (answer["Content-Type"], bool(answer["ETag"])) == ("application/json", True)


def test_schema_has_every_call(document: dict[str, Any]) -> None:
    calls = {
        (method, path.removeprefix("/api/v1/"))
        for path, item in document["paths"].items()
        for method in METHODS & item.keys()
    }
    assert calls == {
        ("get", "posts/"),
        ("get", "posts/{post_id}/"),
        ("get", "posts/{post_id}/comments/"),
        ("post", "posts/{post_id}/comments/"),
        ("post", "comments/preview/"),
        ("get", "challenge/"),
        ("get", "comments/{comment_id}/"),
        ("patch", "comments/{comment_id}/"),
        ("delete", "comments/{comment_id}/"),
        ("post", "comments/{comment_id}/flag/"),
        ("get", "moderation/comments/"),
        ("get", "moderation/comments/{comment_id}/"),
        ("patch", "moderation/comments/{comment_id}/"),
        *(("post", f"moderation/comments/{{comment_id}}/{action}/") for action in OF_ONE_COMMENT),
        ("post", "moderation/bulk/"),
        ("get", "moderation/batches/"),
        ("post", "moderation/batches/{batch_id}/undo/"),
        ("get", "moderation/bans/"),
        ("post", "moderation/bans/{rule_id}/lift/"),
    }


def test_schema_shows_an_example_of_every_answer_with_a_body(document: dict[str, Any]) -> None:
    for operation in operations(document):
        for status, response in operation["responses"].items():
            for media in response.get("content", {}).values():
                assert media.get("examples"), (operation["operationId"], status)


def test_schema_examples_are_as_the_schema_says(document: dict[str, Any]) -> None:
    for operation in operations(document):
        bodies = [*operation["responses"].values(), operation.get("requestBody", {})]
        for media in [media for body in bodies for media in body.get("content", {}).values()]:
            for example in media.get("examples", {}).values():
                jsonschema.validate(example["value"], resolved(document, media["schema"]))


def test_schema_calls_every_refusal_a_problem(document: dict[str, Any]) -> None:
    for operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                content = response["content"]
                assert list(content) == ["application/problem+json"]
                reference = content["application/problem+json"]["schema"]["$ref"]
                assert reference.endswith("/ProblemDocument")


def test_schema_says_how_moderators_log_in_and_what_refusals_carry(
    document: dict[str, Any],
) -> None:
    for operation in operations(document):
        if operation["tags"] != ["moderation"]:
            assert operation.get("security", [{}]) == [{}]
            continue
        assert operation["security"][0] == {"token": []}
        assert {"401", "403", "429"} <= operation["responses"].keys()
        assert "WWW-Authenticate" in operation["responses"]["401"]["headers"]
        assert "Retry-After" in operation["responses"]["429"]["headers"]


def test_docs_load_nothing_from_elsewhere_and_run_nothing_inline(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    html = page.content.decode()
    assert not re.search(r"<style|<script>| style=| on\w+=|https?://", html)
    for address in re.findall(r'(?:src|href)="/static/([^"]+)"', html):
        assert finders.find(address), address
    assert not page.cookies


def test_problems_page_describes_every_kind(client: Client) -> None:
    page = client.get("/api/v1/problems/")
    for kind in problems.kinds():
        assert f'id="{kind.code}"' in page.content.decode()


@pytest.mark.parametrize("path", ["schema", "docs", "problems"])
def test_documentation_refuses_to_be_changed(client: Client, path: str) -> None:
    answer = client.post(f"/api/v1/{path}/")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
