"""What may be done with a task from its page and its row: each reads its fields and calls one verb of the domain."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from storage.store import Store
from storage.tables import Task
from tasks import actions, checklists, claiming, exports, fields, links
from tasks.actors import Actor
from tasks.rules import TaskError, Verb
from tasks.values import ITEM_LIMIT, ITEMS, NOTE_LIMIT, REASON_LIMIT
from webapp.errors import bad_value
from webapp.fields import Fields
from webapp.screens.tasks.values import READ, moment_in, offered_due
from webapp.screens.viewer import Viewer

NUMBERS = re.compile(r"#?(\d{1,9})(?!\w)")
_NO_REASON = re.compile(r"[#\d\s,;]*")


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something with a task.

    Attributes:
        batch: Names what it changes, so that it can be taken back.
    """

    viewer: Viewer
    task: Task
    fields: Fields
    batch: str

    @property
    def actor(self) -> Actor:
        return self.viewer.actor


def _move(store: Store, deed: Deed) -> None:
    verb = deed.fields.choice("verb", tuple(Verb))
    if verb is None:
        raise bad_value("verb", "Something must be in it.")
    version = deed.fields.number("version")
    actions.move(store, deed.actor, deed.task.id, Verb(verb), version=version, batch=deed.batch)


def _snooze(store: Store, deed: Deed) -> None:
    until = moment_in(deed.fields.text("until"), deed.viewer)
    actions.snooze(store, deed.actor, deed.task.id, until, batch=deed.batch)


def _claim(store: Store, deed: Deed) -> None:
    claiming.take(store, deed.actor, deed.task.id, batch=deed.batch)


def _answer(store: Store, deed: Deed) -> None:
    field = deed.fields.choice("field", ("kind", "priority", "due", "assignee"))
    if field is None:
        raise bad_value("field", "Something must be in it.")
    given = deed.fields.text("value")
    value = offered_due(store, deed.task, given) if field == "due" and given is not None else None
    if value is None:
        value = READ[field](deed.fields.renamed("value", field), deed.viewer, deed.task)
    actions.answer(store, deed.actor, deed.task.id, field, value)


def _note(store: Store, deed: Deed) -> None:
    text = deed.fields.text("text", limit=NOTE_LIMIT, required=True)
    fields.add_note(store, deed.actor, deed.task.id, text, batch=deed.batch)


def _edit_note(store: Store, deed: Deed) -> None:
    note, text = deed.fields.text("note", required=True), deed.fields.text("text", limit=NOTE_LIMIT)
    if text is None:
        fields.remove_note(store, deed.actor, deed.task.id, note)
    else:
        fields.edit_note(store, deed.actor, deed.task.id, note, text, batch=deed.batch)


def _items(store: Store, deed: Deed) -> None:
    text = deed.fields.text("text", limit=ITEMS * ITEM_LIMIT, required=True)
    checklists.add_items(store, deed.actor, deed.task.id, checklists.items_in(text), batch=deed.batch)


def _tick(store: Store, deed: Deed) -> None:
    item, done = deed.fields.text("item", required=True), deed.fields.choice("done", ("true", "false"))
    if done is None:
        checklists.remove_item(store, deed.actor, deed.task.id, item)
    else:
        checklists.tick(store, deed.actor, deed.task.id, item, done=done == "true")


def _block(store: Store, deed: Deed) -> None:
    """Numbers of tasks, a reason, or both: "#12, waits for the key"."""
    words = deed.fields.text("text", limit=REASON_LIMIT, required=True)
    by = links.numbered(store, deed.actor, deed.task.workspace_id, _numbers(words))
    reason = "" if _NO_REASON.fullmatch(words) else NUMBERS.sub(" ", words).strip(" ,;:.")
    links.block(store, deed.actor, deed.task.id, by, reason or None, batch=deed.batch)


def _relate(store: Store, deed: Deed) -> None:
    numbers = _numbers(deed.fields.text("text", required=True))
    if not numbers:
        raise TaskError("names_no_task")
    others = links.numbered(store, deed.actor, deed.task.workspace_id, numbers)
    links.relate(store, deed.actor, deed.task.id, others, batch=deed.batch)


def _unlink(store: Store, deed: Deed) -> None:
    """Without a number nothing blocks it any more."""
    kind, number = deed.fields.choice("kind", ("blocked_by", "related")), deed.fields.number("number")
    others = [] if number is None else links.numbered(store, deed.actor, deed.task.workspace_id, [number])
    if kind == "related" and others:
        links.unrelate(store, deed.actor, deed.task.id, others[0].id)
    elif kind == "blocked_by":
        links.unblock(store, deed.actor, deed.task.id, by=others[0].id if others else None, batch=deed.batch)
    else:
        raise bad_value("number", "Something must be in it.")


def _send(store: Store, deed: Deed) -> None:
    exports.export(store, deed.actor, deed.task.id, deed.fields.text("place", required=True), batch=deed.batch)


def _send_again(store: Store, deed: Deed) -> None:
    exports.try_again(store, deed.actor, deed.task.id, deed.fields.text("export", required=True))


def _let_go(store: Store, deed: Deed) -> None:
    exports.let_go(store, deed.actor, deed.task.id, deed.fields.text("export", required=True))


def _numbers(words: str) -> list[int]:
    return [int(number) for number in NUMBERS.findall(words)]


Do = Callable[[Store, Deed], None]

DEEDS: Mapping[str, tuple[Sequence[str], Do]] = MappingProxyType(
    {
        "move": (("verb", "version"), _move),
        "snooze": (("until",), _snooze),
        "claim": ((), _claim),
        "answer": (("field", "value"), _answer),
        "note": (("text",), _note),
        "edit-note": (("note", "text"), _edit_note),
        "items": (("text",), _items),
        "tick": (("item", "done"), _tick),
        "block": (("text",), _block),
        "relate": (("text",), _relate),
        "unlink": (("kind", "number"), _unlink),
        "send": (("place",), _send),
        "send-again": (("export",), _send_again),
        "let-go": (("export",), _let_go),
    }
)
"""Name in the address -> the fields that it takes, and what it does. Setting fields is `webapp.screens.tasks.edits`."""
