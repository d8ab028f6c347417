"""Pages for when there is nothing to show."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog
from tests.blog.factories import published
from tests.blog.reading import get


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "500.html"])
@pytest.mark.django_db
def test_error_page_that_may_come_without_a_database_asks_it_nothing(
    name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        shown = render_to_string(name)
    assert "/static/blog/blog.css" in shown
    assert name[:3] in shown


@pytest.mark.django_db
def test_not_found_page_is_one_of_the_blog() -> None:
    publishing.update_blog(Blog.current(), title="The Gazette")
    published(kind="page", title="About")
    page = get("/nothing-here")
    assert page.status == 404
    assert page.text("//header//a") == "The Gazette"
    assert page.texts("//nav[h2='Pages']//a") == ["About"]
    assert page.text("//meta[@name='robots']/@content") == "noindex"


@pytest.mark.django_db
def test_not_found_page_does_not_repeat_what_was_asked_for() -> None:
    assert "alert" not in get("/<script>alert(1)</script>").source


@pytest.mark.django_db
def test_gone_page_says_so() -> None:
    post = published()
    publishing.delete(post)
    page = get(str(post.path))
    assert page.status == 410
    assert page.text("//h1") == "What was here is gone"


@pytest.mark.django_db
def test_form_without_its_token_gets_a_page_of_ours_and_no_cookie() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"field": "value"})
    assert answer.status_code == 403
    assert "go back, reload the page" in answer.content.decode()
    assert not answer.cookies
