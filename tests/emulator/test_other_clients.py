"""Two clients that know nothing of each other drive the emulator: what it says must be Telegram's language."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher, F, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from pydantic import BaseModel
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    TelegramObject,
    Update,
)
from telegram.error import BadRequest, Forbidden

from emulator.jsontypes import Json
from emulator.people import People, Person, from_channel, from_sender_chat, hidden

# Telegram still sends these beside `forward_origin`; python-telegram-bot 22 no longer knows them.
LEGACY = {
    "forward_from",
    "forward_from_chat",
    "forward_from_message_id",
    "forward_signature",
    "forward_sender_name",
    "forward_date",
}

# Of a later version of the Bot API than this python-telegram-bot.
NEWER = {"can_send_welcome_messages", "members_only"}


@pytest.fixture
async def ptb(base: str) -> AsyncIterator[Bot]:
    async with Bot("42:TEST", base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
        yield bot


@pytest.fixture
async def aiogram(base: str) -> AsyncIterator[AiogramBot]:
    bot = AiogramBot("42:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    yield bot
    await bot.session.close()


def unknown_to_ptb(thing: Any) -> set[str]:
    """Fields that python-telegram-bot could not place, anywhere inside."""
    if isinstance(thing, list | tuple):
        return set().union(*(unknown_to_ptb(part) for part in thing))
    if not isinstance(thing, TelegramObject):
        return set()
    inner = [getattr(thing, name) for name in thing._get_attrs_names(include_private=False)]
    return set(thing.api_kwargs).union(*(unknown_to_ptb(part) for part in inner)) - LEGACY - NEWER


def unknown_to_aiogram(thing: Any) -> set[str]:
    """Fields that aiogram keeps without knowing them, anywhere inside."""
    if isinstance(thing, list | tuple):
        return set().union(*(unknown_to_aiogram(part) for part in thing))
    if not isinstance(thing, BaseModel):
        return set()
    inner = [getattr(thing, name) for name in type(thing).model_fields]
    return set(thing.model_extra or {}).union(*(unknown_to_aiogram(part) for part in inner))


async def make_every_kind_of_update(people: People, ann: Person) -> None:
    """One of each, for a client to read."""
    await ann.say("see https://example.com", forward=hidden("Zed"))
    await ann.say("x", forward=from_channel({"title": "News"}, 3, "editor"))
    await ann.say("x", forward=from_sender_chat({"title": "Ops"}))
    message = await ann.say(html="<b>x</b> <tg-spoiler>y</tg-spoiler>")
    await ann.edit(message, "edited")
    await ann.react(message, "👍")
    await ann.say("re", reply_to=message["message_id"], quote="edited")
    await ann.album([{"photo": {}}, {"video": {}}], caption="two")
    for kind in ("document", "voice", "audio", "animation", "video_note", "sticker"):
        media: Json = {kind: {}}
        await ann.say(**media)
    await ann.say(contact={"phone_number": "+1", "first_name": "Zoe"})
    await ann.say(location={"latitude": 1, "longitude": 2})
    await ann.say(poll={"question": "Tea?", "options": ["yes", "no"]})
    group = await people.group("Team", ann, supergroup=False)
    await ann.move_bot(group, "promote")
    await people.do("migrate", chat=group)
    channel = await people.channel("News 2", ann, bot="administrator")
    await ann.edit(await ann.say("post", chat=channel), "post 2")
    await ann.block()
    await ann.unblock()


KINDS = ["message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "message_reaction"]


async def test_python_telegram_bot_knows_every_field(ptb: Bot, people: People, ann: Person) -> None:
    await ptb.get_updates(allowed_updates=KINDS, offset=-1)
    await make_every_kind_of_update(people, ann)

    updates = await ptb.get_updates()

    seen = {name for update in updates for name in KINDS if getattr(update, name) is not None}
    assert seen == set(KINDS)
    assert unknown_to_ptb(list(updates)) == set()


async def test_aiogram_knows_every_field(aiogram: AiogramBot, people: People, ann: Person) -> None:
    await aiogram.get_updates(allowed_updates=KINDS, offset=-1)
    await make_every_kind_of_update(people, ann)

    updates = await aiogram.get_updates()

    assert {update.event_type for update in updates} == set(KINDS)
    assert unknown_to_aiogram(updates) == set()


async def make_every_newer_kind_of_update(people: People, ann: Person) -> None:
    """One of each that came with later versions of the Bot API."""
    await people.botfather(inline_feedback=True)
    forum = await people.group("Forum", ann, bot="administrator", is_forum=True)
    topic = await ann.topic(forum, "Bugs")
    await ann.topic(forum, topic=topic, closed=True)
    await ann.topic(forum, topic=topic, closed=False)
    await ann.topic(forum, "More bugs", topic=topic)
    await ann.say("in a topic", chat=forum, topic=topic)
    bob = await people.user("Bob")
    await bob.join(forum)
    await ann.move(bob, forum, "administrator", anonymous=True)
    await bob.react(await bob.say("x", chat=forum), "👍")
    await ann.move(bob, forum, "restricted")
    await bob.leave(forum)
    news = await people.channel("News 3", ann, bot="administrator")
    await people.configure(news, linked=await people.group("Talk", ann, bot="administrator"))
    await ann.react(await ann.say("post", chat=news), "👍")
    await ann.say("/mine", chat=forum)
    friends = await people.group("Friends", ann, bot=None)
    await ann.guest("milk", chat=friends)
    await ann.inline("milk", chat=friends, timeout=0)


async def test_aiogram_knows_every_newer_field(aiogram: AiogramBot, people: People, ann: Person) -> None:
    wanted = ["inline_query", "chosen_inline_result", "guest_message", "chat_member", "message_reaction_count"]
    await aiogram.get_updates(allowed_updates=[*wanted, *KINDS, "callback_query"], offset=-1)
    command = types.BotCommand(command="mine", description="My tasks", is_ephemeral=True)
    await aiogram.set_my_commands([command])
    await make_every_newer_kind_of_update(people, ann)
    asked = next(update.inline_query for update in await aiogram.get_updates() if update.inline_query)
    button = types.InlineKeyboardButton(text="Take", callback_data="take")
    keyboard = types.InlineKeyboardMarkup(inline_keyboard=[[button]])
    said = types.InputTextMessageContent(message_text="Task 1")
    article = types.InlineQueryResultArticle(id="1", title="Task 1", input_message_content=said, reply_markup=keyboard)
    assert await aiogram.answer_inline_query(asked.id, [article], cache_time=0, is_personal=True)
    group = await people.group("Team", ann, bot="administrator")
    await ann.press(await ann.choose({"id": asked.id}, "1", chat=group), "Take", timeout=0)
    to_ann = types.EphemeralMessageParameters(receiver_user_id=ann.id)
    whisper = await aiogram.send_message(group, "for you", ephemeral_message_parameters=to_ann)
    assert whisper.ephemeral_message_id is not None
    assert await aiogram.edit_ephemeral_message_text(group, ann.id, whisper.ephemeral_message_id, text="new")

    updates = await aiogram.get_updates()

    assert {*wanted, "callback_query"} <= {update.event_type for update in updates}
    members = [await aiogram.get_chat_member(group, who) for who in (42, ann.id)]
    facts = [await aiogram.get_me(), await aiogram.get_chat(group), whisper, *members, *await aiogram.get_my_commands()]
    assert unknown_to_aiogram([*updates, *facts]) == set()


async def test_python_telegram_bot_drives_a_conversation(ptb: Bot, people: People, ann: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="done")]])
    card = await ptb.send_message(ann.id, "<b>card</b>", parse_mode="HTML", reply_markup=keyboard)
    press = asyncio.create_task(ann.press({"chat": {"id": ann.id}, "message_id": card.message_id}, "Done"))
    update = await _next_press(ptb)
    assert update.callback_query is not None

    await update.callback_query.answer("Saved")
    edited = await update.callback_query.edit_message_text("done")
    photo = await ptb.send_photo(ann.id, b"picture", caption="look")
    file = await ptb.get_file(photo.photo[-1].file_id)
    album = await ptb.send_media_group(ann.id, [InputMediaPhoto(b"1"), InputMediaPhoto(b"2")])
    about = [
        await ptb.get_me(),
        await ptb.get_chat(ann.id),
        await ptb.get_chat_member(ann.id, 42),
        await ptb.get_webhook_info(),
    ]

    assert await press == {"answered": True, "text": "Saved", "alert": False, "url": None}
    assert bytes(await file.download_as_bytearray()) == b"picture"
    assert unknown_to_ptb([card, update, edited, photo, file, *album, *about]) == set()
    with pytest.raises(BadRequest, match="Message is not modified"):
        await ptb.edit_message_text("done", ann.id, card.message_id)
    await ann.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(ann.id, "x")


async def _next_press(ptb: Bot) -> Update:
    offset = 0
    while True:
        for update in await ptb.get_updates(offset=offset, timeout=10):
            offset = update.update_id + 1
            if update.callback_query is not None:
                return update


@pytest.fixture
def dispatcher() -> Dispatcher:
    """A bot that echoes with a button, and edits when it is pressed."""
    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def echo(message: types.Message) -> None:
        button = types.InlineKeyboardButton(text="Done", callback_data="done", style="success")
        await message.reply(
            f"you said {message.text}", reply_markup=types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        )

    @dispatcher.callback_query(F.data == "done")
    async def done(query: types.CallbackQuery) -> None:
        await query.answer("Saved")
        assert isinstance(query.message, types.Message)
        await query.message.edit_text("done")

    return dispatcher


async def test_an_aiogram_bot_runs_on_it(aiogram: AiogramBot, dispatcher: Dispatcher, people: People) -> None:
    ann = await people.user("Ann")
    polling = asyncio.create_task(dispatcher.start_polling(aiogram, handle_signals=False, close_bot_session=False))

    await ann.say("hello")
    card = await people.wait_for(ann, lambda message: message.get("text") == "you said hello")
    answer = await ann.press(card, "Done")

    assert answer == {"answered": True, "text": "Saved", "alert": False, "url": None}
    edited = await people.wait_for(ann, lambda message: message.get("text") == "done")
    assert "reply_markup" not in edited
    await dispatcher.stop_polling()
    await polling


async def test_aiogram_understands_the_refusals(aiogram: AiogramBot, people: People, ann: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aiogram.send_message(1, "x")
    await people.fault(code=429, retry_after=3)
    with pytest.raises(TelegramRetryAfter) as refusal:
        await aiogram.send_message(ann.id, "x")
    assert refusal.value.retry_after == 3
    await ann.block()
    with pytest.raises(TelegramForbiddenError):
        await aiogram.send_message(ann.id, "x")


async def test_aiogram_sets_the_bot_up(aiogram: AiogramBot, ann: Person) -> None:
    await aiogram.set_my_commands([types.BotCommand(command="tasks", description="Open tasks")])
    app = types.MenuButtonWebApp(text="Open", web_app=types.WebAppInfo(url="https://app.example.com/"))
    await aiogram.set_chat_menu_button(menu_button=app)
    photo = await aiogram.send_photo(ann.id, types.BufferedInputFile(b"picture", "a.jpg"), caption="look")
    assert photo.photo is not None
    downloaded = await aiogram.download(photo.photo[-1].file_id)

    facts = [await aiogram.get_me(), await aiogram.get_chat(ann.id), await aiogram.get_webhook_info(), photo]
    facts += await aiogram.get_my_commands()

    assert downloaded is not None
    assert downloaded.read() == b"picture"
    assert isinstance(await aiogram.get_chat_menu_button(), types.MenuButtonWebApp)
    assert unknown_to_aiogram(facts) == set()
