"""What became of a workspace's tasks, as far as it was known at any moment of the past."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from storage.queries.spells import Ending, Going
from storage.store import Store
from tasks.insights.survival import End, Seen

REACH = timedelta(days=365)
RECENT = timedelta(days=60)
OLDER = 0.2
"""A forecast learns from what tasks did in the last year. What they did before the last 90 days counts less, so that
it follows a team that changes."""

MOST = 2_000
"""From more tasks than these a fair sample is taken: more would hardly tell more, and would take longer to read."""


@dataclass(frozen=True, slots=True)
class Traits:
    """By what tasks are similar."""

    kind: str
    priority: str
    assignee_id: int | None


@dataclass(frozen=True, slots=True)
class Spell:
    """A task from when it was made or reopened until it was closed.

    Attributes:
        until: None while it is open.
        end: What it is then.
        was: (until when, what it was like until then), the oldest first; since then it is as `traits` says.
    """

    task_id: int
    since: datetime
    until: datetime | None
    end: End
    traits: Traits
    was: Sequence[tuple[datetime, Traits]] = ()

    def is_open_at(self, moment: datetime) -> bool:
        return self.since <= moment and not self.is_closed_at(moment)

    def is_closed_at(self, moment: datetime) -> bool:
        return self.until is not None and self.until <= moment

    def traits_at(self, moment: datetime) -> Traits:
        """What it was like at a moment; after its end as at its end."""
        return next((traits for until, traits in self.was if moment < until), self.traits)

    def seen(self, moment: datetime) -> Iterator[Seen]:
        """What was known of it at a moment: of the last 90 days, and with less weight of the year before."""
        closed = self.is_closed_at(moment)
        stop = self.until if closed and self.until is not None else moment
        for begin, finish, weight in ((moment - RECENT, moment, 1.0), (moment - REACH, moment - RECENT, OLDER)):
            first, last = max(self.since, begin), min(stop, finish)
            ends_here = closed and begin < stop <= finish
            if first < last or ends_here:
                enter, leave = ((at - self.since).total_seconds() for at in (first, last))
                yield Seen(enter, leave, self.end if ends_here else End.OPEN, weight)


def history(store: Store, workspace_id: int, since: datetime, *, changes: bool = False) -> list[Spell]:
    """All that happened in a workspace since a time, or a fair sample of it.

    Args:
        changes: Also what tasks were like before they were changed; else they count as if they had always been so.
    """
    ask = store.spells
    every = -(-ask.count(workspace_id, since) // MOST) or 1
    endings, going = ask.endings(workspace_id, since, every), ask.going(workspace_id, every)
    spells = _spells(endings, going, ask.reopenings(workspace_id, every))
    return _changed(spells, ask.traits_before(workspace_id, since, every)) if changes else spells


def _spells(
    endings: Sequence[Ending], going: Sequence[Going], reopenings: Sequence[tuple[int, datetime]]
) -> list[Spell]:
    began: dict[int, list[datetime]] = {}
    for task_id, at in reopenings:
        began.setdefault(task_id, []).append(at)

    def since(row: Ending | Going, before: datetime | None) -> datetime:
        return max((at for at in began.get(row.task_id, ()) if before is None or at <= before), default=row.created_at)

    closed = [
        Spell(row.task_id, since(row, row.at), row.at, End.DONE if row.done else End.DROPPED, _traits(row))
        for row in endings
    ]
    return [*closed, *(Spell(row.task_id, since(row, None), None, End.OPEN, _traits(row)) for row in going)]


def _traits(row: Ending | Going) -> Traits:
    return Traits(row.kind, row.priority, row.assignee_id)


def _changed(spells: Iterable[Spell], changes: Sequence[tuple[int, datetime, Mapping[str, Any]]]) -> list[Spell]:
    of_task: dict[int, list[tuple[datetime, Mapping[str, Any]]]] = {}
    for task_id, at, before in changes:
        of_task.setdefault(task_id, []).append((at, before))
    return [_with_past(spell, of_task.get(spell.task_id, ())) for spell in spells]


def _with_past(spell: Spell, changes: Sequence[tuple[datetime, Mapping[str, Any]]]) -> Spell:
    was: list[tuple[datetime, Traits]] = []
    traits = spell.traits
    for at, before in reversed(changes):
        known = {name: before[name] for name in ("kind", "priority", "assignee_id") if name in before}
        traits = replace(traits, **known)
        was.append((at, traits))
    return replace(spell, was=was[::-1]) if was else spell
