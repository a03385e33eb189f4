"""Teams whose tasks take as long as a known law says, so that a forecast can be held against the truth."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from tasks.insights.history import Spell, Traits
from tasks.insights.survival import End

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = 86_400.0

Law = Callable[[Random, datetime, Traits], float]
"""How many days a task takes that is made at a time."""


def exponential(random: Random, _made: datetime, _traits: Traits) -> float:
    return random.expovariate(1 / 4)


def log_normal(random: Random, _made: datetime, _traits: Traits) -> float:
    return random.lognormvariate(math.log(3), 1.2)


def two_people(random: Random, _made: datetime, traits: Traits) -> float:
    """Person 1 takes a day, everybody else eight."""
    return random.expovariate(1 if traits.assignee_id == 1 else 1 / 8)


def slow_down(random: Random, made: datetime, _traits: Traits) -> float:
    """Since 120 days everything takes twice as long."""
    return random.lognormvariate(math.log(4 if (NOW - made).days < 120 else 2), 1.0)


def by_sort(random: Random, _made: datetime, traits: Traits) -> float:
    """Questions are quick, tasks are not; what is urgent is quicker."""
    days = {"task": 5, "bug": 1, "question": 0.2}[traits.kind] * {"urgent": 0.3, "normal": 1.0}[traits.priority]
    return random.lognormvariate(math.log(days), 0.8)


def past_of(law: Law, *, seed: int, a_day: float = 2, days: int = 460, dropped: float = 0.1) -> list[Spell]:
    """What a team did until now: some tasks are dropped before their time."""
    random, made, spells = Random(seed), NOW - timedelta(days=days), list[Spell]()
    while (made := made + timedelta(days=random.expovariate(a_day))) < NOW:
        traits = Traits(
            random.choice(["task", "bug", "question"]),
            random.choices(["normal", "urgent"], [3, 1])[0],
            random.choice([None, 1, 2]),
        )
        length, end = law(random, made, traits), End.DONE
        if random.random() < dropped:
            length, end = length * random.random(), End.DROPPED
        until = made + timedelta(days=length)
        open_ = until > NOW
        spells.append(Spell(len(spells), made, None if open_ else until, End.OPEN if open_ else end, traits))
    return spells
