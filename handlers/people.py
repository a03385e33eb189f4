"""Who speaks, and in which workspace."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberRestricted,
    Message,
    ResultChatMemberUnion,
    TelegramObject,
    User,
)

from handlers.messages.origins import GROUPS, name_of, title_of
from handlers.options import Options
from locales import spoken, translations
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Person, Role, Workspace, now
from tasks import people, teams, workspaces
from tasks.actors import Actor
from tasks.capture import close_burst
from tasks.rules import TaskError

PAGE_OF_WORKSPACES = "workspaces"
"""The page that /workspace opens."""

_ROLES = {"creator": Role.OWNER, "administrator": Role.ADMIN, "member": Role.MEMBER, "restricted": Role.MEMBER}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who speaks to us.

    Attributes:
        role: None for one who is no member of the group, and may do nothing.
    """

    person: Person
    workspace: Workspace
    role: Role | None

    @property
    def actor(self) -> Actor:
        return Actor.person(self.person.id, via="chat")

    @property
    def texts(self) -> NullTranslations:
        return translations(self.person.locale)


ASKED_FOR = frozenset({"person", "workspace", "role", "actor", "texts"})


class Acquaintance(BaseMiddleware):
    """Gives handlers of messages and presses what they ask for: `person`, `workspace`, `role`, `actor`, `texts`.

    An inner middleware: it works only for a handler that was chosen, and goes to the database only when one asks.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        wanted = ASKED_FOR & data["handler"].params
        if wanted:
            user, chat = _speaker(event)
            known = await acquaint(
                data["db"], data["bot"], data["options"], user, chat, writes=isinstance(event, Message)
            )
            data |= {name: getattr(known, name) for name in wanted}
        return await handler(event, data)


def _speaker(event: TelegramObject) -> tuple[User, Chat]:
    """Who speaks where. Raises `TaskError` when that can't be told."""
    if isinstance(event, CallbackQuery):
        if event.message is None:
            raise TaskError("bad_button")
        return event.from_user, event.message.chat
    assert isinstance(event, Message), "registered for these two only"
    if event.from_user is None or event.sender_chat is not None:
        raise TaskError("no_person")
    return event.from_user, event.chat


async def acquaint(db: Database, bot: Bot, options: Options, user: User, chat: Chat, *, writes: bool = True) -> Known:
    """Know somebody from now on or again. Who speaks to us in a group for the first time becomes a member there.

    Args:
        writes: Whether they wrote here: where Telegram does not tell who belongs, one who could does. A button can be
            pressed by anybody who sees it.
    """
    known = await db.write(introduce, user, chat, options)
    if known.role is not None or chat.type not in GROUPS:
        return known
    try:
        role, certain = role_by_status(await bot.get_chat_member(chat.id, user.id)), True
    except TelegramAPIError:
        role, certain = Role.MEMBER if writes else None, False
    if role is None:
        return known
    return Known(known.person, known.workspace, await db.write(_came, known, role, certain))


def _came(store: Store, known: Known, role: Role, certain: bool) -> Role | None:
    teams.came(store, known.workspace.id, known.person.id, role, certain=certain)
    return people.role_of(store, known.workspace.id, known.person.id)


def introduce(store: Store, user: User, chat: Chat, options: Options) -> Known:
    """Look up or store who speaks where. In private it ends the burst: this is something else in between."""
    person = meet(store, user, options, private=chat.type == "private")
    workspace = workspace_of(store, chat, person, options)
    if chat.type == "private":
        close_burst(store, chat.id, person.id)
    return Known(person, workspace, people.role_of(store, workspace.id, person.id))


def meet(store: Store, user: User, options: Options, *, private: bool = False) -> Person:
    """A person by their account. Whoever writes in private can be written to; `admin_ids` own the installation."""
    person = people.meet(
        store,
        telegram_id=user.id,
        name=name_of(user),
        username=user.username,
        language_code=user.language_code,
        reachable=True if private else None,
        default_zone=options.default_zone,
        default_locale=options.default_locale,
    )
    if user.id in options.admin_ids:
        people.appoint(store, person)
    return person


def workspace_of(store: Store, chat: Chat, person: Person | None, options: Options) -> Workspace:
    """The workspace of a chat, made the first time; a group takes its language and zone from who speaks first.

    In private it is the one that the person has chosen. When that is closed to them since, they are told once.
    """
    if chat.type == "private" and person is not None:
        if (left := workspaces.lost(store, person)) is not None:
            _tell_of_loss(store, chat.id, person, left)
        return workspaces.current(store, person)
    return people.group_workspace(
        store,
        chat_id=chat.id,
        title=title_of(chat),
        default_zone=person.zone if person else options.default_zone,
        default_locale=person.locale if person else options.default_locale,
    )


def _tell_of_loss(store: Store, chat_id: int, person: Person, left: Workspace) -> None:
    """Show which workspaces there still are, below why that is to be known."""
    own = people.personal_workspace(store, person)
    view = {"page": PAGE_OF_WORKSPACES, "lost": left.title}
    key = f"{PAGE_OF_WORKSPACES}@{now():%Y-%m-%dT%H:%M:%S.%f}"
    store.deliveries.want(own.id, Channel.PAGE, chat_id, key, person_id=person.id, view=view)


def role_by_status(member: ResultChatMemberUnion) -> Role | None:
    """The role of who has this status in a group; None when they aren't in it."""
    if isinstance(member, ChatMemberRestricted) and not member.is_member:
        return None
    return _ROLES.get(member.status)


def texts_of(store: Store, user: User | None, options: Options) -> NullTranslations:
    """The texts in somebody's language, without storing who they are."""
    person = store.people.by_telegram_id(user.id) if user else None
    return translations(person.locale) if person else unmet_texts(user, options)


def unmet_texts(user: User | None, options: Options) -> NullTranslations:
    """The texts in the language that a stranger's Telegram names."""
    return translations(spoken(user.language_code if user else None) or options.default_locale)
