"""What the picture of /stats shows: numbers only, whoever draws it adds the words."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.store import Store
from tasks.people import local
from tasks.rules import ACTIVE
from tasks.stats import ai_stats

DAYS = 14
KINDS = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """Attributes:
    done: (day, how many tasks were done) of the last `DAYS` days, oldest first.
    open: (kind, how many tasks of it are to be done), most first.
    accepted: (field, share 0..1 of what readers filled in that was right), in the order of cards; without what nobody
        has judged.
    """

    done: Sequence[tuple[date, int]]
    open: Sequence[tuple[str, int]]
    accepted: Sequence[tuple[str, float]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(count for _, count in self.done) and not self.open


def figures(store: Store, workspace_ids: Collection[int], *, zone: str, now: datetime) -> Figures:
    """The figures of these workspaces by the calendar of a zone."""
    today = local(now, zone).date()
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    moments = store.events.done_since(workspace_ids, now - timedelta(days=DAYS + 1))
    done = Counter(local(at, zone).date() for at in moments)
    kinds = store.tasks.count_by_kind(workspace_ids, ACTIVE)
    return Figures(
        done=[(day, done[day]) for day in days],
        open=sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0]))[:KINDS],
        accepted=[(rate.name, rate.rate) for rate in ai_stats(store, workspace_ids).fields if rate.rate is not None],
    )
