"""What people do with messages that are there: edit them, react to them, delete them."""

from collections import Counter

from emulator.jsontypes import Json
from emulator.model import Message, Person
from emulator.reactions import FREE_REACTIONS
from emulator.render import chat_json, person_json
from emulator.verbs.base import Request, Verb, check_member
from emulator.verbs.talking import text_fields
from emulator.world import World, WrongUseError

EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"


async def edit(request: Request) -> Json:
    """Change one's own `message`: `text` or `caption` (or `html`)."""
    message = request.message()
    if message.sender is not request.person() and message.chat.kind != "channel":
        raise WrongUseError("only one's own messages can be edited")
    name = "text" if "text" in message.content else "caption"
    dropped = {"text", "entities", "caption", "caption_entities"}
    kept = {field: value for field, value in message.content.items() if field not in dropped}
    message.content = kept | text_fields(request.fields, name)
    request.world.changed(message, request.get("date"))
    return request.world.view(message)


async def react(request: Request) -> Json:
    """Put `emoji` (a list; empty takes them away) on a `message`. The bot is told in private, and where it is an
    administrator; in channels how many there are, without names."""
    message, person, world = request.message(), request.person(), request.world
    check_member(message.chat, person)
    if message.receiver is not None:
        raise WrongUseError("there are no reactions to ephemeral messages")
    new = [str(emoji).replace(EMOJI_STYLE, "") for emoji in request.fields["emoji"]]
    unknown = set(new) - FREE_REACTIONS
    if unknown:
        raise WrongUseError(f"nobody can react with {unknown.pop()}")
    old = message.reactions.get(person.id, [])
    message.reactions[person.id] = new
    if not new:
        del message.reactions[person.id]
    world.show("reaction", message)
    if old != new:
        _tell(world, message, person, old, new)
    return world.view(message)


def _tell(world: World, message: Message, person: Person, old: list[str], new: list[str]) -> None:
    chat = message.chat
    if chat.kind != "private" and chat.status(world.bot.id) != "administrator":
        return
    body: Json = {
        "chat": chat_json(chat, world.partner(chat)),
        "message_id": message.id,
        "date": world.clock.now(),
    }
    if chat.kind == "channel":
        counted = Counter(emoji for emojis in message.reactions.values() for emoji in emojis)
        counts = [{"type": {"type": "emoji", "emoji": e}, "total_count": n} for e, n in counted.items()]
        world.mailbox.put("message_reaction_count", body | {"reactions": counts}, chat.id)
        return
    # What anonymous administrators do is done by the group.
    actor = {"actor_chat": chat_json(chat)} if person.id in chat.anonymous else {"user": person_json(person)}
    reactions = {"old_reaction": _reactions(old), "new_reaction": _reactions(new)}
    world.mailbox.put("message_reaction", body | actor | reactions, chat.id)


def _reactions(emoji: list[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": each} for each in emoji]


async def remove(request: Request) -> bool:
    """Delete a `message`; as on Telegram the bot is not told."""
    request.world.withdraw(request.message())
    return True


VERBS: dict[str, Verb] = {"edit": edit, "react": react, "remove": remove}
