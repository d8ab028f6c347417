"""Attacks with requests that are well formed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from tests.benchmarks.hostile import markup, voices
from tests.benchmarks.hostile.scene import FLOODS, Scene
from tests.benchmarks.hostile.wire import Answer, Request

if TYPE_CHECKING:
    from tests.benchmarks.hostile.kinds import Steps


class Wrong(Exception):
    """An answer that must not be; the text is for people."""


def spam_by_api(scene: Scene) -> Steps:
    yield [scene.api({"author_name": "SEO", "body": voices.spam(scene.chance)})]


def spam_by_form(scene: Scene) -> Steps:
    chance = scene.chance
    said = {"author_name": "Best Deals", "author_url": "http://deals.example/", "notify": "on"}
    email = f"deals{chance.randrange(10**6)}@deals.example"
    yield [scene.form({**said, "author_email": email, "body": voices.spam(chance)})]


def markup_by_api(scene: Scene) -> Steps:
    yield [scene.api({"author_name": "Mal", "body": markup.payload(scene.chance)})]


def markup_by_form(scene: Scene) -> Steps:
    yield [scene.form({"author_name": "Mal", "body": markup.payload(scene.chance)})]


def markup_in_fields(scene: Scene) -> Steps:
    chance = scene.chance
    fields = {
        "author_name": markup.payload(chance)[:80],
        "author_url": chance.choice(
            (
                markup.payload(chance),
                "javascript:alert(1)",
                "https://a.example/\"onclick='x'",
                "https://user@a.example/",
                "https://[::1]/",
                "http://аррӏе.example/",
            )
        ),
        "body": voices.comment(chance),
    }
    yield [chance.choice((scene.api, scene.form))(fields)]
    yield [scene.api({**fields, "author_url": ""})]


def markup_in_preview(scene: Scene) -> Steps:
    body = {"body": markup.payload(scene.chance)}
    if scene.chance.random() < 0.5:
        yield [scene.api(body, path="/api/v1/comments/preview/")]
    else:
        yield [scene.form({**body, "action": "preview"})]


def markup_by_edit(scene: Scene) -> Steps:
    """Post something nice, and make it another thing."""
    address = scene.address()
    said = {"author_name": "Mal", "body": voices.comment(scene.chance)}
    [answer] = yield [scene.api(said, address=address)]
    if answer.status in {201, 202}:
        token, path = answer.json["edit_token"], f"/api/v1/comments/{answer.json['id']}/"
        change = {"body": markup.payload(scene.chance)}
        yield [scene.api(change, method="PATCH", path=path, X_Edit_Token=token, address=address)]


def costly(scene: Scene) -> Steps:
    fields = {"author_name": "Mal", "body": scene.chance.choice(markup.COSTLY)}
    yield [scene.chance.choice((scene.api, scene.form))(fields)]


def flood_of_network(scene: Scene) -> Steps:
    """Come from one network, whatever else the header claims."""
    chance = scene.chance
    address = chance.choice(FLOODS)
    claimed = ", ".join([f"203.0.113.{chance.randrange(255)}"] * chance.randrange(3))
    spelt = chance.choice((address, f"::ffff:{address}", f"{address}:4711"))
    forwarded = f"{claimed}, {spelt}" if claimed else spelt
    yield [
        scene.api({"author_name": "Flo", "body": voices.comment(chance)}, address=forwarded)
        for _ in range(chance.choice((1, 1, 4)))
    ]


def flood_of_post(scene: Scene) -> Steps:
    fields = {"author_name": "Flo", "body": voices.comment(scene.chance)}
    yield [scene.api(fields, address=scene.own_address(), post=scene.place.flooded)]


def flood_of_email(scene: Scene) -> Steps:
    fields = {"author_name": "Flo", "body": voices.comment(scene.chance)}
    email = scene.chance.choice(("flo@flood.example", "Flo@Flood.Example"))
    yield [scene.api({**fields, "author_email": email}, address=scene.own_address())]


def key_reused(scene: Scene) -> Steps:
    address, post, key = scene.own_address(), scene.post(), f"reused-{scene.number}"
    for number in range(2):
        fields = {"author_name": "Mal", "body": f"{number}: {voices.comment(scene.chance)}"}
        [answer] = yield [scene.api(fields, address=address, post=post, Idempotency_Key=key)]
    if answer.status != 422:
        raise Wrong(f"{answer.status} for a key that came with another comment")


def same_text(scene: Scene) -> Steps:
    """Say the same several times at once, without a key: it is taken once."""
    fields = {"author_name": "Mal", "body": voices.comment(scene.chance)}
    request = scene.api(fields, address=scene.own_address())
    answers = yield [request] * 3
    taken = [answer for answer in answers if answer.status in {201, 202}]
    if len(taken) != 1:
        raise Wrong(f"the same text at once was answered {[each.status for each in answers]}")


def wrong_tokens(scene: Scene) -> Steps:
    comment = scene.chance.randrange(1, 20_000)
    path, token = f"/api/v1/comments/{comment}/", f"{scene.chance.randrange(16**64):064x}"
    yield [scene.api({"body": "Mine"}, method="PATCH", path=path, X_Edit_Token=token)]
    yield [scene.api(b"", method="DELETE", path=path, X_Edit_Token=token[:20] + "é")]
    yield [Request("GET", f"/comments/{comment}/{token}/")]
    yield [
        scene.api(
            {"action": "approve", "filter": {"state": "pending"}},
            path="/api/v1/moderation/bulk/",
            Authorization=f"Token broadsheet_{token[:43]}",
        )
    ]


def once(*requests: Request) -> Generator[Sequence[Request], Sequence[Answer], None]:
    """Send requests one after the other, and leave it at that."""
    for request in requests:
        yield [request]
