"""The page of one message, and what is done there: what a reader said is corrected, taught, or made a task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from aiohttp import web

from storage.reading_tables import Correction, Scope
from storage.store import Store
from storage.tables import Message, Task
from tasks import actions, learning, making, transcripts, undoing
from tasks.changes import new_batch
from tasks.rules import TaskError, Verb
from tasks.transcribers import Transcriber
from webapp.access import looks_like_id
from webapp.errors import not_found
from webapp.fields import Fields
from webapp.paths import ID
from webapp.screens.forms import Form, read_form
from webapp.screens.inbox.detail import Detail, detail_of
from webapp.screens.inbox.fields import CORRECTED
from webapp.screens.inbox.refusing import told_at_once
from webapp.screens.inbox.rows import tasks_here
from webapp.screens.screen import fragment, screen
from webapp.screens.tasks.values import READ, offered_due
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES

routes = web.RouteTableDef()

ROW = "row"
"""Parameter: the list is open, not the page: its row is answered."""

_NEVER_NONE = ("kind", "priority")


@dataclass(frozen=True, slots=True)
class Done:
    """What has come of a deed.

    Attributes:
        back, values: The deed that takes it back, and what is sent with it; None where there is none.
        changed: How many other tasks were changed; None where that was not the point.
    """

    back: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    changed: int | None = None


Deed = Callable[[Store, Viewer, Message, Form], Done]


@screen(routes, f"/app/inbox/{ID}")
async def show_message(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    detail = await request.app[SERVICES].db.read(_detail, viewer, request.match_info["id"], _texts(request, viewer))
    return fragment(request, viewer, "inbox/page.html", detail=detail)


@routes.post(f"/app/inbox/{ID}/{{deed:correct|not-a-task|make|teach|forget|words|again|undo}}")
async def do(request: web.Request) -> web.StreamResponse:
    services, viewer, form = request.app[SERVICES], await viewer_of(request), await read_form(request)
    texts, public_id = _texts(request, viewer), request.match_info["id"]
    deeds = {**_DEEDS, "again": _again(services.transcriber)}
    deed, done, refusal = deeds[request.match_info["deed"]], Done(), None

    def work(store: Store) -> Done:
        return deed(store, viewer, _message(store, viewer, public_id), form)

    try:
        done = await services.db.write(work)
    except TaskError as error:
        refusal = told_at_once(error, texts)
    for topic in ("deliveries", "messages"):
        await services.bell.ring(topic)
    detail = await services.db.read(_detail, viewer, public_id, texts)
    template = "inbox/made.html" if ROW in request.query else "inbox/done.html"
    return fragment(request, viewer, template, detail=detail, done=done, refusal=refusal)


def _correct(store: Store, viewer: Viewer, message: Message, form: Form) -> Done:
    """Set a field as somebody says; a value that it has already is confirmed."""
    task, name, batch = _task(store, message, form), form.text("field"), new_batch()
    if name not in CORRECTED:
        raise TaskError("bad_value", field="field")
    value = _value(store, viewer, task, name, form.text("value"))
    actions.answer(store, viewer.actor, task.id, name, value, batch=batch)
    return _undoable(batch) if store.events.has_batch(batch) else Done()


def _value(store: Store, viewer: Viewer, task: Task, name: str, text: str) -> Any:
    if name == "due" and (due := offered_due(store, task, text)) is not None:
        return due
    value = READ[name](Fields({name: text}, allowed=(name,)), viewer, task)
    if value is None and name in _NEVER_NONE:
        raise TaskError("bad_value", field=name)
    return value


def _not_a_task(store: Store, viewer: Viewer, message: Message, form: Form) -> Done:
    batch = new_batch()
    actions.move(store, viewer.actor, _task(store, message, form).id, Verb.DROP, batch=batch)
    return _undoable(batch)


def _make(store: Store, viewer: Viewer, message: Message, _form: Form) -> Done:
    batch = new_batch()
    making.make_task(store, viewer.actor, message.id, batch=batch)
    return _undoable(batch) if store.events.has_batch(batch) else Done()


def _teach(store: Store, viewer: Viewer, message: Message, form: Form) -> Done:
    """Let a correction hold for a scope. What it held for before takes it back."""
    correction = _correction(store, message, form)
    before = correction.scope
    taught = learning.teach(store, viewer.actor, correction.id, form.one_of("scope", Scope))
    return Done("teach", {"correction": correction.public_id, "scope": before}, len(taught.tasks))


def _forget(store: Store, viewer: Viewer, message: Message, form: Form) -> Done:
    return Done(changed=learning.forget(store, viewer.actor, _correction(store, message, form).id))


def _words(store: Store, viewer: Viewer, message: Message, form: Form) -> Done:
    """What is said in a voice message, written down by a person."""
    pieces = [message] if message.pieces == 1 else store.messages.pieces(message.id)
    piece = next((piece for piece in pieces if piece.public_id == form.text("piece")), None)
    if piece is None:
        raise not_found()
    transcripts.correct(store, viewer.actor, piece.id, form.text("words"))
    return Done()


def _again(transcriber: Transcriber) -> Deed:
    def again(store: Store, viewer: Viewer, message: Message, _form: Form) -> Done:
        transcripts.try_again(store, viewer.actor, message.id, transcriber)
        return Done()

    return again


def _undo(store: Store, viewer: Viewer, message: Message, form: Form) -> Done:
    batch = form.text("batch")
    if not {event.task_id for event in store.events.of_batch(batch)} <= {it.id for it in tasks_here(store, message)}:
        raise not_found()
    undoing.undo_batch(store, viewer.actor, batch)
    return Done()


_DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "correct": _correct,
        "not-a-task": _not_a_task,
        "make": _make,
        "teach": _teach,
        "forget": _forget,
        "words": _words,
        "undo": _undo,
    }
)


def _undoable(batch: str) -> Done:
    return Done("undo", {"batch": batch})


def _detail(store: Store, viewer: Viewer, public_id: str, texts: NullTranslations) -> Detail:
    return detail_of(store, viewer, _message(store, viewer, public_id), texts)


def _message(store: Store, viewer: Viewer, public_id: str) -> Message:
    """The root of the burst that a message belongs to."""
    message = store.messages.by_public_id(viewer.scope, public_id) if looks_like_id(public_id) else None
    if message is None:
        raise not_found()
    root = message if message.root_id is None else store.messages.get(message.root_id)
    assert root is not None
    return root


def _task(store: Store, message: Message, form: Form) -> Task:
    """The task of this message that a form names."""
    found = next((task for task in tasks_here(store, message) if task.public_id == form.text("task")), None)
    if found is None:
        raise not_found()
    return found


def _correction(store: Store, message: Message, form: Form) -> Correction:
    for task in tasks_here(store, message):
        for correction in store.corrections.of_task(task.id):
            if correction.public_id == form.text("correction"):
                return correction
    raise not_found()


def _texts(request: web.Request, viewer: Viewer) -> NullTranslations:
    return request.app[SERVICES].translations(viewer.locale)
