"""What people write, forward, edit and react."""

import secrets
from collections.abc import Callable
from typing import Any

from emulator import origins
from emulator.accounts import ANONYMOUS_ADMINISTRATOR, CHANNEL_WRITER
from emulator.auto_entities import with_automatic
from emulator.inline import GuestQuery
from emulator.jsontypes import Json
from emulator.media import KINDS, media_content
from emulator.membership import is_mute
from emulator.model import PRESENT, Chat, Message, Person
from emulator.parse_html import HtmlError, parse_html
from emulator.sight import mentions
from emulator.verbs.base import Request, Verb, check_member
from emulator.verbs.chats import person_from
from emulator.verbs.topics import topic_of
from emulator.world import Sent, World, WrongUseError

ALBUM_KINDS = ("photo", "video", "document", "audio")


async def say(request: Request) -> Json:
    """Write a message; all fields stand in `Person.say` and `content_from`."""
    chat, person = request.chat(), request.person()
    check_may_write(request.world, chat, person)
    content, sent = content_from(request.world, request.fields), _sent(request, chat, person)
    if request.get("ephemeral", True) and _is_for_the_bot_alone(request.world, chat, person, content, sent):
        sent.receiver = request.world.bot
    message = request.world.post(chat, content, sent)
    if chat.is_group and chat.status(request.world.bot.id) not in PRESENT:
        _call_as_guest(request.world, message)
    return request.world.view(message)


def _call_as_guest(world: World, message: Message) -> None:
    """Tell the bot of a message that mentions it where it is no member."""
    if not world.abilities.guest or not mentions(message, world.bot):
        return
    query_id = str(world.rng.randrange(10**17, 10**19))
    world.inline.guests[query_id] = GuestQuery(message, world.clock.monotonic())
    world.mailbox.put("guest_message", world.message_json(message) | {"guest_query_id": query_id}, message.chat.id)


def _is_for_the_bot_alone(world: World, chat: Chat, person: Person, content: Json, sent: Sent) -> bool:
    """Whether a client sends a message as an ephemeral one: a command that the bot has marked so, or a reply to what
    only this person sees."""
    if sent.reply_to is not None and sent.reply_to.receiver is not None:
        return True
    words = str(content.get("text", "")).split()
    takes_it = chat.is_group and chat.takes_ephemeral and chat.status(world.bot.id) in PRESENT
    is_own_command = sent.sender is person and not sent.forward and words and words[0].startswith("/")
    if not (takes_it and is_own_command):
        return False
    name, _, addressee = words[0][1:].partition("@")
    if addressee and addressee.lower() != (world.bot.username or "").lower():
        return False
    shown = world.profile.commands_for(chat, person)
    return any(command["command"] == name and command.get("is_ephemeral") for command in shown)


async def album(request: Request) -> list[Json]:
    """Several photos, videos, documents or audios sent as one: `items`, each as in `say`."""
    chat, person = request.chat(), request.person()
    check_may_write(request.world, chat, person)
    album_id = str(request.world.rng.randrange(10**16, 10**17))
    shared = {name: value for name, value in request.fields.items() if name != "items"}
    posted = []
    for item in request.fields["items"]:
        if not any(kind in item for kind in ALBUM_KINDS):
            raise WrongUseError(f"an album holds {', '.join(ALBUM_KINDS)}")
        sent = _sent(Request(request.emulator, shared | item), chat, person)
        sent.album = album_id
        posted.append(request.world.view(request.world.post(chat, content_from(request.world, item), sent)))
    return posted


def check_may_write(world: World, chat: Chat, person: Person) -> None:
    """Whether somebody may write in a chat; writing in private starts the bot.

    Raises:
        WrongUseError: When not.
    """
    check_member(chat, person)
    if chat.kind == "private" and chat.status(world.bot.id) == "kicked":
        raise WrongUseError(f"{person.name()} has blocked the bot")
    if chat.kind == "private" and world.bot.id not in chat.members:
        chat.members[world.bot.id] = "member"
    if is_mute(chat, person):
        raise WrongUseError(f"{person.name()} may not write in chat {chat.id}")
    if chat.kind == "channel" and chat.status(person.id) not in ("creator", "administrator"):
        raise WrongUseError(f"{person.name()} may not post in channel {chat.id}")


def _sent(request: Request, chat: Chat, person: Person) -> Sent:
    reply_to = _replied(request, chat, person)
    sent = Sent(
        sender=person,
        date=request.get("date"),
        forward=forward_from(request.world, request.get("forward")),
        reply_to=reply_to,
        quote=_quote(reply_to, request.get("quote")),
        signature=request.get("signature"),
    )
    if chat.kind == "channel":
        sent.sender, sent.sender_chat = None, chat
    elif request.get("as_channel"):
        sent.sender, sent.sender_chat = CHANNEL_WRITER, request.world.chat(int(request.fields["as_channel"]))
    elif chat.is_group and request.get("anonymous", person.id in chat.anonymous):
        sent.sender, sent.sender_chat = ANONYMOUS_ADMINISTRATOR, chat
    if request.get("topic"):
        sent.thread = topic_of(chat, int(request.fields["topic"])).id
    return sent


def _replied(request: Request, chat: Chat, person: Person) -> Message | None:
    """The message of `reply_to`: its id, or itself as it was shown."""
    given = request.get("reply_to")
    if not given:
        return None
    named = given if isinstance(given, dict) else {"message_id": int(given)}
    fields = {"chat": chat.id, "user": person.id, "message": named.get("message_id")}
    return Request(request.emulator, fields | {"ephemeral": named.get("ephemeral_message_id")}).message()


def _quote(reply_to: Message | None, words: str | None) -> Json | None:
    if not words or reply_to is None:
        return None
    text = str(reply_to.content.get("text") or reply_to.content.get("caption") or "")
    if words not in text:
        raise WrongUseError("the quote is not in the message")
    return {"text": words, "position": len(text[: text.index(words)].encode("utf-16-le")) // 2, "is_manual": True}


def content_from(world: World, fields: Json) -> Json:
    """The content of a message that a person sends: a forwarded one's, or text, media, contact, location, poll.

    Raises:
        WrongUseError: When there is none.
    """
    forwarded = (fields.get("forward") or {}).get("message")
    if forwarded:
        return dict(world.message(int(forwarded[0]), int(forwarded[1])).content)
    kind = next((kind for kind in KINDS if kind in fields), None)
    if kind is not None:
        given = fields[kind] if isinstance(fields[kind], dict) else {}
        return media_content(world.files, kind, given) | text_fields(fields, "caption")
    if "text" in fields or "html" in fields:
        return text_fields(fields, "text")
    for other, make in OTHER_CONTENT.items():
        if other in fields:
            return make(fields[other])
    raise WrongUseError("a message says something: text, media, contact, location or poll")


def text_fields(fields: Json, name: str) -> Json:
    """`text` or `caption`, as plain text with `entities`, or as `html`; with what Telegram marks by itself."""
    entities_name = "entities" if name == "text" else "caption_entities"
    if "html" in fields:
        try:
            text, entities = parse_html(str(fields["html"]))
        except HtmlError as error:
            raise WrongUseError(str(error)) from None
    else:
        text, entities = str(fields.get(name) or ""), list(fields.get(entities_name, []))
    entities = with_automatic(text, entities)
    if name == "text" and not text:
        raise WrongUseError("a text is not empty")
    content: Json = {name: text} if text else {}
    return content | ({entities_name: entities} if entities else {})


def _contact(given: Json) -> Json:
    fields = ("phone_number", "first_name", "last_name", "user_id", "vcard")
    return {"contact": {name: given[name] for name in fields if name in given}}


def _location(given: Json) -> Json:
    return {"location": {"latitude": float(given["latitude"]), "longitude": float(given["longitude"])}}


def _poll(given: Json) -> Json:
    options = [
        {"text": str(text), "voter_count": 0, "persistent_id": str(number)}
        for number, text in enumerate(given["options"])
    ]
    return {
        "poll": {
            "id": str(secrets.randbits(60)),
            "question": str(given["question"]),
            "options": options,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    }


OTHER_CONTENT: dict[str, Callable[[Json], Json]] = {"contact": _contact, "location": _location, "poll": _poll}


def forward_from(world: World, given: Json | None) -> Json:
    """The origin of a forward: `{"hidden": name}`, `{"user": id}`, `{"sender_chat": id, signature}`,
    `{"channel": id, message_id, signature}`, each with `date` if it matters; or `{"message": [chat, message]}`, with
    `"hide": true` when its author's account is not to be named. Instead of an id a description makes somebody new.
    """
    if not given:
        return {}
    date = int(given.get("date", world.clock.now() - 3600))
    signature = given.get("signature")
    if "message" in given:
        source = world.message(int(given["message"][0]), int(given["message"][1]))
        return origins.forward_of(source, hidden=bool(given.get("hide")))
    if "hidden" in given:
        return origins.from_hidden_user(str(given["hidden"]), date)
    if "user" in given:
        return origins.from_user(_person(world, given["user"]), date)
    if "sender_chat" in given:
        return origins.from_chat(_chat(world, given["sender_chat"], "supergroup"), date, signature)
    if "channel" in given:
        message_id = int(given.get("message_id", 1))
        return origins.from_channel(_chat(world, given["channel"], "channel"), message_id, date, signature)
    raise WrongUseError("a forward comes from hidden, user, sender_chat, channel or message")


def _person(world: World, given: Any) -> Person:
    return world.add_person(person_from(given)) if isinstance(given, dict) else world.person(int(given))


def _chat(world: World, given: Any, kind: Any) -> Chat:
    if not isinstance(given, dict):
        return world.chat(int(given))
    known = [c for c in world.chats.values() if c.title == given["title"] and c.kind == kind]
    return known[0] if known else world.add_chat(kind, str(given["title"]), given.get("username"), {})


VERBS: dict[str, Verb] = {"say": say, "album": album}
