"""Hostile input: stored as sent, shown as text, never a fault, never a lost message."""

import json
from typing import Any

import pytest

from emulator.people import Person, hidden
from tests.e2e.cards import becomes, buttons, card, is_bots, tap, words
from tests.e2e.installation import Installation
from tests.e2e.programs import make_hook, post_to

TEXTS = {
    "control characters": "fix \x00\x01\x02\x1b[31m the \x7f\x85 export \u2028 now",
    "lone surrogates": "fix \ud83d the \udc4d export",
    "emoji": "🤦🏽‍♀️" * 819,
    "4096 emoji": "😀" * 4096,
    "html": "<b>fix</b> </i> <script>alert(1)</script> <a href='javascript:x'>y</a> &amp; &lt;",
    "template": "{{ 7*7 }} {% raw %} ${7*7} {0} {name} %s %(x)s #{7*7}",
    "format": "{texts.__class__} {zone} {words}",
    "right to left": "\u202efix the export\u202c \u2067tropxe\u2069 עברית \u202d",
    "huge number": "pay " + "9" * 400 + " € by 99999999-99-99 at 99:99",
    "numbers": "fix it in 99999999999999999999 days, #" + "1" * 300,
    "sql": "'; DROP TABLE tasks; -- \\",
    "backslashes": "\\u0000 \\n \\x00 \\",
    "zalgo": "f\u0335\u0321\u0322" * 400,
    "spaces": "\u200b\u200c\u200d\ufeff",
    "marks": "[x](tg://user?id=1) *b* _i_ `c` ||s||",
    "lines": "\n".join(f"- fix {number}" for number in range(500)),
    "mentions": "@sift_bot " * 200,
    "one word": "fix" + "a" * 4000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_whatever_is_said_is_stored_as_sent_and_shown_as_text(sift: Installation, ann: Person, text: str) -> None:
    await ann.say(text, forward=hidden(text[:60]))

    shown = await ann.people.wait_for(ann.id, lambda message: is_bots(message) and bool(buttons(message)))
    await sift.settle()

    (message,) = await sift.kept()
    assert message.text == text
    assert message.author == text[:60]
    assert not [e for e in shown.get("entities", []) if e["type"] in {"text_link", "text_mention", "bot_command"}]
    status, body = await sift.call("GET", "/api/messages")
    assert status == 200
    assert body["items"][0]["text"] == text
    if "Make it a task" in buttons(shown):
        await tap(ann, shown, "Make it a task")
    await tap(ann, shown, "✓ Done")
    await sift.settle()
    assert "done" in {task["status"] for task in await sift.tasks()}


@pytest.mark.parametrize("door", ["polling"], indirect=True)
async def test_names_are_text_too(sift: Installation, people: Any) -> None:
    mallory = await people.user("<b>\u202eMallory</b>", last_name="{0} %s &amp;\x00", language="en")
    team = await people.group("<i>T</i> {name} \u202e", mallory)
    await mallory.say("@sift_bot order paper", chat=team)
    shown = await card(mallory, "Order paper", chat=team)

    await tap(mallory, shown, "✓ Done")

    done = await becomes(mallory, shown, "✅")
    assert "<b>" in words(done)


@pytest.mark.parametrize("door", ["polling"], indirect=True)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_whatever_the_api_is_sent_is_stored_as_sent(sift: Installation, text: str) -> None:
    hook = await make_hook(sift, None)

    status, body = await sift.call("POST", "/api/messages", {"text": text, "author": text[:60]})
    by_hook = await post_to(sift, hook, {"text": text, "author": text[:60]})

    assert status in {202, 400, 422}, body
    assert by_hook in {202, 400, 422}
    await sift.settle()
    assert all(message.text == text for message in await sift.kept())
    assert len(await sift.kept()) == [status, by_hook].count(202)


DEEP = "[" * 5_000 + "]" * 5_000
BODIES = {
    "nested too deep": DEEP.encode(),
    "nested objects": (b'{"a":' * 2_000) + b"1" + b"}" * 2_000,
    "cut off": b'{"text": "x',
    "not utf-8": b'{"text": "\xff\xfe"}',
    "utf-16": '{"text": "x"}'.encode("utf-16"),
    "nan": b'{"text": NaN}',
    "twice": b'{"text": "a", "text": "b"}',
    "a huge number": b'{"text": ' + b"9" * 5_000 + b"}",
    "1e999": b'{"text": 1e999}',
    "null": b"null",
    "a list": b"[1,2,3]",
    "empty": b"",
    "blank": b"   ",
    "nul": b"\x00" * 100,
}


@pytest.mark.parametrize("door", ["webhook"], indirect=True)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_broken_body_is_refused_at_every_door(sift: Installation, body: bytes) -> None:
    hook = await make_hook(sift, None)
    secret = {"X-Telegram-Bot-Api-Secret-Token": sift.door.secret}
    token = {"Authorization": "Bearer script-token-of-the-installation"}

    async def post(path: str, headers: dict[str, str]) -> int:
        async with sift.http.post(
            sift.web + path, data=body, headers=headers | {"Content-Type": "application/json"}
        ) as response:
            json.loads(await response.read() or b"null")
            return response.status

    answers = [
        await post(f"/telegram/{sift.door.path}", secret),
        await post("/api/messages", token),
        await post("/api/tasks", token),
        await post("/api/hooks", token),
        await post(f"/hooks/{hook['id']}", {}),
    ]

    assert all(400 <= status < 500 for status in answers), answers
    assert await sift.kept() == []


ODD_UPDATES: dict[str, dict[str, Any]] = {
    "empty": {},
    "of the future": {"quantum_message": {"spin": "up"}},
    "with an unknown field": {"message": {"hologram": {"depth": 3}}},
    "with an unknown origin": {"message": {"forward_origin": {"type": "time_machine", "date": 1}}},
    "with an unknown entity": {"message": {"entities": [{"type": "glow", "offset": 0, "length": 3}]}},
    "with entities outside of the text": {
        "message": {
            "entities": [
                {"type": "bold", "offset": 9_000, "length": 10**12},
                {"type": "url", "offset": -5, "length": 2},
            ]
        }
    },
    "with a deep part": {"message": {"hologram": json.loads("[" * 150 + "]" * 150)}},
    "with a wrong kind of text": {"message": {"caption": 7, "photo": "none"}},
}


@pytest.mark.filterwarnings("default:Detected unknown update type:RuntimeWarning")
@pytest.mark.parametrize("door", ["webhook"], indirect=True)
@pytest.mark.parametrize("odd", ODD_UPDATES.values(), ids=ODD_UPDATES)
async def test_an_update_that_nobody_has_seen_before_is_taken_and_holds_up_no_other(
    sift: Installation, ann: Person, odd: dict[str, Any]
) -> None:
    sift.may_fail.append("message to react not found")
    await ann.say("Buy milk")
    await card(ann, "Buy milk")
    message = {
        "message_id": 900,
        "date": 1_795_342_000,
        "chat": {"id": ann.id, "type": "private", "first_name": "Ann"},
        "from": {"id": ann.id, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "username": "ann_lee"},
        "text": "Buy bread",
    }
    update = {"update_id": 2**40, **odd}
    if "message" in odd:
        update["message"] = message | odd["message"]
    headers = {"X-Telegram-Bot-Api-Secret-Token": sift.door.secret}

    async with sift.http.post(f"{sift.web}/telegram/{sift.door.path}", json=update, headers=headers) as response:
        assert response.status == 200
    if "message" in odd:
        await card(ann, "Buy bread")
    await ann.say("Buy salt")

    await card(ann, "Buy salt")
