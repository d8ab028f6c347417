"""What people do who only want to say something: all of it has to be taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.benchmarks.hostile import voices
from tests.benchmarks.hostile.deeds import Wrong
from tests.benchmarks.hostile.scene import Scene
from tests.benchmarks.hostile.wire import Answer, Request

if TYPE_CHECKING:
    from tests.benchmarks.hostile.kinds import Steps


def by_api(scene: Scene) -> Steps:
    yield [scene.api(_fields(scene), address=scene.own_address())]


def by_form(scene: Scene) -> Steps:
    """Fill the page's form in, and look at what it leads to."""
    post, address = scene.post(), scene.own_address()
    yield [Request("GET", f"/comments/stamp/{post}/")]
    [answer] = yield [scene.form(_fields(scene), address=address, post=post)]
    if answer.status == 303:
        yield [Request("GET", answer.headers["location"].partition("#")[0])]


def reply(scene: Scene) -> Steps:
    post, comment = scene.chance.choice(scene.place.answered)
    fields = {**_fields(scene), "parent": comment}
    yield [scene.api(fields, address=scene.own_address(), post=post)]


def edit(scene: Scene) -> Steps:
    """Post, correct a word, and look; every third thinks better of it."""
    address = scene.own_address()
    [answer] = yield [scene.api(_fields(scene), address=address)]
    token = answer.json["edit_token"]
    path = f"/api/v1/comments/{answer.json['id']}/"
    change = {"body": voices.comment(scene.chance)}
    yield [scene.api(change, method="PATCH", path=path, X_Edit_Token=token, address=address)]
    yield [Request("GET", path, {"X-Edit-Token": token})]
    if scene.number % 3 == 0:
        yield [scene.api(b"", method="DELETE", path=path, X_Edit_Token=token, address=address)]


def slowly(scene: Scene) -> Steps:
    """Post without scripts: the page asks to read it once more, and takes it then."""
    fields, post, address = _fields(scene), scene.post(), scene.own_address()
    [answer] = yield [scene.form({**fields, "stamp": ""}, address=address, post=post)]
    if answer.status != 200 or b'name="stamp"' not in answer.body:
        raise Wrong(f"{answer.status} without a form for a comment that came without a stamp")
    [answer] = yield [scene.form(fields, address=address, post=post)]
    if said_id(answer) is None:
        raise Wrong(f"{answer.status} for a comment that was read once more")


def twice(scene: Scene) -> Steps:
    """Press the button three times: one comment, and three times the same answer."""
    post, key, address = scene.post(), f"key-{scene.number}", scene.own_address()
    if scene.number % 2:
        request = scene.api(_fields(scene), address=address, post=post, Idempotency_Key=key)
    else:
        request = scene.form({**_fields(scene), "key": key}, address=address, post=post)
    answers = yield [request] * 3
    if len({said_id(answer) for answer in answers}) != 1:
        raise Wrong(f"one key made several comments: {[each.status for each in answers]}")


def said_id(answer: Answer) -> int | None:
    """Return the id of the comment that was taken, as the answer's location tells it, or None."""
    if answer.status not in {201, 202, 303}:
        return None
    found = re.search(r"[?&]comment=(\d+)|/comments/(\d+)/", answer.headers.get("location", ""))
    return int(found[1] or found[2]) if found else None


def _fields(scene: Scene) -> dict[str, str]:
    """Return what somebody types; half of them leave an e-mail address."""
    chance = scene.chance
    fields = {"author_name": voices.name(chance), "body": voices.comment(chance)}
    if chance.random() < 0.5:
        fields["author_email"] = f"reader{scene.number}@mail.example"
    if chance.random() < 0.2:
        fields["author_url"] = f"https://reader{scene.number}.example/about"
    return fields
