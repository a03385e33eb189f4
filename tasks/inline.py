"""Tasks in chats that are not ours: offered to whoever accepts, and cards that people post, which follow their tasks.

Each is a delivery without a chat. Its view: {"inline": the message's id, once Telegram has told it}; of what is
offered also {"offer": its words, "ref": what a button must name, "took": id of whoever accepted}.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2s
from secrets import compare_digest

from storage.queries.inline import NOWHERE, OFFER
from storage.store import Store
from storage.tables import Channel, Delivery, Person, Status, Task, Workspace, now, unguessable
from tasks import actions, making, workspaces
from tasks.actors import Actor
from tasks.asking import OFFERED
from tasks.capture import NewMessage, capture, close_burst
from tasks.cards import want_cards
from tasks.people import personal_workspace
from tasks.rules import TaskError, Verb, may

KEPT = timedelta(days=7)
"""How long something that was offered can be accepted."""

LONGEST = 300
"""Of what is offered, in code points; Telegram allows less."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Attributes: by: Who has it; first: they were the first to accept, just now."""

    task: Task
    by: Person
    first: bool


def offer(store: Store, person: Person, words: str) -> Delivery:
    """Keep words that somebody may be about to offer in a chat. The same words once more are the same offer."""
    words = words[:LONGEST]
    digest = blake2s(words.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()
    workspace = workspaces.current(store, person)
    return store.inline.offer(workspace.id, person.id, digest, {"offer": words, "ref": unguessable()})


def accept(store: Store, person: Person, offer_id: int, ref: str, inline_id: str | None) -> Taken:
    """Take what is offered: the first one owns it, in the asker's workspace if they belong there, else in their own.

    Args:
        inline_id: Of the message that was pressed; None where somebody came by the link.

    Raises:
        TaskError: "bad_button" for what was never offered so, "old_offer" for what can't be taken any more.
    """
    row = _offered(store, offer_id, ref)
    inline_id = inline_id or row.view.get("inline")
    key = key_of(inline_id) if inline_id and store.inline.by_key(key_of(inline_id)) is None else f"taken:{row.id}"
    if not store.inline.take(row, key):
        return _taken(store, row.id, inline_id)
    task = _make(store, row, person)
    view = row.view | {"took": person.id} | ({"inline": inline_id} if inline_id else {})
    store.deliveries.unfold(row.id, view, task_id=task.id, workspace_id=task.workspace_id)
    if not inline_id:
        store.deliveries.sent(row.id, shown=row.wanted + 1, telegram_message_id=None)
    return Taken(task, person, first=True)


def note_place(store: Store, offer_id: int, ref: str, inline_id: str) -> None:
    """Remember which message somebody pressed who has to start us first. Raises `TaskError` as `accept`."""
    row = _offered(store, offer_id, ref)
    if row.key.startswith(OFFER):
        row.view = row.view | {"inline": inline_id}


def finish(store: Store, person: Person, task: Task) -> Task:
    """Done twice is done."""
    if task.status is Status.DONE:
        return task
    return actions.move(store, Actor.person(person.id), task.id, Verb.DONE)


def follow(store: Store, task: Task, inline_id: str, poster_id: int, reader: Person) -> None:
    """Have a message that somebody posted show its task from now on, as its poster may see it.

    Args:
        reader: Who pressed it and may see the task, in whose place it is shown where its poster may not.
    """
    row = store.inline.by_key(key_of(inline_id))
    if row is not None:
        store.deliveries.unfold(row.id, row.view)
        return
    sees = may(store.people.role(task.workspace_id, poster_id), "view")
    store.deliveries.want(
        task.workspace_id,
        Channel.CARD,
        NOWHERE,
        key_of(inline_id),
        task_id=task.id,
        person_id=poster_id if sees else reader.id,
        view={"inline": inline_id},
    )


def key_of(inline_id: str) -> str:
    return f"inline:{blake2s(inline_id.encode(), digest_size=16).hexdigest()}"


def _offered(store: Store, offer_id: int, ref: str) -> Delivery:
    row = store.deliveries.get(offer_id)
    if row is None:
        raise TaskError("old_offer")
    known = row.view.get("ref") if row.chat_id == NOWHERE else None
    if known is None or not compare_digest(str(known).encode(), ref.encode()):
        raise TaskError("bad_button")
    return row


def _taken(store: Store, offer_id: int, inline_id: str | None) -> Taken:
    """Somebody was faster; a second message with the same offer says so from now on, too."""
    row = store.deliveries.get(offer_id)
    task = store.tasks.get(row.task_id) if row is not None and row.task_id is not None else None
    by = store.people.get(row.view.get("took", 0)) if row is not None else None
    if row is None or task is None or by is None:
        raise TaskError("old_offer")
    if inline_id and inline_id != row.view.get("inline"):
        view = row.view | {"inline": inline_id}
        place = {"task_id": task.id, "person_id": row.person_id, "view": view}
        store.deliveries.want(task.workspace_id, Channel.CARD, NOWHERE, key_of(inline_id), **place)
    return Taken(task, by, first=False)


def _make(store: Store, row: Delivery, person: Person) -> Task:
    """A task of the words, as if the taker had forwarded them: it is read, and its asker is told when it is done."""
    asker = store.people.get(row.person_id) if row.person_id is not None else None
    place = _place(store, row, asker, person)
    own = asker is None or asker.id == person.id
    message = NewMessage(
        workspace_id=place.id,
        source=("telegram", "telegram"),
        external_id=f"{OFFERED}{row.id}",
        text=str(row.view["offer"]),
        author=(asker or person).name,
        author_id=(asker or person).id,
        sender_id=person.id,
        chat_id=person.telegram_id,
        forwarded=not own,
        written_at=row.created_at,
        sent_at=now(),
    )
    captured = capture(store, message, burst_seconds=0)
    if person.telegram_id is not None:
        close_burst(store, person.telegram_id, person.id)
    actor = Actor.person(person.id)
    task = making.make_task(store, actor, captured.root_id)
    task = actions.change(store, actor, task.id, assignee=person.id)
    if (root := store.messages.get(captured.root_id)) is not None:
        want_cards(store, [(root, place, [task])])
    return task


def _place(store: Store, row: Delivery, asker: Person | None, person: Person) -> Workspace:
    """Where both may make tasks, else the taker's own."""
    workspace = store.workspaces.get(row.workspace_id)
    roles = [store.people.role(row.workspace_id, it.id) for it in (person, asker) if it is not None]
    if workspace is not None and all(may(role, "create") for role in roles):
        return workspace
    return personal_workspace(store, person)
