"""Routing rules at work: what they make of new tasks, and who hears of it, in the transaction that makes these."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.store import Store
from storage.tables import Channel, Person, Role, Task, Workspace, now
from tasks import exports
from tasks.actors import Actor
from tasks.cards import show_task
from tasks.history import recorded
from tasks.quiet import Notice, when_allowed
from tasks.routing import SETS, Facts, Outcome, Rule, outcome
from tasks.rules import ACTIVE, may
from tasks.signatures import by_rule
from tasks.starting import tell_to_start

PAGE = "told"
"""The page by which somebody is told whom a rule names."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What becomes of a task.

    Attributes:
        columns: What the rules set of it, and an assignee taken away who does not belong where it goes.
        signed: Their signatures, for `Task.set_by`.
        workspace_id: Where it goes; None: it stays.
        notify: Person's id -> number of the rule.
        exports: Id of a connection that it goes to -> number of the rule.
    """

    columns: Mapping[str, Any]
    signed: Mapping[str, Any]
    workspace_id: int | None
    notify: Mapping[int, int]
    exports: Mapping[int, int]
    numbers: Sequence[int]


NOTHING = Routed({}, {}, None, {}, {}, ())


class Routes:
    """The rules of some workspaces; asks the database for them once, and for nothing more while none fits."""

    def __init__(self, store: Store, workspace_ids: Collection[int]) -> None:
        self._store = store
        self._rules = store.routing.enabled(workspace_ids) if workspace_ids else {}
        self._roles: dict[tuple[int, int], Role | None] = {}

    def of(self, workspace_id: int, facts: Facts, assignee_id: int | None, *, stays: bool = False) -> Routed:
        """What the rules of a workspace make of a task.

        Args:
            assignee_id: Who has it as it was read.
            stays: It goes nowhere: somebody was told its number already.
        """
        rules = self._rules.get(workspace_id)
        if not rules:
            return NOTHING
        said = outcome(rules, facts, lambda rule, target: not stays and self._may_move(workspace_id, rule, target))
        return self._possible(workspace_id, said, assignee_id) if said.numbers else NOTHING

    def follow(self, task: Task, routed: Routed, was: Mapping[str, Any]) -> None:
        """Write down what the rules did to a new task, show it where it went, tell whom they name.

        Args:
            was: Its columns as they were read.
        """
        changed = {column: value for column, value in routed.columns.items() if was[column] != value}
        if changed:
            before = {column: recorded(was[column]) for column in changed}
            after = {column: recorded(value) for column, value in changed.items()} | {"_rules": [*routed.numbers]}
            ids = {"task_id": task.id, "message_id": task.message_id}
            self._store.events.add(task.workspace_id, "route", before=before, after=after, **ids)
        moment = now()
        if routed.workspace_id is not None:
            self._show(task, moment)
        self._export(task, routed.exports)
        people = self._store.people.named(routed.notify) if routed.notify else {}
        for person_id, number in routed.notify.items():
            if person_id in people and person_id != task.assignee_id:
                self._tell(people[person_id], task, number, moment)

    def _possible(self, workspace_id: int, said: Outcome, assignee_id: int | None) -> Routed:
        """What holds of it: nobody has a task where they do not belong."""
        target = said.workspace[0] if said.workspace else None
        place = target or workspace_id
        sets = {name: it for name, it in said.sets.items() if name != "assignee" or self._belongs(place, it[0])}
        columns = {SETS[name]: value for name, (value, _) in sets.items()}
        if target is not None and "assignee" not in sets and assignee_id and not self._belongs(place, assignee_id):
            columns["assignee_id"] = None
        signed = {name: by_rule(number) for name, (_, number) in sets.items()}
        if said.workspace is not None:
            signed["workspace"] = by_rule(said.workspace[1])
        notify = {id_: number for id_, number in said.notify.items() if self._belongs(place, id_)}
        return Routed(columns, signed, target, notify, said.exports, said.numbers)

    def _belongs(self, workspace_id: int, person_id: int) -> bool:
        return may(self._role(workspace_id, person_id), "view")

    def _may_move(self, workspace_id: int, rule: Rule, target: int) -> bool:
        return target != workspace_id and may_send(self._role, rule, workspace_id, target)

    def _role(self, workspace_id: int, person_id: int) -> Role | None:
        key = workspace_id, person_id
        if key not in self._roles:
            self._roles[key] = self._store.people.role(workspace_id, person_id)
        return self._roles[key]

    def _show(self, task: Task, moment: datetime) -> None:
        """Its card in the chat of the workspace that it went to, unless that wants to hear nothing now."""
        workspace = self._store.workspaces.get(task.workspace_id)
        if workspace is None or workspace.chat_id is None:
            return
        owner = self._store.people.by_telegram_id(workspace.chat_id) if workspace.kind == "personal" else None
        if (owner is None or owner.reachable) and when_allowed(owner, Notice.ASSIGNED, workspace, moment) == moment:
            show_task(self._store, task, chat_id=workspace.chat_id, below=None, person_id=owner.id if owner else None)

    def _export(self, task: Task, wanted: Mapping[int, int]) -> None:
        """Send it to the trackers of the workspace where it is."""
        for row in self._store.connections.many(wanted).values() if wanted else ():
            if row.workspace_id == task.workspace_id:
                exports.want(self._store, Actor.INSTALLATION, task, row, rule=wanted[row.id])

    def _tell(self, person: Person, task: Task, number: int, moment: datetime) -> None:
        """Once, when they may be told; what is told stands apart from the task, whose changes would send it at once."""
        if not person.reachable or person.telegram_id is None:
            tell_to_start(self._store, person, task.workspace_id, moment)
            return
        workspace = self._store.workspaces.get(task.workspace_id)
        at = when_allowed(person, Notice.ASSIGNED, workspace, moment)
        if at is None or task.status not in ACTIVE or _is_shown(self._store, workspace, task, person):
            return
        self._store.deliveries.want(
            task.workspace_id,
            Channel.PAGE,
            person.telegram_id,
            f"{PAGE}:{task.id}",
            person_id=person.id,
            view={"page": PAGE, "task": task.id, "rule": number},
            next_try_at=at,
        )


def may_send(role: Any, rule: Rule, workspace_id: int, target: int) -> bool:
    """Whether who made a rule may still make rules here, and may make tasks there.

    Args:
        role: (workspace's id, person's id) -> role.
    """
    if rule.created_by is None:
        return False
    return may(role(workspace_id, rule.created_by), "rules") and may(role(target, rule.created_by), "create")


def _is_shown(store: Store, workspace: Workspace | None, task: Task, person: Person) -> bool:
    """Whether its card stands in their private chat anyway."""
    if workspace is not None and workspace.chat_id == person.telegram_id:
        return True
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    return message is not None and message.chat_id == person.telegram_id
