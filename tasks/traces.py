"""Taking somebody's name out of what their teams keep as they wrote it, or as others have: requests, what happened,
rules and filters, what trackers call them, and what is kept of answers for a while."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from storage.connected_tables import Connection
from storage.store import Store
from storage.tables import Person
from tasks.changes import ELSEWHERE
from tasks.filtering import FilterQuery
from tasks.handles import handle, handles
from tasks.rules import TaskError

NAME = "—"
"""What stands where the name of somebody who was erased stood, in whatever language."""

_BY_NAME = ("author", "assignee")
"""Filters whose values are names of people."""


def forget_name(store: Store, person: Person) -> None:
    """Take their name out of everything that the teams keep which they belong to, or have belonged to."""
    teams = store.erasure.places_of(person)
    for task in store.erasure.asked_by(teams, person.id):
        store.tasks.swap(task, requesters=_without(task.requesters, person))
    for event in store.erasure.events_naming(teams, person):
        event.before, event.after = _without(event.before, person), _without(event.after, person)
    names = store.erasure.names_of(person)
    folded = {name.casefold() for name in names} | handles(person)
    quoted = {*_in_json({*names, handle(person)})}
    for connection in store.connections.with_people(teams):
        quoted |= {*_in_json(_forget_in_tracker(store, connection, person))}
    store.erasure.forget_posts(teams, quoted)
    store.traces.forget_arrivals(teams, quoted)
    store.traces.forget_requests(quoted)
    store.traces.forget_answers(teams)
    _forget_in_conditions(store, teams, folded)


def _forget_in_tracker(store: Store, connection: Connection, person: Person) -> set[str]:
    """Returns what they are called there."""
    theirs = {name for name, id_ in connection.people.items() if id_ == person.id}
    if not theirs:
        return theirs
    connection.people = {name: id_ for name, id_ in connection.people.items() if id_ != person.id}
    quoted = [*_in_json(theirs)]
    for export in store.traces.exports(connection.id, quoted):
        export.agreed = {field: said for field, said in export.agreed.items() if theirs.isdisjoint(_words(said))}
        export.heard = None if export.heard and export.heard.get("by") in theirs else export.heard
    for event in store.traces.events(connection.workspace_id, quoted):
        if (event.after.get(ELSEWHERE) or {}).get("name") in theirs:
            event.after = event.after | {ELSEWHERE: event.after[ELSEWHERE] | {"name": ""}}
    return theirs


def _forget_in_conditions(store: Store, teams: Collection[int], names: Collection[str]) -> None:
    for team in teams:
        for rule in store.routing.of_workspace(team):
            rule.when = {name: _renamed(values, names) for name, values in rule.when.items()}
    for row in store.traces.filters(teams):
        try:
            query = FilterQuery.of(row.query)
        except TaskError:
            continue
        pairs = [(name, _named(value, names) if name in _BY_NAME else value) for name, value in query.pairs]
        row.query = str(FilterQuery.parse(dict.fromkeys(pairs)))


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
    return [_named(value, names) if isinstance(value, str) else value for value in values]


def _named(value: str, names: Collection[str]) -> str:
    return NAME if value.casefold() in names else value


def _in_json(names: Collection[str]) -> Iterator[str]:
    """As they stand in JSON, in ASCII and as they are."""
    for name in names:
        if name:
            yield from (json.dumps(name), json.dumps(name, ensure_ascii=False))


def _words(said: Any) -> set[str]:
    return {value for value in (said.values() if isinstance(said, dict) else [said]) if isinstance(value, str)}
