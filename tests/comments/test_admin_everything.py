"""Narrowing the list of the desk, and deciding about all that it matches."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments import moderation, submission
from comments.models import Batch, Comment
from tests.admin_pages import document, fields, messages, text_of
from tests.blog.factories import author, published
from tests.comments.desk import DESK, state_of, undo
from tests.comments.factories import approved, form, hold, pending

ALL = f"{DESK}all/"
NETWORK = "192.0.2.0/24"
MANY = 1000


@pytest.fixture(autouse=True)
def _moderator(client: Client, bob: User) -> None:
    client.force_login(bob)


def shown(answer: Any) -> str:
    """Return the texts on the desk."""
    return text_of(answer, "//*[@class='desk-body']")


def asked(answer: Any) -> str:
    """Return what the list says that it is narrowed to."""
    return text_of(answer, "//div[@class='desk-asked']//li/bdi")


def confirm(client: Client, url: str) -> Any:
    """Open the page that asks, and say yes."""
    return client.post(url, answers(client.get(url)), follow=True)


def answers(page: Any) -> dict[str, str]:
    """Return what a yes would send."""
    [sent] = document(page).xpath("//form[contains(@class, 'desk-form')]")
    return {str(name): str(value) for name, value in sent.form_values()}


def copies(comment: Comment, number: int) -> None:
    """Store as many more comments like one."""
    values: dict[str, Any] = {**Comment.objects.filter(pk=comment.pk).values().get()}
    del values["id"]
    Comment.objects.bulk_create(
        Comment(**{**values, "atom_id": f"urn:test:{each}", "path": f"{comment.path}{each}"})
        for each in range(number)
    )


# ------------------------------------------------------------------------------------ narrowing


@pytest.fixture
def rita(client: Client) -> Comment:
    """One comment with everything, among others."""
    post = published(title="Tea")
    said = form(
        author_email="rita@example.org",
        body="Buy at [ours](https://shop.example/x), and so on",
    )
    rita = submission.submit(post.pk, said, network=NETWORK).comment
    pending(post, body="Something else", author_email="other@example.org")
    pending(published(title="Salt"), body="Buy nothing")
    return rita


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        ("network", NETWORK, f"from the network {NETWORK}"),
        ("email", "rita@example.org", "from the address rita@example.org"),
        ("email", "Rita@Example.org", "from the address Rita@Example.org"),
        ("domain", "shop.example", "with a link to shop.example"),
        ("domain", "example", "with a link to example"),
        ("q", "ours so", "with the words “ours so”"),
    ],
)
def test_list_is_narrowed_and_says_to_what(
    client: Client, rita: Comment, parameter: str, value: str, words: str
) -> None:
    page = client.get(DESK, {"state": "all", parameter: value})
    assert shown(page) == "Buy at ours, and so on"
    assert asked(page) == words


def test_list_is_narrowed_to_one_post(client: Client, rita: Comment) -> None:
    page = client.get(DESK, {"state": "all", "post__id__exact": str(rita.post_id)})
    assert shown(page) == "Something else Buy at ours, and so on"
    assert asked(page) == "on “Tea”"


def test_list_is_narrowed_to_the_same_text_on_whatever_post(client: Client, rita: Comment) -> None:
    again = form(body="BUY at [ours](https://shop.example/x),  and so on")
    submission.submit(published().pk, again, network="10.0.0.0/24")
    page = client.get(DESK, {"state": "all", "same": str(rita.pk)})
    assert shown(page) == "BUY at ours, and so on Buy at ours, and so on"


@pytest.mark.parametrize("parameter", ["network", "email", "domain", "same", "post__id__exact"])
@pytest.mark.parametrize("value", ["x\x00y", "%", "'--", "9" * 30, "²"])
def test_list_narrowed_to_nonsense_is_empty(
    client: Client, rita: Comment, parameter: str, value: str
) -> None:
    page = client.get(DESK, {"state": "all", parameter: value})
    assert shown(page) == ""


def test_narrowings_combine_and_are_taken_off_one_by_one(client: Client, rita: Comment) -> None:
    page = client.get(f"{DESK}?state=all&network={NETWORK}&email=other@example.org")
    assert shown(page) == ""
    off = document(page).xpath("//div[@class='desk-asked']//a/@href")
    assert shown(client.get(DESK + off[0])) == "Something else"
    assert shown(client.get(DESK + off[1])) == "Buy at ours, and so on"


def test_tabs_and_search_keep_what_the_list_is_narrowed_to(client: Client, rita: Comment) -> None:
    page = client.get(f"{DESK}?network={NETWORK}")
    tabs = text_of(page, "//nav[@class='desk-states']//a")
    assert tabs == "1 pending 0 approved 0 spam 0 trash 1 all"
    assert fields(page, "changelist-search")["network"] == NETWORK


def test_card_links_to_its_like(client: Client, rita: Comment) -> None:
    page = client.get(DESK, {"q": "ours"})
    links = document(page).xpath("//ul[@class='desk-history']//a")
    assert [link.text_content() for link in links] == [
        "All from this address",
        "All from this network",
        "All with links to shop.example",
        "All that say the same",
        "All on this post",
    ]
    for link in links:
        assert "Buy at ours" in shown(client.get(link.get("href")))


def test_card_tells_what_else_came_from_there(client: Client) -> None:
    hold("none")
    post = published()
    for word in ("good", "bad", "new"):
        said = form(author_email="rita@example.org", body=f"Something {word}")
        submission.submit(post.pk, said, network=NETWORK)
    moderation.spam(Comment.objects.get(source="Something bad"), by=author())
    page = client.get(DESK, {"state": "all", "q": "new"})
    history = text_of(page, "//ul[@class='desk-history']")
    assert "All from this address: 1 approved, 1 spam" in history
    assert "All from this network: 1 approved, 1 spam" in history


def test_card_of_a_first_comment_says_so(client: Client, rita: Comment) -> None:
    history = text_of(client.get(DESK, {"q": "ours"}), "//ul[@class='desk-history']")
    assert "All from this address: no others All from this network: no others" in history


def test_card_from_where_much_came_looks_at_the_newest(client: Client, rita: Comment) -> None:
    copies(rita, 250)
    page = client.get(DESK, {"state": "all", "post__id__exact": str(rita.post_id)})
    assert "All from this network: 200 pending of the newest 200" in text_of(
        page, "//article[1]//ul[@class='desk-history']"
    )


def test_tab_counts_no_further_than_a_thousand(client: Client, rita: Comment) -> None:
    copies(rita, MANY)
    tabs = text_of(client.get(DESK), "//nav[@class='desk-states']//a")
    assert tabs == "1,000+ pending 0 approved 0 spam 0 trash 1,000+ all"


@pytest.mark.parametrize("size", [1, 60])
def test_narrowed_list_takes_the_same_queries_for_any_number(
    client: Client, rita: Comment, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    copies(rita, size)
    with django_assert_num_queries(11):
        client.get(DESK, {"state": "all", "network": NETWORK})


# ----------------------------------------------------------------------------------- everything


def test_everything_that_matches_is_decided_as_one_batch(client: Client, rita: Comment) -> None:
    copies(rita, MANY - 1)
    answer = confirm(client, f"{ALL}?state=pending&network={NETWORK}&do=spam")
    assert messages(answer) == "1,000 comments marked as spam. Undo"
    assert Batch.objects.get().changed == MANY
    assert Comment.objects.filter(state="spam").count() == MANY
    assert Comment.objects.filter(state="pending").count() == 2


def test_everything_is_undone_from_its_message(client: Client, rita: Comment) -> None:
    copies(rita, MANY - 1)
    answer = undo(client, confirm(client, f"{ALL}?state=pending&network={NETWORK}&do=spam"))
    assert messages(answer) == "Undone: 1,000 comments are as they were. Undo"
    assert not Comment.objects.filter(state="spam").exists()


def test_list_leads_to_everything_and_back(client: Client, rita: Comment) -> None:
    page = client.get(f"{DESK}?network={NETWORK}&state=pending&before=1.1")
    [link] = document(page).xpath("//p[@class='desk-all']/a[contains(@class, 'desk-spam')]/@href")
    answer = confirm(client, link)
    assert answer.redirect_chain == [(f"{DESK}?network=192.0.2.0%2F24&state=pending", 302)]


def test_everything_asks_first_with_number_and_the_first_few(client: Client, rita: Comment) -> None:
    copies(rita, 9)
    page = client.get(f"{ALL}?state=pending&network={NETWORK}&do=trash")
    assert "10 comments will be moved to the trash" in text_of(page, "//form//p")
    assert len(document(page).xpath("//ul[@class='desk-entries']/li")) == 5
    assert Comment.objects.filter(state="pending").count() == 12


def test_everything_that_has_changed_meanwhile_is_asked_again(
    client: Client, rita: Comment
) -> None:
    url = f"{ALL}?state=pending&do=spam"
    sent = answers(client.get(url))
    moderation.approve(rita, by=author())
    page = client.post(url, sent)
    told = text_of(page, "//*[@role='alert']")
    assert "there were 3 comments when you saw this page, now there are 2" in told
    assert not Comment.objects.filter(state="spam").exists()
    assert messages(client.post(url, answers(page), follow=True)).startswith("2 comments marked")


def test_everything_leaves_what_came_after_the_question(client: Client, rita: Comment) -> None:
    url = f"{ALL}?state=pending&do=spam"
    sent = answers(client.get(url))
    later = pending(published())
    assert messages(client.post(url, sent, follow=True)) == "3 comments marked as spam. Undo"
    assert state_of(later) == "pending"


def test_everything_takes_only_what_the_action_is_for(client: Client, rita: Comment) -> None:
    moderation.spam(rita, by=author())
    answer = confirm(client, f"{ALL}?state=all&q=Buy&do=spam")
    assert messages(answer) == "1 comment marked as spam. Undo"


def test_everything_never_means_the_whole_blog(client: Client, rita: Comment) -> None:
    assert not document(client.get(f"{DESK}?state=all")).xpath("//p[@class='desk-all']")
    answer = client.post(f"{ALL}?state=all&do=trash", follow=True)
    assert "every comment of the blog is never meant" in messages(answer)
    assert not Comment.objects.filter(state="trash").exists()


def test_everything_leaves_erased_comments(client: Client) -> None:
    comment = approved(published(), body="Tea, please")
    moderation.erase(comment)
    page = client.get(f"{ALL}?state=all&post__id__exact={comment.post_id}&do=trash")
    assert "Nothing matches" in text_of(page, "//form//p")


@pytest.mark.parametrize("query", ["state=pending", "do=erase", "do=spam&no_such_field=1"])
def test_everything_asked_for_nonsense_is_refused(client: Client, query: str) -> None:
    assert client.get(f"{ALL}?{query}").status_code == 400


def test_everything_posted_without_having_been_asked_does_nothing(
    client: Client, rita: Comment
) -> None:
    page = client.post(f"{ALL}?state=pending&do=spam")
    assert "Nothing was done" in text_of(page, "//*[@role='alert']")
    assert state_of(rita) == "pending"
