"""/digest: when somebody's digest, or a group's, comes and what is in it."""

from dataclasses import replace
from datetime import datetime, time
from gettext import NullTranslations
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message
from aiogram.utils.formatting import Bold, Text
from pydantic import Field as Bounds

from handlers.answers import answer_one
from handlers.cards import moments
from handlers.cards.menus import button
from handlers.cards.presses import Id
from handlers.pages.page import Look, Prompt, Rows
from handlers.pages.state import open_page, turn
from handlers.pressed import Pressed
from handlers.settings.clocks import clock_words, clocks_in
from handlers.settings.sections import Section, Sections, in_pairs, ticked, type_button
from locales import mark
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Role, Workspace
from tasks import digests, schedules
from tasks.bell import Bell
from tasks.people import personal_workspace
from tasks.rules import TaskError, may
from tasks.schedules import Every, Part, Schedule, schedule_of
from wording.choices import EVERY, PARTS, weekday
from wording.lines import capitalised, one_line
from wording.names import NAME

PAGE = "digest"

GROUP = "group"
"""The kind of the workspaces that have a digest of their own."""

HOURS = (7, 8, 9, 12, 18, 20)
WORKSPACES_SHOWN = 20

Hour = Annotated[int, Bounds(ge=0, le=23)]
Day = Annotated[int, Bounds(ge=0, le=6)]


class SetEvery(CallbackData, prefix="every"):
    every: Every


class SetDay(CallbackData, prefix="day"):
    day: Day


class SetHour(CallbackData, prefix="hour"):
    hour: Hour


class SetPart(CallbackData, prefix="dpart"):
    part: Part
    on: bool


class SetEmpty(CallbackData, prefix="empty"):
    on: bool


class SetScope(CallbackData, prefix="scope"):
    """Of one workspace; 0 is what is one's own everywhere."""

    workspace: Id


class ShowDigest(CallbackData, prefix="now"):
    """Send one at once."""


async def show(message: Message, *, person: Person, db: Database, bell: Bell) -> None:
    await db.write(_open, message, person.id)
    await bell.ring("deliveries")


async def show_in_group(
    message: Message,
    *,
    workspace: Workspace,
    person: Person,
    role: Role | None,
    texts: NullTranslations,
    db: Database,
    bell: Bell,
) -> None:
    """The group's own, for who may set it."""
    if not may(role, "settings"):
        await answer_one(message, Text(texts.gettext("The digest of a group is set by its administrators.")))
        return
    await db.write(_open_of_group, message, workspace, person)
    await bell.ring("deliveries")


def _open(store: Store, message: Message, person_id: int) -> None:
    person = store.people.get(person_id)
    assert person is not None, "whoever writes is known"
    open_page(store, message, PAGE, workspace=personal_workspace(store, person), person=person)


def _open_of_group(store: Store, message: Message, workspace: Workspace, person: Person) -> None:
    open_page(store, message, PAGE, workspace=workspace, person=person)


def _owner(store: Store, pressed: Pressed) -> Person | Workspace:
    """Whose digest a page sets: that of the group whose settings led to it, else the reader's."""
    workspace = store.workspaces.get(pressed.delivery.workspace_id)
    if workspace is None or workspace.kind == GROUP:
        owner: Person | Workspace | None = workspace
    else:
        owner = store.people.get(pressed.person.id)
    if owner is None:
        raise TaskError("not_found")
    return owner


def _guard(store: Store, pressed: Pressed) -> None:
    if isinstance(_owner(store, pressed), Workspace):
        pressed.actor.require(store, pressed.delivery.workspace_id, "settings")
    elif pressed.delivery.person_id != pressed.person.id:
        raise TaskError("not_allowed")


def _change(store: Store, pressed: Pressed, *, stay: bool = False, **values: object) -> str:
    """Set a part of the schedule; whoever has none yet has a daily one from then on."""
    owner = _owner(store, pressed)
    schedule = schedule_of(owner)
    if schedule.every is Every.OFF and "every" not in values:
        values = {"every": Every.DAY, **values}
    schedules.set_schedule(store, pressed.actor, owner, replace(schedule, **values), pressed.now)  # type: ignore[arg-type]
    turn(store, pressed, **({} if stay else {"open": None}))
    return ""


def _shown(look: Look) -> Person | Workspace:
    return look.reader if look.reader is not None and look.workspace.kind != GROUP else look.workspace


def _schedule(look: Look) -> Schedule:
    return schedule_of(_shown(look))


def _every_line(_store: Store, look: Look) -> Text:
    schedule = _schedule(look)
    if schedule.every is Every.OFF:
        return look.say("No digest comes.")
    when = look.texts.gettext(EVERY[schedule.every])
    if schedule.every is Every.WEEK:
        when = f"{when}, {weekday(schedule.day, look.locale)}"
    following = _shown(look).options.get("digest", {}).get("next")
    if following is None:
        return look.say("It comes: {when}", when=Bold(when))
    coming = moments.moment(datetime.fromisoformat(following), look.locale, look.zone, look.now)
    return look.say("It comes: {when}; next {moment}", when=Bold(when), moment=coming)


def _everies(_store: Store, look: Look) -> Rows:
    schedule = _schedule(look)
    offered = [
        button(ticked(look.texts.gettext(label), on=every is schedule.every), SetEvery(every=every))
        for every, label in EVERY.items()
    ]
    if schedule.every is not Every.WEEK:
        return in_pairs(offered)
    days = [
        button(ticked(weekday(day, look.locale, "abbreviated"), on=day == schedule.day), SetDay(day=day))
        for day in range(7)
    ]
    return [*in_pairs(offered), *in_pairs(days, 4)]


def _set_every(store: Store, pressed: Pressed, data: SetEvery) -> str:
    return _change(store, pressed, every=data.every, stay=data.every is Every.WEEK)


def _set_day(store: Store, pressed: Pressed, data: SetDay) -> str:
    return _change(store, pressed, every=Every.WEEK, day=data.day)


def _hour_line(_store: Store, look: Look) -> Text:
    return look.say("At: {clock}", clock=Bold(clock_words(_schedule(look).at)))


def _hours(_store: Store, look: Look) -> Rows:
    now = _schedule(look).at
    offered = [button(ticked(clock_words(time(hour)), on=time(hour) == now), SetHour(hour=hour)) for hour in HOURS]
    return [*in_pairs(offered, 3), [type_button(look, "hour")]]


def _set_hour(store: Store, pressed: Pressed, data: SetHour) -> str:
    return _change(store, pressed, at=time(data.hour))


def _which_hour(_store: Store, look: Look) -> Prompt:
    return Prompt(look.say("At what time shall the digest come? For example: 7:45"), "7:45")


def _typed_hour(store: Store, pressed: Pressed, words: str) -> str:
    found = clocks_in(words)
    if len(found) != 1:
        raise TaskError("bad_hours")
    return _change(store, pressed, at=found[0])


def _parts_line(_store: Store, look: Look) -> Text:
    schedule = _schedule(look)
    named = [look.texts.gettext(PARTS[part]) for part in schedule.parts]
    line = look.say("In it: {parts}", parts=", ".join(named) or look.texts.gettext("nothing"))
    return Text(line, "\n", look.say("It comes on empty days, too.")) if schedule.empty else line


def _parts(_store: Store, look: Look) -> Rows:
    schedule = _schedule(look)
    offered = [
        button(ticked(look.texts.gettext(label), on=on), SetPart(part=part, on=not on))
        for part, label in PARTS.items()
        for on in [part in schedule.parts]
    ]
    empty = button(
        ticked(look.texts.gettext("Also when there is nothing"), on=schedule.empty), SetEmpty(on=not schedule.empty)
    )
    return [*in_pairs(offered), [empty]]


def _set_part(store: Store, pressed: Pressed, data: SetPart) -> str:
    kept = {*schedule_of(_owner(store, pressed)).parts} - {data.part}
    chosen = kept | ({data.part} if data.on else set())
    return _change(store, pressed, parts=tuple(part for part in Part if part in chosen), stay=True)


def _set_empty(store: Store, pressed: Pressed, data: SetEmpty) -> str:
    return _change(store, pressed, empty=data.on, stay=True)


def _scope_line(store: Store, look: Look) -> Text:
    chosen = _schedule(look).workspace
    if chosen is None:
        return look.say("Of: {what}", what=look.texts.gettext("all that is mine"))
    workspace = store.workspaces.get(chosen)
    return look.say("Of: {what}", what=one_line(workspace.title if workspace else "", NAME) or "?")


def _scopes(store: Store, look: Look) -> Rows:
    chosen = _schedule(look).workspace
    mine = [
        button(ticked(capitalised(look.texts.gettext("all that is mine")), on=chosen is None), SetScope(workspace=0))
    ]
    others = [
        [button(ticked(one_line(title, NAME) or "?", on=chosen == id_), SetScope(workspace=id_))]
        for id_, title in _workspaces(store, look)[:WORKSPACES_SHOWN]
    ]
    return [mine, *others]


def _set_scope(store: Store, pressed: Pressed, data: SetScope) -> str:
    if isinstance(_owner(store, pressed), Workspace):
        raise TaskError("bad_button")
    return _change(store, pressed, workspace=data.workspace or None)


def _show_now(store: Store, pressed: Pressed, _data: ShowDigest) -> str:
    if digests.show_now(store, _owner(store, pressed), pressed.now, request=pressed.query_id):
        return ""
    return pressed.texts.gettext("There is nothing to tell.")


def _now(_store: Store, look: Look) -> Rows:
    return [[button(look.texts.gettext("Show me one now"), ShowDigest())]]


def _workspaces(store: Store, look: Look) -> list[tuple[int, str]]:
    me = _shown(look)
    found = store.workspaces.of_person(me.id) if isinstance(me, Person) else []
    return [(workspace.id, workspace.title) for workspace in found]


FEATURE = Sections(
    PAGE,
    mark("Digest"),
    (
        Section("every", mark("How often"), _every_line, _everies, verbs={SetEvery: _set_every, SetDay: _set_day}),
        Section(
            "hour",
            mark("At what time"),
            _hour_line,
            _hours,
            verbs={SetHour: _set_hour},
            prompt=_which_hour,
            typed=_typed_hour,
        ),
        Section("parts", mark("What is in it"), _parts_line, _parts, verbs={SetPart: _set_part, SetEmpty: _set_empty}),
        Section(
            "scope",
            mark("Of which tasks"),
            _scope_line,
            _scopes,
            verbs={SetScope: _set_scope},
            shown=lambda store, look: len(_workspaces(store, look)) > 1,
        ),
    ),
    guard=_guard,
    below=_now,
    verbs={ShowDigest: _show_now},
).feature
