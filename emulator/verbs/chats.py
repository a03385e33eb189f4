"""Who exists, and who is where."""

from emulator.jsontypes import Json
from emulator.model import PRESENT, Chat, ChatKind, Person
from emulator.render import chat_json, person_json
from emulator.verbs.base import Request, Verb
from emulator.world import Sent, WrongUseError

ACTIONS = {
    "join": "member",
    "unblock": "member",
    "promote": "administrator",
    "demote": "member",
    "leave": "left",
    "block": "kicked",
    "kick": "kicked",
}


async def user(request: Request) -> Json:
    """Let somebody exist: `first_name`, and any of `last_name username language_code is_premium is_bot id`.

    `started`: they have met the bot before, and it may write to them; it hears nothing of it now.
    """
    world = request.world
    person = world.add_person(person_from(request.fields))
    if request.get("started"):
        world.chat(person.id).members[world.bot.id] = "member"
    return person_json(person)


def person_from(fields: Json) -> Person:
    """A person from JSON; an id of 0 is given later."""
    return Person(
        int(fields.get("id", 0)),
        str(fields["first_name"]),
        fields.get("last_name"),
        fields.get("username"),
        fields.get("language_code"),
        is_bot=bool(fields.get("is_bot", False)),
        is_premium=bool(fields.get("is_premium", False)),
    )


async def group(request: Request) -> Json:
    """A group: `title`, `members` (ids; the first owns it), `supergroup` (default true), `bot` (its status, or none),
    `date` (when it was added), and what `configure` takes."""
    people = [request.world.person(int(who)) for who in request.fields["members"]]
    members = {person.id: "creator" if number == 0 else "member" for number, person in enumerate(people)}
    kind: ChatKind = "supergroup" if request.get("supergroup", True) else "group"
    chat = request.world.add_chat(kind, str(request.fields["title"]), request.get("username"), members)
    _configure(request, chat)
    if request.get("bot"):
        _admit_bot(request, chat, people[0], str(request.get("bot")))
    return request.world.chat_view(chat)


async def configure(request: Request) -> Json:
    """Change what a `chat` can do: `takes_ephemeral` (messages that one member sees)."""
    _configure(request, request.chat())
    return request.world.chat_view(request.chat())


def _configure(request: Request, chat: Chat) -> None:
    chat.takes_ephemeral = bool(request.get("takes_ephemeral", chat.takes_ephemeral))


async def channel(request: Request) -> Json:
    """A channel: `title`, `username`, `members` (ids; the first owns it), `bot` (`administrator`, or none)."""
    people = [request.world.person(int(who)) for who in request.get("members", [])]
    members = {person.id: "creator" if number == 0 else "member" for number, person in enumerate(people)}
    chat = request.world.add_chat("channel", str(request.fields["title"]), request.get("username"), members)
    if request.get("bot"):
        by = people[0] if people else request.world.bot
        _admit_bot(request, chat, by, str(request.get("bot")))
    return request.world.chat_view(chat)


def _admit_bot(request: Request, chat: Chat, by: Person, status: str) -> None:
    was_absent = chat.status(request.world.bot.id) not in PRESENT
    request.world.set_bot_status(chat, status, by)
    if was_absent and chat.is_group:
        newcomer = [person_json(request.world.bot)]
        request.world.post(chat, {"new_chat_members": newcomer}, Sent(sender=by, date=request.get("date")))


async def bot_member(request: Request) -> Json:
    """Move the bot: `chat`, `user` (who does it), `action` of join, leave, kick, block, unblock, promote, demote."""
    action, chat = str(request.fields["action"]), request.chat()
    if action not in ACTIONS:
        raise WrongUseError(f"there is no action {action}")
    if ACTIONS[action] in PRESENT and chat.kind != "private":
        _admit_bot(request, chat, request.person(), ACTIONS[action])
    else:
        request.world.set_bot_status(chat, ACTIONS[action], request.person())
    return request.world.chat_view(chat)


async def member(request: Request) -> Json:
    """Move a person: `chat`, `user`, `status` (member, administrator, left, kicked), `anonymous`."""
    chat, person = request.chat(), request.person()
    old, new = chat.status(person.id), str(request.fields["status"])
    chat.members[person.id] = new
    if request.get("anonymous"):
        chat.anonymous.add(person.id)
    joined, left = old not in PRESENT and new in PRESENT, old in PRESENT and new not in PRESENT
    if chat.is_group and joined:
        request.world.post(chat, {"new_chat_members": [person_json(person)]}, Sent(sender=person))
    if chat.is_group and left:
        request.world.post(chat, {"left_chat_member": person_json(person)}, Sent(sender=person))
    _tell_of_member(request, chat, person, old, new)
    request.world.hub.publish("chats")
    return request.world.chat_view(chat)


def _tell_of_member(request: Request, chat: Chat, person: Person, old: str, new: str) -> None:
    if chat.status(request.world.bot.id) != "administrator":
        return
    body = {
        "chat": chat_json(chat),
        "from": person_json(person),
        "date": request.world.clock.now(),
        "old_chat_member": request.world.member_json(person, old),
        "new_chat_member": request.world.member_json(person, new),
    }
    request.world.mailbox.put("chat_member", body, chat.id)


async def migrate(request: Request) -> Json:
    """Turn a `chat` that is a group into a supergroup, as its owner does; the new chat."""
    old = request.world.chat(int(request.fields["chat"]))
    if old.kind != "group":
        raise WrongUseError("only a group can become a supergroup")
    owner = next(who for who, status in old.members.items() if status == "creator")
    new = request.world.add_chat("supergroup", old.title or "", old.username, dict(old.members))
    by = request.world.person(owner)
    request.world.post(old, {"migrate_to_chat_id": new.id}, Sent(sender=by))
    old.migrated_to = new.id
    request.world.post(new, {"migrate_from_chat_id": old.id}, Sent(sender=by))
    return request.world.chat_view(new)


VERBS: dict[str, Verb] = {
    "user": user,
    "group": group,
    "configure": configure,
    "channel": channel,
    "bot_member": bot_member,
    "member": member,
    "migrate": migrate,
}
