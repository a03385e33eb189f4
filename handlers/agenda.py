"""/tasks: what is to be done in this chat's workspace; /12 shows the card of #12."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from gettext import NullTranslations

from aiogram import Router
from aiogram.types import Message
from aiogram.utils.formatting import Bold, Text

from classifier.base import Priority
from handlers.answers import answer
from handlers.cards import moments
from handlers.cards.markup import LIMIT, fill, joined, one_line, width
from handlers.cards.words import PRIORITY_ICONS
from handlers.origins import topic_of
from handlers.spoken import Spoken
from locales import mark, translations
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Status, Task, Workspace, now
from tasks import actions
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.cards import show_task
from tasks.people import local
from tasks.rules import ACTIVE

ROWS, TITLE, NAME = 30, 60, 24
MOST = 1_000
"""How many are counted in "and so many more"."""

_HEADINGS = (mark("Overdue"), mark("Today"), mark("Later"), mark("No date"))
_RESERVE = 40


async def show_agenda(message: Message, *, workspace: Workspace, person: Person, actor: Actor, db: Database) -> None:
    private = message.chat.type == "private"
    locale, zone = (person.locale, person.zone) if private else (workspace.locale, workspace.zone)
    tasks, names = await db.read(_agenda, actor, workspace.id)
    await answer(message, drawn(tasks, names, locale=locale, zone=zone, now=now()))


async def open_card(
    message: Message, *, number: str, workspace: Workspace, person: Person, actor: Actor, db: Database, bell: Bell
) -> None:
    await db.write(_open, message, int(number), workspace=workspace, person=person, actor=actor)
    await bell.ring("deliveries")


def drawn(tasks: Sequence[Task], names: dict[int, str], *, locale: str, zone: str, now: datetime) -> Text:
    """The agenda as one message, nearest due first. A number is a command that opens the card.

    Args:
        names: Person id -> name, of the assignees.
    """
    texts = translations(locale)
    if not tasks:
        return Text(texts.gettext("Nothing to do. Forward me a message and there will be."))
    lines: list[Text] = []
    left, heading = LIMIT - _RESERVE, ""
    for shown, task in enumerate(tasks[:ROWS]):
        rows = [_row(task, names, locale, zone, now)]
        if (above := _heading(task, zone, now)) != heading:
            heading = above
            rows = [*([Text()] if lines else []), Text(Bold(texts.gettext(heading))), *rows]
        left -= sum(width(row.render(_collect_entities=False)[0]) + 1 for row in rows)
        if left < 0:
            return joined([*lines, _more(texts, len(tasks) - shown)], "\n")
        lines += rows
    return joined([*lines, _more(texts, len(tasks) - ROWS)] if len(tasks) > ROWS else lines, "\n")


def _heading(task: Task, zone: str, now: datetime) -> str:
    overdue, today, later, dateless = _HEADINGS
    if task.due_at is None:
        return dateless
    if task.due_at < now:
        return overdue
    return today if local(task.due_at, zone).date() == local(now, zone).date() else later


def _row(task: Task, names: dict[int, str], locale: str, zone: str, now: datetime) -> Text:
    return Text(f"/{task.number} ", joined(list(_row_parts(task, names, locale, zone, now)), " · "))


def _row_parts(task: Task, names: dict[int, str], locale: str, zone: str, now: datetime) -> Iterator[Text]:
    asks = "❔ " if task.status is Status.PROPOSED else ""
    yield Text(asks + (one_line(task.title, TITLE) or "…"))
    if task.priority != Priority.NORMAL and task.priority in PRIORITY_ICONS:
        yield Text(PRIORITY_ICONS[task.priority])
    if task.due_at is not None:
        yield moments.due(task.due_at, task.due_grain, locale, zone, now)
    if task.assignee_id in names:
        yield Text(one_line(names[task.assignee_id], NAME) or "?")
    if task.snoozed_until is not None and task.snoozed_until > now:
        yield Text("💤")


def _more(texts: NullTranslations, count: int) -> Text:
    return fill(texts.ngettext("and {count} more", "and {count} more", count), count=count)


def _agenda(store: Store, actor: Actor, workspace_id: int) -> tuple[Sequence[Task], dict[int, str]]:
    actor.require(store, workspace_id, "view")
    tasks = store.tasks.agenda([workspace_id], ACTIVE, MOST)
    people = store.people.named({task.assignee_id for task in tasks if task.assignee_id})
    return tasks, {person.id: person.name for person in people.values()}


def _open(store: Store, message: Message, number: int, *, workspace: Workspace, person: Person, actor: Actor) -> None:
    task = actions.visible_by_number(store, actor, workspace.id, number)
    show_task(
        store,
        task,
        chat_id=message.chat.id,
        below=message.message_id,
        thread_id=topic_of(message),
        reply_to=message.message_id,
        person_id=person.id if message.chat.type == "private" else None,
    )


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(show_agenda, Spoken("tasks"))
    router.message.register(open_card, Spoken(r"(?:task_?)?(?P<number>\d{1,9})"))
    return router
