"""The rules that route what comes in, by the API."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Workspace
from storage.team_tables import RoutingRule
from tasks import routing_rules
from tasks.routing import LONGEST, THEN, VALUES, WHEN
from tasks.rules import KINDS, PRIORITIES, TaskError
from webapp.access import Caller, caller_of, named_workspace, readable
from webapp.changing import Answer, answered, shown
from webapp.errors import bad_value, not_found
from webapp.fields import Fields, read_fields
from webapp.openapi.operations import operation
from webapp.openapi.rules import CHANGED_RULE, NEW_RULE, RULE, RULES, WAYS
from webapp.paths import ID, RULE_ID
from webapp.people import handle, member_named
from webapp.services import SERVICES
from webapp.versions import Expected, one

routes = web.RouteTableDef()


@routes.get(f"/api/workspaces/{ID}/rules")
@operation("List routing rules", scope="read", tag="Teams", answer=RULES)
async def list_rules(request: web.Request) -> web.Response:
    """In their order."""
    caller = await caller_of(request)
    items = await request.app[SERVICES].db.read(_all, caller, request.match_info["id"])
    return web.json_response({"items": items, "next": None})


@routes.post(f"/api/workspaces/{ID}/rules")
@operation(
    "Make a routing rule",
    scope="admin",
    tag="Teams",
    body=NEW_RULE,
    answer=RULE,
    status=201,
    changes=True,
    refusals=[409],
)
async def make_rule(request: web.Request) -> web.Response:
    """After all others. To another workspace only a person can send tasks, who may make some there."""
    caller, fields = await caller_of(request), await read_fields(request)

    def make(store: Store) -> Answer:
        workspace = named_workspace(store, caller, request.match_info["id"], "rules")
        then = _then(store, caller, workspace, fields)
        rule = routing_rules.save_rule(store, caller.actor, workspace.id, _when(fields), then)
        if fields.flag("enabled") is False:
            routing_rules.switch_rule(store, caller.actor, workspace.id, rule.id, on=False)
        return Answer(_shown(store, caller, [rule])[0], 201)

    return shown(await answered(request, caller, make))


@routes.get(f"/api/workspaces/{ID}/rules/{RULE_ID}")
@operation("Show a routing rule", scope="read", tag="Teams", answer=RULE, versioned=True)
async def show_rule(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return one(request, await request.app[SERVICES].db.read(_one, caller, request))


@routes.patch(f"/api/workspaces/{ID}/rules/{RULE_ID}")
@operation("Change a routing rule", scope="admin", tag="Teams", body=CHANGED_RULE, answer=RULE, versioned=True)
async def change_rule(request: web.Request) -> web.Response:
    """What is named becomes as it is said, as a whole. Whoever changes a rule answers for where it sends tasks."""
    caller, expected = await caller_of(request), Expected.of(request)
    fields = await read_fields(request)

    def change(store: Store) -> Answer:
        workspace, rule = _find(store, caller, request, "rules")
        expected.require(_shown(store, caller, [rule])[0])
        _change(store, caller, workspace, rule, fields)
        return Answer(_shown(store, caller, [rule])[0], versioned=True)

    return shown(await answered(request, caller, change))


@routes.delete(f"/api/workspaces/{ID}/rules/{RULE_ID}")
@operation("Delete a routing rule", scope="admin", tag="Teams", versioned=True)
async def delete_rule(request: web.Request) -> web.Response:
    """The others keep their numbers."""
    caller, expected = await caller_of(request), Expected.of(request)

    def delete(store: Store) -> Answer:
        workspace, rule = _find(store, caller, request, "rules")
        expected.require(_shown(store, caller, [rule])[0])
        routing_rules.delete_rule(store, caller.actor, workspace.id, rule.id)
        return Answer(None, 204)

    return shown(await answered(request, caller, delete))


def _all(store: Store, caller: Caller, public_id: str) -> list[dict[str, Any]]:
    workspace = named_workspace(store, caller, public_id, "view")
    return _shown(store, caller, routing_rules.rules_of(store, caller.actor, workspace.id))


def _one(store: Store, caller: Caller, request: web.Request) -> dict[str, Any]:
    return _shown(store, caller, [_find(store, caller, request, "view")[1]])[0]


def _find(store: Store, caller: Caller, request: web.Request, verb: str) -> tuple[Workspace, RoutingRule]:
    workspace = named_workspace(store, caller, request.match_info["id"], verb)
    for rule in routing_rules.rules_of(store, caller.actor, workspace.id):
        if rule.public_id == request.match_info["rule"]:
            return workspace, rule
    raise not_found()


def _change(store: Store, caller: Caller, workspace: Workspace, rule: RoutingRule, fields: Fields) -> None:
    actor, enabled, way = caller.actor, fields.flag("enabled"), fields.choice("move", WAYS)
    if "when" in fields or "then" in fields:
        when = _when(fields) if "when" in fields else rule.when
        then = _then(store, caller, workspace, fields) if "then" in fields else rule.then
        if "workspace" in then and actor.person_id is None:
            raise TaskError("no_person")
        routing_rules.save_rule(store, actor, workspace.id, when, then, rule_id=rule.id)
    if enabled is not None:
        routing_rules.switch_rule(store, actor, workspace.id, rule.id, on=enabled)
    if way is not None:
        routing_rules.shift_rule(store, actor, workspace.id, rule.id, up=way == "up")


def _when(fields: Fields) -> dict[str, Any]:
    said = _part(fields, "when", WHEN)
    read: dict[str, Any] = {
        "kind": said.choices("kind", KINDS),
        "priority": said.choices("priority", PRIORITIES),
        "topic": said.items("topic", most=VALUES),
    }
    for name in ("source", "author", "words"):
        read[name] = said.texts(name, most=VALUES, limit=LONGEST)
    if not all(type(topic) is int for topic in read["topic"] or ()):
        raise bad_value("topic", "Whole numbers.")
    return _named_parts(said, read)


def _then(store: Store, caller: Caller, workspace: Workspace, fields: Fields) -> dict[str, Any]:
    """People and the workspace by their ids; people are looked for where the task goes."""
    said = _part(fields, "then", THEN)
    goal = said.id_("workspace")
    target = workspace if goal is None else named_workspace(store, caller, goal, "create")
    if goal is not None and caller.person is None:
        raise TaskError("no_person")
    assignee, notify = said.text("assignee"), said.texts("notify", most=VALUES)
    places = [store.connections.get(id_) for id_ in said.texts("export", most=VALUES) or ()]
    read = {
        "assignee": None if assignee is None else member_named(store, target.id, assignee),
        "priority": said.choice("priority", PRIORITIES),
        "kind": said.choice("kind", KINDS),
        "workspace": None if goal is None else target.id,
        "notify": [member_named(store, target.id, name, field="notify") for name in notify or ()],
        "export": [row.id if row is not None else 0 for row in places],
    }
    return _named_parts(said, read)


def _part(fields: Fields, name: str, allowed: Sequence[str]) -> Fields:
    said = fields.mapping(name)
    if not said:
        raise bad_value(name, "An object with something in it.")
    return Fields(said, allowed=allowed)


def _named_parts(said: Fields, read: dict[str, Any]) -> dict[str, Any]:
    parts = {name: value for name, value in read.items() if name in said}
    for name, value in parts.items():
        if not value:
            raise bad_value(name, "Something must be in it.")
    return parts


def _shown(store: Store, caller: Caller, rules: Sequence[RoutingRule]) -> list[dict[str, Any]]:
    ids = {id_ for rule in rules for id_ in (rule.then.get("assignee"), *rule.then.get("notify", ())) if id_}
    people = {id_: handle(person) for id_, person in store.people.named(ids).items()}
    seen = store.workspaces.many(readable(store, caller))
    names = {id_: workspace.public_id for id_, workspace in seen.items()}
    trackers = store.connections.many({id_ for rule in rules for id_ in rule.then.get("export", ())})
    places = {id_: row.public_id for id_, row in trackers.items()}
    return [
        {
            "id": rule.public_id,
            "number": rule.number,
            "enabled": rule.enabled,
            "when": rule.when,
            "then": {name: _said(value, name, people, names, places) for name, value in rule.then.items()},
            "well": routing_rules.has_right(store, rule),
        }
        for rule in rules
    ]


def _said(value: Any, name: str, people: dict[int, str], workspaces: dict[int, str], places: dict[int, str]) -> Any:
    match name:
        case "assignee":
            return people.get(value)
        case "notify":
            return [people[id_] for id_ in value if id_ in people]
        case "workspace":
            return workspaces.get(value)
        case "export":
            return [places[id_] for id_ in value if id_ in places]
    return value
