"""/today, /tasks, /board, /search, /week; and /12, which shows the card of #12."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.types import Message

from handlers.lists.gathering import BOARD, SEARCH, TASKS, TODAY, WEEK
from handlers.lists.verbs import read_words
from handlers.lists.wanted import Wanted
from handlers.messages.origins import topic_of
from handlers.options import Options
from handlers.pages import Look, open_page
from handlers.spoken import Spoken
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Person, Task, Workspace, now
from tasks import actions
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.cards import show_task
from tasks.listing import visible


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asked for something, by which message, and in which workspace."""

    message: Message
    workspace: Workspace
    person: Person
    actor: Actor

    @property
    def reader(self) -> Person | None:
        """Whom the answer speaks to; None in a group."""
        return self.person if self.message.chat.type == "private" else None


def _shows(page: str) -> Callable[..., Awaitable[None]]:
    """The handler of the command that opens this list, limited to the words after it."""

    async def show(
        message: Message,
        *,
        words: str,
        workspace: Workspace,
        person: Person,
        actor: Actor,
        db: Database,
        bell: Bell,
        options: Options,
    ) -> None:
        await db.write(_open_list, _Asked(message, workspace, person, actor), page, words, options)
        await bell.ring("deliveries")

    return show


async def open_card(
    message: Message, *, number: str, workspace: Workspace, person: Person, actor: Actor, db: Database, bell: Bell
) -> None:
    await db.write(_open_numbered, _Asked(message, workspace, person, actor), int(number))
    await bell.ring("deliveries")


def open_linked(store: Store, message: Message, public_id: str, person: Person) -> None:
    """Show the card of a task by the link that its number is, from any workspace that the person may view.

    Raises:
        TaskError: "not_found", also for what belongs to others.
    """
    _show_card(store, message, visible(store, person, public_id), person)


def _open_list(store: Store, asked: _Asked, page: str, words: str, options: Options) -> None:
    asked.actor.require(store, asked.workspace.id, "view")
    view: dict[str, Any] = {}
    if words and page != TODAY:
        unsent = Delivery(workspace_id=asked.workspace.id, channel=Channel.PAGE, view={"page": page})
        read = read_words(store, Look(unsent, asked.workspace, asked.reader, now(), options), words)
        if read.number is not None:
            _open_numbered(store, asked, read.number)
            return
        want = Wanted.of(read, asked.person.id).as_view()
        view = {"want": want} if want is not None else {}
    open_page(store, asked.message, page, workspace=asked.workspace, person=asked.reader, **view)


def _open_numbered(store: Store, asked: _Asked, number: int) -> None:
    task = actions.visible_by_number(store, asked.actor, asked.workspace.id, number)
    _show_card(store, asked.message, task, asked.reader)


def _show_card(store: Store, message: Message, task: Task, reader: Person | None) -> None:
    show_task(
        store,
        task,
        chat_id=message.chat.id,
        below=message.message_id,
        thread_id=topic_of(message),
        reply_to=message.message_id,
        person_id=reader.id if reader else None,
    )


def setup() -> Router:
    router = Router(name=__name__)
    for page in (TODAY, TASKS, BOARD, SEARCH, WEEK):
        router.message.register(_shows(page), Spoken(page))
    router.message.register(open_card, Spoken(r"(?:task_?)?(?P<number>\d{1,9})"))
    return router
