"""Everybody and everything in the emulator, and what the bot gets to know of it."""

import asyncio
import random
import secrets
from dataclasses import dataclass, field

from emulator.abilities import Abilities
from emulator.accounts import TELEGRAM
from emulator.clock import Clock
from emulator.errors import ApiError, bad_request, forbidden
from emulator.files import Files
from emulator.hub import Hub
from emulator.inline import InlineDesk
from emulator.jsontypes import Json
from emulator.limits import Limits
from emulator.model import PRESENT, Callback, Chat, ChatKind, Message, Person
from emulator.origins import forward_of
from emulator.profile import Profile
from emulator.render import chat_json, inaccessible_json, message_json, person_json
from emulator.settings import Settings
from emulator.sight import bot_sees
from emulator.updates import Mailbox

FIRST_PERSON = 5_000_001
FIRST_GROUP = -4_000_001
FIRST_SUPERGROUP = -1_002_000_000_001
FIRST_EPHEMERAL = 29_000_001


class WrongUseError(Exception):
    """The people's side asks for something that cannot be."""


@dataclass(slots=True)
class Counters:
    """The next ids."""

    person: int = FIRST_PERSON
    group: int = FIRST_GROUP
    supergroup: int = FIRST_SUPERGROUP
    message: int = 0


@dataclass(slots=True)
class Sent:
    """The parts of a message to be posted, beside its chat and its content; see `Message`."""

    sender: Person | None = None
    sender_chat: Chat | None = None
    signature: str | None = None
    date: int | None = None
    forward: Json = field(default_factory=dict)
    reply_to: Message | None = None
    quote: Json | None = None
    album: str | None = None
    markup: Json | None = None
    reply_interface: Json | None = None
    protected: bool = False
    receiver: Person | None = None
    replaces: Message | None = None
    via_bot: Person | None = None
    is_inline: bool = False
    thread: int = 0
    automatic: bool = False
    caller: Person | None = None


class World:
    """All state of one emulator."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rng = random.Random(settings.seed)  # noqa: S311
        self.clock = Clock()
        self.hub = Hub()
        self.limits = Limits(self.clock, settings.rates)
        self.mailbox = Mailbox(self.rng)
        self.files = Files()
        self.bot = Person(settings.bot_id, settings.bot_name, username=settings.bot_username, is_bot=True)
        self.profile = Profile(settings.bot_name)
        self.people: dict[int, Person] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.met: set[int] = set()
        self.inline = InlineDesk(self.clock)
        self.abilities = Abilities(privacy=settings.privacy)
        self.chat_instances: dict[int, str] = {}
        self.ids = Counters()

    # people and chats

    def add_person(self, person: Person) -> Person:
        """Let somebody exist, with an empty private chat with the bot. An id of 0 means: give one."""
        if person.id in self.people:
            raise WrongUseError(f"there is a user {person.id} already")
        while not person.id or person.id in self.people:
            person.id, self.ids.person = self.ids.person, self.ids.person + 1
        self.people[person.id] = person
        if not person.is_bot:
            self.chats[person.id] = Chat(person.id, "private", members={person.id: "member"})
            self.hub.publish("chats")
        return person

    def add_chat(self, kind: ChatKind, title: str, username: str | None, members: dict[int, str]) -> Chat:
        """Let a group or channel exist."""
        if kind == "group":
            chat_id, self.ids.group = self.ids.group, self.ids.group - 1
        else:
            chat_id, self.ids.supergroup = self.ids.supergroup, self.ids.supergroup - 1
        self.chats[chat_id] = Chat(chat_id, kind, title, username, members=members)
        self.hub.publish("chats")
        return self.chats[chat_id]

    def person(self, person_id: int) -> Person:
        """Somebody who exists."""
        if person_id not in self.people:
            raise WrongUseError(f"there is no user {person_id}")
        return self.people[person_id]

    def chat(self, chat_id: int) -> Chat:
        """A chat that exists."""
        if chat_id not in self.chats:
            raise WrongUseError(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def message(self, chat_id: int, message_id: int) -> Message:
        """A message that exists and is not deleted."""
        message = self.chat(chat_id).messages.get(message_id)
        if message is None or message.deleted:
            raise WrongUseError(f"there is no message {message_id} in chat {chat_id}")
        return message

    # what the bot may touch

    def find_chat(self, chat_id: str) -> Chat:
        """The chat that the bot names by id or @username; it must have met it.

        Raises:
            ApiError: 400 `chat not found`, and the like.
        """
        if not chat_id.strip():
            raise bad_request("chat_id is empty")
        if chat_id.startswith("@"):
            wanted = chat_id[1:].lower()
            found = [c for c in self.chats.values() if (c.username or "").lower() == wanted]
            chat = found[0] if found else None
        else:
            try:
                chat = self.chats.get(int(chat_id))
            except ValueError:
                chat = None
        if chat is None or (chat.kind == "private" and not self.has_met(chat)):
            raise bad_request("chat not found")
        return chat

    def has_met(self, private: Chat) -> bool:
        """Whether the bot knows a person: they wrote to it, asked it something elsewhere, or share a group with it."""
        if self.bot.id in private.members or private.id in self.met:
            return True
        shared = (chat for chat in self.chats.values() if chat.status(self.bot.id) in PRESENT)
        return any(private.id in chat.members for chat in shared)

    def writable_chat(self, chat_id: str) -> Chat:
        """The chat that the bot names, if it may write there.

        Raises:
            ApiError: 400 or 403 as the real server says it.
        """
        chat = self.find_chat(chat_id)
        self._check_not_migrated(chat)
        status = chat.status(self.bot.id)
        if chat.kind == "private" and status == "left":
            raise forbidden("bot can't initiate conversation with a user")
        if chat.kind == "private" and status == "kicked":
            raise forbidden("bot was blocked by the user")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if status not in PRESENT:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        if chat.kind == "channel" and status != "administrator":
            raise bad_request("need administrator rights in the channel chat")
        return chat

    def _check_not_migrated(self, chat: Chat) -> None:
        if chat.migrated_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, {"migrate_to_chat_id": chat.migrated_to})

    # messages

    def post(self, chat: Chat, content: Json, sent: Sent) -> Message:
        """Put a message into a chat; the bot is told when it is not the author and may see it."""
        message = Message(
            0 if sent.receiver else self._next_message_id(chat),
            chat,
            self.clock.now() if sent.date is None else sent.date,
            content,
            sender=sent.sender,
            sender_chat=sent.sender_chat,
            signature=sent.signature,
            forward=sent.forward,
            reply_to=sent.reply_to,
            quote=sent.quote,
            album=sent.album,
            markup=sent.markup,
            reply_interface=sent.reply_interface,
            protected=sent.protected,
            receiver=sent.receiver,
            replaces=sent.replaces,
            via_bot=sent.via_bot,
            thread=sent.thread or _thread(chat, sent.reply_to),
            automatic=sent.automatic,
            caller=sent.caller,
        )
        self._keep(message)
        if "forum_topic_created" in content:
            message.thread = message.id
        if sent.is_inline:
            self.inline.name(message)
        self.show("message", message)
        self.tell_of_message("channel_post" if chat.kind == "channel" else "message", message)
        if chat.kind == "channel" and chat.linked is not None:
            self._discuss(message, chat.linked)
        return message

    def _discuss(self, post: Message, group: Chat) -> None:
        """Copy a channel's post into the group that discusses it, as Telegram does."""
        copied = Sent(sender=TELEGRAM, sender_chat=post.chat, forward=forward_of(post), album=post.album)
        copied.date, copied.signature, copied.automatic = post.date, post.signature, True
        self.post(group, dict(post.content), copied)

    def _keep(self, message: Message) -> None:
        chat = message.chat
        if message.receiver is None:
            chat.messages[message.id] = message
            return
        message.ephemeral_id = FIRST_EPHEMERAL + len(chat.ephemeral)
        message.follows = max(chat.messages, default=0)
        chat.ephemeral[message.ephemeral_id] = message

    def _next_message_id(self, chat: Chat) -> int:
        if chat.own_ids:
            chat.last_message_id += 1
            return chat.last_message_id
        self.ids.message += 1
        return self.ids.message

    def tell_of_message(self, kind: str, message: Message) -> None:
        """Send the bot an update about a message of somebody else, if it may see it."""
        if message.sender is not self.bot and bot_sees(message, self.bot, privacy=self.abilities.privacy):
            self.mailbox.put(kind, self.message_json(message), message.chat.id)

    def changed(self, message: Message, date: int | None = None) -> None:
        """After a person's edit: stamp it, show it, tell the bot."""
        message.edited_at = self.clock.now() if date is None else date
        self.show("edited", message)
        self.tell_of_message("edited_channel_post" if message.chat.kind == "channel" else "edited_message", message)

    def show(self, kind: str, message: Message) -> None:
        """Tell the people's side of a message."""
        self.hub.publish(kind, message.audience, chat=message.chat.id, message=self.view(message))

    def withdraw(self, message: Message) -> None:
        """Delete a message."""
        message.deleted = True
        named = {"message_id": message.id} | (
            {"ephemeral_message_id": message.ephemeral_id} if message.ephemeral_id else {}
        )
        self.hub.publish("deleted", message.audience, chat=message.chat.id, **named)

    def partner(self, chat: Chat) -> Person | None:
        """The person of a private chat."""
        return self.people.get(chat.id) if chat.kind == "private" else None

    def message_json(self, message: Message) -> Json:
        """As the bot is told."""
        return message_json(message, self.partner(message.chat))

    def view(self, message: Message) -> Json:
        """As people see it: with reply keyboard, reactions, and the message in whose place it is shown."""
        extra: Json = {}
        if message.reply_interface is not None:
            extra["reply_interface"] = message.reply_interface
        if message.replaces is not None:
            extra["replaces"] = message.replaces.id
        if message.reactions:
            extra["reactions"] = [{"user": who, "emoji": emoji} for who, emoji in message.reactions.items()]
        return self.message_json(message) | extra

    def chat_view(self, chat: Chat) -> Json:
        """A chat as people see it."""
        members = [{"user": person_json(self.people[who]), "status": status} for who, status in chat.members.items()]
        return chat_json(chat, self.partner(chat)) | {"members": members, "pinned": list(chat.pinned)}

    # presses

    def press(self, person: Person, message: Message, data: str) -> Callback:
        """Tell the bot that somebody pressed a button; the answer comes as the callback's future."""
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        callback = Callback(str(self.rng.randrange(10**17, 10**19)), person, message, self.clock.monotonic(), answer)
        self.callbacks[callback.id] = callback
        self.met.add(person.id)
        partner = self.partner(message.chat)
        shown = inaccessible_json(message, partner) if message.deleted else message_json(message, partner)
        where = {"inline_message_id": message.inline_id} if message.inline_id else {"message": shown}
        body = where | {
            "id": callback.id,
            "from": person_json(person),
            "chat_instance": self.chat_instances.setdefault(message.chat.id, str(secrets.randbits(62))),
            "data": data,
        }
        self.mailbox.put("callback_query", body, message.chat.id)
        return callback


def _thread(chat: Chat, reply_to: Message | None) -> int:
    """The thread of a message that names none: that of what it replies to."""
    if reply_to is None or chat.kind != "supergroup" or reply_to.receiver is not None:
        return 0
    return reply_to.thread or (0 if chat.is_forum else reply_to.id)
