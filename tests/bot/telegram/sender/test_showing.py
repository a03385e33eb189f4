"""The sender shows what is wanted: the newest state only, once, in one card."""

from bot.bell import Bell
from emulator.people import People, Person
from storage.database import Database
from tests.bot.telegram.conftest import Eventually
from tests.bot.telegram.sender.conftest import Easel, Sending, all_done, bots_texts, first, want


async def test_a_card_is_sent_once_as_a_quiet_reply_and_then_edited(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, bell: Bell, eventually: Eventually
) -> None:
    wish = await ann.say("buy milk https://example.com")
    easel.silent = True
    easel.texts["card"] = "<b>buy</b> milk https://example.com"
    await db.write(want, ann.id, "card", reply_to=wish["message_id"])

    async with sending():
        await eventually(lambda: all_done(db))
        easel.texts["card"] = "<s>buy</s> milk"
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    card = (await people.history(ann))[-1]
    assert (card["text"], card["entities"][0]["type"]) == ("buy milk", "strikethrough")
    assert card["reply_to_message"]["message_id"] == wish["message_id"]
    assert card["reply_markup"]["inline_keyboard"][0][0]["text"] == "Done"
    sent, edited = [call["params"] for call in await people.calls() if "Message" in call["method"]]
    assert sent["disable_notification"] == "true"
    assert all("is_disabled" in str(call["link_preview_options"]) for call in (sent, edited))
    assert edited["message_id"] == str(card["message_id"])


async def test_a_card_arrives_though_what_it_replies_to_is_gone(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
) -> None:
    await db.write(want, ann.id, "card", reply_to=987_654)

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["card"]


async def test_changes_that_come_faster_than_they_are_sent_run_together(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.may_draw.clear()
    easel.texts["card"] = "version 1"
    await db.write(want, ann.id, "card")

    async def is_being_drawn() -> bool:
        return easel.drawn == ["card"]

    async with sending():
        await eventually(is_being_drawn)
        for _ in range(5):
            await db.write(want, ann.id, "card")
        easel.texts["card"] = "version 6"
        easel.may_draw.set()
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["version 6"]
    assert len(easel.drawn) == 2
    delivery = await db.read(first)
    assert (delivery.shown, delivery.wanted) == (6, 6)


async def test_where_there_is_nothing_to_show_any_more_nothing_is_sent(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = None
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == []


async def test_an_edit_that_changes_nothing_is_done(
    sending: Sending, db: Database, people: People, ann: Person, bell: Bell, eventually: Eventually
) -> None:
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    [edit] = await people.calls("editMessageText")
    assert "not modified" in edit["description"]
    assert await bots_texts(people, ann) == ["card"]


async def test_a_card_that_was_deleted_in_the_chat_is_sent_anew_when_it_changes(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, bell: Bell, eventually: Eventually
) -> None:
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))
        await ann.remove((await people.history(ann))[-1])
        easel.texts["card"] = "changed"
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["changed"]
    assert (await db.read(first)).telegram_message_id == (await people.history(ann))[-1]["message_id"]


async def test_a_text_that_telegram_cannot_parse_goes_out_plain(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = "<b>unclosed &lt;tag&gt;"
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["unclosed <tag>"]


async def test_a_text_that_is_too_long_is_cut(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = "<b>" + "😀" * 3_000 + "</b>"
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    [text] = await bots_texts(people, ann)
    assert text == "😀" * 2_047 + "…"


async def test_a_lone_surrogate_is_no_reason_to_stop(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = "half \ud83d a face"
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["half ? a face"]
