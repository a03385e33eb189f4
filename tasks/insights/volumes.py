"""How much came in, how much was made of it, how much was done: part of a period by part, by kind and by priority."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from storage.queries.insights import Volume
from storage.store import Store
from tasks.insights.periods import Calendar
from tasks.rules import KINDS, PRIORITIES

UNREAD = ""
"""The kind and the priority of a message that nobody has read yet."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Attributes:
    kinds, priorities: Name -> how many in each part of the period. Only those that occur, as lists show them:
        `KINDS` in their order, then others; the most urgent first.
    before: How many in as much time before.
    """

    kinds: Mapping[str, Sequence[int]]
    priorities: Mapping[str, Sequence[int]]
    before: int

    @property
    def parts(self) -> Sequence[int]:
        """How many in each part of the period."""
        return [sum(counts) for counts in zip(*self.kinds.values(), strict=True)]

    @property
    def total(self) -> int:
        return sum(map(sum, self.kinds.values()))


@dataclass(frozen=True, slots=True)
class Flows:
    messages: Flow
    made: Flow
    done: Flow


def flows(store: Store, workspace_ids: Collection[int], time: Calendar) -> Flows:
    ask = store.insights
    came, made, done = ask.totals(workspace_ids, *time.before)
    return Flows(
        _flow(ask.messages(workspace_ids, time.edges), len(time.days), came),
        _flow(ask.made(workspace_ids, time.edges), len(time.days), made),
        _flow(ask.done(workspace_ids, time.edges), len(time.days), done),
    )


def _flow(volumes: Sequence[Volume], parts: int, before: int) -> Flow:
    return Flow(
        _summed(volumes, parts, lambda it: it.kind, KINDS),
        _summed(volumes, parts, lambda it: it.priority, tuple(reversed(PRIORITIES))),
        before,
    )


def _summed(
    volumes: Sequence[Volume], parts: int, name_of: Callable[[Volume], str], order: Sequence[str]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for volume in volumes:
        found.setdefault(name_of(volume), [0] * parts)[volume.bucket - 1] += volume.count
    places = {name: place for place, name in enumerate(order)}
    return dict(sorted(found.items(), key=lambda entry: (entry[0] == UNREAD, places.get(entry[0], 99), entry[0])))
