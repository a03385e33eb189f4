"""What a list is limited to: kept with its page as small JSON, made of what people ask for, turned into filters."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from classifier.asked import Asked
from classifier.people import is_name
from storage.filters import Filters
from storage.store import Store
from storage.tables import Status, Workspace
from tasks.rules import ACTIVE
from tasks.topics import topics_of

LONGEST, MOST = 200, 12
"""How long words may be, in code points, and how many values a filter may have, so that a page's state stays small."""

_MOMENTS = frozenset({"from_", "to", "due_from", "due_to"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The attributes of `classifier.asked.Asked`, with whoever asked for "mine" among the assignees.

    Attributes:
        author, source: As people name them: in any case, and in part.
        topic: (Workspace's id, topic's id) of sources that are topics, only once they are `named`.
    """

    q: str = ""
    author: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    topic: tuple[tuple[int, int], ...] = ()
    kind: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    assignee: tuple[int, ...] = ()
    nobody: bool = False
    language: tuple[str, ...] = ()
    from_: datetime | None = None
    to: datetime | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    overdue: bool = False
    no_due: bool = False
    snoozed: bool = False
    min_confidence: float | None = None
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: Asked, person_id: int) -> Self:
        """What somebody asks for."""
        values = {field.name: getattr(asked, field.name) for field in fields(cls) if field.name != "topic"}
        if asked.mine:
            values["assignee"] = (*asked.assignee, person_id)
        return cls(**{name: _bounded(value) for name, value in values.items()})

    @classmethod
    def of_view(cls, view: Mapping[str, Any]) -> Self:
        """What a page was limited to."""
        kept = view.get("want", {})
        return cls(
            **{field.name: _restored(field.name, kept[field.name]) for field in fields(cls) if field.name in kept}
        )

    def as_view(self) -> dict[str, Any] | None:
        """As JSON, without what does not limit anything; None for no limit at all."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in values.items() if value not in ("", (), None, False)} or None

    def filters(self, now: datetime, *, status: Iterable[Status] = ()) -> Filters:
        """Args: status: What is shown where no status is asked for."""
        timely = self.overdue or self.snoozed
        return Filters(
            q=self.q,
            author=self.author,
            source=self.source,
            topic=self.topic,
            kind=self.kind,
            priority=self.priority,
            status=self.status or tuple(sorted(ACTIVE) if timely else status),
            assignee=self.assignee,
            nobody=self.nobody,
            language=self.language,
            from_=self.from_,
            to=self.to,
            due_from=self.due_from,
            due_to=min(now, self.due_to or now) if self.overdue else self.due_to,
            no_due=self.no_due,
            asleep_at=now if self.snoozed else None,
            min_confidence=self.min_confidence,
        )

    def named(self, store: Store, workspace_ids: Collection[int]) -> Self:
        """With authors and sources as these workspaces know them; a name that nobody has stays as it is.

        The topics of a forum are sources, too.
        """
        authors = _known(self.author, store.lists.authors(workspace_ids)) if self.author else ()
        sources = _known(self.source, store.lists.sources(workspace_ids)) if self.source else ()
        topics = _topics_called(self.source, store.workspaces.many(workspace_ids)) if self.source else ()
        return replace(self, author=authors, source=sources, topic=topics)


def _known(asked: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(found for name in asked for found in _called(name, names) or [name])


def _topics_called(asked: Sequence[str], workspaces: Mapping[int, Workspace]) -> tuple[tuple[int, int], ...]:
    """(Workspace's id, topic's id) of every topic with one of these names."""
    return tuple(
        (id_, topic)
        for id_, workspace in workspaces.items()
        for topic, name in topics_of(workspace).items()
        if any(_called(one, [name]) for one in asked)
    )


def _called(asked: str, names: Sequence[str]) -> list[str]:
    """Who is called exactly so, else has it as a part of their name, else as the beginning of one, else declined."""
    wanted = asked.casefold().strip().removeprefix("@")
    folded = {name: name.casefold() for name in names}
    exactly = [name for name, known in folded.items() if known == wanted]
    in_part = [name for name, known in folded.items() if f" {wanted} " in f" {known} "]
    begins = [name for name, known in folded.items() if f" {wanted}" in f" {known}"]
    return exactly or in_part or begins or [name for name in names if is_name(wanted, name)]


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LONGEST]
    return tuple(_bounded(one) for one in value[:MOST]) if isinstance(value, tuple) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value


def _restored(name: str, value: Any) -> Any:
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
