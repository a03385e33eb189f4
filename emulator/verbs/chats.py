"""Who exists, and who is where."""

from emulator.jsontypes import Json
from emulator.membership import move
from emulator.model import Chat, ChatKind, Person
from emulator.render import person_json
from emulator.verbs.base import Request, Verb
from emulator.world import Sent, WrongUseError

ACTIONS = {
    "join": "member",
    "unblock": "member",
    "promote": "administrator",
    "demote": "member",
    "restrict": "restricted",
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
        move(request.world, chat, request.world.bot, str(request.get("bot")), people[0], date=request.get("date"))
    return request.world.chat_view(chat)


async def configure(request: Request) -> Json:
    """Change what a `chat` can do: `takes_ephemeral` (messages that one member sees), `is_forum` (topics), `linked`
    (a channel's discussion group, or a group's channel)."""
    _configure(request, request.chat())
    return request.world.chat_view(request.chat())


def _configure(request: Request, chat: Chat) -> None:
    chat.takes_ephemeral = bool(request.get("takes_ephemeral", chat.takes_ephemeral))
    chat.is_forum = bool(request.get("is_forum", chat.is_forum))
    if chat.is_forum and chat.kind != "supergroup":
        raise WrongUseError("only a supergroup can have topics")
    if request.get("linked") is not None:
        _link(chat, request.world.chat(int(request.fields["linked"])))


def _link(one: Chat, other: Chat) -> None:
    if {one.kind, other.kind} != {"channel", "supergroup"}:
        raise WrongUseError("a channel is discussed in a supergroup")
    one.linked, other.linked = other, one


async def channel(request: Request) -> Json:
    """A channel: `title`, `username`, `members` (ids; the first owns it), `bot` (`administrator`, or none)."""
    people = [request.world.person(int(who)) for who in request.get("members", [])]
    members = {person.id: "creator" if number == 0 else "member" for number, person in enumerate(people)}
    chat = request.world.add_chat("channel", str(request.fields["title"]), request.get("username"), members)
    if request.get("bot"):
        by = people[0] if people else request.world.bot
        move(request.world, chat, request.world.bot, str(request.get("bot")), by)
    return request.world.chat_view(chat)


async def bot_member(request: Request) -> Json:
    """Move the bot: `chat`, `user` (who does it), `action` of join, leave, kick, block, unblock, promote, demote,
    restrict; with `rights` as in `member`."""
    action, chat = str(request.fields["action"]), request.chat()
    if action not in ACTIONS:
        raise WrongUseError(f"there is no action {action}")
    world = request.world
    move(world, chat, world.bot, ACTIONS[action], request.person(), rights=request.get("rights"))
    return world.chat_view(chat)


async def member(request: Request) -> Json:
    """Move a person: `chat`, `user`, `status` (creator, administrator, member, restricted, left, kicked), `by` (who
    does it; left out: the person), `rights` (what the new administrator may do other than usual, or the restricted
    member may still do), `anonymous`."""
    chat, person, world = request.chat(), request.person(), request.world
    by = world.person(int(request.get("by", person.id)))
    anonymous = bool(request.get("anonymous"))
    move(world, chat, person, str(request.fields["status"]), by, rights=request.get("rights"), anonymous=anonymous)
    return world.chat_view(chat)


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
