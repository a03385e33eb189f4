"""Rules in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from locales import mark
from storage.connected_tables import Connection
from storage.store import Store
from storage.tables import Person, Workspace
from storage.team_tables import RoutingRule
from wording.lines import one_line
from wording.names import NAME, PRIORITIES, PRIORITY_ICONS, kind

LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "when": {
            "source": mark("Source"),
            "author": mark("Author"),
            "kind": mark("Kind"),
            "priority": mark("Priority"),
            "words": mark("Words"),
            "topic": mark("Topic"),
        },
        "then": {
            "assignee": mark("Assignee"),
            "priority": mark("Priority"),
            "kind": mark("Kind"),
            "workspace": mark("Send to"),
            "notify": mark("Tell"),
            "export": mark("Export to"),
        },
    }
)
"""What a rule can look at, and what it can do: `tasks.routing.WHEN` and `THEN`."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom and what rules name by id."""

    people: Mapping[int, Person]
    workspaces: Mapping[int, Workspace]
    connections: Mapping[int, Connection]

    @classmethod
    def of(cls, store: Store, thens: Iterable[Mapping[str, Any]]) -> "Named":
        all_ = list(thens)
        people = {id_ for then in all_ for id_ in (then.get("assignee"), *then.get("notify", ())) if id_}
        places = {then["workspace"] for then in all_ if then.get("workspace")}
        trackers = {id_ for then in all_ for id_ in then.get("export", ())}
        return cls(
            store.people.named(people) if people else {},
            store.workspaces.many(places) if places else {},
            store.connections.many(trackers) if trackers else {},
        )


def value_words(texts: NullTranslations, named: Named, field: str, value: Any) -> str:
    """A value of a rule, in one line."""
    match field:
        case "kind":
            return kind(texts, value)
        case "priority":
            return f"{PRIORITY_ICONS[value]} {texts.gettext(PRIORITIES[value])}"
        case "assignee" | "notify" | "workspace" | "export":
            return _name_of(named, field, value)
        case "words":
            return texts.gettext("“{words}”").format(words=one_line(value, NAME))
    return one_line(str(value), NAME)


def _name_of(named: Named, field: str, id_: int) -> str:
    """Of somebody or something; "?" for who is not there any more."""
    match field:
        case "workspace":
            return one_line(named.workspaces[id_].title, NAME) or "…" if id_ in named.workspaces else "?"
        case "export":
            return one_line(named.connections[id_].name, NAME) or "…" if id_ in named.connections else "?"
    person = named.people.get(id_)
    return one_line(person.name, NAME) or f"@{person.username or '?'}" if person else "?"


def part_words(texts: NullTranslations, named: Named, part: str, said: Mapping[str, Any]) -> str:
    """What a rule looks at, or what it does: "Kind: bug · Words: “server”, “down”"."""
    told = []
    for field, label in LABELS[part].items():
        if (value := said.get(field)) in (None, []):
            continue
        values = value if isinstance(value, list) else [value]
        told.append(f"{texts.gettext(label)}: {', '.join(value_words(texts, named, field, it) for it in values)}")
    return " · ".join(told)


def rule_words(texts: NullTranslations, named: Named, rule: RoutingRule, *, well: bool) -> str:
    """A rule in one line.

    Args:
        well: Whether its maker may still send things where it sends them.
    """
    say = texts.gettext
    words = f"{part_words(texts, named, 'when', rule.when)} → {part_words(texts, named, 'then', rule.then)}"
    notes = [*([] if rule.enabled else [say("off")]), *([] if well else [say("its maker has no right any more")])]
    return f"{words} ({', '.join(notes)})" if notes else words
