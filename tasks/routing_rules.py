"""Making routing rules: written down by who may, in an order, tried before they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.filters import Filters
from storage.store import Store
from storage.tables import Issue, Message, Workspace
from storage.team_tables import RoutingRule
from tasks import audit
from tasks.actors import Actor
from tasks.routes import may_send
from tasks.routing import MOST, Facts, checked_then, checked_when, outcome
from tasks.rules import TaskError, may

TRIED_ON = 50
"""How many of the last messages a rule is tried on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message that a rule fits.

    Attributes:
        title: Of the task that became of it.
        changes: Those parts of what the rule does that it would change.
    """

    title: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """Attributes:
    looked: How many messages there were to try it on.
    """

    looked: int
    found: Sequence[Found]


def rules_of(store: Store, actor: Actor, workspace_id: int) -> Sequence[RoutingRule]:
    """All of them in their order. Raises `TaskError` "not_found" for strangers."""
    actor.require(store, workspace_id, "view")
    return store.routing.of_workspace(workspace_id)


def save_rule(
    store: Store,
    actor: Actor,
    workspace_id: int,
    when: Mapping[str, Any],
    then: Mapping[str, Any],
    *,
    rule_id: int | None = None,
) -> RoutingRule:
    """Keep a new rule, or an old one as it is now; whoever saves it answers for where it sends things.

    Raises:
        TaskError: "no_when", "no_then" for half a rule, "bad_value", "too_many", "not_allowed", "not_found".
    """
    actor.require(store, workspace_id, "rules")
    values = {"when": checked_when(when), "then": _checked(store, actor, workspace_id, then)}
    if rule_id is not None:
        rule = rule_by(store, actor, workspace_id, rule_id)
        rule.when, rule.then, rule.created_by = values["when"], values["then"], actor.person_id
        _tell(store, actor, rule, "changed")
        return rule
    store.workspaces.hold(workspace_id)
    if len(store.routing.of_workspace(workspace_id)) >= MOST:
        raise TaskError("too_many_rules")
    rule = store.routing.add(workspace_id, **values, created_by=actor.person_id)
    _tell(store, actor, rule, "made")
    return rule


def rule_by(store: Store, actor: Actor, workspace_id: int, rule_id: int) -> RoutingRule:
    """A rule to be changed. Raises `TaskError` "not_found", "not_allowed"."""
    actor.require(store, workspace_id, "rules")
    rule = store.routing.get(workspace_id, rule_id)
    if rule is None:
        raise TaskError("not_found")
    return rule


def switch_rule(store: Store, actor: Actor, workspace_id: int, rule_id: int, *, on: bool) -> None:
    rule = rule_by(store, actor, workspace_id, rule_id)
    if rule.enabled is not on:
        rule.enabled = on
        _tell(store, actor, rule, "on" if on else "off")


def delete_rule(store: Store, actor: Actor, workspace_id: int, rule_id: int) -> None:
    """The others keep their numbers: cards name them."""
    rule = rule_by(store, actor, workspace_id, rule_id)
    _tell(store, actor, rule, "deleted")
    store.routing.delete(rule)


def shift_rule(store: Store, actor: Actor, workspace_id: int, rule_id: int, *, up: bool) -> None:
    """Let a rule change places with the one before it, or after it; the first and the last stay."""
    rule = rule_by(store, actor, workspace_id, rule_id)
    rules = list(store.routing.of_workspace(workspace_id))
    place = rules.index(rule) + (-1 if up else 1)
    if 0 <= place < len(rules):
        _tell(store, actor, rule, "moved")
        store.routing.swap(rule, rules[place])


def has_right(store: Store, rule: RoutingRule) -> bool:
    """Whether who made a rule may still send things where it sends them."""
    target = rule.then.get("workspace")
    return target is None or may_send(store.people.role, rule, rule.workspace_id, target)


def targets(store: Store, actor: Actor, workspace_id: int) -> list[Workspace]:
    """Where somebody may send what comes in here."""
    if actor.person_id is None:
        return []
    roles = store.people.roles(actor.person_id)
    ids = [id_ for id_, role in roles.items() if id_ != workspace_id and may(role, "create")]
    return sorted(store.workspaces.many(ids).values(), key=lambda it: (it.title.casefold(), it.id))


def try_rule(
    store: Store,
    actor: Actor,
    workspace_id: int,
    when: Mapping[str, Any],
    then: Mapping[str, Any],
    *,
    rule_id: int | None = None,
) -> Trial:
    """What a rule would have done with the tasks of the last messages, after the rules that stand before it.

    Raises `TaskError` as `save_rule`.
    """
    actor.require(store, workspace_id, "rules")
    kept = store.routing.get(workspace_id, rule_id) if rule_id is not None else None
    before = [it for it in store.routing.of_workspace(workspace_id) if kept is None or it.number < kept.number]
    parts = checked_when(when), _checked(store, actor, workspace_id, then)
    rule = RoutingRule(number=0, when=parts[0], then=parts[1], created_by=actor.person_id)
    looked = list(_last(store, workspace_id))
    found = [
        Found(title, changes)
        for title, facts in looked
        if (changes := _changes([it for it in before if it.enabled], rule, facts)) is not None
    ]
    return Trial(len(looked), found)


def _tell(store: Store, actor: Actor, rule: RoutingRule, what: str) -> None:
    """Write the change down, for who looks at what happened in the workspace."""
    values = {"actor_id": actor.person_id, "after": {"rule": rule.number, "what": what}}
    store.events.add(rule.workspace_id, "rule", **values)
    audit.record(store, actor, f"rule.{what}", workspace_id=rule.workspace_id, subject=f"rule:{rule.number}")


def _checked(store: Store, actor: Actor, workspace_id: int, then: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule does, with nobody named who does not belong there. Raises `TaskError`."""
    parts = checked_then(then)
    target = parts.get("workspace")
    if target is not None:
        if target == workspace_id:
            raise TaskError("bad_value", field="workspace")
        actor.require(store, target, "create")
    named = [*([parts["assignee"]] if "assignee" in parts else []), *parts.get("notify", [])]
    if any(store.people.role(target or workspace_id, person_id) is None for person_id in named):
        raise TaskError("not_a_member")
    places = store.connections.many(parts.get("export", []))
    there = {id_ for id_, row in places.items() if row.workspace_id == (target or workspace_id)}
    if not there.issuperset(parts.get("export", [])):
        raise TaskError("not_found")
    return parts


def _changes(before: Sequence[RoutingRule], rule: RoutingRule, facts: Facts) -> Mapping[str, Any] | None:
    """What a rule would change of what those before it have made; None where it does not fit."""
    rules = [*before, rule]
    alone = [RoutingRule(number=n, when=it.when, then=it.then, created_by=it.created_by) for n, it in enumerate(rules)]
    said = outcome(alone, facts, lambda *_: True)
    last = len(alone) - 1
    if last not in said.numbers:
        return None
    now = {"kind": facts.kind, "priority": facts.priority}
    return {name: value for name, value in rule.then.items() if now.get(name) != value}


def _last(store: Store, workspace_id: int) -> Iterator[tuple[str, Facts]]:
    """The tasks of the last messages, as they were read."""
    rows = store.messages.page([workspace_id], Filters(limit=TRIED_ON))[:TRIED_ON]
    pieces = store.messages.pieces_of({message.id for message, _, _ in rows if message.pieces > 1})
    tasks = store.tasks.of_messages([message.id for message, _, _ in rows]) if rows else {}
    for message, issue, source in rows:
        if not tasks[message.id]:
            continue  # a note goes nowhere
        text = "\n\n".join(piece.text for piece in pieces.get(message.id, [message]))
        yield _read_as(message, issue, source, text)


def _read_as(message: Message, issue: Issue | None, source: str, text: str) -> tuple[str, Facts]:
    title = (issue.title if issue else "") or " ".join(text.split()) or message.author
    kind, priority = (issue.kind, issue.priority) if issue else ("", "")
    return title, Facts(source, message.author, kind, priority, text, message.thread_id)
