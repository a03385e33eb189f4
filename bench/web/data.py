"""A team's year of messages, as many as wanted, written past the bot: its own way would take hours."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from storage.database import Database
from storage.search_tables import MessageDocument, TaskDocument
from storage.searching import fold
from storage.store import Store
from storage.tables import Issue, Message, MessageState, Role, Source, Status, Task, unguessable
from tasks import people

CHUNK = 4_000
AUTHORS, SOURCES, MEMBERS = 200, 20, 12
DAYS = 365
TASK_SHARE = 0.6

KINDS = {"task": 34, "bug": 24, "question": 14, "feature": 10, "event": 8, "info": 7, "chitchat": 3}
PRIORITIES = {"normal": 62, "high": 20, "low": 12, "urgent": 6}
STATUSES = {Status.DONE: 64, Status.OPEN: 22, Status.IN_PROGRESS: 7, Status.DROPPED: 5, Status.PROPOSED: 2}
LANGUAGES = {"en": 60, "uk": 20, "de": 12, "es": 5, "ru": 3}

_SUBJECTS = (
    "the login page", "the export", "invoice 4471", "the release notes", "our webhook", "the staging server",
    "the search box", "the customer in Lviv", "das Rechnungsformular", "сторінка входу", "el informe mensual",
)  # fmt: skip
_ACTIONS = (
    "crashes when the list is empty", "must be reviewed before Friday", "needs a second pair of eyes",
    "is slower than last week", "should send a reminder", "was asked for by two customers", "bitte bis Montag prüfen",
    "не відкривається з телефону", "hay que enviarlo mañana", "works again, thanks",
)  # fmt: skip
_MORE = (
    "I have attached what I saw.", "Anna knows more about it.", "It happened twice since the last release.",
    "No hurry, but please tell me when it is done.", "The customer is waiting for an answer.", "Перевірте, будь ласка.",
)  # fmt: skip


_AFTER = {
    name: text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")
    for name in ("messages", "tasks")
}


class Team:
    """A workspace with its people, and the rows that are written into it."""

    def __init__(self, workspace_id: int, person_ids: list[int], source_ids: list[int], seed: int = 20) -> None:
        self.workspace_id, self.person_ids, self.source_ids = workspace_id, person_ids, source_ids
        self._random = random.Random(seed)
        self.authors = [
            f"{name} {number}" for number in range(AUTHORS // 5) for name in ("Ada", "Ben", "Чен", "Dora", "Émile")
        ]

    def rows(self, first: int, last: int, total: int) -> Iterator[dict[type, dict[str, Any]]]:
        """The rows of messages with these ids, by table."""
        begin = datetime.now(UTC) - timedelta(days=DAYS)
        for id_ in range(first, last):
            yield self._row(id_, begin + timedelta(days=DAYS) * (id_ / total))

    def _row(self, id_: int, at: datetime) -> dict[type, dict[str, Any]]:
        pick = self._random
        kind, priority, language = (_choose(pick, table) for table in (KINDS, PRIORITIES, LANGUAGES))
        title = f"{pick.choice(_SUBJECTS)} {pick.choice(_ACTIONS)}"
        text, author = f"{title}. {pick.choice(_MORE)} #{id_}", pick.choice(self.authors)
        source = pick.randrange(len(self.source_ids))
        shared = {"workspace_id": self.workspace_id}
        confidence = round(pick.betavariate(6, 2), 3)
        due = at + timedelta(days=pick.randint(1, 30)) if pick.random() < 0.4 else None
        assignee = pick.choice(self.person_ids) if pick.random() < 0.7 else None
        rows: dict[type, dict[str, Any]] = {
            Message: shared | {
                "id": id_, "public_id": unguessable(), "source_id": self.source_ids[source], "external_id": str(id_),
                "author": author, "chat": "", "text": text, "entities": [], "aimed": True, "forwarded": False,
                "written_at": at, "sent_at": at, "received_at": at, "pieces": 1, "language": language,
                "state": MessageState.READ, "revision": 1, "attempts": 1,
            },
            Issue: shared | {
                "message_id": id_, "part": 0, "current": True, "kind": kind, "is_task": kind != "chitchat",
                "title": title, "priority": priority, "due_at": due, "assignee_id": assignee, "entities": [],
                "kind_confidence": confidence, "confidence": {"kind": confidence, "is_task": 0.9}, "evidence": {},
                "kind_probabilities": {kind: confidence}, "learned": {}, "provider": "embedded", "model": "",
                "milliseconds": 3.0, "created_at": at,
            },
            MessageDocument: shared | {"message_id": id_, "root_id": id_, "document": fold(f"{text}\n{author}")},
        }  # fmt: skip
        if pick.random() < TASK_SHARE:
            rows[Task] = shared | {
                "id": id_, "public_id": unguessable(), "number": id_, "message_id": id_, "part": 0, "title": title,
                "description": "", "kind": kind, "priority": priority, "status": _choose(pick, STATUSES),
                "due_at": due, "due_grain": "day" if due else None, "assignee_id": assignee, "author": author,
                "source": f"source {source}", "set_by": {}, "notes": [], "checklist": [], "links": [], "requesters": [],
                "version": 1, "created_at": at, "updated_at": at + timedelta(hours=pick.randint(0, 200)),
            }  # fmt: skip
            rows[TaskDocument] = shared | {"task_id": id_, "document": fold(f"{title}\n{author}")}
        return rows


async def fill(db: Database, owner: int, messages: int, progress: Callable[[int], None]) -> None:
    """Write a team of which this Telegram account is the owner, with so many messages; the ids begin with 1."""
    team = await db.write(_found, owner)
    for first in range(1, messages + 1, CHUNK):
        last = min(first + CHUNK, messages + 1)
        rows = list(team.rows(first, last, messages))
        await db.write(_write, rows)
        progress(last - first)
    await db.write(_number_on, team.workspace_id, messages)


def _found(store: Store, owner: int) -> Team:
    ids = []
    for number in range(MEMBERS):
        person = people.meet(store, telegram_id=owner + number, name=f"Member {number}", username=f"member_{number}")
        people.personal_workspace(store, person)
        ids.append(person.id)
    workspace = people.group_workspace(store, chat_id=-100_700, title="The team")
    for number, id_ in enumerate(ids):
        people.join(store, workspace.id, id_, Role.MEMBER if number else Role.OWNER)
    sources = [Source(workspace_id=workspace.id, kind="hook", name=f"source {number}") for number in range(SOURCES)]
    session = _session(store)
    session.add_all(sources)
    session.flush()
    return Team(workspace.id, ids, [source.id for source in sources])


def _write(store: Store, rows: list[dict[type, dict[str, Any]]]) -> None:
    for table in (Message, Issue, MessageDocument, Task, TaskDocument):
        _session(store).execute(insert(table), [row[table] for row in rows if table in row])


def _number_on(store: Store, workspace_id: int, messages: int) -> None:
    """What comes after goes on behind, on PostgreSQL too, whose sequences have not seen these ids."""
    workspace = store.workspaces.get(workspace_id)
    assert workspace is not None
    workspace.next_number = messages + 1
    if store.dialect == "postgresql":
        for statement in _AFTER.values():
            _session(store).execute(statement)


def _session(store: Store) -> Session:
    return store._session  # noqa: SLF001 - a bench may write what the domain would not


def _choose(pick: random.Random, table: dict[Any, int]) -> Any:
    return pick.choices(tuple(table), weights=tuple(table.values()))[0]
