"""What a reply to a card is answered with: what it has changed, or what of it was not understood.

Both are pages, so that they are sent once, survive a restart, and a reply to them goes on about the same task.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Text

from classifier.edits import Edit
from handlers.cards.changed import Reader, changed_words
from handlers.cards.lines import TITLE
from handlers.cards.markup import unpinged
from handlers.cards.menus import button
from handlers.pages import Feature, Look, Page, turn
from handlers.pressed import Pressed
from handlers.replies.edits import Said, apply_edit
from handlers.replies.words import described
from locales import mark
from storage.store import Store
from storage.tables import Channel, Delivery, Event
from tasks import undoing
from tasks.actors import Actor
from tasks.changes import new_batch
from tasks.rules import TaskError
from wording.lines import capitalised, one_line
from wording.names import NAME

ASKED, CHANGED = "asked", "changed"

_HINT = mark("I didn't understand “{words}”. Try “tomorrow 15:00”, “urgent”, “@name” or “done”.")
_QUESTION = mark("I understood: {changes}. But not “{words}”. Shall I do what I understood?")


class ApplyReply(CallbackData, prefix="apply"):
    """Do what was understood of the reply that is asked about."""


class LeaveReply(CallbackData, prefix="leave"):
    """Do nothing of it."""


class TakeBack(CallbackData, prefix="back"):
    """Undo what the reply has changed."""


def tell_changed(store: Store, said: Said, card: Delivery, *, reply_to: int) -> None:
    """Say below a reply what it has changed."""
    _want(store, said, card, reply_to, page=CHANGED, batch=said.batch)


def ask_about(store: Store, said: Said, card: Delivery, *, reply_to: int) -> None:
    """Say what of a reply was not understood, and offer to do the rest."""
    _want(store, said, card, reply_to, page=ASKED, words=said.words, at=said.at.isoformat())


def _want(store: Store, said: Said, card: Delivery, reply_to: int, *, page: str, **view: str) -> None:
    store.deliveries.want(
        card.workspace_id,
        Channel.PAGE,
        card.chat_id,
        f"{page}@{reply_to}",
        thread_id=card.thread_id,
        reply_to=reply_to,
        person_id=said.person.id,
        view={"page": page, "task": said.task_id, "of": card.id, **view},
    )


def said_before(delivery: Delivery, person_id: int) -> tuple[str, datetime] | None:
    """The words that a person's reply was asked about, and when they said them."""
    view = delivery.view
    if view.get("page") != ASKED or delivery.person_id != person_id or "words" not in view:
        return None
    return view["words"], datetime.fromisoformat(view["at"])


def changes_of(store: Store, task_id: int, batch: str) -> list[Event]:
    """What was done to a task by one reply."""
    return [event for event in store.events.of_batch(batch) if event.task_id == task_id]


def _said(look_or_pressed: Look | Pressed, actor: Actor) -> Said:
    """The reply that a page asks about. Raises `TaskError` "old_card"."""
    delivery = look_or_pressed.delivery
    person = look_or_pressed.reader if isinstance(look_or_pressed, Look) else look_or_pressed.person
    before = said_before(delivery, delivery.person_id or 0)
    if person is None or before is None:
        raise TaskError("old_card")
    words, at = before
    return Said(actor, person, delivery.view["task"], words, at, request=delivery.key, batch=new_batch())


def _draw_asked(store: Store, look: Look) -> Page | None:
    try:
        said = _said(look, look.actor)
        understood = said.read(store)
    except TaskError:
        return None
    unread = unpinged(one_line(" ".join(understood.unread), TITLE)) or "…"
    strangers = [word for word in understood.unread if word.startswith("@")]
    who = look.say("Nobody here is called {names}.", names=unpinged(one_line(", ".join(strangers), TITLE)))
    if understood.is_empty:
        return Page(who if strangers else look.say(_HINT, words=unread))
    words = look.say(_QUESTION, changes=described(understood, said.person, look.texts), words=unread)
    return Page(Text(*([who, " "] if strangers else []), words), [_yes_and_no(look)])


def _yes_and_no(look: Look) -> list[InlineKeyboardButton]:
    say = look.texts.gettext
    return [button(say("Yes, do that"), ApplyReply()), button(say("No"), LeaveReply())]


def _draw_changed(store: Store, look: Look) -> Page:
    view = look.view
    events = changes_of(store, view["task"], view["batch"])
    if not events or all(event.undone_at is not None for event in events):
        return Page(look.say("Undone"))
    words = changed_words(events, reader_of(store, look)) or capitalised(look.texts.gettext("changed"))
    return Page(Text(words), [[button(look.texts.gettext("↩ Undo"), TakeBack())]])


def reader_of(store: Store, who: Look | Pressed) -> Reader:
    def name_of(person_id: int) -> str:
        person = store.people.get(person_id)
        return (one_line(person.name, NAME) if person is not None else "") or "?"

    person = who.reader if isinstance(who, Look) else who.person
    assert person is not None, "such a page speaks to one person"
    return Reader(who.texts, person.locale, person.zone, who.now, name_of)


def _apply(store: Store, pressed: Pressed, _data: ApplyReply) -> str:
    """The words are read again: what is done is what is understood of them now."""
    said = _said(pressed, pressed.actor)
    understood: Edit = said.read(store)
    apply_edit(store, said, understood)
    store.deliveries.withdraw(pressed.delivery.id)
    events = changes_of(store, said.task_id, said.batch)
    return changed_words(events, reader_of(store, pressed)) or pressed.texts.gettext("Done")


def _leave(store: Store, pressed: Pressed, _data: LeaveReply) -> str:
    store.deliveries.withdraw(pressed.delivery.id)
    return ""


def _take_back(store: Store, pressed: Pressed, _data: TakeBack) -> str:
    batch = pressed.delivery.view.get("batch")
    if not isinstance(batch, str):
        raise TaskError("old_card")
    undoing.undo_batch(store, pressed.actor, batch)
    turn(store, pressed)
    return pressed.texts.gettext("Undone")


_VERBS: Mapping[type[CallbackData], Any] = MappingProxyType({ApplyReply: _apply, LeaveReply: _leave})

FEATURES = (
    Feature(name=ASKED, draw=_draw_asked, verbs=_VERBS),
    Feature(name=CHANGED, draw=_draw_changed, verbs=MappingProxyType({TakeBack: _take_back})),
)
