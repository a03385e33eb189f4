"""/settings: a person's language and time zone, and the way to how their messages are read."""

from collections.abc import Sequence
from contextlib import suppress
from gettext import NullTranslations
from typing import Annotated

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from handlers.answers import answer, answer_one, ask, show_instead
from handlers.cards.markup import fill
from handlers.cards.menus import button
from handlers.cards.presses import ChangeZone, Id
from handlers.filters import answers_bot, in_private, pressed_in_private
from handlers.options import Options
from handlers.pages.state import open_page
from handlers.settings import group
from handlers.settings.notifications import ShowNotifications
from handlers.settings.own_menu import show_own_menu
from handlers.settings.reading import ShowReading, ShowSettings
from handlers.spoken import Spoken
from locales import LOCALES, mark, own_name, translations
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Role, Workspace, now
from tasks import people
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import may
from tasks.zones import settle_zone
from wording.zones import find_zones, likely_zones, zone_words

WHICH_CITY = mark("Which city are you in? Answer with its name, such as Kyiv, or with an offset, such as UTC+2.")

Name = Annotated[str, StringConstraints(max_length=32)]


class SetLocale(CallbackData, prefix="lang"):
    locale: Name


class SetZone(CallbackData, prefix="tz"):
    """Task: the card that asked for the zone, to be drawn again; 0 when none did."""

    zone: Name
    task: Id


class TypeZone(CallbackData, prefix="city"):
    """Ask for a city."""


async def show(message: Message, *, person: Person) -> None:
    await answer(message, *_settings(person))


async def show_again(query: CallbackQuery, *, person: Person) -> None:
    await show_instead(query, *_settings(person))


async def show_elsewhere(
    message: Message,
    *,
    workspace: Workspace,
    person: Person,
    role: Role | None,
    texts: NullTranslations,
    options: Options,
    db: Database,
    bell: Bell,
) -> None:
    """The group's settings for its administrators; everybody else's are personal."""
    if may(role, "settings"):
        await db.write(_open_of_group, message, workspace, person)
        await bell.ring("deliveries")
        return
    private = InlineKeyboardButton(text=texts.gettext("Open our chat"), url=f"https://t.me/{options.bot_username}")
    words = texts.gettext("Language and time zone are your own: set them in our chat.")
    await answer_one(message, Text(words), [private])


async def set_locale(
    query: CallbackQuery, *, callback_data: SetLocale, person: Person, bot: Bot, db: Database, options: Options
) -> None:
    person = await db.write(people.set_locale, person.id, callback_data.locale)
    await show_own_menu(bot, person, options, changed=True)
    await show_instead(query, *_settings(person))


async def choose_zone(
    query: CallbackQuery, *, callback_data: ChangeZone, person: Person, texts: NullTranslations
) -> None:
    """Offer the likely zones in a new message: the pressed one may be a card."""
    with suppress(TelegramBadRequest):
        await query.answer()
    if isinstance(query.message, Message):
        rows = _zone_rows(likely_zones(person.locale), person, texts, callback_data.task)
        await answer(query.message, Text(texts.gettext("What time is it where you are?")), *rows)


async def set_zone(
    query: CallbackQuery, *, callback_data: SetZone, person: Person, actor: Actor, db: Database, bell: Bell
) -> None:
    person = await db.write(_set_zone, person, actor, callback_data.zone, callback_data.task)
    await bell.ring("deliveries")
    await show_instead(query, *_settings(person))


async def type_zone(query: CallbackQuery, *, texts: NullTranslations) -> None:
    with suppress(TelegramBadRequest):
        await query.answer()
    if isinstance(query.message, Message):
        await ask(query.message, Text(texts.gettext(WHICH_CITY)), texts.gettext("Kyiv"))


async def answers_which_city(message: Message, options: Options) -> bool:
    """Answers our question, or its refusal: we know them by their words, in whatever language they were said."""
    to = message.reply_to_message
    if to is None or not message.text or not answers_bot(message, options):
        return False
    known = (translations(locale) for locale in LOCALES)
    return any(to.text in {texts.gettext(WHICH_CITY), refusal(texts, "bad_zone")} for texts in known)


async def take_typed_zone(
    message: Message, *, person: Person, actor: Actor, texts: NullTranslations, db: Database
) -> None:
    zones = find_zones(message.text or "")
    if not zones:
        await ask(message, Text(refusal(texts, "bad_zone")), texts.gettext("Kyiv"))
        return
    if len(zones) > 1:
        await answer(message, Text(texts.gettext("Which one?")), *_zone_rows(zones, person, texts, 0))
        return
    person = await db.write(_set_zone, person, actor, zones[0], 0)
    await answer(message, *_settings(person))


def _settings(person: Person) -> tuple[Text, *tuple[list[InlineKeyboardButton], ...]]:
    texts = translations(person.locale)
    words = fill(
        texts.gettext("{title}\nLanguage: {language}\nTime zone: {zone}"),
        title=Bold(texts.gettext("Settings")),
        language=own_name(person.locale),
        zone=zone_words(person.zone, person.locale, now()),
    )
    others = [button(own_name(code), SetLocale(locale=code)) for code in LOCALES if code != person.locale]
    zone = [button(texts.gettext("Change the time zone"), ChangeZone(task=0))]
    rows = (*_in_pairs(others), zone, [_notifications(texts)], [_reading(texts)])
    return words, *rows


def _open_of_group(store: Store, message: Message, workspace: Workspace, person: Person) -> None:
    open_page(store, message, group.PAGE, workspace=workspace, person=person)


def _notifications(texts: NullTranslations) -> InlineKeyboardButton:
    return button(texts.gettext("What I tell you, and when…"), ShowNotifications())


def _reading(texts: NullTranslations) -> InlineKeyboardButton:
    return button(texts.gettext("How I read messages…"), ShowReading())


def _zone_rows(
    zones: Sequence[str], person: Person, texts: NullTranslations, task_id: int
) -> list[list[InlineKeyboardButton]]:
    """Zones with the time there, and a way to name another one."""
    offered = [button(zone_words(zone, person.locale, now()), SetZone(zone=zone, task=task_id)) for zone in zones]
    return [*_in_pairs(offered), [button(texts.gettext("Another city…"), TypeZone())]]


def _in_pairs(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def _set_zone(store: Store, person: Person, actor: Actor, zone: str, task_id: int) -> Person:
    changed = settle_zone(store, person, zone)
    task = store.tasks.get(task_id) if task_id else None
    if task is not None and actor.role(store, task.workspace_id) is not None:
        store.deliveries.refresh(message_id=task.message_id, task_id=task.id)
    return changed


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(show, Spoken("settings"), in_private)
    router.message.register(show_elsewhere, Spoken("settings"))
    router.message.register(take_typed_zone, in_private, answers_which_city)
    # In a group we show none of these: a forged one would write over what the group sees.
    router.callback_query.register(show_again, ShowSettings.filter(), pressed_in_private)
    router.callback_query.register(set_locale, SetLocale.filter(), pressed_in_private)
    router.callback_query.register(choose_zone, ChangeZone.filter(), pressed_in_private)
    router.callback_query.register(set_zone, SetZone.filter(), pressed_in_private)
    router.callback_query.register(type_zone, TypeZone.filter(), pressed_in_private)
    return router
