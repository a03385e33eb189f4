"""A page of a list of tasks with what it names, gathered in one read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from storage import searching
from storage.queries.lists import Leaf
from storage.searching import fold
from storage.store import Store
from storage.tables import Person, Task, Workspace
from tasks.actors import Actor
from tasks.rules import TaskError, may

SIZE = 8
"""Tasks of a page: as many as a telephone shows with their buttons."""

_BEFORE, _AFTER = 24, 48
"""How much of a text is quoted around what was found in it, in code points."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Attributes:
    people: Those who have the tasks.
    workspaces: Where they are.
    quotes: Task's id -> words of another text of its, where those that were searched for are not in its title.
    """

    leaf: Leaf
    people: Mapping[int, Person]
    workspaces: Mapping[int, Workspace]
    quotes: Mapping[int, str] = field(default_factory=dict)

    @property
    def tasks(self) -> Sequence[Task]:
        return [task for task, _ in self.leaf.rows]

    @property
    def pages(self) -> int:
        return max(1, -(-self.leaf.total // SIZE))


def listing(store: Store, leaf: Leaf, *, words: str = "") -> Listing:
    """Args: words: What was searched for."""
    tasks = [task for task, _ in leaf.rows]
    assigned = {task.assignee_id for task in tasks if task.assignee_id is not None}
    return Listing(
        leaf,
        store.people.named(assigned) if assigned else {},
        store.workspaces.many({task.workspace_id for task in tasks}),
        dict(_quotes(store, tasks, words)) if words else {},
    )


def everywhere(store: Store, actor: Actor) -> list[int]:
    """Ids of all the workspaces whose tasks a person may see; none for the installation."""
    roles = store.people.roles(actor.person_id) if actor.person_id is not None else {}
    return sorted(workspace_id for workspace_id, role in roles.items() if may(role, "view"))


def visible(store: Store, person: Person, public_id: str) -> Task:
    """A task of any workspace that somebody may look into. Raises `TaskError` "not_found" for those of others, too."""
    task = store.tasks.by_public_id(everywhere(store, Actor.person(person.id)), public_id)
    if task is None:
        raise TaskError("not_found")
    return task


def own_of(store: Store, person_id: int, workspace_ids: Collection[int]) -> list[int]:
    """Of these workspaces those that are a person's own, where what nobody has is theirs."""
    person = store.people.get(person_id)
    found = store.workspaces.many(workspace_ids).values()
    return [one.id for one in found if one.kind == "personal" and person and one.chat_id == person.telegram_id]


def _quotes(store: Store, tasks: Sequence[Task], words: str) -> Iterator[tuple[int, str]]:
    wanted = {task.id: missing for task in tasks if (missing := _missing(task.title, words)) is not None}
    hidden = [task for task in tasks if task.id in wanted]
    pieces = store.messages.pieces_of({task.message_id for task in hidden if task.message_id is not None})
    for task in hidden:
        burst = pieces.get(task.message_id or 0, [])
        said = [piece.text for piece in burst if piece.workspace_id == task.workspace_id]
        items = [item["text"] for item in (*task.notes, *task.checklist)]
        found = (
            _excerpt(text, wanted[task.id]) for text in (task.description, *items, *said, task.blocked_reason or "")
        )
        if quote := next(filter(None, found), ""):
            yield task.id, quote


def _missing(title: str, words: str) -> str | None:
    """The first of these words that is not in the title, folded."""
    folded = fold(title)
    return next((word for word in searching.words(words) if word not in folded), None)


def _excerpt(text: str, word: str) -> str:
    """Some words around a folded one, "" where it is not. Folding may move it by a letter or two: no harm."""
    line = " ".join(text.split())
    if (at := fold(line).find(word)) < 0:
        return ""
    start, end = max(0, at - _BEFORE), at + len(word) + _AFTER
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
