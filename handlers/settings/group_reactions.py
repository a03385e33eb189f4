"""In a group's settings: whether a reaction makes a task, which one, and that its talk is kept for that.

Whatever is chosen is told to the whole group, since it is everybody's talk.
"""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Text
from pydantic import Field

from handlers.cards.menus import button
from handlers.pages.page import Feature, Look, Page, Rows
from handlers.pages.state import turn
from handlers.pressed import Pressed
from handlers.settings.sections import Section, ticked
from locales import mark
from storage.store import Store
from tasks import overhearing
from tasks.overhearing import EMOJI
from wording.lines import one_line
from wording.names import NAME

_IN_A_ROW = 4


class Overhear(CallbackData, prefix="ohear"):
    on: bool


class ChooseReaction(CallbackData, prefix="react"):
    """Which of `EMOJI`."""

    place: int = Field(ge=0, lt=len(EMOJI))


def _line(_store: Store, look: Look) -> Text:
    if not overhearing.is_on(look.workspace):
        return look.say("Tasks by reaction: {state}", state=Bold(look.texts.gettext("no")))
    return look.say("Tasks by reaction: {state}", state=Bold(overhearing.emoji_of(look.workspace)))


def _choices(_store: Store, look: Look) -> Rows:
    say = look.texts.gettext
    if not overhearing.is_on(look.workspace):
        return [[button(say("Switch it on"), Overhear(on=True))]]
    chosen = overhearing.emoji_of(look.workspace)
    offered = [button(ticked(emoji, on=emoji == chosen), ChooseReaction(place=at)) for at, emoji in enumerate(EMOJI)]
    rows = [offered[start : start + _IN_A_ROW] for start in range(0, len(offered), _IN_A_ROW)]
    return [*rows, [button(say("Switch it off, delete what is kept"), Overhear(on=False))]]


def _switch(store: Store, pressed: Pressed, data: Overhear) -> str:
    if overhearing.switch(store, pressed.actor, pressed.delivery.workspace_id, on=data.on):
        _tell_everybody(store, pressed, on=data.on)
    turn(store, pressed, open=SECTION.name)
    return ""


def _choose(store: Store, pressed: Pressed, data: ChooseReaction) -> str:
    overhearing.choose_emoji(store, pressed.actor, pressed.delivery.workspace_id, EMOJI[data.place])
    turn(store, pressed, open=SECTION.name)
    return EMOJI[data.place]


def _tell_everybody(store: Store, pressed: Pressed, *, on: bool) -> None:
    """In the topic where it was pressed, if that is one of the group's."""
    workspace_id, delivery = pressed.delivery.workspace_id, pressed.delivery
    workspace = store.workspaces.get(workspace_id)
    here = workspace is not None and delivery.chat_id == workspace.chat_id
    thread_id = delivery.thread_id if here else None
    overhearing.tell_everybody(
        store, pressed.actor, workspace_id, on=on, request=str(pressed.query_id), thread_id=thread_id
    )


def _notice(store: Store, look: Look) -> Page:
    by = store.people.get(look.view.get("by", 0))
    name = Bold(one_line(by.name if by is not None else "", NAME) or "…")
    if not look.view.get("on"):
        return Page(
            look.say("{name} has switched off tasks by reaction. What I kept of the talk here is deleted.", name=name)
        )
    words = look.say(
        "{name} has switched on tasks by reaction: put {emoji} on a message, and it becomes a task. For that I keep "
        "what is said here for 48 hours, and delete it then. An administrator can end it in /settings.",
        name=name,
        emoji=str(look.view.get("emoji", EMOJI[0])),
    )
    return Page(words, silent=False)


SECTION = Section(
    "reaction",
    mark("Tasks by reaction"),
    _line,
    _choices,
    verbs={Overhear: _switch, ChooseReaction: _choose},
    hint=mark(
        "Telegram sends me no words with a reaction, so I have to keep what is said here: for 48 hours, and only while "
        "this is on. The group is told. I must be an administrator here; /doctor says whether it works."
    ),
)

FEATURE = Feature(overhearing.PAGE, _notice)
