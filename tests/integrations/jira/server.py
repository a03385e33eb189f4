"""Jira's REST API for issues, of Cloud and of Data Center, as Atlassian describes them, and strict."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from tests.integrations.tracker_server import Kind, Refused, TrackerServer, check_query, is_text, read_body

EMAIL, TOKEN = "ann@example.com", "right"
ANN, BOB = "5b10ac8d82e05b22cc7d4ef5", "712020:0a1b2c3d-0000-4000-8000-000000000001"
CLOUD_PEOPLE = {
    ANN: {"accountId": ANN, "displayName": "Ann", "emailAddress": EMAIL},
    BOB: {"accountId": BOB, "displayName": "Bob Builder"},
}
PEOPLE = {name: {"name": name, "displayName": name.capitalize()} for name in ("ann", "bob")}
ZONE = "Europe/Kyiv"

STATES = {
    "To Do": {"id": "1", "name": "To Do", "statusCategory": {"key": "new"}},
    "In Progress": {"id": "2", "name": "In Progress", "statusCategory": {"key": "indeterminate"}},
    "Done": {"id": "3", "name": "Done", "statusCategory": {"key": "done"}},
    "Cancelled": {"id": "4", "name": "Cancelled", "statusCategory": {"key": "done"}},
}
RESOLUTION = {"required": False, "allowedValues": [{"name": "Done"}, {"name": "Won’t Do"}]}
JQL = re.compile(
    r'project = "(\w+)"(?: AND (created|updated) (<|>=) "(\d{4}-\d\d-\d\d \d\d:\d\d)")? ORDER BY (created|updated) (ASC|DESC)'
)
ASKED = {"summary", "status", "resolution", "duedate", "assignee", "updated", "project"}


def is_document(it: Any) -> bool:
    """As the schema of the Atlassian Document Format has it, of those parts that we use."""
    return (
        isinstance(it, dict)
        and set(it) == {"type", "version", "content"}
        and (it["type"], it["version"]) == ("doc", 1)
        and all(
            set(one) == {"type", "content"} and one["type"] == "paragraph" and all(map(is_inline, one["content"]))
            for one in it["content"]
        )
    )


def is_inline(it: Any) -> bool:
    if it == {"type": "hardBreak"}:
        return True
    links = [{"type": "link", "attrs": {"href": mark["attrs"]["href"]}} for mark in it.get("marks", [])]
    return (
        set(it) <= {"type", "text", "marks"}
        and it["type"] == "text"
        and bool(it["text"])
        and it.get("marks", []) == links
    )


def is_day(it: Any) -> bool:
    return it is None or (isinstance(it, str) and date.fromisoformat(it).isoformat() == it)


def has(*names: str) -> Kind:
    return lambda it: (
        isinstance(it, dict) and set(it) == set(names) and all(isinstance(one, str) for one in it.values())
    )


def are_labels(it: Any) -> bool:
    return isinstance(it, list) and all(isinstance(one, str) and one and not re.search(r"\s", one) for one in it)


def are_properties(it: Any) -> bool:
    return isinstance(it, list) and all(set(one) == {"key", "value"} and isinstance(one["value"], dict) for one in it)


@dataclass
class JiraServer(TrackerServer):
    """One project, SHOP.

    Attributes:
        unfound: Numbers of issues that its search hasn't come to yet.
        screens: Fields that issues take.
        steps: By state, the states that follow, with the fields of the step's screen.
    """

    is_cloud: bool = True
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    unfound: set[int] = field(default_factory=set)
    screens: set[str] = field(
        default_factory=lambda: {
            "project",
            "issuetype",
            "summary",
            "description",
            "labels",
            "priority",
            "duedate",
            "assignee",
        }
    )
    steps: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {state: {it: {} for it in STATES} for state in STATES}
    )
    may_create: bool = True
    archived: bool = False
    hidden: bool = False

    @property
    def people(self) -> dict[str, Any]:
        return CLOUD_PEOPLE if self.is_cloud else PEOPLE

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        self._check_headers(request)
        prefix = f"/rest/api/{'3' if self.is_cloud else '2'}/"
        if not request.path.startswith(prefix):
            raise Refused(404, b"<html>")
        parts = request.path.removeprefix(prefix).split("/")
        match request.method, parts:
            case "GET", ["myself" | "mypermissions" | "project" | "user", *_]:
                return 200, self._about(request, parts)
            case "POST", ["issue"]:
                return 201, await self._made(request)
            case "POST", ["search", *_] | ["issue", "bulkfetch"]:
                return 200, await self._listed(request, parts)
            case _, ["issue", which, *rest]:
                return await self._of_issue(request, self._issue(which), rest)
        raise Refused(404, {"errorMessages": ["null for uri"]})

    def _about(self, request: web.Request, parts: list[str]) -> Any:
        match parts:
            case ["myself"]:
                return next(iter(self.people.values())) | {"timeZone": ZONE}
            case ["mypermissions"]:
                check_query(request, {"projectKey": is_text, "permissions": is_text})
                return {"permissions": {"CREATE_ISSUES": {"havePermission": self.may_create}}}
            case ["project", key]:
                self._check_project(key, 404)
                about = {"id": "10000", "key": "SHOP", "issueTypes": [{"name": "Task"}, {"name": "Bug"}]}
                return about | ({"archived": True} if self.archived else {})
            case ["user", "assignable", "search"] if self.is_cloud:
                return self._users(request)
        raise Refused(404, {"errorMessages": ["null for uri"]})

    async def _listed(self, request: web.Request, parts: list[str]) -> dict[str, Any]:
        match parts:
            case ["search", "jql"] if self.is_cloud:
                return await self._searched_by_token(request)
            case ["search"] if not self.is_cloud:
                return await self._searched(request)
            case ["issue", "bulkfetch"] if self.is_cloud:
                return await self._fetched(request)
        raise Refused(404, {"errorMessages": ["null for uri"]})

    def add(self, title: str, number: int | None = None, **fields: Any) -> dict[str, Any]:
        """An issue that somebody has made there."""
        number = number or max(self.issues, default=0) + 1
        at = self._time(self.tick())
        self.issues[number] = {
            "id": str(10_000 + number),
            "key": f"SHOP-{number}",
            "fields": {
                "summary": title,
                "status": STATES["To Do"],
                "resolution": None,
                "duedate": None,
                "assignee": None,
                "created": at,
                "updated": at,
                "project": {"key": "SHOP"},
            }
            | fields,
            "properties": {},
            "changelog": {"histories": []},
        }
        return self.issues[number]

    def edit(self, number: int, by: str = "", **fields: Any) -> None:
        """What somebody changes there."""
        at, issue = self._time(self.tick()), self.issues[number]
        issue["fields"] |= fields | {"updated": at}
        author = self.people[by] if by else next(iter(self.people.values()))
        issue["changelog"]["histories"].append({"created": at, "author": author})

    def comment(self, number: int) -> None:
        self.issues[number]["fields"]["updated"] = self._time(self.tick())

    def _time(self, at: datetime) -> str:
        return at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M:%S.123%z")

    def _check_headers(self, request: web.Request) -> None:
        basic = b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
        right = f"Basic {basic}" if self.is_cloud else f"Bearer {TOKEN}"
        if request.headers.getall("Authorization", []) != [right]:
            failed = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"} if self.is_cloud else {}
            if request.path.endswith("/myself") or not self.is_cloud:
                raise Refused(401, b"Client must be authenticated to access this resource.", **failed)
            raise Refused(404, {"errorMessages": ["No project could be found"], "errors": {}}, **failed)
        if request.headers.get("Accept") != "application/json":
            raise Refused(406, b"")

    def _check_project(self, key: str, status: int) -> None:
        if key.upper() != "SHOP" or self.hidden:
            raise Refused(status, {"errorMessages": [f"No project could be found with key '{key}'."], "errors": {}})

    def _users(self, request: web.Request) -> list[dict[str, Any]]:
        check_query(request, {"project": is_text, "query": is_text, "maxResults": str.isdecimal})
        self._check_project(request.query["project"], 404)
        query = request.query["query"].lower()
        return [
            it
            for it in self.people.values()
            if any(query in word.lower() for name, word in it.items() if name != "accountId")
        ]

    async def _searched_by_token(self, request: web.Request) -> dict[str, Any]:
        kinds = {
            "jql": is_text,
            "maxResults": is_size,
            "fields": are_fields,
            "expand": is_text,
            "nextPageToken": is_text,
        }
        body = await read_body(
            request, {**kinds, "properties": lambda it: isinstance(it, list) and len(it) <= 5}, ("jql",)
        )
        found, start, size = self._by_jql(body["jql"]), int(body.get("nextPageToken", "0")), body["maxResults"]
        more = {"nextPageToken": str(start + size)} if start + size < len(found) else {"isLast": True}
        return {"issues": [self._shown(it, **body) for it in found[start : start + size]], **more}

    async def _searched(self, request: web.Request) -> dict[str, Any]:
        kinds = {
            "jql": is_text,
            "startAt": lambda it: type(it) is int and it >= 0,
            "maxResults": is_size,
            "fields": are_fields,
        }
        body = await read_body(request, kinds, ("jql",))
        found, start, size = self._by_jql(body["jql"]), body["startAt"], body["maxResults"]
        issues = [self._shown(it, fields=body["fields"]) for it in found[start : start + size]]
        return {"startAt": start, "maxResults": size, "total": len(found), "issues": issues}

    def _by_jql(self, jql: str) -> list[dict[str, Any]]:
        asked = JQL.fullmatch(jql)
        if not asked:
            raise Refused(400, {"errorMessages": [f"Error in the JQL Query: {jql}"], "errors": {}})
        project, name, compared, minute, order, direction = asked.groups()
        self._check_project(project, 400)
        found = [
            it
            for number, it in self.issues.items()
            if number not in self.unfound and it["fields"]["project"]["key"] == "SHOP"
        ]
        if name:
            limit = datetime.strptime(minute, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(ZONE))
            at = {it["key"]: datetime.fromisoformat(it["fields"][name]) for it in found}
            found = [it for it in found if (at[it["key"]] < limit) == (compared == "<")]
        return sorted(found, key=lambda it: datetime.fromisoformat(it["fields"][order]), reverse=direction == "DESC")

    async def _fetched(self, request: web.Request) -> dict[str, Any]:
        kinds = {
            "issueIdsOrKeys": lambda it: 0 < len(it) <= 100,
            "fields": are_fields,
            "properties": lambda it: len(it) <= 5,
        }
        body = await read_body(request, kinds, ("issueIdsOrKeys",))
        found = [it for it in self.issues.values() if {it["key"], it["id"]} & set(body["issueIdsOrKeys"])]
        return {"issues": [self._shown(it, **body) for it in found], "issueErrors": []}

    async def _made(self, request: web.Request) -> dict[str, Any]:
        body = await read_body(request, {"fields": has_fields, "properties": are_properties}, ("fields",))
        fields = body["fields"]
        self._check_project(fields.get("project", {}).get("key", ""), 400)
        self._check_fields(fields)
        if not fields.get("summary"):
            raise Refused(400, {"errorMessages": [], "errors": {"summary": "You must specify a summary of the issue."}})
        person = next(iter(fields.get("assignee", {}).values()), None)
        made = self.add(title=fields["summary"], duedate=fields.get("duedate"), assignee=self.people.get(person or ""))
        made["sent"], made["properties"] = fields, {it["key"]: it["value"] for it in body.get("properties", [])}
        return {"id": made["id"], "key": made["key"], "self": f"{self.root}/rest/api/3/issue/{made['id']}"}

    def _check_fields(self, fields: dict[str, Any]) -> None:
        kinds = {
            "project": has("key"),
            "issuetype": lambda it: it in ({"name": "Task"}, {"name": "Bug"}),
            "summary": lambda it: isinstance(it, str) and 0 < len(it) <= 255 and "\n" not in it,
            "description": is_document if self.is_cloud else is_text,
            "labels": are_labels,
            "priority": lambda it: it in [{"name": name} for name in ("Highest", "High", "Medium", "Low", "P0")],
            "duedate": is_day,
            "assignee": lambda it: (
                has("id" if self.is_cloud else "name")(it) and next(iter(it.values())) in self.people
            ),
        }
        off_screen = {
            name: f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
            for name in fields
            if name not in self.screens
        }
        wrong = off_screen | {
            name: f"The value of {name} is not valid."
            for name, it in fields.items()
            if name not in off_screen and not kinds[name](it)
        }
        if wrong:
            raise Refused(400, {"errorMessages": [], "errors": wrong})

    def _issue(self, which: str) -> dict[str, Any]:
        found = next((it for it in self.issues.values() if which in {it["id"], it["key"]}), None)
        if found is None or self.hidden:
            raise Refused(
                404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}
            )
        return found

    async def _of_issue(self, request: web.Request, issue: dict[str, Any], rest: list[str]) -> tuple[int, Any]:
        number = next(it for it in self.issues if self.issues[it] is issue)
        match request.method, rest:
            case "GET", []:
                check_query(request, {"fields": is_text, "properties": is_text, "expand": is_text})
                query = request.query
                return 200, self._shown(
                    issue, query["fields"].split(","), query.get("properties", "").split(","), query.get("expand", "")
                )
            case "PUT", []:
                body = await read_body(request, {"fields": has_fields}, ("fields",))
                self._check_fields(body["fields"])
                self.edit(number, **body["fields"])
                return 204, b""
            case "PUT", ["assignee"]:
                name = "accountId" if self.is_cloud else "name"
                body = await read_body(request, {name: lambda it: it is None or isinstance(it, str)}, (name,))
                if body[name] is not None and body[name] not in self.people:
                    raise Refused(400, {"errorMessages": [], "errors": {"assignee": "User does not exist."}})
                self.edit(number, assignee=self.people.get(body[name]))
                return 204, b""
            case "GET", ["transitions"]:
                check_query(request, {"expand": lambda it: it == "transitions.fields"})
                return 200, {"transitions": self._steps(issue)}
            case "POST", ["transitions"]:
                body = await read_body(request, {"transition": has("id"), "fields": has_fields}, ("transition",))
                self._step(number, issue, body)
                return 204, b""
        raise Refused(405, b"")

    def _steps(self, issue: dict[str, Any]) -> list[dict[str, Any]]:
        following = self.steps[issue["fields"]["status"]["name"]]
        return [
            {"id": f"1{STATES[it]['id']}", "name": it, "to": STATES[it], "fields": following[it]} for it in following
        ]

    def _step(self, number: int, issue: dict[str, Any], body: dict[str, Any]) -> None:
        step = next((it for it in self._steps(issue) if it["id"] == body["transition"]["id"]), None)
        if step is None or set(body.get("fields", {})) - set(step["fields"]):
            raise Refused(400, {"errorMessages": ["The transition is not valid."], "errors": {}})
        resolution = body.get("fields", {}).get("resolution")
        if resolution and resolution not in step["fields"]["resolution"]["allowedValues"]:
            raise Refused(400, {"errorMessages": [], "errors": {"resolution": "The resolution is not valid."}})
        if step["fields"].get("resolution", {}).get("required") and not resolution:
            raise Refused(400, {"errorMessages": [], "errors": {"resolution": "Resolution is required."}})
        is_done = step["to"]["statusCategory"]["key"] == "done"
        self.edit(number, status=step["to"], resolution=(resolution or {"name": "Done"}) if is_done else None)

    def _shown(
        self, issue: dict[str, Any], fields: list[str], properties: list[str] | None = None, expand: str = "", **_: Any
    ) -> dict[str, Any]:
        shown = {"id": issue["id"], "key": issue["key"], "fields": {name: issue["fields"][name] for name in fields}}
        if properties:
            shown["properties"] = {name: it for name, it in issue["properties"].items() if name in properties}
        return shown | ({"changelog": issue["changelog"]} if expand == "changelog" else {})


def is_size(it: Any) -> bool:
    return type(it) is int and 1 <= it <= 100


def are_fields(it: Any) -> bool:
    return isinstance(it, list) and set(it) <= ASKED


def has_fields(it: Any) -> bool:
    return isinstance(it, dict)


def moment_of(issue: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(issue["fields"]["updated"]).astimezone(UTC)
