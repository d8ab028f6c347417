"""The documentation of the API, with scripts of our own server alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_documentation_shows_the_calls_without_the_network(page: Page) -> None:
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("heading", name="Broadsheet")).to_be_visible()
    page.get_by_role("button", name="Post a comment").click()
    expect(page.get_by_role("cell", name="Idempotency-Key").first).to_be_visible()
