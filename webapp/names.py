"""What the ids in rows stand for, where the API shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.reading_tables import Refinement
from storage.store import Store
from storage.tables import Issue, Message, Person, Task, Workspace
from tasks.handles import handle
from tasks.people import local


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a list of rows stand for, read once for all of them."""

    workspaces: dict[int, Workspace]
    people: dict[int, Person]
    messages: dict[int, str]
    tasks: dict[int, str]
    corrections: dict[int, str]
    refinements: dict[int, Refinement]

    @classmethod
    def of(
        cls, store: Store, tasks: Sequence[Task], issues: Iterable[Issue] = (), messages: Iterable[Message] = ()
    ) -> "Names":
        issues, messages = list(issues), list(messages)
        rows: list[Task | Issue | Message] = [*tasks, *issues, *messages]
        assigned = {row.assignee_id for row in rows if not isinstance(row, Message)}
        noted = {note.get("by") for task in tasks for note in task.notes}
        asked = {one.get("message") for task in tasks for one in task.requesters}
        made_of = {task.message_id for task in tasks}
        linked = {link["task"] for task in tasks for link in task.links}
        learned = {id_ for issue in issues for id_ in issue.learned.values()}
        roots = {message.root_id or message.id for message in messages}
        return cls(
            workspaces=store.workspaces.many({row.workspace_id for row in rows}),
            people=store.people.named({id_ for id_ in assigned | noted if id_ is not None}),
            messages=store.messages.public_ids({id_ for id_ in asked | made_of if id_ is not None}),
            tasks=store.tasks.public_ids(linked) if linked else {},
            corrections=store.corrections.public_ids(learned) if learned else {},
            refinements=store.refinements.of_messages(roots) if roots else {},
        )

    def person(self, person_id: int | None) -> str | None:
        person = None if person_id is None else self.people.get(person_id)
        return None if person is None else handle(person)

    def due(self, row: Task | Issue) -> str | None:
        return None if row.due_at is None else self.day_or_time(row, row.due_at)

    def day_or_time(self, row: Task | Issue, at: datetime) -> str:
        """A day in the workspace's zone, or a time in UTC."""
        if row.due_grain == "day":
            return local(at, self.workspaces[row.workspace_id].zone).date().isoformat()
        return moment(at)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
