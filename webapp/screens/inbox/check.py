"""What is in doubt, one after another: tasks that were proposed, and fields of which a reader was not sure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Status, Task
from tasks import actions, undoing
from tasks.changes import new_batch
from tasks.doubts import Doubt, doubts
from tasks.filtering import FilterQuery
from tasks.rules import ACTIVE, TaskError, Verb
from webapp.errors import not_found
from webapp.facets import FACETS
from webapp.paths import ID
from webapp.screens.filtering import filters_of
from webapp.screens.forms import Form, read_form
from webapp.screens.inbox.refusing import told_at_once
from webapp.screens.inbox.rows import InboxRow
from webapp.screens.inbox.rows import rows_of as messages_of
from webapp.screens.screen import fragment, screen
from webapp.screens.tasks.detail import Question, questions_of
from webapp.screens.tasks.rows import TaskRow, rows_of
from webapp.screens.tasks.values import offered_due
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES

routes = web.RouteTableDef()

SHOWN = 20

_MAY_BE_NONE = ("due", "assignee")


@dataclass(frozen=True, slots=True)
class Case:
    """A task that somebody should look at.

    Attributes:
        message: What it came from.
        questions: What is asked of it; none of one that is only proposed.
        may: The viewer may decide.
    """

    row: TaskRow
    message: InboxRow | None
    questions: Sequence[Question]
    may: bool

    @property
    def task(self) -> Task:
        return self.row.task

    @property
    def version(self) -> str:
        """Changes with what it shows."""
        asked = ",".join(question.field for question in self.questions)
        return "-".join((str(self.task.version), asked, self.message.version if self.message else ""))


@dataclass(frozen=True, slots=True)
class Left:
    """What is to be looked at.

    Attributes:
        cases: The newest of it.
        total: How much there is.
        cursor: Number of the newest event that is shown.
    """

    cases: Sequence[Case]
    total: int
    cursor: int


def _accept(store: Store, viewer: Viewer, task: Task, _form: Form, batch: str) -> None:
    """All as it was read: what was proposed is open, what was asked for is what the reader thought likeliest."""
    if task.status is Status.PROPOSED:
        task = actions.move(store, viewer.actor, task.id, Verb.ACCEPT, batch=batch)
    for doubt in _doubts(store, viewer, task):
        value = _value(store, task, doubt, doubt.choices[0])
        task = actions.answer(store, viewer.actor, task.id, doubt.field, value, batch=batch)


def _drop(store: Store, viewer: Viewer, task: Task, _form: Form, batch: str) -> None:
    actions.move(store, viewer.actor, task.id, Verb.DROP, batch=batch)


def _answer(store: Store, viewer: Viewer, task: Task, form: Form, batch: str) -> None:
    """One of the choices that are offered, by its number from 0; a blank one empties the field."""
    field = form.text("field")
    doubt = next((doubt for doubt in _doubts(store, viewer, task) if doubt.field == field), None)
    if doubt is None:
        raise TaskError("stale")
    value = None
    if form.text("choice") or field not in _MAY_BE_NONE:
        value = _value(store, task, doubt, doubt.choices[form.number("choice", most=len(doubt.choices) - 1)])
    actions.answer(store, viewer.actor, task.id, field, value, batch=batch)


def _doubts(store: Store, viewer: Viewer, task: Task) -> list[Doubt]:
    issue = store.issues.of_task(task)
    return [] if issue is None else doubts(issue, task, viewer.workspaces[task.workspace_id])


def _value(store: Store, task: Task, doubt: Doubt, choice: Any) -> Any:
    return offered_due(store, task, str(choice)) if doubt.field == "due" else choice


DEEDS: Mapping[str, Callable[[Store, Viewer, Task, Form, str], None]] = MappingProxyType(
    {"accept": _accept, "drop": _drop, "answer": _answer}
)


@screen(routes, "/app/check")
async def show_check(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    return fragment(request, viewer, "inbox/check.html", left=await _left(request, viewer))


@routes.post(f"/app/check/{ID}/{{deed:{'|'.join(DEEDS)}}}")
async def decide(request: web.Request) -> web.StreamResponse:
    viewer, form = await viewer_of(request), await read_form(request)
    run, batch = DEEDS[request.match_info["deed"]], new_batch()

    def work(store: Store) -> bool:
        task = store.tasks.by_public_id(viewer.scope, request.match_info["id"])
        if task is None:
            raise not_found()
        run(store, viewer, task, form, batch)
        return store.events.has_batch(batch)

    return await _decided(request, viewer, work, batch)


@routes.post("/app/check/undo")
async def undo(request: web.Request) -> web.StreamResponse:
    viewer, form = await viewer_of(request), await read_form(request)

    def work(store: Store) -> bool:
        undoing.undo_batch(store, viewer.actor, form.text("batch"))
        return False

    return await _decided(request, viewer, work, None)


async def _decided(
    request: web.Request, viewer: Viewer, work: Callable[[Store], bool], batch: str | None
) -> web.StreamResponse:
    """What is left after a decision, with a way back where there is one; or with why it was not made."""
    services = request.app[SERVICES]
    refusal = None
    try:
        is_undoable = await services.db.write(work)
    except TaskError as error:
        is_undoable, refusal = False, told_at_once(error, services.translations(viewer.locale))
    await services.bell.ring("deliveries")
    left, undoable = await _left(request, viewer), batch if is_undoable else None
    return fragment(request, viewer, "inbox/checked.html", left=left, batch=undoable, refusal=refusal)


async def _left(request: web.Request, viewer: Viewer) -> Left:
    db = request.app[SERVICES].db
    _, cursor = await db.read(lambda store: store.events.newest())
    ids, total = await _in_doubt(request, viewer)
    cases = await db.read(_read, viewer, ids)
    return Left(cases, max(total, len(cases)), cursor)


async def _in_doubt(request: web.Request, viewer: Viewer) -> tuple[list[int], int]:
    """Ids of what is asked for and of what is proposed, the newest first, and how many there are."""
    scope, filters = await request.app[SERVICES].db.read(filters_of, viewer, "tasks", FilterQuery())
    facets = request.app[FACETS]
    asked = await facets.look("tasks", scope, replace(filters, doubtful=True), order="newest", limit=SHOWN)
    proposed = replace(filters, status=(Status.PROPOSED,))
    found = await facets.look("tasks", scope, proposed, order="newest", limit=SHOWN)
    both = await facets.look("tasks", scope, replace(proposed, doubtful=True), order="newest", limit=1)
    ids = sorted({*asked.ids, *found.ids}, reverse=True)[:SHOWN]
    return ids, asked.total + found.total - both.total


def _read(store: Store, viewer: Viewer, ids: Collection[int]) -> list[Case]:
    rows = rows_of(store, viewer, ids)
    tasks = [row.task for row in rows.values()]
    messages = messages_of(store, viewer, {task.message_id for task in tasks if task.message_id is not None})
    issues = {task.id: issue for task, issue in store.issues.drafts_of_tasks(rows, ACTIVE)}
    members = store.people.members_of({task.workspace_id for task in tasks})
    people = {person.id: person for some in members.values() for person in some}
    return [
        Case(
            rows[id_],
            messages.get(rows[id_].task.message_id or 0),
            list(questions_of(viewer, rows[id_].task, issues.get(id_), people)),
            viewer.may(rows[id_].task.workspace_id, "change"),
        )
        for id_ in ids
        if id_ in rows
    ]
