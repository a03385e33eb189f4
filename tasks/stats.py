"""How often readers are right, as people said it: by field, by reader, by language."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.store import Store
from tasks.corrections import SAID_OF

Group = tuple[str, str]
"""A reader's name, and a language."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often values of one field, one reader or one language were right.

    Attributes:
        name: "kind"; "embedded" or "ollama:<model>"; "en".
        said: Values of which people said something.
        accepted, corrected: Of these the right and the wrong ones.
        silent: Values of tasks that were done without a word about them; they count as right.
        rate: Share of the right ones (0..1) among all these, None where there are none.
    """

    name: str
    said: int
    accepted: int
    corrected: int
    silent: int

    @property
    def rate(self) -> float | None:
        judged = self.said + self.silent
        return 1 - self.corrected / judged if judged else None


@dataclass(frozen=True, slots=True)
class AiStats:
    """Attributes:
    fields: In the order in which cards show them.
    providers, languages: The busiest first.
    lessons: How many things people said that are not forgotten.
    """

    fields: Sequence[Rate]
    providers: Sequence[Rate]
    languages: Sequence[Rate]
    lessons: int


@dataclass(slots=True)
class _Count:
    said: int = 0
    accepted: int = 0


def ai_stats(store: Store, workspace_ids: Collection[int], *, since: datetime | None = None) -> AiStats:
    """What people of these workspaces said of what readers had filled, and what they let stand: ever, or since then."""
    counts: defaultdict[str, defaultdict[Group, _Count]] = defaultdict(lambda: defaultdict(_Count))
    for field, provider, model, language, said, accepted in store.corrections.counts(workspace_ids, since):
        count = counts[field][reader_name(provider, model), language]
        count.said, count.accepted = count.said + said, count.accepted + accepted
    done: defaultdict[Group, int] = defaultdict(int)
    for provider, model, language, tasks in store.corrections.settled(workspace_ids, since):
        done[reader_name(provider, model), language] += tasks
    cells = [
        (field, group, _rate(field, counts[field][group], done[group]))
        for field in SAID_OF
        for group in sorted({*done, *counts[field]})
    ]
    return AiStats(
        fields=_summed(cells, lambda field, _: field),
        providers=_busiest(_summed(cells, lambda _, group: group[0])),
        languages=_busiest(_summed(cells, lambda _, group: group[1])),
        lessons=sum(rate.said for _, _, rate in cells),
    )


def reader_name(provider: str, model: str) -> str:
    """How a reader is called: "embedded", "ollama:<model>"."""
    return f"{provider}:{model}" if model else provider


def _rate(name: str, count: _Count, done: int) -> Rate:
    """Of the tasks that were done, at most so many had something said of this field as of all tasks together."""
    return Rate(name, count.said, count.accepted, count.said - count.accepted, max(done - count.said, 0))


def _summed(cells: Sequence[tuple[str, Group, Rate]], name_of: Callable[[str, Group], str]) -> list[Rate]:
    sums: dict[str, list[Rate]] = {}
    for field, group, rate in cells:
        sums.setdefault(name_of(field, group), []).append(rate)
    return [
        Rate(
            name,
            sum(rate.said for rate in rates),
            sum(rate.accepted for rate in rates),
            sum(rate.corrected for rate in rates),
            sum(rate.silent for rate in rates),
        )
        for name, rates in sums.items()
    ]


def _busiest(rates: Sequence[Rate]) -> list[Rate]:
    return sorted(rates, key=lambda rate: (-(rate.said + rate.silent), rate.name))
