"""Telling who asked for a task that it is done: where they asked, if that is a chat of ours, and once.

Who can't be told by the bot is told by people: a card offers a message to forward. Nothing is told of what was taken
back within `GRACE`, since what is not done any more when its message is drawn is not sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from locales.languages import spoken
from storage.store import Store
from storage.tables import Channel, Message, Person, Task, Workspace, now
from tasks.merging import requests_of
from tasks.people import personal_workspace
from tasks.quiet import Notice, when_allowed
from tasks.rules import may

GRACE = timedelta(minutes=1)
"""For how long a "done" can be taken back before anybody is told."""

PAGE, READY = "done", "ready"
"""The page that tells it, and the one that is made to be forwarded."""

OPTION = "tells_askers"
"""The option of a group's workspace that says whether it is told there; it is unless that is False."""

OFFERED = "inline:"
"""Begins the external id of what somebody offered, through us, to whoever accepts."""

_OF_CHATS = frozenset({"chat", "channel"})
"""Types of origins that are no people."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Attributes:
    person: Their account, where Telegram shows it.
    message: With which they asked.
    """

    name: str
    person: Person | None
    message: Message


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and when somebody is told. Attributes: person_id: None in a group."""

    workspace: Workspace
    chat_id: int
    at: datetime
    thread_id: int | None = None
    reply_to: int | None = None
    person_id: int | None = None


def tells_askers(workspace: Workspace) -> bool:
    """Whether who asked in a group is told there when it is done."""
    return bool(workspace.options.get(OPTION, True))


def tell(store: Store, task: Task) -> None:
    """Have everybody told who asked for a task that is done now, as far as the bot may write to them."""
    for asker in _askers(store, task):
        if (place := _place(store, task, asker)) is not None:
            store.deliveries.want(
                place.workspace.id,
                Channel.PAGE,
                place.chat_id,
                f"{PAGE}:{task.id}:{asker.message.id}",
                thread_id=place.thread_id,
                reply_to=place.reply_to,
                person_id=place.person_id,
                # Not in its columns: a change of the task has what shows it drawn at once.
                view={"page": PAGE, "task": task.id, "message": asker.message.id},
                next_try_at=place.at,
            )


def untold(store: Store, task: Task) -> list[Asker]:
    """Who asked for a task and can be told by people only."""
    askers = (asker for asker in _askers(store, task) if not _is_chat(asker.message))
    return [asker for asker in askers if _place(store, task, asker) is None]


def make_ready(store: Store, task: Task, asker: Asker, person: Person, chat_id: int) -> None:
    """Send somebody a message that they can forward to who asked."""
    key, view = f"{READY}:{task.id}:{asker.message.id}", {"page": READY, "task": task.id, "message": asker.message.id}
    store.deliveries.want(task.workspace_id, Channel.PAGE, chat_id, key, person_id=person.id, view=view)


def asker_by(store: Store, task: Task, message_id: int) -> Asker | None:
    """Who asked with a message."""
    return next((asker for asker in _all(store, task) if asker.message.id == message_id), None)


def language_of(store: Store, asker: Asker, workspace: Workspace) -> str:
    """The language to speak to somebody: theirs if they have used Sift, else that of their words."""
    person = asker.person
    if person is not None and (person.reachable or store.people.roles(person.id)):
        return person.locale
    return spoken(asker.message.language) or workspace.locale


def _all(store: Store, task: Task) -> Iterator[Asker]:
    """Who asked with a message that a chat has; a stream such as a hook is nobody to tell."""
    for request in requests_of(store, task):
        message = store.messages.get(request["message"]) if "message" in request else None
        if message is not None and message.chat_id is not None:
            person = store.people.get(request["person"]) if "person" in request else None
            yield Asker(str(request["name"]), person, message)


def _askers(store: Store, task: Task) -> Iterator[Asker]:
    """Those who don't know yet: not who finished it; in a group not who made the task of their own words either."""
    finisher, maker = task.set_by.get("status", {}).get("person"), _maker(store, task)
    for asker in _all(store, task):
        id_ = asker.person.id if asker.person is not None else None
        in_group = asker.message.chat_id is not None and asker.message.chat_id < 0
        if id_ is None or (id_ != finisher and not (in_group and id_ == maker)):
            yield asker


def _maker(store: Store, task: Task) -> int | None:
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    return message.sender_id if message is not None else None


def _place(store: Store, task: Task, asker: Asker) -> _Place | None:
    message = asker.message
    if message.chat_id is not None and message.chat_id < 0:
        here = message.chat_id, message.telegram_message_id, message.thread_id
        return _in_group(store, *here, asker.person, wrote_there=not message.forwarded)
    if message.origin is not None and _is_chat(message):
        sender = store.people.get(message.sender_id) if message.sender_id is not None else None
        return _in_group(store, message.origin["id"], message.origin.get("message_id"), None, sender)
    return _in_private(store, task, asker)


def _is_chat(message: Message) -> bool:
    return message.origin is not None and message.origin.get("type") in _OF_CHATS


def _in_group(
    store: Store,
    chat_id: int,
    reply_to: int | None,
    thread_id: int | None,
    member: Person | None,
    *,
    wrote_there: bool = False,
) -> _Place | None:
    """Below the message there, if this person is one of the group: who wrote there is, also before the bot met them."""
    workspace = store.workspaces.by_chat(chat_id)
    if workspace is None or member is None or not tells_askers(workspace):
        return None
    membership = store.people.membership(workspace.id, member.id)
    is_in = wrote_there if membership is None else membership.left_at is None
    if not is_in:
        return None
    at = when_allowed(None, Notice.DONE, workspace, now() + GRACE)
    return _Place(workspace, chat_id, at, thread_id, reply_to) if at is not None else None


def _in_private(store: Store, task: Task, asker: Asker) -> _Place | None:
    """In their own chat with the bot, if the task's workspace is theirs, too: nobody else's are told of."""
    person, workspace = asker.person, store.workspaces.get(task.workspace_id)
    if person is None or workspace is None or person.telegram_id is None or not person.reachable:
        return None
    if asker.message.external_id.startswith(OFFERED):
        workspace = personal_workspace(store, person)  # they offered it to anybody, so they may know
    elif not may(store.people.role(workspace.id, person.id), "view"):
        return None
    at = when_allowed(person, Notice.DONE, workspace, now() + GRACE)
    if at is None:
        return None
    here = asker.message.chat_id == person.telegram_id
    reply_to = asker.message.telegram_message_id if here else None
    return _Place(workspace, person.telegram_id, at, reply_to=reply_to, person_id=person.id)
