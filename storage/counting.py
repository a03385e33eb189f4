"""What this process counts, and how its parts stand: the figures behind `GET /metrics`.

Counting costs no transaction: figures gather here, and `bot.health` adds them to the installation's totals in the
database every few seconds. So every web process can tell them, and they outlive each process. One for a process, as
its log is; which figures there are stands in `storage.catalogue`.
"""

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from storage.catalogue import FIGURES

Key = tuple[str, str]
"""A figure's name and its labels as Prometheus writes them: ("sift_readings_total", 'provider="rules"')."""


class Counts:
    """Figures since they were last taken, and levels as they are now. Any thread may count."""

    def __init__(self) -> None:
        self._added: defaultdict[Key, float] = defaultdict(float)
        self._levels: dict[Key, float] = {}
        self._lock = threading.Lock()

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Count something that happened. `labels` are words of ours, never what somebody wrote."""
        self._add((name, written(labels)), amount)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Count something and how long it took."""
        bounds = FIGURES[name].bounds
        place = bisect_left(bounds, seconds)
        bound = f"{bounds[place]:g}" if place < len(bounds) else "+Inf"
        self._add((f"{name}_bucket", written({**labels, "le": bound})), 1)
        self._add((f"{name}_sum", written(labels)), seconds)

    @contextmanager
    def timing(self, name: str, **labels: str) -> Iterator[None]:
        """Observe how long the block takes, however it ends."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.observe(name, time.perf_counter() - started, **labels)

    def level(self, name: str, value: float) -> None:
        """How something of this process stands now."""
        self._levels[(name, "")] = value

    def rise(self, name: str, by: float = 1) -> None:
        """The same, by how much it has changed."""
        with self._lock:
            self._levels[(name, "")] = self._levels.get((name, ""), 0) + by

    def levels(self) -> dict[str, float]:
        """Name -> how it stands."""
        return {name: value for (name, _), value in self._levels.items()}

    def take(self) -> dict[Key, float]:
        """What was counted since the last time; it counts from nothing then."""
        with self._lock:
            added, self._added = self._added, defaultdict(float)
        return dict(added)

    def give_back(self, added: Mapping[Key, float]) -> None:
        """What was taken could not be written down."""
        for key, amount in added.items():
            self._add(key, amount)

    def _add(self, key: Key, amount: float) -> None:
        with self._lock:
            self._added[key] += amount


def written(labels: Mapping[str, str]) -> str:
    """Labels as Prometheus writes them, without the braces."""
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


counts = Counts()
"""This process's."""
