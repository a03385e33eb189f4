"""How somebody stands in a chat, and who is told when that changes."""

from collections.abc import Iterable

from emulator.jsontypes import Json
from emulator.model import PRESENT, Chat, Person
from emulator.render import chat_json, person_json
from emulator.world import Sent, World, WrongUseError

STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
ADMINISTRATORS = ("creator", "administrator")
RIGHTS: Json = {
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
}
CHANNEL_RIGHTS: Json = {"can_post_messages": True, "can_edit_messages": True, "can_manage_direct_messages": False}
PERMISSIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def default_rights(chat: Chat) -> Json:
    """What an administrator may do unless it is said otherwise."""
    if chat.kind == "channel":
        return RIGHTS | CHANNEL_RIGHTS
    topics = {"can_manage_topics": chat.is_forum} if chat.kind == "supergroup" else {}
    return RIGHTS | {"can_pin_messages": True, "can_manage_tags": False} | topics


def standing(chat: Chat, person: Person) -> Json:
    """A `ChatMember`."""
    status = chat.status(person.id)
    given = chat.rights.get(person.id, {})
    fields: Json = {"status": status, "user": person_json(person)}
    if status in ADMINISTRATORS:
        fields["is_anonymous"] = person.id in chat.anonymous
    if status == "administrator":
        fields |= {"can_be_edited": False} | default_rights(chat) | given
    if status == "restricted":
        fields |= {"is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False) | given
    if status == "kicked":
        fields["until_date"] = 0
    return fields


def may(chat: Chat, person: Person, right: str) -> bool:
    """Whether somebody has a right of administrators."""
    status = chat.status(person.id)
    return status == "creator" or (status == "administrator" and bool(standing(chat, person).get(right)))


def is_mute(chat: Chat, person: Person) -> bool:
    """Whether somebody may read only."""
    return chat.status(person.id) == "restricted" and not chat.rights.get(person.id, {}).get("can_send_messages")


def move(
    world: World,
    chat: Chat,
    person: Person,
    status: str,
    by: Person,
    *,
    rights: Json | None = None,
    anonymous: bool = False,
    date: int | None = None,
) -> None:
    """Change how somebody stands in a chat; the bot is told as Telegram tells it.

    Args:
        world: Where.
        chat: The group, channel, or private chat (where only the bot moves: blocked is `kicked`).
        person: Who is moved, the bot or somebody else.
        status: One of `STATUSES`; a new creator makes the old one an administrator.
        by: Who does it.
        rights: What the new administrator may do, or the restricted member may still do, other than usual.
        anonymous: Whether the new administrator writes as the group.
        date: Of the message about it.

    Raises:
        WrongUseError: For a status or a right that does not exist.
    """
    known = PERMISSIONS if status == "restricted" else default_rights(chat)
    _check(status, rights or {}, known)
    if status == "creator":
        _step_down(chat)
    old = standing(chat, person)
    chat.members[person.id] = status
    chat.rights[person.id] = rights or {}
    (chat.anonymous.add if anonymous and status in ADMINISTRATORS else chat.anonymous.discard)(person.id)
    _tell(world, chat, person, by, old)
    if chat.is_group and (old["status"] in PRESENT) != (status in PRESENT):
        _announce(world, chat, person, Sent(sender=by, date=date))
    world.hub.publish("chats")


def _check(status: str, rights: Json, known: Iterable[str]) -> None:
    if status not in STATUSES:
        raise WrongUseError(f"there is no status {status}")
    unknown = sorted(rights.keys() - set(known))
    if unknown:
        raise WrongUseError(f"there is no right {unknown[0]} for {status}")


def _step_down(chat: Chat) -> None:
    for who, status in chat.members.items():
        if status == "creator":
            chat.members[who] = "administrator"


def _tell(world: World, chat: Chat, person: Person, by: Person, old: Json) -> None:
    is_bot = person is world.bot
    if not is_bot and chat.status(world.bot.id) != "administrator":
        return
    body = {
        "chat": chat_json(chat, world.partner(chat)),
        "from": person_json(by),
        "date": world.clock.now(),
        "old_chat_member": old,
        "new_chat_member": standing(chat, person),
    }
    world.mailbox.put("my_chat_member" if is_bot else "chat_member", body, chat.id)


def _announce(world: World, chat: Chat, person: Person, sent: Sent) -> None:
    """The message in a group about somebody who has come or gone."""
    who = person_json(person)
    is_there = chat.status(person.id) in PRESENT
    world.post(chat, {"new_chat_members": [who]} if is_there else {"left_chat_member": who}, sent)
