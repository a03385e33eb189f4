"""Linear's API, as far as it is used: its schema in our words, and a server that executes what is asked against it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from aiohttp import web
from graphql import GraphQLError, GraphQLScalarType, build_schema, graphql_sync

from tests.integrations.tracker_server import Refused, TrackerServer, is_text, read_body

KEY = "lin_api_right"

SCHEMA = build_schema(
    """
scalar DateTime
scalar DateTimeOrDuration
scalar TimelessDate

type Query {
  viewer: User!
  teams(filter: TeamFilter, first: Int, after: String): TeamConnection!
  users(filter: UserFilter, first: Int, after: String): UserConnection!
  issueLabels(filter: IssueLabelFilter, first: Int, after: String): IssueLabelConnection!
  issues(
    filter: IssueFilter, first: Int, after: String, includeArchived: Boolean, orderBy: PaginationOrderBy
  ): IssueConnection!
}
type Mutation {
  issueCreate(input: IssueCreateInput!): IssuePayload!
  issueUpdate(id: String!, input: IssueUpdateInput!): IssuePayload!
}
enum PaginationOrderBy { createdAt updatedAt }

type User { id: ID! name: String! displayName: String! email: String! }
type UserConnection { nodes: [User!]! pageInfo: PageInfo! }
type WorkflowState { id: ID! name: String! type: String! position: Float! }
type WorkflowStateConnection { nodes: [WorkflowState!]! pageInfo: PageInfo! }
type Team {
  id: ID! key: String! name: String!
  states(first: Int, after: String): WorkflowStateConnection!
}
type TeamConnection { nodes: [Team!]! pageInfo: PageInfo! }
type IssueLabel { id: ID! name: String! isGroup: Boolean! }
type IssueLabelConnection { nodes: [IssueLabel!]! pageInfo: PageInfo! }
type IssueHistory { id: ID! createdAt: DateTime! updatedAt: DateTime! actor: User }
type IssueHistoryConnection { nodes: [IssueHistory!]! pageInfo: PageInfo! }
type Issue {
  id: ID! identifier: String! url: String! title: String! description: String priority: Float!
  dueDate: TimelessDate trashed: Boolean createdAt: DateTime! updatedAt: DateTime!
  state: WorkflowState! assignee: User team: Team!
  history(first: Int, after: String): IssueHistoryConnection!
}
type IssueConnection { nodes: [Issue!]! pageInfo: PageInfo! }
type IssuePayload { success: Boolean! issue: Issue lastSyncId: Float! }
type PageInfo { hasNextPage: Boolean! endCursor: String }

input StringComparator { eq: String eqIgnoreCase: String in: [String!] }
input BooleanComparator { eq: Boolean }
input IDComparator { eq: ID }
input IssueIDComparator { eq: ID }
input DateComparator { gte: DateTimeOrDuration lte: DateTimeOrDuration }
input TeamFilter { id: IDComparator key: StringComparator }
input NullableTeamFilter { id: IDComparator null: Boolean }
input UserFilter { email: StringComparator displayName: StringComparator or: [UserFilter!] }
input IssueLabelFilter {
  name: StringComparator isGroup: BooleanComparator team: NullableTeamFilter or: [IssueLabelFilter!]
}
input IssueFilter { id: IssueIDComparator team: TeamFilter updatedAt: DateComparator }
input IssueCreateInput {
  id: String teamId: String! title: String description: String priority: Int dueDate: TimelessDate
  assigneeId: String stateId: String labelIds: [String!]
}
input IssueUpdateInput {
  title: String description: String priority: Int dueDate: TimelessDate assigneeId: String stateId: String
  labelIds: [String!]
}
"""
)

STATES = [
    ("s0", "Backlog", "backlog", 0.0),
    ("s2", "Blocked", "unstarted", 2.5),
    ("s1", "Todo", "unstarted", 1.0),
    ("s4", "In Review", "started", 4.0),
    ("s3", "In Progress", "started", 3.0),
    ("s5", "Done", "completed", 5.0),
    ("s6", "Canceled", "canceled", 6.0),
    ("s7", "Duplicate", "duplicate", 7.0),
]
LABELS = {
    "l1": ("Bug", False, True),
    "l2": ("chat", False, True),
    "l3": ("Area", True, True),
    "l4": ("P0", False, False),
}
"""By id: name, whether it is a group, and whether our team has it."""

INPUT_ERROR = {"code": "INPUT_ERROR", "statusCode": 400, "userError": True}


def _time(value: Any) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", value):
        raise GraphQLError(f"no time: {value}")
    return str(value)


def _day(value: Any) -> str:
    return date.fromisoformat(value).isoformat()


for scalar, parse in (("DateTimeOrDuration", _time), ("TimelessDate", _day)):
    kind = SCHEMA.type_map[scalar]
    assert isinstance(kind, GraphQLScalarType)
    kind.parse_value = parse  # type: ignore[method-assign]


@dataclass
class LinearServer(TrackerServer):
    """One workspace with the team ENG, and another that issues move to.

    Attributes:
        people: E-mail addresses and names to be seen by ids.
    """

    people: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {"u1": ("ann@example.com", "ann"), "u2": ("Bob@example.com", "bob")}
    )
    keys: list[str] = field(default_factory=lambda: ["ENG", "OPS"])
    issues: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, title: str, **values: Any) -> dict[str, Any]:
        """An issue that somebody has made there."""
        its_id, number = values.pop("id", str(uuid4())), len(self.issues) + 1
        self.issues[its_id] = {
            "id": its_id,
            "identifier": f"ENG-{number}",
            "url": f"https://linear.app/acme/issue/ENG-{number}",
            "title": title,
            "description": None,
            "priority": 0,
            "dueDate": None,
            "trashed": None,
            "state": "s0",
            "assignee": None,
            "team": "ENG",
            "labels": [],
            "createdAt": self._stamp(),
        } | values
        return self._touched(its_id, "u1")

    def edit(self, its_id: str, by: str = "u2", **values: Any) -> None:
        """What somebody changes there."""
        self.issues[its_id] |= values
        self._stamp()
        self._touched(its_id, by)

    def numbered(self, number: int) -> str:
        """The id of the issue that was made so many-th."""
        return list(self.issues)[number - 1]

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        if (request.method, request.path) != ("POST", "/graphql"):
            raise Refused(404, {"error": "Not found"})
        if request.headers.getall("Authorization", []) not in ([KEY], ["Bearer lin_oauth_right"]):
            wrong = {"message": "Authentication required", "extensions": {"code": "AUTHENTICATION_ERROR"}}
            raise Refused(401, {"errors": [wrong]})
        body = await read_body(request, {"query": is_text, "variables": lambda it: isinstance(it, dict)}, ("query",))
        root = {
            "viewer": self._person("u1"),
            "teams": self._teams,
            "users": self._users,
            "issueLabels": self._labels,
            "issues": self._listed,
            "issueCreate": self._made,
            "issueUpdate": self._changed,
        }
        result = graphql_sync(SCHEMA, body["query"], root, variable_values=body["variables"])
        if result.errors:
            errors = [{"message": it.message, "extensions": it.extensions or {}} for it in result.errors]
            return 200 if result.data else 400, {"errors": errors, "data": result.data}
        return 200, {"data": result.data}

    def _stamp(self) -> str:
        return self.tick().strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def _touched(self, its_id: str, by: str) -> dict[str, Any]:
        at = self.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.issues[its_id] |= {"updatedAt": at, "by": by, "told": at}
        return self.issues[its_id]

    def _person(self, its_id: str | None) -> Mapping[str, Any] | None:
        if its_id is None:
            return None
        email, name = self.people[its_id]
        return {"id": its_id, "email": email, "name": name, "displayName": name}

    def _seen(self, issue: Mapping[str, Any]) -> Mapping[str, Any]:
        state = next(it for it in _states() if it["id"] == issue["state"])
        entry = {"id": "h", "createdAt": issue["told"], "updatedAt": issue["told"], "actor": self._person(issue["by"])}
        return {
            **issue,
            "state": state,
            "assignee": self._person(issue["assignee"]),
            "team": {"id": f"team {issue['team']}", "key": issue["team"], "name": "A team"},
            "history": lambda _info, **_asked: _page([entry]),
        }

    def _teams(self, _info: Any, *, filter: Any, first: int) -> Any:  # noqa: A002 - its name in the schema
        wanted = filter["key"]["eqIgnoreCase"].lower()
        found = [
            {"id": f"team {it}", "key": it, "name": "A team", "states": lambda _info, **_asked: _page(_states())}
            for it in self.keys
            if it.lower() == wanted
        ]
        return _page(found[:first])

    def _users(self, _info: Any, *, filter: Any, first: int) -> Any:  # noqa: A002
        by_email, by_name = filter["or"]
        email, name = by_email["email"]["eqIgnoreCase"].lower(), by_name["displayName"]["eqIgnoreCase"].lower()
        found = [its_id for its_id, (mail, shown) in self.people.items() if email == mail.lower() or name == shown]
        return _page([self._person(it) for it in found][:first])

    def _labels(self, _info: Any, *, filter: Any, first: int) -> Any:  # noqa: A002
        assert filter["isGroup"] == {"eq": False}
        assert filter["or"] == [{"team": {"null": True}}, {"team": {"id": {"eq": "team ENG"}}}]
        found = [
            {"id": its_id, "name": name, "isGroup": is_group}
            for its_id, (name, is_group, is_ours) in LABELS.items()
            if name in filter["name"]["in"] and is_ours and not is_group
        ]
        return _page(found[:first])

    def _listed(
        self,
        _info: Any,
        *,
        filter: Any,  # noqa: A002
        first: int,
        after: str | None = None,
        includeArchived: bool = False,  # noqa: N803
        orderBy: str = "createdAt",  # noqa: N803
    ) -> Any:
        assert first <= 250
        found = [it for it in self.issues.values() if _fits(it, filter) and it["team"] in self.keys]
        found = [it for it in found if includeArchived or not it["trashed"]]
        found.sort(key=lambda it: (it[orderBy], it["id"]), reverse=True)
        start = next((n + 1 for n, it in enumerate(found) if it["id"] == after), None if after else 0)
        if start is None:
            raise GraphQLError("Invalid cursor", extensions=INPUT_ERROR)
        page = found[start : start + first]
        return _page([self._seen(it) for it in page], is_last=start + first >= len(found))

    def _made(self, _info: Any, *, input: Any) -> Any:  # noqa: A002
        values = dict(input)
        its_id = values.pop("id")
        if UUID(its_id).version != 4:
            raise GraphQLError("id must be a UUID", extensions=INPUT_ERROR)
        if its_id in self.issues:
            raise GraphQLError("conflict on insert of Issue", extensions=INPUT_ERROR)
        assert values.pop("teamId") == "team ENG"
        made = self.add(values.pop("title"), id=its_id, **{"state": "s1", **self._checked(values)})
        return {"success": True, "issue": self._seen(made), "lastSyncId": 1}

    def _changed(self, _info: Any, *, id: str, input: Any) -> Any:  # noqa: A002
        if id not in self.issues:
            raise GraphQLError("Entity not found: Issue", extensions=INPUT_ERROR)
        self.edit(id, "u1", **self._checked(dict(input)))
        return {"success": True, "issue": self._seen(self.issues[id]), "lastSyncId": 1}

    def _checked(self, values: dict[str, Any]) -> dict[str, Any]:
        names = {"assigneeId": "assignee", "stateId": "state", "labelIds": "labels"}
        known: dict[str, Sequence[Any]] = {
            "assigneeId": [None, *self.people],
            "stateId": [it[0] for it in STATES],
            "priority": range(5),
        }
        wrong = [name for name, it in values.items() if name in known and it not in known[name]]
        if wrong or len(values.get("title", "")) > 255:
            raise GraphQLError("Argument Validation Error", extensions=INPUT_ERROR)
        return {names.get(name, name): it for name, it in values.items()}


def _states() -> list[dict[str, Any]]:
    return [{"id": its_id, "name": name, "type": kind, "position": at} for its_id, name, kind, at in STATES]


def _page(nodes: Sequence[Any], *, is_last: bool = True) -> Mapping[str, Any]:
    end = nodes[-1]["id"] if nodes else None
    return {"nodes": nodes, "pageInfo": {"hasNextPage": not is_last, "endCursor": end}}


def _fits(issue: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    if "id" in wanted and issue["id"] != wanted["id"]["eq"]:
        return False
    if "team" in wanted and f"team {issue['team']}" != wanted["team"]["id"]["eq"]:
        return False
    times = {name: datetime.fromisoformat(it) for name, it in wanted.get("updatedAt", {}).items()}
    at = datetime.fromisoformat(issue["updatedAt"])
    return times.get("gte", at) <= at <= times.get("lte", at)
