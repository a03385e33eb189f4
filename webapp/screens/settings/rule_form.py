"""The form of a rule: what can be chosen in it, how a rule stands in it, and what it says when it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.base import Kind
from storage.store import Store
from storage.team_tables import RoutingRule
from tasks.routing import LONGEST, THEN, VALUES, WHEN
from tasks.routing_rules import targets
from tasks.rules import KINDS, PRIORITIES, TaskError
from tasks.topics import topics_of
from webapp.screens.forms import Form
from webapp.screens.settings.section import Seat
from wording.lines import one_line
from wording.names import NAME

AUTHORS, TOPICS = 200, 50
"""How many names of authors, and how many topics, are offered to choose of."""


def as_form(seat: Seat, rule: RoutingRule, places: Mapping[int, str]) -> Mapping[str, Any]:
    """A rule by the names and ids that its form has.

    Args:
        places: Id of a connection -> its public id.
    """
    chosen: dict[str, Any] = {f"when-{name}": values for name, values in rule.when.items()}
    return chosen | {f"then-{name}": _as_form(seat, name, value, places) for name, value in rule.then.items()}


def _as_form(seat: Seat, name: str, value: Any, places: Mapping[int, str]) -> Any:
    """What a rule does, by the ids that forms have."""
    match name:
        case "assignee":
            return seat.people.word(value)
        case "notify":
            return [seat.people.word(person_id) for person_id in value]
        case "export":
            return [places[id_] for id_ in value if id_ in places]
        case "workspace":
            return seat.viewer.workspaces[value].public_id if value in seat.viewer.scope else ""
    return value


def offered(store: Store, seat: Seat) -> Mapping[str, Any]:
    """All that can be chosen; people also of the workspaces that it may send things to."""
    place = seat.place
    goals = targets(store, seat.actor, place.id)
    here = {person.id: person.name for person, _ in store.people.members(place.id)}
    there = store.people.members_of([it.id for it in goals]).values()
    everybody = here | {person.id: person.name for people in there for person in people}
    titles, topics = topics_of(place), store.routing.topics(place.id, TOPICS)
    return {
        "kinds": [str(kind) for kind in KINDS if kind != Kind.CHITCHAT],
        "priorities": [str(priority) for priority in PRIORITIES],
        "sources": _names(store.routing.sources(place.id)),
        "authors": _names(store.lists.authors([place.id]))[:AUTHORS],
        "topics": [(id_, titles.get(id_) or one_line(words, NAME)) for id_, words in topics],
        "people": [(seat.people.word(id_), name) for id_, name in everybody.items()],
        "workspaces": [(it.public_id, it.title) for it in goals],
        "places": [(it.public_id, it.name) for it in store.connections.of([place.id, *(it.id for it in goals)])],
    }


def _names(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.strip() and len(name) <= LONGEST]


def said(store: Store, seat: Seat, form: Form) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the form says a rule looks at, and does. The verbs check it."""
    when: dict[str, Any] = {name: [it for it in form.texts(f"when-{name}") if it] for name in WHEN}
    for typed in ("words", "author"):
        when[typed] = [words for value in when[typed] for part in value.split(",") if (words := " ".join(part.split()))]
    when["topic"] = [int(it) for it in when["topic"] if it.isascii() and it.isdigit() and len(it) < 16]
    then: dict[str, Any] = {name: form.text(f"then-{name}") or None for name in THEN}
    then["notify"] = [seat.person_id(Form([("person", it)])) for it in form.texts("then-notify") if it]
    named = [store.connections.get(it) for it in form.texts("then-export") if it]
    then["export"] = [row.id if row is not None else 0 for row in named]
    if then["assignee"]:
        then["assignee"] = seat.person_id(form, "then-assignee")
    if then["workspace"]:
        then["workspace"] = next(
            (it.id for it in seat.viewer.workspaces.values() if it.public_id == then["workspace"]), 0
        )
    if any(len(values) > VALUES for values in (*when.values(), then["notify"], then["export"])):
        raise TaskError("too_full")
    return when, then
