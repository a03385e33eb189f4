"""Erasing somebody who asks for it: their own workspace for good, and who they were everywhere else."""

import json
from collections.abc import Collection
from typing import Any

from storage.store import Store
from storage.tables import Person
from tasks import audit
from tasks.actors import Actor
from tasks.handles import handle
from tasks.rules import TaskError

NAME = "—"
"""What stands where the name of somebody who was erased stood, in whatever language."""


def erase(store: Store, actor: Actor) -> None:
    """Erase the actor.

    Their private chat's workspace goes with everything in it. In groups the team's tasks stay, without their name:
    what they are is the team's. Whoever owned the installation owns it no more. It can't be taken back; a second time
    does nothing.

    Raises:
        TaskError: "not_allowed" for the installation's token, which is nobody.
    """
    person = store.people.get(actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise TaskError("not_allowed")
    if person.telegram_id is None:
        return
    audit.record(store, actor, "erasure.person", subject=audit.person(person.id))
    own = store.workspaces.by_chat(person.telegram_id)
    if own is not None and own.kind == "personal":
        store.erasure.workspace(own.id)
    _forget_name(store, person)
    if store.facts.get("owner") == str(person.id):
        store.facts.drop(["owner"])
    store.erasure.person(person, NAME)


def erase_workspace(store: Store, actor: Actor, workspace_id: int) -> None:
    """Delete a group's workspace with everything in it, for everybody, as its owner. It can't be taken back.

    What is said to the bot in that group from then on is kept in a new one.

    Raises:
        TaskError: "not_allowed", "not_found"; "own_workspace" for one that goes only with its person.
    """
    actor.require(store, workspace_id, "appoint")
    workspace = store.workspaces.get(workspace_id)
    if workspace is None or workspace.kind != "group":
        raise TaskError("own_workspace")
    audit.record(store, actor, "erasure.workspace", workspace_id=workspace_id)
    store.erasure.workspace(workspace_id)


def _forget_name(store: Store, person: Person) -> None:
    """Take their name out of what their teams keep as they wrote it: requests, what happened, rules."""
    teams = store.erasure.places_of(person)
    for task in store.erasure.asked_by(teams, person.id):
        store.tasks.swap(task, requesters=_without(task.requesters, person))
    for event in store.erasure.events_naming(teams, person):
        event.before, event.after = _without(event.before, person), _without(event.after, person)
    for connection in store.connections.with_people(teams):
        connection.people = {theirs: id_ for theirs, id_ in connection.people.items() if id_ != person.id}
    names = store.erasure.names_of(person)
    store.erasure.forget_posts(teams, [json.dumps(name) for name in {*names, handle(person)} if name])
    names = {name.casefold() for name in names}
    for team in teams:
        for rule in store.routing.of_workspace(team):
            rule.when = {name: _renamed(values, names) for name, values in rule.when.items()}


def _without(kept: Any, person: Person) -> Any:
    """The same without their name beside their id, and without where they asked for it."""
    if isinstance(kept, list):
        return [_without(one, person) for one in kept]
    if not isinstance(kept, dict):
        return kept
    said = f"{person.telegram_id}:"
    left = {
        key: _without(value, person)
        for key, value in kept.items()
        if not (key == "request" and str(value).startswith(said))
    }
    return left | {"name": NAME} if "name" in left and left.get("person") == person.id else left


def _renamed(values: list[Any], names: Collection[str]) -> list[Any]:
    """A rule keeps as many values: without one it would fit more than it was made for."""
    return [NAME if isinstance(value, str) and value.casefold() in names else value for value in values]
