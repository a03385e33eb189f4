"""Coming and going: of the bot, of people, of groups that become supergroups."""

from collections.abc import Sequence
from gettext import NullTranslations

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    ResultChatMemberUnion,
    User,
)

from handlers.filters import in_group
from handlers.messages.origins import GROUPS, title_of
from handlers.options import Options
from handlers.people import acquaint, meet, role_by_status, workspace_of
from locales import translations
from storage.database import Database
from storage.store import Store
from storage.tables import Role
from tasks import overhearing, people, teams


async def reachable(update: ChatMemberUpdated, db: Database, options: Options) -> None:
    """A person started the bot, or blocked it."""
    if role_by_status(update.new_chat_member) is None:
        await db.write(people.unreachable, update.from_user.id)
    else:
        await db.write(meet, update.from_user, options, private=True)


async def added(update: ChatMemberUpdated, bot: Bot, db: Database, options: Options) -> None:
    """We were added to a group: say once, briefly, what we are for.

    Being removed changes no task; what was kept of the talk there is deleted.
    """
    await db.write(note_standing, update)
    if role_by_status(update.old_chat_member) is not None or role_by_status(update.new_chat_member) is None:
        return
    if update.from_user.is_bot:  # an administrator who writes as the group
        workspace = await db.write(workspace_of, update.chat, None, options)
    else:
        workspace = (await acquaint(db, bot, options, update.from_user, update.chat)).workspace
    await follow_administrators(bot, db, options, update.chat.id)
    await db.write(note_standing, update)
    if not _may_write(update.new_chat_member):
        return
    await bot.send_message(update.chat.id, greeting(translations(workspace.locale), options), parse_mode=None)


def note_standing(store: Store, update: ChatMemberUpdated) -> None:
    """Write down what we are in a group by now."""
    member = update.new_chat_member
    here, administrator = role_by_status(member) is not None, isinstance(member, ChatMemberAdministrator)
    overhearing.note_standing(store, update.chat.id, here=here, administrator=administrator)


def _may_write(member: ResultChatMemberUnion) -> bool:
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages


def greeting(texts: NullTranslations, options: Options) -> str:
    """What we are for in a group."""
    hello = texts.gettext(
        "Hello! Reply to a message with /task and it becomes a task. Or mention me with what needs doing: "
        "@{username} order paper by Friday. I keep nothing else that is said here. What I can see, and tasks by "
        "reaction: /doctor and /settings, for administrators."
    )
    return hello.format(username=options.bot_username)


async def follow_administrators(bot: Bot, db: Database, options: Options, chat_id: int) -> None:
    """Make a group's owner and administrators those of its workspace, as far as Telegram tells us."""
    try:
        found = await bot.get_chat_administrators(chat_id)
    except TelegramAPIError:
        return
    await db.write(set_administrators, chat_id, found, options)


def set_administrators(store: Store, chat_id: int, found: Sequence[ResultChatMemberUnion], options: Options) -> None:
    if (workspace := store.workspaces.by_chat(chat_id)) is None:
        return
    roles = {
        meet(store, member.user, options).id: role
        for member in found
        if (role := role_by_status(member)) is not None and not member.user.is_bot and options.admits(member.user.id)
    }
    teams.administered(store, workspace.id, roles)


async def member_changed(update: ChatMemberUpdated, db: Database, options: Options) -> None:
    user = update.new_chat_member.user
    if not user.is_bot:
        await db.write(set_member, update.chat.id, user, role_by_status(update.new_chat_member), options)


async def joined(message: Message, db: Database, options: Options) -> None:
    for user in message.new_chat_members or ():
        if not user.is_bot:
            await db.write(set_member, message.chat.id, user, Role.MEMBER, options, certain=False)


async def left(message: Message, db: Database, options: Options) -> None:
    if message.left_chat_member is not None and not message.left_chat_member.is_bot:
        await db.write(set_member, message.chat.id, message.left_chat_member, None, options)


def set_member(
    store: Store, chat_id: int, user: User, role: Role | None, options: Options, *, certain: bool = True
) -> None:
    """Follow what Telegram says of a group's member; a role of None: they are gone.

    A group that never spoke to us stays unknown.

    Args:
        certain: Whether it is their status now. A note that they came tells only that, and may be old.
    """
    workspace = store.workspaces.by_chat(chat_id)
    if workspace is None:
        return
    if role is not None and options.admits(user.id):
        teams.came(store, workspace.id, meet(store, user, options).id, role, certain=certain)
    elif (person := store.people.by_telegram_id(user.id)) is not None:
        teams.went(store, workspace.id, person.id)


async def migrated(message: Message, db: Database) -> None:
    """A group became a supergroup; both chats tell of it, in no certain order."""
    if message.migrate_to_chat_id is not None:
        await db.write(people.migrate_chat, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await db.write(people.migrate_chat, message.migrate_from_chat_id, message.chat.id)


async def renamed(message: Message, db: Database) -> None:
    await db.write(rename, message.chat.id, message.new_chat_title or title_of(message.chat))


def rename(store: Store, chat_id: int, title: str) -> None:
    if store.workspaces.by_chat(chat_id) is not None:
        people.group_workspace(store, chat_id=chat_id, title=title)


async def about_private(update: ChatMemberUpdated) -> bool:
    return update.chat.type == "private"


async def about_group(update: ChatMemberUpdated) -> bool:
    return update.chat.type in GROUPS


async def tells_migration(message: Message) -> bool:
    return message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None


async def tells_joining(message: Message) -> bool:
    return bool(message.new_chat_members)


async def tells_leaving(message: Message) -> bool:
    return message.left_chat_member is not None


async def tells_title(message: Message) -> bool:
    return message.new_chat_title is not None


def setup() -> Router:
    router = Router(name=__name__)
    router.my_chat_member.register(reachable, about_private)
    router.my_chat_member.register(added, about_group)
    router.chat_member.register(member_changed, about_group)
    router.message.register(migrated, in_group, tells_migration)
    router.message.register(joined, in_group, tells_joining)
    router.message.register(left, in_group, tells_leaving)
    router.message.register(renamed, in_group, tells_title)
    return router
