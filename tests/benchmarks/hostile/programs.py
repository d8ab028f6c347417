"""Programs at what keeps programs away, and at what readers and other sites may ask for."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tests.benchmarks.hostile import markup, voices
from tests.benchmarks.hostile.deeds import Wrong
from tests.benchmarks.hostile.ordinary import said_id
from tests.benchmarks.hostile.scene import FLOODS, FORM, Scene, encoded
from tests.benchmarks.hostile.wire import HOST, Request

if TYPE_CHECKING:
    from tests.benchmarks.hostile.kinds import Steps


def trap(scene: Scene) -> Steps:
    """Fill in every field, the one too that nobody sees."""
    fields = {"author_name": "Bot", "subject": "Hello", "body": voices.spam(scene.chance)}
    yield [scene.form(fields)]


def too_fast(scene: Scene) -> Steps:
    """Post without a stamp, or with one that isn't good: nothing is taken."""
    post = scene.post()
    other = next(each for each in scene.place.posts if each != post)
    bad = ("", "0:forged", scene.place.stamps[other], markup.payload(scene.chance))
    fields = {"author_name": "Bot", "body": voices.spam(scene.chance)}
    [answer] = yield [scene.form({**fields, "stamp": scene.chance.choice(bad)}, post=post)]
    if said_id(answer) is not None:
        raise Wrong("a comment without a good stamp was taken")


def forged_proof(scene: Scene) -> Steps:
    """Ask for a challenge, and send a proof that proves nothing."""
    address, chance = scene.address(), scene.chance
    [answer] = yield [Request("GET", "/api/v1/challenge/", {"X-Forwarded-For": address})]
    challenge = answer.json if answer.status == 200 else {"algorithm": "SHA-256"}
    proof = {**challenge, "number": chance.choice((chance.randrange(75_000), -1, 1e300, "x", None))}
    sent = base64.b64encode(json.dumps(proof).encode()).decode()
    said = {"author_name": "Bot", "body": voices.spam(chance)}
    altcha = chance.choice((sent, sent[:-9], "{}", markup.payload(chance)))
    yield [scene.api({**said, "altcha": altcha}, address=address)]


def flag(scene: Scene) -> Steps:
    """Report what somebody said, or what isn't there."""
    chance = scene.chance
    _, comment = chance.choice(scene.place.answered)
    reason = chance.choice(("spam", "abusive", "private", "other", markup.payload(chance), 7))
    path = f"/api/v1/comments/{chance.choice((comment, comment, 10**9, 10**30))}/flag/"
    yield [scene.api({"reason": reason}, path=path)]


def flood_of_flags(scene: Scene) -> Steps:
    """Report everything, from one network."""
    path = f"/api/v1/comments/{scene.chance.randrange(1, 500)}/flag/"
    address = scene.chance.choice(FLOODS)
    yield [scene.api({"reason": "spam"}, path=path, address=address)] * 3


def mention(scene: Scene) -> Steps:
    """Send a webmention of a page that isn't there, or where no stranger is to look."""
    chance = scene.chance
    sources = (
        f"http://site{scene.number}.invalid/page",
        f"http://127.0.0.1:{scene.place.port}/admin/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        markup.payload(chance),
    )
    post = f"http://{HOST}:{scene.place.port}{chance.choice(scene.place.paths)}"
    target = chance.choice((post, post, f"{post}#comments", markup.payload(chance)))
    fields = encoded({"source": chance.choice(sources), "target": target})
    headers = {"Content-Type": FORM, "X-Forwarded-For": scene.address()}
    yield [Request("POST", "/webmention/", headers, fields)]
