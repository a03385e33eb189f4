"""What can be chosen for each part of a rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from types import MappingProxyType
from typing import Any

from classifier.base import Kind
from handlers.routing.presses import Field, Part
from storage.store import Store
from tasks.actors import Actor
from tasks.routing import LONGEST
from tasks.routing_rules import targets
from tasks.rules import KINDS, PRIORITIES
from tasks.topics import topics_of
from wording.lines import one_line
from wording.names import NAME

TOPICS, SNIPPET = 50, 24
"""How many topics are offered, and how much of what was written there last."""

SEVERAL = frozenset({Field.SOURCE, Field.AUTHOR, Field.WORDS, Field.TOPIC, Field.NOTIFY, Field.EXPORT})
"""Parts with several values wherever they stand; kind and priority have several in what a rule looks at."""

TYPED = frozenset({Field.WORDS, Field.AUTHOR})


@dataclass(frozen=True, slots=True)
class Making:
    """The rule that is being made.

    Attributes:
        rule_id: Of the one that is being changed, None of a new one.
    """

    workspace_id: int
    when: Mapping[str, Any]
    then: Mapping[str, Any]
    rule_id: int | None = None

    @classmethod
    def of(cls, workspace_id: int, view: Mapping[str, Any]) -> "Making":
        return cls(workspace_id, view.get("when", {}), view.get("then", {}), view.get("rule"))

    def said(self, part: Part) -> Mapping[str, Any]:
        return self.when if part is Part.WHEN else self.then

    def chosen(self, part: Part, field: Field) -> list[Any]:
        value = self.said(part).get(field)
        return value if isinstance(value, list) else [] if value is None else [value]


@dataclass(frozen=True, slots=True)
class Choice:
    """Attributes: label: None where the value says it itself."""

    value: Any
    label: str | None = None

    @property
    def key(self) -> str:
        """What a button carries in its place: names may be long, and numbers of a list change."""
        return blake2s(repr(self.value).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def takes_several(part: Part, field: Field) -> bool:
    return field in SEVERAL or part is Part.WHEN


def choices(store: Store, actor: Actor, making: Making, part: Part, field: Field) -> list[Choice]:
    """What is offered; what is chosen already always is, so that it can be taken out."""
    offered = _OFFERED[field](store, actor, making)
    values = {choice.value for choice in offered}
    gone = [Choice(value) for value in making.chosen(part, field) if value not in values]
    return [*gone, *offered]


def _names(names: Sequence[str]) -> list[Choice]:
    fitting = (name for name in names if name.strip() and len(name) <= LONGEST)
    return [Choice(name) for name in sorted(fitting, key=str.casefold)]


def _topics(store: Store, _actor: Actor, making: Making) -> list[Choice]:
    found, workspace = store.routing.topics(making.workspace_id, TOPICS), store.workspaces.get(making.workspace_id)
    names = topics_of(workspace) if workspace is not None else {}
    said = {topic: f"{topic} “{one_line(words, SNIPPET) or '…'}”" for topic, words in found}
    return [Choice(topic, one_line(names.get(topic, ""), SNIPPET) or words) for topic, words in said.items()]


def _people(store: Store, _actor: Actor, making: Making) -> list[Choice]:
    """Of the workspace that it is sent to, else of this one."""
    members = store.people.members(making.then.get(Field.WORKSPACE) or making.workspace_id)
    return [Choice(person.id, one_line(person.name, NAME) or f"@{person.username or '?'}") for person, _ in members]


def _places(store: Store, _actor: Actor, making: Making) -> list[Choice]:
    """Trackers of the workspace that it is sent to, else of this one."""
    rows = store.connections.of([making.then.get(Field.WORKSPACE) or making.workspace_id])
    return [Choice(row.id, one_line(row.name, NAME) or "…") for row in rows]


_OFFERED: Mapping[Field, Callable[[Store, Actor, Making], list[Choice]]] = MappingProxyType(
    {
        Field.SOURCE: lambda store, _, making: _names(store.routing.sources(making.workspace_id)),
        Field.AUTHOR: lambda store, _, making: _names(store.lists.authors([making.workspace_id])),
        Field.KIND: lambda *_: [Choice(kind) for kind in map(str, KINDS) if kind != Kind.CHITCHAT],
        Field.PRIORITY: lambda *_: [Choice(str(priority)) for priority in PRIORITIES],
        Field.WORDS: lambda *_: [],
        Field.TOPIC: _topics,
        Field.ASSIGNEE: _people,
        Field.NOTIFY: _people,
        Field.EXPORT: _places,
        Field.WORKSPACE: lambda store, actor, making: [
            Choice(it.id, one_line(it.title, NAME) or "…") for it in targets(store, actor, making.workspace_id)
        ],
    }
)
