"""What a routing rule says, and whether it fits: pure. Words are looked for as they stand, they are never patterns."""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol

from tasks.rules import KINDS, PRIORITIES, TaskError

MOST = 50
"""Rules of a workspace."""

VALUES, LONGEST = 10, 64
"""How many values a part of a rule has, and how long a word or a name is, in code points."""

WHEN = ("source", "author", "kind", "priority", "words", "topic")
THEN = ("assignee", "priority", "kind", "workspace", "notify", "export")
"""The parts of a rule, in the order in which they are told."""

LISTS = frozenset({"notify", "export"})
"""Of these those that have several values."""

SETS = MappingProxyType({"kind": "kind", "priority": "priority", "assignee": "assignee_id"})
"""What a rule sets of a task -> its column."""


class Rule(Protocol):
    """As `storage.team_tables.RoutingRule` keeps it."""

    number: Any
    when: Any
    then: Any
    created_by: Any


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at.

    Attributes:
        author: Who wrote it, by visible name.
        text: All words of the message; of a message that became several tasks, the task's title.
        topic: Of a forum; None outside of one.
    """

    source: str
    author: str
    kind: str
    priority: str
    text: str
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules that fit say together; where they disagree the last one has it.

    Attributes:
        sets: "kind", "priority", "assignee" -> value and number of the rule.
        workspace: Id of where it goes, and number of the rule.
        notify: Person's id -> number of the rule.
        exports: Id of a connection that it goes to -> number of the rule.
    """

    sets: Mapping[str, tuple[Any, int]] = field(default_factory=dict)
    workspace: tuple[int, int] | None = None
    notify: Mapping[int, int] = field(default_factory=dict)
    exports: Mapping[int, int] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        """Of the rules that had a say."""
        moved = [self.workspace[1]] if self.workspace else []
        return sorted(
            {*(number for _, number in self.sets.values()), *moved, *self.notify.values(), *self.exports.values()}
        )


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether all parts of a rule hold; of a part's values any is enough. A rule without parts fits nothing."""
    if not rule.when:
        return False
    return all(name in _FITS and _FITS[name](values, facts) for name, values in rule.when.items())


def outcome(rules: Sequence[Rule], facts: Facts, may_move: Callable[[Rule, int], bool]) -> Outcome:
    """What the rules make of it, one after another: later ones see what earlier ones set.

    Args:
        may_move: Whether a rule may send what it fits to a workspace; what may not be sent stays.
    """
    sets: dict[str, tuple[Any, int]] = {}
    workspace: tuple[int, int] | None = None
    notify: dict[int, int] = {}
    exports: dict[int, int] = {}
    for rule in rules:
        if not fits(rule, facts):
            continue
        sets |= {name: (rule.then[name], rule.number) for name in SETS if name in rule.then}
        facts = replace(facts, **{name: rule.then[name] for name in ("kind", "priority") if name in rule.then})
        if (target := rule.then.get("workspace")) is not None and may_move(rule, target):
            workspace = target, rule.number
        notify |= dict.fromkeys(rule.then.get("notify", ()), rule.number)
        exports |= dict.fromkeys(rule.then.get("export", ()), rule.number)
    return Outcome(sets, workspace, notify, exports)


def checked_when(when: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The parts in their order, without empty ones. Raises `TaskError` "bad_value", "no_when" where nothing is left."""
    parts = {name: _listed(name, when[name]) for name in WHEN if when.get(name)}
    if set(when) - set(WHEN):
        raise TaskError("bad_value", field="when")
    if not parts:
        raise TaskError("no_when")
    return parts


def checked_then(then: Mapping[str, Any]) -> dict[str, Any]:
    """The same of what it does; who may be named there is for the caller to check. "no_then" for nothing."""
    parts: dict[str, Any] = {}
    for name in THEN:
        if (value := then.get(name)) not in (None, []):
            parts[name] = _listed(name, value) if name in LISTS else _one(name, value)
    if set(then) - set(THEN):
        raise TaskError("bad_value", field="then")
    if not parts:
        raise TaskError("no_then")
    return parts


def _listed(name: str, values: Any) -> list[Any]:
    if not isinstance(values, list) or len(values) > VALUES:
        raise TaskError("bad_value", field=name)
    return [_one(name, value) for value in dict.fromkeys(values)]


def _one(name: str, value: Any) -> Any:
    """A value as a rule may have it."""
    choices: Mapping[str, Collection[str]] = {"kind": KINDS, "priority": PRIORITIES}
    if name in choices:
        well = value in choices[name]
    elif name in {"source", "author", "words"}:
        well = isinstance(value, str) and 0 < len(value.strip()) <= LONGEST
    else:
        well = isinstance(value, int) and not isinstance(value, bool)
    if not well:
        raise TaskError("bad_value", field=name)
    return str(value) if name in choices else value


def _holds_any(words: Sequence[str], text: str) -> bool:
    held = _folded(text)
    return any(_folded(word) in held for word in words)


def _folded(text: str) -> str:
    """Without regard to case, width and how a letter with an accent is put together."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


_FITS: Mapping[str, Callable[[Sequence[Any], Facts], bool]] = MappingProxyType(
    {
        "source": lambda values, facts: facts.source in values,
        "author": lambda values, facts: _folded(facts.author) in map(_folded, values),
        "kind": lambda values, facts: facts.kind in values,
        "priority": lambda values, facts: facts.priority in values,
        "words": lambda values, facts: _holds_any(values, facts.text),
        "topic": lambda values, facts: facts.topic in values,
    }
)
