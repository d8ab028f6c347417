"""The owner's rules in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import revisions
from comments import moderation, rulebook, rules, trials
from comments.models import Comment, Rule
from tests.admin_pages import document, errors, fields, messages, send, text_of
from tests.blog.factories import published
from tests.comments.factories import approved, pending

LIST = "/admin/comments/rule/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def form_of(rule: Rule) -> str:
    return f"{LIST}{rule.pk}/change/"


def add(client: Client, kind: str, pattern: str, **typed: str) -> Any:
    return send(client, ADD, "rule_form", kind=kind, pattern=pattern, **typed)


def try_out(client: Client, kind: str, pattern: str, **typed: str) -> Any:
    return send(client, ADD, "rule_form", button="_try", kind=kind, pattern=pattern, **typed)


def told(page: Any) -> str:
    return text_of(page, "//*[@role='status']")


def rows(page: Any) -> list[str]:
    found = document(page).xpath("//ul[@class='rule-trial-list']/li")
    return [" ".join(row.text_content().split()) for row in found]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("word", " free   money ", "free money"),
        ("links", "03", "3"),
        ("domain", "https://www.Spam.example/x", "www.spam.example"),
        ("email", "*@Example.ORG", "*@example.org"),
        ("network", "192.0.2.9/24", "192.0.2.0/24"),
    ],
)
def test_rule_is_stored_in_one_spelling(client: Client, kind: str, typed: str, stored: str) -> None:
    add(client, kind, typed, position="7", note="because")
    rule = Rule.objects.get()
    assert (rule.pattern, rule.position, rule.note) == (stored, 7, "because")


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("links", "0", "whole number"),
        ("length", "many", "whole number"),
        ("word", "* **", "can be seen"),
        ("domain", "casino", "domain such as"),
        ("email", "rita", "e-mail address such as"),
        ("network", "192.0.2.0/33", "network such as"),
        ("network", "0.0.0.0/0", "whole internet"),
    ],
)
def test_rule_that_makes_no_sense_is_refused(
    client: Client, kind: str, typed: str, said: str
) -> None:
    assert said in errors(add(client, kind, typed))
    assert not Rule.objects.exists()


def test_rule_that_is_there_is_refused(client: Client) -> None:
    add(client, "links", "3")
    assert "already exists" in errors(add(client, "links", "03"))
    assert Rule.objects.count() == 1


def test_rule_that_is_changed_keeps_the_hits_that_came_meanwhile(client: Client) -> None:
    rule = rulebook.add(kind="word", pattern="tea", action="hold")
    shown = fields(client.get(form_of(rule)), "rule_form")
    rulebook.count([rulebook.condition(rule)])
    client.post(form_of(rule), {**shown, "action": "spam", "_save": "1"})
    rule.refresh_from_db()
    assert (rule.action, rule.hits) == ("spam", 1)


@pytest.mark.parametrize("button", ["_save", "_try"])
def test_rule_that_is_changed_or_tried_moves_the_rules_if_it_is_saved(
    client: Client, button: str
) -> None:
    rule = rulebook.add(kind="word", pattern="tea", action="hold")
    before = revisions.read(["rules"])
    send(client, form_of(rule), "rule_form", button=button, pattern="coffee")
    assert (revisions.read(["rules"]) != before) is (button == "_save")
    rule.refresh_from_db()
    assert rule.pattern == ("coffee" if button == "_save" else "tea")


def test_rule_that_is_deleted_moves_the_rules(client: Client) -> None:
    rule = rulebook.add(kind="word", pattern="tea", action="hold")
    before = revisions.read(["rules"])
    client.post(f"{LIST}{rule.pk}/delete/", {"post": "yes"})
    assert not Rule.objects.exists()
    assert revisions.read(["rules"]) != before


def test_list_changes_order_and_switches_off(client: Client) -> None:
    first = rulebook.add(kind="word", pattern="tea", action="hold")
    second = rulebook.add(kind="word", pattern="coffee", action="hold")
    shown = fields(client.get(LIST), "changelist-form")
    del shown["form-0-enabled"]
    client.post(LIST, {**shown, "form-1-position": "5", "_save": "Save"})
    assert list(Rule.objects.values_list("pk", "position", "enabled")) == [
        (second.pk, 5, True),
        (first.pk, 100, False),
    ]


@pytest.mark.parametrize(("action", "enabled"), [("switch_on", True), ("switch_off", False)])
def test_list_switches_many(client: Client, action: str, enabled: bool) -> None:  # noqa: FBT001
    for number in range(3):
        rulebook.add(kind="links", pattern=str(number + 1), action="hold", enabled=number == 0)
    ticked = {"action": action, "_selected_action": [r.pk for r in Rule.objects.all()]}
    said = messages(client.post(LIST, {**ticked, "index": "0"}, follow=True))
    assert set(Rule.objects.values_list("enabled", flat=True)) == {enabled}
    assert said == f"Switched {'on: 2' if enabled else 'off: 1'}."


def test_list_shows_hits_and_what_a_domain_reads_like(client: Client) -> None:
    rule = rulebook.add(kind="domain", pattern="bücher.example", action="spam")
    Rule.objects.update(hits=42, hit_at=timezone.now())
    page = client.get(LIST)
    assert text_of(page, "//td[contains(@class, 'field-hits')]") == "42"
    assert "link to xn--bcher-kva.example (bücher.example)" in text_of(page, "//tbody//th")
    assert "42" in text_of(client.get(form_of(rule)), "//*[contains(@class, 'field-hits')]")


def test_list_costs_the_same_for_many_rules(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        rulebook.add(kind="links", pattern=str(number + 1), action="hold")
    with django_assert_max_num_queries(9):
        client.get(LIST)


def test_trial_shows_what_the_rule_fits_and_saves_nothing(client: Client) -> None:
    post = published()
    spam = pending(post, body="A *casino* for you")
    approved(post, body="Tea for me")
    page = try_out(client, "word", "casin*", action="reject", note="so")
    assert told(page) == "It fits 1 of the last 2 comments."
    assert ["A casino for you" in row and "pending" in row for row in rows(page)] == [True]
    assert document(page).xpath(f"//a[@href='/admin/comments/comment/{spam.pk}/change/']")
    assert not Rule.objects.exists()


def test_trial_loses_nothing_that_was_typed_and_is_no_error(client: Client) -> None:
    page = try_out(client, "domain", "Spam.example", action="reject", note="so", position="3")
    shown = fields(page, "rule_form")
    assert (shown["kind"], shown["pattern"], shown["action"]) == (
        "domain",
        "Spam.example",
        "reject",
    )
    assert (shown["note"], shown["position"]) == ("so", "3")
    assert not errors(page)
    assert "errornote" not in page.content.decode()


def test_trial_of_nonsense_says_what_is_wrong(client: Client) -> None:
    page = try_out(client, "network", "home")
    assert "network such as" in errors(page)
    assert not told(page)


def test_trial_of_a_rule_that_is_there_changes_nothing(client: Client) -> None:
    rule = rulebook.add(kind="word", pattern="tea", action="hold")
    page = send(client, form_of(rule), "rule_form", button="_try", pattern="coffee")
    assert told(page) == "It fits 0 of the last 0 comments."
    rule.refresh_from_db()
    assert rule.pattern == "tea"


def test_trial_shows_no_more_than_fifty_and_counts_all(client: Client) -> None:
    Comment.objects.bulk_create(_copies(pending(published()), 59))
    page = try_out(client, "length", "1")
    assert told(page) == "It fits 60 of the last 60 comments. Here are the newest 50."
    assert len(rows(page)) == 50


def test_trial_looks_at_the_last_comments_only(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "LOOKED_AT", 10)
    Comment.objects.bulk_create(_copies(pending(published()), 15))
    assert "10 of the last 10" in told(try_out(client, "length", "1"))


def test_trial_takes_one_query_for_all_comments(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Comment.objects.bulk_create(_copies(pending(published()), 30))
    condition = rules.Condition("email", "rita@example.org", rules.Outcome.APPROVE)
    with django_assert_num_queries(1):
        assert trials.run(condition).looked_at == 31


def test_trial_leaves_out_what_was_erased(client: Client) -> None:
    moderation.erase(pending(published()))
    assert told(try_out(client, "length", "1")) == "It fits 0 of the last 0 comments."


def test_trial_by_an_address_that_approves_wants_it_verified(client: Client) -> None:
    pending(published(), author_email="rita@example.org")
    assert "fits 0" in told(try_out(client, "email", "rita@example.org", action="approve"))
    assert "fits 1" in told(try_out(client, "email", "rita@example.org", action="spam"))


def test_trial_is_not_for_who_may_not_see_comments(client: Client, charlie: User) -> None:
    pending(published())
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.add(*Permission.objects.filter(codename__endswith="_rule"))
    client.force_login(charlie)
    assert "_try" not in client.get(ADD).content.decode()
    typed = {**fields(client.get(ADD), "rule_form"), "kind": "length", "pattern": "1"}
    assert not told(client.post(ADD, {**typed, "_try": "1"}, follow=True))
    assert not Rule.objects.exists()


def _copies(comment: Comment, count: int) -> list[Comment]:
    """Return more comments like one, unsaved."""
    return [
        Comment(
            post_id=comment.post_id,
            path=f"{comment.path}-{number}",
            source=comment.source,
            html=comment.html,
            state_at=comment.state_at,
            created_at=comment.created_at,
        )
        for number in range(count)
    ]
