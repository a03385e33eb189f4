"""Hostile input: stored as sent, shown as text, never a fault, never a lost message."""

import json
from typing import Any

import pytest

from emulator.people import People, Person, hidden
from tests.e2e.cards import answer, becomes, buttons, card, is_bots, tap, words
from tests.e2e.doors import by_polling, by_webhook, on_each_engine
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


@on_each_engine
async def test_whatever_is_said_is_stored_as_sent_and_shown_as_text(sift: Installation, people: People) -> None:
    said = {text: await people.user(f"Ann {number}", language="en") for number, text in enumerate(TEXTS.values())}

    for text, person in said.items():
        await person.say(text, forward=hidden(text[:60]))
    shown = [
        await people.wait_for(person, lambda message: is_bots(message) and bool(buttons(message)))
        for person in said.values()
    ]

    await sift.settle()
    assert {(message.text, message.author) for message in await sift.kept()} == {(text, text[:60]) for text in said}
    odd = [entity for card_ in shown for entity in card_["entities"] if is_active(entity)]
    assert odd == []
    status, body = await sift.call("GET", "/api/messages?limit=100")
    assert status == 200
    assert {message["text"] for message in body["items"]} == set(said)


@pytest.mark.thorough
@by_polling
@on_each_engine
async def test_the_card_of_whatever_is_said_has_working_buttons(sift: Installation, people: People) -> None:
    for number, text in enumerate(TEXTS.values()):
        person = await people.user(f"Ann {number}", language="en")
        await person.say(text)
        shown = await people.wait_for(person, lambda message: is_bots(message) and bool(buttons(message)))
        if "Make it a task" in buttons(shown):
            await tap(person, shown, "Make it a task")
        await tap(person, shown, "✓ Done")
        await person.say("/tasks")
        await person.say("/undo")
        await answer(person, "Undone")


ACTIVE_ENTITIES = frozenset({"text_link", "text_mention", "bot_command"})


def is_active(entity: dict[str, Any]) -> bool:
    """Whether it does something when it is touched, but for our own link from a number to its task."""
    return entity["type"] in ACTIVE_ENTITIES and not entity.get("url", "").startswith(
        "https://t.me/sift_bot?start=task_"
    )


@by_polling
async def test_names_are_text_too(sift: Installation, people: Any) -> None:
    mallory = await people.user("<b>\u202eMallory</b>", last_name="{0} %s &amp;\x00", language="en")
    team = await people.group("<i>T</i> {name} \u202e", mallory)
    await mallory.say("@sift_bot order paper", chat=team)
    shown = await card(mallory, "Order paper", chat=team)

    await tap(mallory, shown, "✓ Done")

    done = await becomes(mallory, shown, "✅")
    assert "<b>" in words(done)


@by_polling
@on_each_engine
async def test_whatever_programs_send_is_stored_as_sent(sift: Installation) -> None:
    hook = await make_hook(sift, None)

    answers = {}
    for number, text in enumerate(TEXTS.values()):
        posted = {"text": text, "author": text[:60]}
        by_api, _ = await sift.call("POST", "/api/messages", posted)
        by_hook = await post_to(sift, hook, posted, name=f"msg_{number}")
        answers[text] = (by_api, by_hook)

    await sift.settle()
    assert set(answers.values()) == {(202, 202)}
    assert sorted(message.text for message in await sift.kept()) == sorted([*TEXTS.values()] * 2)


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


@by_webhook
async def test_a_broken_body_is_refused_at_every_door(sift: Installation) -> None:
    hook = await make_hook(sift, None)
    json_in = {"Content-Type": "application/json"}
    token = json_in | {"Authorization": "Bearer script-token-of-the-installation"}
    doors = {
        f"/telegram/{sift.door.path}": json_in | {"X-Telegram-Bot-Api-Secret-Token": sift.door.secret},
        "/api/messages": token,
        "/api/tasks": token,
        "/api/hooks": token,
        f"/hooks/{hook['id']}": json_in,
    }

    for name, body in BODIES.items():
        for path, headers in doors.items():
            async with sift.http.post(sift.web + path, data=body, headers=headers) as response:
                assert 400 <= response.status < 500, (name, path)
                assert (await response.json())["error"]["code"], (name, path)

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


@by_webhook
async def test_an_update_that_nobody_has_seen_before_is_taken_and_holds_up_no_other(
    sift: Installation, ann: Person
) -> None:
    sift.may_fail.append("message to react not found")
    await ann.say("Buy milk")
    await card(ann, "Buy milk")

    for number, (name, odd) in enumerate(ODD_UPDATES.items()):
        await post_update(sift, 2**40 + number, odd, message_of(ann, 900 + number, f"Buy {name}"))
    await ann.say("Buy salt")

    await card(ann, "Buy salt")
    await sift.settle()
    bought = [f"Buy {name}" for name, odd in ODD_UPDATES.items() if "message" in odd]
    assert [message.text for message in await sift.kept()] == ["Buy milk", *bought, "Buy salt"]


def message_of(person: Person, message_id: int, text: str) -> dict[str, Any]:
    """What somebody writes in private, in the Bot API's words."""
    names = {"id": person.id, "first_name": person.fields["first_name"]}
    chat = names | {"type": "private"}
    return {
        "message_id": message_id,
        "date": 1_795_342_000,
        "chat": chat,
        "from": names | {"is_bot": False},
        "text": text,
    }


async def post_update(sift: Installation, number: int, odd: dict[str, Any], message: dict[str, Any]) -> None:
    """Post as Telegram does: an odd update, with the message in it if it has one."""
    update = {"update_id": number, **odd} | ({"message": message | odd["message"]} if "message" in odd else {})
    headers = {"X-Telegram-Bot-Api-Secret-Token": sift.door.secret}
    async with sift.http.post(f"{sift.web}/telegram/{sift.door.path}", json=update, headers=headers) as response:
        assert response.status == 200
