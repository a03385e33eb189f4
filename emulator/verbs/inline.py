"""What people do with the bot in chats where it need not be: ask it inline, send what it offers, call it as a guest."""

import asyncio
from typing import Any

from emulator.inline import Answer, InlineQuery, Result
from emulator.jsontypes import Json
from emulator.model import PRESENT, Chat, Message, Person
from emulator.render import person_json
from emulator.verbs.base import Request, Verb, check_member
from emulator.verbs.talking import check_may_write, say
from emulator.world import Sent, World, WrongUseError

ANSWER_SECONDS = 10.0
MAX_QUERY = 256


async def inline(request: Request) -> Json:
    """Write `@bot query` in a `chat` and wait for the list: `{answered, id, results, button, next_offset, cached,
    is_personal, cache_time}`; each result is `{id, type, title, description, …}`. More: `offset` (the next page),
    `chat_type` (what the bot is told instead of the chat's own), `timeout` in seconds."""
    world, person = request.world, request.person()
    query, offset = str(request.get("query", "")).strip(), str(request.get("offset", ""))
    if not world.abilities.inline:
        raise WrongUseError("inline mode of the bot is switched off")
    if len(query) > MAX_QUERY:
        raise WrongUseError(f"an inline query has at most {MAX_QUERY} characters")
    world.met.add(person.id)
    asked = world.inline.ask(str(world.rng.randrange(10**17, 10**19)), person, query, offset)
    kept = world.inline.kept(person, query, offset)
    if kept is not None:
        asked.answer.set_result(kept)
        return _shown(asked, kept) | {"cached": True}
    body = {"id": asked.id, "from": person_json(person), "query": query, "offset": offset}
    world.mailbox.put("inline_query", body | {"chat_type": _chat_type(request)}, person.id)
    try:
        timeout = float(request.get("timeout", ANSWER_SECONDS))
        answer = await asyncio.wait_for(asyncio.shield(asked.answer), timeout)
    except TimeoutError:
        return {"answered": False, "id": asked.id, "results": [], "button": None, "next_offset": "", "cached": False}
    return _shown(asked, answer) | {"cached": False}


def _chat_type(request: Request) -> str:
    chat = request.chat()
    own = "sender" if chat.id == request.person().id else chat.kind
    return str(request.get("chat_type") or own)


def _shown(asked: InlineQuery, answer: Answer) -> Json:
    return {
        "answered": True,
        "id": asked.id,
        "results": [{"id": result.id} | result.shown for result in answer.results],
        "button": answer.button,
        "next_offset": answer.next_offset,
        "is_personal": answer.is_personal,
        "cache_time": answer.cache_time,
    }


async def choose(request: Request) -> Json:
    """Send the result `result` (its id) of the inline query `query` (its id) to `chat`, where the bot need not be."""
    world, person = request.world, request.person()
    asked = world.inline.queries.get(str(request.fields["query"]))
    if asked is None or asked.person is not person or not asked.answer.done():
        raise WrongUseError("there is no such answered query of this person")
    found = [result for result in asked.answer.result().results if result.id == str(request.fields["result"])]
    if not found:
        raise WrongUseError(f"the answer has no result {request.fields['result']}")
    message = send_through_bot(world, request.chat(), person, found[0], request.get("reply_to"))
    if world.abilities.inline_feedback:
        _tell_of_choice(world, asked, found[0], message)
    return world.view(message)


def send_through_bot(world: World, chat: Chat, person: Person, result: Result, reply_to: Any = None) -> Message:
    """Post a result in somebody's name; with buttons it gets an id by which the bot may change it."""
    check_may_write(world, chat, person)
    content, markup = dict(result.content), result.markup
    replied = world.message(chat.id, int(reply_to)) if reply_to else None
    sent = Sent(sender=person, reply_to=replied, markup=markup, via_bot=world.bot)
    if chat.kind == "channel":
        sent.sender, sent.sender_chat = None, chat
    sent.is_inline = markup is not None
    return world.post(chat, content, sent)


def _tell_of_choice(world: World, asked: InlineQuery, result: Result, message: Message) -> None:
    body = {"result_id": result.id, "from": person_json(asked.person), "query": asked.query}
    named = {"inline_message_id": message.inline_id} if message.inline_id else {}
    world.mailbox.put("chosen_inline_result", body | named, asked.person.id)


async def share(request: Request) -> Json:
    """Send the message that the bot has `prepared` (its id) for `user` to `chat`."""
    world, person, chat = request.world, request.person(), request.chat()
    prepared = world.inline.prepared.get(str(request.fields["prepared"]))
    if prepared is None or prepared.person is not person or prepared.expires < world.clock.now():
        raise WrongUseError("there is no such prepared message for this person")
    kind = "bot" if chat.id == person.id else chat.kind
    if kind not in prepared.kinds:
        raise WrongUseError(f"the prepared message may not be sent to a {kind} chat")
    check_member(chat, person)
    return world.view(send_through_bot(world, chat, person, prepared.result))


async def guest(request: Request) -> Json:
    """Call the bot into a group where it is no member: `@bot text`, as `say` does; the message."""
    world, chat = request.world, request.chat()
    if not world.abilities.guest:
        raise WrongUseError("guest mode of the bot is switched off")
    if not chat.is_group or chat.status(world.bot.id) in PRESENT:
        raise WrongUseError("a guest is called into groups where it is no member")
    text = f"@{world.bot.username} {request.fields['text']}"
    return await say(Request(request.emulator, request.fields | {"text": text}))


VERBS: dict[str, Verb] = {"inline": inline, "choose": choose, "share": share, "guest": guest}
