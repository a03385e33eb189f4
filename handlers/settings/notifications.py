"""/notifications: what somebody is told without asking, when not, and of which groups nothing."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import time
from gettext import NullTranslations
from types import MappingProxyType
from typing import Annotated

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from handlers.answers import answer_one
from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.presses import Id
from handlers.filters import in_private, pressed_in_private
from handlers.options import Options
from handlers.pages.page import Look, Prompt, Rows
from handlers.pages.state import open_page, turn
from handlers.pressed import Pressed
from handlers.settings.clocks import clock_words, clocks_in
from handlers.settings.group import Choice, until, until_words
from handlers.settings.sections import SETTINGS, Section, Sections, in_pairs, ticked, type_button
from handlers.spoken import Spoken
from locales import mark
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Person
from tasks import quiet
from tasks.bell import Bell
from tasks.people import personal_workspace
from tasks.quiet import Notice
from tasks.rules import TaskError
from wording.choices import MUTES, NOTICES
from wording.lines import one_line
from wording.names import NAME

PAGE = "notifications"
LEADS: Mapping[str, str] = MappingProxyType({"digest": mark("Digest…")})

NIGHTS: Mapping[str, tuple[time, time]] = MappingProxyType(
    {"21-8": (time(21), time(8)), "22-8": (time(22), time(8)), "23-7": (time(23), time(7)), "0-9": (time(0), time(9))}
)
"""The quiet hours that are offered."""

Night = Annotated[str, StringConstraints(pattern="^(21-8|22-8|23-7|0-9|)$")]

GROUPS_SHOWN = 20
"""How many groups are offered as buttons."""


class ShowNotifications(CallbackData, prefix="notify"):
    """Show this page in place of the settings."""


class Switch(CallbackData, prefix="tell"):
    notice: Notice
    on: bool


class SetNight(CallbackData, prefix="night"):
    """ "" ends quiet hours."""

    hours: Night


class ChooseGroup(CallbackData, prefix="mutes"):
    """Unfold for how long a group may be muted; 0 shows the groups."""

    workspace: Id


class Mute(CallbackData, prefix="mute"):
    """ "" ends it."""

    workspace: Id
    length: Choice


async def show(message: Message, *, person: Person, db: Database, bell: Bell) -> None:
    await db.write(_open, message, person.id)
    await bell.ring("deliveries")


async def show_elsewhere(message: Message, *, texts: NullTranslations, options: Options) -> None:
    private = InlineKeyboardButton(text=texts.gettext("Open our chat"), url=f"https://t.me/{options.bot_username}")
    words = Text(texts.gettext("What you are told is your own: set it in our chat."))
    await answer_one(message, words, [private])


async def show_here(query: CallbackQuery, *, person: Person, db: Database, bell: Bell) -> None:
    """In the place of the settings, with a way back to them."""
    assert query.message is not None  # else nobody would be known here
    await db.write(_open_in_place, person.id, query.message.chat.id, query.message.message_id)
    await bell.ring("deliveries")
    with suppress(TelegramBadRequest):  # an old query can't be answered any more
        await query.answer()


def _open(store: Store, message: Message, person_id: int) -> None:
    person = _me(store, person_id)
    open_page(store, message, PAGE, workspace=personal_workspace(store, person), person=person)


def _open_in_place(store: Store, person_id: int, chat_id: int, message_id: int) -> None:
    person, view = _me(store, person_id), {"page": PAGE, "stack": [SETTINGS]}
    if (delivery := store.deliveries.shown_as(chat_id, message_id)) is not None:
        if delivery.view.get("stack", [])[:1] != [SETTINGS]:
            raise TaskError("bad_button")  # forged: no other message of ours has this button
        store.deliveries.unfold(delivery.id, view)
        return
    workspace = personal_workspace(store, person)
    place = {"person_id": person.id, "telegram_message_id": message_id, "view": view}
    store.deliveries.want(workspace.id, Channel.PAGE, chat_id, f"{PAGE}@{message_id}", **place)


def _me(store: Store, person_id: int) -> Person:
    person = store.people.get(person_id)
    if person is None:
        raise TaskError("not_found")
    return person


def _guard(_store: Store, pressed: Pressed) -> None:
    if pressed.delivery.person_id != pressed.person.id:
        raise TaskError("not_allowed")


def _reader(look: Look) -> Person:
    assert look.reader is not None, "the page speaks to one person"
    return look.reader


def _switches_line(_store: Store, look: Look) -> Text:
    on = [look.texts.gettext(label) for kind, label in NOTICES.items() if quiet.is_on(_reader(look), kind)]
    return look.say("I tell you: {what}", what=", ".join(on) or look.texts.gettext("nothing"))


def _switches(_store: Store, look: Look) -> Rows:
    me = _reader(look)
    return [
        [button(ticked(look.texts.gettext(label), on=on), Switch(notice=kind, on=not on))]
        for kind, label in NOTICES.items()
        for on in [quiet.is_on(me, kind)]
    ]


def _switch(store: Store, pressed: Pressed, data: Switch) -> str:
    quiet.switch(_me(store, pressed.person.id), data.notice, on=data.on)
    turn(store, pressed)
    return ""


def _night_line(_store: Store, look: Look) -> Text:
    hours = quiet.quiet_hours(_reader(look))
    words = _night_words(hours) if hours else look.texts.gettext("none")
    return look.say("Quiet hours: {hours}", hours=Bold(words))


def _nights(_store: Store, look: Look) -> Rows:
    now = quiet.quiet_hours(_reader(look))
    offered = [
        button(ticked(_night_words(hours), on=hours == now), SetNight(hours=name)) for name, hours in NIGHTS.items()
    ]
    none = button(ticked(look.texts.gettext("No quiet hours"), on=now is None), SetNight(hours=""))
    return [*in_pairs(offered), [type_button(look, "quiet"), none]]


def _night_words(hours: tuple[time, time]) -> str:
    return "–".join(clock_words(hour) for hour in hours)


def _set_night(store: Store, pressed: Pressed, data: SetNight) -> str:
    quiet.set_quiet_hours(_me(store, pressed.person.id), NIGHTS[data.hours] if data.hours else None)
    turn(store, pressed, open=None)
    return ""


def _which_hours(_store: Store, look: Look) -> Prompt:
    return Prompt(look.say("From when to when shall I be quiet? For example: 22:30–7:15"), "22:30–7:15")


def _typed_night(store: Store, pressed: Pressed, words: str) -> str:
    hours = clocks_in(words)
    if len(hours) != 2:
        raise TaskError("bad_hours")
    quiet.set_quiet_hours(_me(store, pressed.person.id), (hours[0], hours[1]))
    turn(store, pressed, open=None)
    return ""


def _mute_line(store: Store, look: Look) -> Text:
    me = _reader(look)
    muted = [(title, ends) for id_, title in _groups(store, me) if (ends := quiet.muted(me, id_, look.now)) is not None]
    if not muted:
        return look.say("Muted groups: {groups}", groups=look.texts.gettext("none"))
    named = [Text(one_line(title, NAME) or "?", " (", until_words(look, ends), ")") for title, ends in muted]
    return look.say("Muted groups: {groups}", groups=joined(named[:GROUPS_SHOWN], ", "))


def _mutes(store: Store, look: Look) -> Rows:
    me, groups = _reader(look), dict(_groups(store, _reader(look)))
    chosen = look.view.get("group")
    if chosen not in groups:
        return [
            [button(ticked(one_line(title, NAME) or "?", on=on), ChooseGroup(workspace=id_))]
            for id_, title in list(groups.items())[:GROUPS_SHOWN]
            for on in [quiet.muted(me, id_, look.now) is not None]
        ]
    say = look.texts.gettext
    lengths = [button(say(label), Mute(workspace=chosen, length=name)) for name, (label, _) in MUTES.items()]
    heard = [button(say("Hear it again"), Mute(workspace=chosen, length=""))]
    return [lengths, *([heard] if quiet.muted(me, chosen, look.now) is not None else [])]


def _choose_group(store: Store, pressed: Pressed, data: ChooseGroup) -> str:
    turn(store, pressed, group=data.workspace or None)
    return ""


def _mute(store: Store, pressed: Pressed, data: Mute) -> str:
    quiet.mute(store, _me(store, pressed.person.id), data.workspace, until(data.length, pressed))
    turn(store, pressed, open=None, group=None)
    return ""


def _groups(store: Store, person: Person) -> list[tuple[int, str]]:
    """(id, title) of the groups that somebody is in."""
    found = store.workspaces.of_person(person.id)
    return [(workspace.id, workspace.title) for workspace in found if workspace.kind == "group"]


FEATURE = Sections(
    PAGE,
    mark("Notifications"),
    (
        Section("what", mark("What I tell you"), _switches_line, _switches, verbs={Switch: _switch}),
        Section(
            "quiet",
            mark("Quiet hours"),
            _night_line,
            _nights,
            verbs={SetNight: _set_night},
            prompt=_which_hours,
            typed=_typed_night,
            hint=mark("Meanwhile I send nothing that you don't ask for. It comes when they end, in one message."),
        ),
        Section(
            "mute",
            mark("Mute a group"),
            _mute_line,
            _mutes,
            verbs={ChooseGroup: _choose_group, Mute: _mute},
            hint=mark("Nothing of a muted group comes to this chat."),
            shown=lambda store, look: bool(_groups(store, _reader(look))),
        ),
    ),
    guard=_guard,
    leads=LEADS,
).feature


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(show, Spoken("notifications"), in_private)
    router.message.register(show_elsewhere, Spoken("notifications"))
    router.callback_query.register(show_here, ShowNotifications.filter(), pressed_in_private)
    return router
