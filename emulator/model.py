"""What exists in the emulator's world: people, chats, messages, presses of buttons."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from emulator.jsontypes import Json

ChatKind = Literal["private", "group", "supergroup", "channel"]

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(slots=True)
class Person:
    """A user or a bot; `can_*` flags of a bot live in the settings, not here."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_premium: bool = False

    def name(self) -> str:
        """The visible name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the message that opened it."""

    id: int
    name: str
    colour: int
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A conversation.

    Attributes:
        members: Status by person, the bot included; in a private chat `kicked` for the bot means blocked, and no entry
            for the bot means that the person has never written to it.
        own_ids: Whether messages are numbered in this chat alone (supergroups and channels), as on Telegram.
        rights: What single administrators may do other than usual, and restricted members at all.
        anonymous: Administrators who write as the group.
        is_forum: Whether it has topics.
        linked: A channel's discussion group, or a group's channel.
        ephemeral: Messages that only one member and the bot see, by ids of their own.
        takes_ephemeral: Whether it takes such messages.
    """

    id: int
    kind: ChatKind
    title: str | None = None
    username: str | None = None
    description: str | None = None
    members: dict[int, str] = field(default_factory=dict)
    rights: dict[int, Json] = field(default_factory=dict)
    anonymous: set[int] = field(default_factory=set)
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    linked: "Chat | None" = None
    messages: "dict[int, Message]" = field(default_factory=dict)
    ephemeral: "dict[int, Message]" = field(default_factory=dict)
    takes_ephemeral: bool = True
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0
    migrated_to: int | None = None

    @property
    def own_ids(self) -> bool:
        return self.kind in ("supergroup", "channel")

    @property
    def is_group(self) -> bool:
        return self.kind in ("group", "supergroup")

    def status(self, person_id: int) -> str:
        """`left` for strangers."""
        return self.members.get(person_id, "left")


@dataclass(slots=True)
class Message:
    """One message, in the parts that are rendered differently for different readers.

    Attributes:
        id: 0 for an ephemeral message.
        content: What it says, as Bot API fields: `text` and `entities`, or a media field and `caption`, or a service
            field such as `new_chat_members`.
        forward: `forward_origin` with the legacy `forward_*` fields beside it; empty when not forwarded.
        markup: The inline keyboard, in Bot API form.
        reply_interface: A reply keyboard, its removal or a forced reply; people see it, the Bot API does not tell it.
        reactions: Emoji by person (the bot included).
        receiver: Who alone sees it beside its sender; such a message is called ephemeral.
        ephemeral_id: Its id in its chat, when it is ephemeral.
        follows: The newest ordinary message when an ephemeral one was posted: its place in the chat.
        replaces: The message in whose place its receiver sees it.
        via_bot: The bot that its sender wrote it through.
        inline_id: By which that bot may change it.
        thread: The id of its topic, or outside of forums of the message that its chain of replies began with.
        caller: Who called the bot that wrote it into a chat where it is no member.
        automatic: Whether Telegram copied it from the channel that the group discusses.
    """

    id: int
    chat: Chat
    date: int
    content: Json
    sender: Person | None = None
    sender_chat: Chat | None = None
    signature: str | None = None
    forward: Json = field(default_factory=dict)
    reply_to: "Message | None" = None
    quote: Json | None = None
    album: str | None = None
    markup: Json | None = None
    reply_interface: Json | None = None
    protected: bool = False
    edited_at: int | None = None
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)
    receiver: Person | None = None
    ephemeral_id: int = 0
    follows: int = 0
    replaces: "Message | None" = None
    via_bot: Person | None = None
    inline_id: str = ""
    thread: int = 0
    automatic: bool = False
    caller: Person | None = None

    @property
    def answered(self) -> "Message | None":
        """What it replies to; in a topic everything else replies to the opening message."""
        if self.reply_to is not None or not self.chat.is_forum or self.thread in (0, self.id):
            return self.reply_to
        return self.chat.messages.get(self.thread)

    @property
    def audience(self) -> frozenset[int] | None:
        """The only people who see it; none means everybody in the chat."""
        if self.receiver is None:
            return None
        return frozenset({self.receiver.id, self.sender.id if self.sender else 0})

    def is_shown_to(self, viewer: int | None) -> bool:
        """Whether somebody sees it; without a viewer, whether everybody does."""
        return not self.deleted and (self.audience is None or viewer in self.audience)

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among the messages of its chat."""
        if self.receiver is None:
            return (self.id, 0)
        return (self.replaces.id if self.replaces else self.follows, self.ephemeral_id)

    @property
    def is_service(self) -> bool:
        """Whether it tells of an event instead of saying something."""
        return not self.content.keys().isdisjoint(SERVICE_FIELDS)


SERVICE_FIELDS = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "pinned_message",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)


@dataclass(slots=True)
class Callback:
    """A press of an inline button of a message, until the bot answers it or it grows too old."""

    id: str
    person: Person
    message: Message
    created: float
    answer: "asyncio.Future[Json]"
