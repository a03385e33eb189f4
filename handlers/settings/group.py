"""/settings in a group, for its administrators: language, time zone, digest, and what the bot says by itself.

To add something that a group can set: a `Section` in `SECTIONS`, or a page of its own in `LEADS`.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from handlers.cards import moments
from handlers.cards.menus import button
from handlers.pages.page import Feature, Look, Prompt, Rows
from handlers.pages.state import turn
from handlers.pressed import Pressed
from handlers.settings.group_reactions import SECTION as REACTION
from handlers.settings.reading import ShowReading, ShowSettings
from handlers.settings.sections import Section, Sections, in_pairs, ticked, type_button
from locales import LOCALES, mark, own_name
from storage.store import Store
from storage.tables import Workspace
from tasks import asking, quiet, workspace_settings
from tasks.quiet import EVER, Until
from tasks.rules import TaskError
from wording.choices import MUTES
from wording.zones import find_zones, likely_zones, zone_words

PAGE = "group"

Name = Annotated[str, StringConstraints(max_length=32)]
Choice = Annotated[str, StringConstraints(pattern="^(hour|day|ever|)$")]


class SetGroupLocale(CallbackData, prefix="glang"):
    locale: Name


class SetGroupZone(CallbackData, prefix="gzone"):
    zone: Name


class TellAskers(CallbackData, prefix="gdone"):
    on: bool


class MuteGroup(CallbackData, prefix="gmute"):
    """ "" ends it."""

    length: Choice


def until(choice: str, pressed: Pressed) -> Until | None:
    """When a mute ends that is chosen now; None when it ends now."""
    if not choice:
        return None
    length = MUTES[choice][1]
    return EVER if length is None else pressed.now + length


def until_words(look: Look, muted: Until | None) -> Text:
    """How long something is muted."""
    if muted is None:
        return look.say("no")
    if muted == EVER:
        return look.say("for ever")
    assert not isinstance(muted, str)
    return look.say("until {moment}", moment=moments.moment(muted, look.locale, look.zone, look.now))


def _guard(store: Store, pressed: Pressed) -> None:
    pressed.actor.require(store, pressed.delivery.workspace_id, "settings")


def _workspace(store: Store, pressed: Pressed) -> Workspace:
    workspace = store.workspaces.get(pressed.delivery.workspace_id)
    assert workspace is not None, "its settings are shown"
    return workspace


def _locale_line(_store: Store, look: Look) -> Text:
    return look.say("Language: {language}", language=Bold(own_name(look.workspace.locale)))


def _locales(_store: Store, look: Look) -> Rows:
    return in_pairs(
        [
            button(ticked(own_name(code), on=code == look.workspace.locale), SetGroupLocale(locale=code))
            for code in LOCALES
        ]
    )


def _set_locale(store: Store, pressed: Pressed, data: SetGroupLocale) -> str:
    workspace_settings.set_locale(store, pressed.actor, pressed.delivery.workspace_id, data.locale)
    turn(store, pressed, open=None)
    return own_name(data.locale)


def _zone_line(_store: Store, look: Look) -> Text:
    return look.say("Time zone: {zone}", zone=Bold(zone_words(look.workspace.zone, look.locale, look.now)))


def _zones(_store: Store, look: Look) -> Rows:
    """The likely ones, or those that the words that were typed may mean."""
    zones: Sequence[str] = look.view.get("zones") or likely_zones(look.locale)
    offered = [button(zone_words(zone, look.locale, look.now), SetGroupZone(zone=zone)) for zone in zones]
    return [*in_pairs(offered), [type_button(look, "zone")]]


def _which_city(_store: Store, look: Look) -> Prompt:
    question = look.say("Which city is this group in? Answer with its name, such as Kyiv, or with an offset: UTC+2.")
    return Prompt(question, look.texts.gettext("Kyiv"))


def _set_zone(store: Store, pressed: Pressed, data: SetGroupZone) -> str:
    if not find_zones(data.zone):
        raise TaskError("bad_value")
    return _take_zone(store, pressed, data.zone)


def _typed_zone(store: Store, pressed: Pressed, words: str) -> str:
    zones = find_zones(words)
    if not zones:
        raise TaskError("bad_zone")
    if len(zones) > 1:
        turn(store, pressed, open="zone", zones=zones)
        return pressed.texts.gettext("Which one?")
    _take_zone(store, pressed, zones[0])
    return ""


def _take_zone(store: Store, pressed: Pressed, zone: str) -> str:
    workspace_settings.set_zone(store, pressed.actor, pressed.delivery.workspace_id, zone)
    turn(store, pressed, open=None, zones=None)
    return zone_words(zone, _workspace(store, pressed).locale, pressed.now)


def _askers_line(_store: Store, look: Look) -> Text:
    return look.say(
        "Who asked is told here when it's done: {answer}", answer=_yes_no(look, on=asking.tells_askers(look.workspace))
    )


def _askers(_store: Store, look: Look) -> Rows:
    on = asking.tells_askers(look.workspace)
    words = ((mark("Tell them"), True), (mark("Don't tell them"), False))
    return [[button(ticked(look.texts.gettext(label), on=on is tell), TellAskers(on=tell)) for label, tell in words]]


def _yes_no(look: Look, *, on: bool) -> Text:
    return Text(Bold(look.texts.gettext("yes") if on else look.texts.gettext("no")))


def _tell_askers(store: Store, pressed: Pressed, data: TellAskers) -> str:
    workspace_settings.tell_askers(store, pressed.actor, pressed.delivery.workspace_id, on=data.on)
    turn(store, pressed, open=None)
    return ""


def _mute_line(_store: Store, look: Look) -> Text:
    return look.say("Silent unless asked: {until}", until=until_words(look, quiet.muted_chat(look.workspace, look.now)))


def _mutes(_store: Store, look: Look) -> Rows:
    lengths = [button(look.texts.gettext(label), MuteGroup(length=name)) for name, (label, _) in MUTES.items()]
    if quiet.muted_chat(look.workspace, look.now) is None:
        return [lengths]
    return [lengths, [button(look.texts.gettext("Speak again"), MuteGroup(length=""))]]


def _mute(store: Store, pressed: Pressed, data: MuteGroup) -> str:
    quiet.mute_chat(store, pressed.actor, pressed.delivery.workspace_id, until(data.length, pressed))
    turn(store, pressed, open=None)
    return ""


def _redraw(store: Store, pressed: Pressed, _data: ShowSettings) -> str:
    """Back from how messages are read, which is written over this page."""
    turn(store, pressed, open=None)
    return ""


def _reading(_store: Store, look: Look) -> list[list[InlineKeyboardButton]]:
    if look.delivery.chat_id != look.workspace.chat_id:
        return []  # in somebody's private chat it would be about what they read there
    return [[button(look.texts.gettext("How I read messages…"), ShowReading())]]


SECTIONS: tuple[Section, ...] = (
    Section("language", mark("Language"), _locale_line, _locales, verbs={SetGroupLocale: _set_locale}),
    Section(
        "zone",
        mark("Time zone"),
        _zone_line,
        _zones,
        verbs={SetGroupZone: _set_zone},
        prompt=_which_city,
        typed=_typed_zone,
    ),
    Section(
        "askers",
        mark("Tell who asked"),
        _askers_line,
        _askers,
        verbs={TellAskers: _tell_askers},
        hint=mark("A minute after a task is done, I answer the message it came from, without a sound."),
    ),
    Section(
        "mute",
        mark("Silence"),
        _mute_line,
        _mutes,
        verbs={MuteGroup: _mute},
        hint=mark("Meanwhile I answer who speaks to me here; no reminders, no digest, no cards of what programs send."),
    ),
    REACTION,
)
"""What is set on this page itself, in its order. Whoever presses has the right to "settings" by then."""

LEADS: Mapping[str, str] = MappingProxyType({"digest": mark("Digest…")})
"""Pages that this one leads to -> the label of the button."""

FEATURE: Feature = Sections(
    PAGE,
    mark("Settings of this group"),
    SECTIONS,
    guard=_guard,
    leads=LEADS,
    below=_reading,
    verbs={ShowSettings: _redraw},
).feature
