"""Who has how much to do, and where what is to be done comes from."""

from collections.abc import Collection
from dataclasses import dataclass

from storage.queries.insights import Load, Origin
from storage.store import Store
from storage.tables import Person
from tasks.insights.periods import Calendar


@dataclass(frozen=True, slots=True)
class Workload:
    """Attributes:
    person: None for what nobody has.
    active: What is to be done now, with what is begun.
    in_progress, overdue: Of that, what is begun and what is overdue.
    done: What was done in the period, and is theirs.
    """

    person: Person | None
    active: int
    in_progress: int
    overdue: int
    done: int


@dataclass(frozen=True, slots=True)
class SourceUse:
    """Attributes:
    made: Tasks that were made in the period of what came from there.
    decided: Of these, what was begun, done or dropped.
    dropped: Of these, what was said to be no task, or went into another one.
    """

    name: str
    messages: int
    made: int
    decided: int
    dropped: int

    @property
    def accepted(self) -> float | None:
        """The share (0..1) of what was decided that was a task; None while nothing was."""
        return 1 - self.dropped / self.decided if self.decided else None


def workloads(store: Store, workspace_ids: Collection[int], time: Calendar) -> list[Workload]:
    """Everybody who has something to do or has done something, who has most first; nobody's last."""
    loads = {load.person_id: load for load in store.insights.loads(workspace_ids, time.now)}
    done = store.insights.done_by(workspace_ids, time.since)
    ids = {*loads, *done}
    people = store.people.named({id_ for id_ in ids if id_ is not None})
    found = []
    for id_ in ids:
        load = loads.get(id_, Load(id_, 0, 0, 0))
        person = people.get(id_) if id_ is not None else None
        found.append(Workload(person, load.active, load.in_progress, load.overdue, done.get(id_, 0)))
    return sorted(found, key=_busiest)


def sources(store: Store, workspace_ids: Collection[int], time: Calendar) -> list[SourceUse]:
    """Every source that something came from, the busiest first."""
    messages = store.insights.messages_from(workspace_ids, time.since)
    origins = {origin.source: origin for origin in store.insights.origins(workspace_ids, time.since)}
    found = []
    for name in {*messages, *origins}:
        origin = origins.get(name, Origin(name, 0, 0, 0))
        found.append(SourceUse(name, messages.get(name, 0), origin.made, origin.decided, origin.dropped))
    return sorted(found, key=lambda it: (-it.messages, -it.made, it.name))


def _busiest(load: Workload) -> tuple[bool, int, int, str]:
    return load.person is None, -load.active, -load.done, load.person.name if load.person else ""
