"""What forecasts would have been worth: made for days that are past, from what was known then, against what came.

Every ten days of the last ninety, a forecast is made of each task that was open then, and of each that came in the
ten days after, always from that day's knowledge. An interval is judged when it has passed, whatever became of the
task: to judge it as soon as the task is done would leave out those that take long. A chance is judged as a forecast of
the next one, three and seven days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.store import Store
from tasks.insights.forecast import Known, Likeness, chance_of, interval_of
from tasks.insights.history import REACH, Spell, history
from tasks.insights.survival import End

SPAN, STEP = timedelta(days=90), timedelta(days=10)
HORIZONS = tuple(timedelta(days=days) for days in (1, 3, 7))
ENOUGH = 10
"""Intervals that must have passed before their record is told."""

_MOST = 300
"""Forecasts of one day that are judged."""

_BINS = 5


@dataclass(frozen=True, slots=True)
class Band:
    """Forecasts with about the same chance: how many, their chance on the average, and the share that came true."""

    count: int
    chance: float
    came: float


@dataclass(frozen=True, slots=True)
class Record:
    """Attributes:
    told: Tasks that were done, or are open still, and whose interval has passed.
    within: Of these, those that were done within it.
    chances: How many chances were judged.
    brier: Their mean squared error; 0 is best.
    base: The same of whoever says of every task how many of all tasks are done by then.
    bands: The chances sorted by size.
    """

    told: int
    within: int
    chances: int
    brier: float
    base: float
    bands: Sequence[Band]

    @property
    def is_useful(self) -> bool:
        """Whether it was better to ask than to say the same of every task."""
        return self.brier < self.base


def record_of(store: Store, workspace_id: int, now: datetime) -> Record | None:
    """How the forecasts of a workspace would have done; None where too few can be judged."""
    return judged(history(store, workspace_id, now - SPAN - REACH, changes=True), now)


def judged(spells: Sequence[Spell], now: datetime) -> Record | None:
    """The same of a history that is at hand, which reaches back `SPAN` and `REACH`."""
    told = within = 0
    chances: list[tuple[float, float, bool]] = []
    for known, spell, start in _cases(spells, now):
        like = known.like(spell.traits_at(start), (start - spell.since).total_seconds())
        if like is None:
            continue
        chances += _chances(known, like, spell, start, now)
        low, _, high = interval_of(like, spell.since, start)
        if low is not None and high is not None and high <= now and spell.end is not End.DROPPED:
            told += 1
            within += spell.until is not None and low <= spell.until <= high
    if told < ENOUGH or not chances:
        return None
    brier, base = (sum((case[which] - case[2]) ** 2 for case in chances) / len(chances) for which in (0, 1))
    return Record(told, within, len(chances), brier, base, _bands(chances))


def _cases(spells: Sequence[Spell], now: datetime) -> Iterator[tuple[Known, Spell, datetime]]:
    """What is known on a day, a task that was open then or came soon after, and from when on it is forecast."""
    moment = now - SPAN
    while moment < now:
        known = Known(spells, moment)
        open_ = [(spell, moment) for spell in spells if spell.is_open_at(moment)]
        born = [(spell, spell.since) for spell in spells if moment < spell.since <= min(moment + STEP, now)]
        cases = [*open_, *born]
        for spell, start in cases[:: -(-len(cases) // _MOST) or 1]:
            yield known, spell, start
        moment += STEP


def _chances(
    known: Known, like: Likeness, spell: Spell, start: datetime, now: datetime
) -> Iterator[tuple[float, float, bool]]:
    """(the chance, that of any task, whether it came) for each horizon that has passed."""
    for due in (start + horizon for horizon in HORIZONS if start + horizon <= now):
        came = spell.end is End.DONE and spell.is_closed_at(due)
        yield chance_of(like, spell.since, start, due), known.chance_of_any((due - start).total_seconds()), came


def _bands(chances: Sequence[tuple[float, float, bool]]) -> list[Band]:
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for chance, _, came in chances:
        sorted_in.setdefault(min(int(chance * _BINS), _BINS - 1), []).append((chance, came))
    return [
        Band(len(some), sum(chance for chance, _ in some) / len(some), sum(came for _, came in some) / len(some))
        for _, some in sorted(sorted_in.items())
    ]
