"""When a task will be done, as far as the past of its workspace tells: with its doubts, or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from storage.store import Store
from storage.tables import Task
from tasks.insights.history import REACH, Spell, Traits, history
from tasks.insights.survival import Curve, End, Seen
from tasks.rules import ACTIVE

SETTLED = 30
"""Tasks of a workspace that must have been done within a year before anything is forecast."""

SIMILAR = 10
"""Tasks that must have been done later than at the age of the one in question, before they say something of it: as
many for each trait that they share with it, since the closer tasks are taken together, the easier chance misleads."""

MIXED_IN = 8.0
"""How many tasks' worth of less similar ones stands beside the similar ones, so that few of them do not mislead."""

_MIXED_FROM = 300
"""From how many tasks that is taken: more would give the same, and every sort of task has to be mixed with it."""

_BROADER: Mapping[tuple[str, ...], tuple[str, ...]] = MappingProxyType(
    {
        ("kind", "priority", "assignee_id"): ("kind", "assignee_id"),
        ("kind", "assignee_id"): ("assignee_id",),
        ("assignee_id",): (),
        ("kind", "priority"): ("kind",),
        ("kind",): (),
    }
)
"""By what tasks are taken for similar, and by what those are that stand beside them."""

LEVELS: Sequence[tuple[str, ...]] = (*_BROADER, ())
"""The closest first; for want of enough tasks the next, and at last all of them."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Attributes:
    chance: How likely (0..1) it is done by its due date; None without one, and after it.
    low, median, high: When it is done, if it ever is: four of five such tasks between the first and the last, half of
        them by the middle one. None where the past does not reach far enough.
    similar: From how many tasks that is known, which took longer than this one has taken yet.
    alike: By what these are similar, of the names of `Traits`; by nothing when they are all of the workspace's.
    """

    chance: float | None
    low: datetime | None
    median: datetime | None
    high: datetime | None
    similar: int
    alike: Sequence[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The tasks that are similar to one, and how long these stay open."""

    curve: Curve
    similar: int
    level: Sequence[str]


class Known:
    """What was known of a workspace's tasks at a moment, and nothing that came after it."""

    def __init__(self, spells: Sequence[Spell], moment: datetime) -> None:
        self.moment = moment
        self._seen = [
            (spell.traits_at(moment), seen) for spell in spells if spell.since < moment for seen in spell.seen(moment)
        ]
        self._all = Curve([seen for _, seen in self._seen])
        self._groups: dict[tuple[str, ...], dict[tuple[object, ...], _Group]] = {}

    @property
    def finished(self) -> int:
        """How many tasks were done within a year."""
        return self._all.like(-1)

    def chance_of_any(self, age: float) -> float:
        """The share of all tasks that are done by an age: what one would say of each who knows nothing of it."""
        return self._all.chance(-1, age)

    def like(self, traits: Traits, age: float) -> Likeness | None:
        """The tasks that are the most similar to one of an age (seconds); None where they are too few."""
        if self.finished < SETTLED:
            return None
        for level in LEVELS:
            group = self._grouped(level).get(_values(traits, level))
            if group is not None and (similar := group.alone.like(age)) >= SIMILAR * max(1, len(level)):
                return Likeness(group.mixed, similar, level)
        return None

    def _grouped(self, level: tuple[str, ...]) -> dict[tuple[object, ...], "_Group"]:
        if level not in self._groups:
            members: dict[tuple[object, ...], list[tuple[Traits, Seen]]] = {}
            for traits, seen in self._seen:
                members.setdefault(_values(traits, level), []).append((traits, seen))
            self._groups[level] = {
                values: _Group([seen for _, seen in some], self._beside(level, some[0][0]))
                for values, some in members.items()
            }
        return self._groups[level]

    def _beside(self, level: tuple[str, ...], traits: Traits) -> "_Group | None":
        """The less similar tasks that stand beside some; None beside all."""
        broader = _BROADER.get(level)
        return None if broader is None else self._grouped(broader)[_values(traits, broader)]


class _Group:
    """Tasks that have some traits in common; their curves are drawn when somebody asks for them."""

    def __init__(self, members: Sequence[Seen], beside: "_Group | None") -> None:
        self._members, self._beside = members, beside
        self._alone: Curve | None = None
        self._mixed: Curve | None = None

    @property
    def alone(self) -> Curve:
        self._alone = self._alone or Curve(self._members)
        return self._alone

    @property
    def mixed(self) -> Curve:
        others = [] if self._beside is None else self._beside.lent()
        self._mixed = self._mixed or (Curve([*self._members, *others]) if others else self.alone)
        return self._mixed

    def lent(self) -> list[Seen]:
        """Some of these tasks, fairly chosen, with so little weight that `MIXED_IN` of them ended."""
        some = self._members[:: -(-len(self._members) // _MIXED_FROM) or 1]
        share = MIXED_IN / max(MIXED_IN, sum(seen.weight for seen in some if seen.end is not End.OPEN))
        return [Seen(seen.enter, seen.leave, seen.end, seen.weight * share) for seen in some]


def forecast_of(store: Store, task: Task, now: datetime) -> Forecast | None:
    """When a task will be done; None for one that is closed, and where too little is known to say anything."""
    return forecasts(store, [task], now).get(task.id)


def forecasts(store: Store, tasks: Iterable[Task], now: datetime) -> dict[int, Forecast]:
    """Task's id -> when it will be done; without those of which nothing can be said."""
    of_workspace: dict[int, list[Task]] = {}
    for task in tasks:
        if task.status in ACTIVE:
            of_workspace.setdefault(task.workspace_id, []).append(task)
    found: dict[int, Forecast] = {}
    for workspace_id, some in of_workspace.items():
        known = Known(history(store, workspace_id, now - REACH), now)
        begun = _began(store, some) if known.finished >= SETTLED else {}
        for task in some if begun else ():
            forecast = foretold(known, Traits(task.kind, task.priority, task.assignee_id), begun[task.id], task.due_at)
            if forecast is not None:
                found[task.id] = forecast
    return found


def foretold(known: Known, traits: Traits, since: datetime, due: datetime | None) -> Forecast | None:
    """What was to be expected of an open task, by what was known then."""
    like = known.like(traits, max(0.0, (known.moment - since).total_seconds()))
    if like is None:
        return None
    chance = chance_of(like, since, known.moment, due) if due is not None and due > known.moment else None
    low, median, high = interval_of(like, since, known.moment)
    if chance is None and median is None:
        return None
    return Forecast(chance, low, median, high, like.similar, like.level)


def chance_of(like: Likeness, since: datetime, now: datetime, due: datetime) -> float:
    """How likely (0..1) a task that is still open now is done by a later time."""
    return like.curve.chance((now - since).total_seconds(), (due - since).total_seconds())


def interval_of(
    like: Likeness, since: datetime, now: datetime
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When a task that is still open now is done, if it ever is: (low, median, high)."""
    interval = like.curve.interval(max(0.0, (now - since).total_seconds()))
    if interval is None:
        return None, None, None
    low, median, high = (since + timedelta(seconds=age) for age in (interval.low, interval.median, interval.high))
    return low, median, high


def _began(store: Store, tasks: Sequence[Task]) -> Mapping[int, datetime]:
    """Since when tasks are open: since they were made, or reopened."""
    return {task.id: task.created_at for task in tasks} | store.spells.reopened([task.id for task in tasks])


def _values(traits: Traits, level: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(traits, name) for name in level)
