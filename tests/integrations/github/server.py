"""GitHub's REST API for issues, as https://docs.github.com/rest/issues describes it, and strict."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.integrations.tracker_server import (
    Refused,
    TrackerServer,
    check_query,
    is_numeral,
    one_of,
    read_body,
)

TOKEN = "github_pat_right"
SECONDS = "%Y-%m-%dT%H:%M:%SZ"
MOVED = Refused(301, {"message": "Moved Permanently"}, Location="https://api.github.com/repositories/1")


def are_texts(it: Any) -> bool:
    return isinstance(it, list) and all(isinstance(one, str) for one in it)


def is_title(it: Any) -> bool:
    return isinstance(it, str) and 1 <= len(it) <= 256


def is_body(it: Any) -> bool:
    return isinstance(it, str) and len(it) <= 65_536


def is_time(it: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", it))


OF_POST = {"title": is_title, "body": is_body, "labels": are_texts, "assignees": are_texts}
OF_PATCH = {
    "title": is_title,
    "body": is_body,
    "assignees": are_texts,
    "state": one_of("open", "closed"),
    "state_reason": one_of("completed", "not_planned", "reopened"),
}
OF_LIST = {
    "state": one_of("open", "closed", "all"),
    "sort": one_of("created", "updated", "comments"),
    "direction": one_of("asc", "desc"),
    "since": is_time,
    "per_page": lambda it: is_numeral(it) and 1 <= int(it) <= 100,
    "page": lambda it: is_numeral(it) and int(it) >= 1,
}


@dataclass
class GithubServer(TrackerServer):
    """One repository of acme's.

    Attributes:
        people: Who can be assigned.
        settings: Of the repository, over the usual ones.
        scopes: Of a classic token; None for one that has none.
        app: The token is an app's, so nobody's.
    """

    people: frozenset[str] = frozenset({"ann", "bob"})
    settings: dict[str, Any] = field(default_factory=dict)
    scopes: str | None = None
    app: bool = False
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        self._check_headers(request)
        match request.path.strip("/").split("/"):
            case ["user"] if request.method == "GET":
                return self._user()
            case ["repos", owner, name, *rest]:
                if (owner.lower(), name.lower()) != ("acme", "shop"):
                    raise Refused(404, {"message": "Not Found"})
                return await self._of_repository(request, rest)
        raise Refused(404, {"message": "Not Found"})

    def add(self, title: str, **values: Any) -> dict[str, Any]:
        """An issue that somebody has made there."""
        number, at = len(self.issues) + 1, self.tick().strftime(SECONDS)
        self.issues[number] = {
            "id": 10_000 + number,
            "number": number,
            "url": f"{self.root}/repos/acme/shop/issues/{number}",
            "repository_url": f"{self.root}/repos/acme/shop",
            "html_url": f"https://github.com/acme/shop/issues/{number}",
            "title": title,
            "body": None,
            "state": "open",
            "state_reason": None,
            "user": {"login": "ann", "id": 1},
            "labels": [],
            "assignee": None,
            "assignees": [],
            "milestone": None,
            "locked": False,
            "comments": 0,
            "created_at": at,
            "updated_at": at,
            "closed_at": None,
            "closed_by": None,
        } | values
        return self.issues[number]

    def edit(self, number: int, by: str = "bob", **values: Any) -> None:
        """What somebody changes there."""
        issue, at = self.issues[number], self.tick().strftime(SECONDS)
        if values.get("state", issue["state"]) != issue["state"]:
            closes = values["state"] == "closed"
            reason = values.pop("state_reason", None) or ("completed" if closes else "reopened")
            issue |= {"closed_at": at, "closed_by": {"login": by}} if closes else {"closed_at": None, "closed_by": None}
            issue["state_reason"] = reason
        values.pop("state_reason", None)  # heeded only where the state changes
        if "assignees" in values:
            values["assignees"] = [{"login": login, "id": 2} for login in values["assignees"]]
        issue |= values | {"updated_at": at}

    def _check_headers(self, request: web.Request) -> None:
        if request.headers.getall("Authorization", []) != [f"Bearer {TOKEN}"]:
            raise Refused(401, {"message": "Bad credentials"})
        if not request.headers.get("User-Agent"):
            raise Refused(403, {"message": "Request forbidden by administrative rules."})
        if request.headers.get("Accept") != "application/vnd.github+json":
            raise Refused(415, {"message": "Must accept 'application/json'"})
        if request.headers.get("X-GitHub-Api-Version") != "2022-11-28":
            raise Refused(400, {"message": "Invalid API version"})

    def _user(self) -> tuple[int, Any]:
        if self.app:
            raise Refused(403, {"message": "Resource not accessible by integration"})
        if self.scopes is not None:
            raise Refused(200, {"login": "ann", "id": 1}, **{"X-OAuth-Scopes": self.scopes})
        return 200, {"login": "ann", "id": 1}

    async def _of_repository(self, request: web.Request, rest: list[str]) -> tuple[int, Any]:
        about = {"id": 1, "full_name": "acme/shop", "has_issues": True, "archived": False} | self.settings
        match request.method, rest:
            case "GET", []:
                return 200, about
            case _ if not about["has_issues"]:
                raise Refused(410, {"message": "Issues are disabled for this repo"})
            case "GET", ["issues"]:
                return 200, self._listed(request)
            case "POST", ["issues"]:
                return 201, self._made(await read_body(request, OF_POST, ("title",)))
            case "GET" | "PATCH", ["issues", number] if number.isdecimal():
                return 200, await self._one(request, int(number))
        raise Refused(404, {"message": "Not Found"})

    def _listed(self, request: web.Request) -> list[dict[str, Any]]:
        check_query(request, OF_LIST)
        query = request.query
        since = query.get("since", "")
        key = f"{query.get('sort', 'created')}_at"
        found = [it for it in self.issues.values() if it["updated_at"] >= since]
        found = [it for it in found if query.get("state", "open") in {"all", it["state"]}]
        found.sort(key=lambda it: it[key], reverse=query.get("direction", "desc") == "desc")
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        return found[(page - 1) * size : page * size]

    def _made(self, body: dict[str, Any]) -> dict[str, Any]:
        self._check_people(body)
        labels = [{"name": name} for name in body.pop("labels", [])]
        assignees = [{"login": login, "id": 2} for login in body.pop("assignees", [])]
        return self.add(**body, labels=labels, assignees=assignees)

    async def _one(self, request: web.Request, number: int) -> dict[str, Any]:
        if number in self.deleted:
            raise Refused(410, {"message": "This issue was deleted"})
        if number not in self.issues:
            raise Refused(404, {"message": "Not Found"})
        if request.method == "PATCH":
            body = await read_body(request, OF_PATCH)
            self._check_people(body)
            self.edit(number, "ann", **body)
        return self.issues[number]

    def _check_people(self, body: dict[str, Any]) -> None:
        for login in body.get("assignees", []):
            if login not in self.people:
                wrong = {"value": login, "resource": "Issue", "field": "assignees", "code": "invalid"}
                raise Refused(422, {"message": "Validation Failed", "errors": [wrong]})


def at(issue: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(issue["updated_at"])
