"""Rules in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from handlers.cards.lines import NAME, kind
from handlers.cards.markup import one_line
from handlers.cards.words import PRIORITIES, PRIORITY_ICONS
from handlers.routing.presses import Field, Part
from locales import mark
from storage.store import Store
from storage.tables import Person, Workspace
from storage.team_tables import RoutingRule

LABELS: Mapping[Part, Mapping[Field, str]] = MappingProxyType(
    {
        Part.WHEN: {
            Field.SOURCE: mark("Source"),
            Field.AUTHOR: mark("Author"),
            Field.KIND: mark("Kind"),
            Field.PRIORITY: mark("Priority"),
            Field.WORDS: mark("Words"),
            Field.TOPIC: mark("Topic"),
        },
        Part.THEN: {
            Field.ASSIGNEE: mark("Assignee"),
            Field.PRIORITY: mark("Priority"),
            Field.KIND: mark("Kind"),
            Field.WORKSPACE: mark("Send to"),
            Field.NOTIFY: mark("Tell"),
        },
    }
)
"""What a rule can look at, and what it can do."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom and what rules name by id."""

    people: Mapping[int, Person]
    workspaces: Mapping[int, Workspace]

    @classmethod
    def of(cls, store: Store, thens: Iterable[Mapping[str, Any]]) -> "Named":
        all_ = list(thens)
        people = {id_ for then in all_ for id_ in (then.get("assignee"), *then.get("notify", ())) if id_}
        places = {then["workspace"] for then in all_ if then.get("workspace")}
        return cls(store.people.named(people) if people else {}, store.workspaces.many(places) if places else {})


def value_words(texts: NullTranslations, named: Named, field: Field, value: Any) -> str:
    """A value of a rule, in one line."""
    match field:
        case Field.KIND:
            return kind(texts, value)
        case Field.PRIORITY:
            return f"{PRIORITY_ICONS[value]} {texts.gettext(PRIORITIES[value])}"
        case Field.ASSIGNEE | Field.NOTIFY:
            person = named.people.get(value)
            return one_line(person.name, NAME) or f"@{person.username or '?'}" if person else "?"
        case Field.WORKSPACE:
            return one_line(named.workspaces[value].title, NAME) or "…" if value in named.workspaces else "?"
        case Field.WORDS:
            return texts.gettext("“{words}”").format(words=one_line(value, NAME))
    return one_line(str(value), NAME)


def part_words(texts: NullTranslations, named: Named, part: Part, said: Mapping[str, Any]) -> str:
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
    words = f"{part_words(texts, named, Part.WHEN, rule.when)} → {part_words(texts, named, Part.THEN, rule.then)}"
    notes = [*([] if rule.enabled else [say("off")]), *([] if well else [say("its maker has no right any more")])]
    return f"{words} ({', '.join(notes)})" if notes else words
