"""GitLab's REST API for issues, as https://docs.gitlab.com/api/issues describes it, and strict."""

import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.integrations.tracker_server import (
    Refused,
    TrackerServer,
    check_query,
    is_numeral,
    is_text,
    one_of,
    read_body,
)

TOKEN = "glpat-right"
MILLISECONDS = "%Y-%m-%dT%H:%M:%S.123Z"
NOT_FOUND = Refused(404, {"message": "404 Project Not Found"})
COMMAND = re.compile(r"^[ \t]*/\w", re.MULTILINE)


def are_ids(it: Any) -> bool:
    return isinstance(it, list) and all(type(one) is int for one in it)


def is_title(it: Any) -> bool:
    return isinstance(it, str) and 1 <= len(it) <= 255


def is_description(it: Any) -> bool:
    return isinstance(it, str) and len(it) <= 1_048_576


def is_day(it: Any) -> bool:
    return isinstance(it, str) and bool(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", it))


def is_time(it: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", it))


OF_POST = {
    "title": is_title,
    "description": is_description,
    "labels": is_text,
    "assignee_ids": are_ids,
    "due_date": is_day,
}
OF_PUT = {
    "title": is_title,
    "assignee_ids": are_ids,
    "due_date": is_day,
    "state_event": one_of("close", "reopen"),
    "add_labels": is_text,
    "remove_labels": is_text,
}
OF_LIST = {
    "created_after": is_time,
    "updated_after": is_time,
    "order_by": one_of("created_at", "updated_at"),
    "sort": one_of("asc", "desc"),
    "per_page": lambda it: is_numeral(it) and 1 <= int(it) <= 100,
    "page": lambda it: is_numeral(it) and int(it) >= 1,
}


@dataclass
class GitlabServer(TrackerServer):
    """One project, acme/shop/web.

    Attributes:
        people: Id of each by username.
        settings: Of the project, over the usual ones.
        scopes: Of the token; None for one of a kind of which nothing is told.
    """

    people: dict[str, int] = field(default_factory=lambda: {"ann": 11, "bob": 12})
    settings: dict[str, Any] = field(default_factory=dict)
    scopes: list[str] | None = field(default_factory=lambda: ["api"])
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        if request.headers.getall("PRIVATE-TOKEN", []) != [TOKEN]:
            raise Refused(401, {"message": "401 Unauthorized"})
        path = request.raw_path.partition("?")[0]
        match request.method, path.strip("/").split("/"):
            case "GET", ["api", "v4", "user"]:
                return 200, {"id": 11, "username": "ann"}
            case "GET", ["api", "v4", "users"]:
                check_query(request, {"username": is_text})
                name = request.query["username"].lower()
                return 200, [{"id": self.people[name], "username": name}] if name in self.people else []
            case "GET", ["api", "v4", "personal_access_tokens", "self"] if self.scopes is not None:
                return 200, {"id": 1, "scopes": self.scopes}
            case _, ["api", "v4", "projects", "acme%2Fshop%2Fweb" | "7", *rest]:
                return await self._of_project(request, rest)
        raise Refused(404, {"message": "404 Project Not Found"})

    def add(self, title: str, **values: Any) -> dict[str, Any]:
        """An issue that somebody has made there."""
        iid, at = len(self.issues) + 1, self.tick().strftime(MILLISECONDS)
        self.issues[iid] = {
            "id": 10_000 + iid,
            "iid": iid,
            "project_id": 7,
            "title": title,
            "description": None,
            "state": "opened",
            "labels": [],
            "assignees": [],
            "assignee": None,
            "author": {"id": 11, "username": "ann"},
            "due_date": None,
            "web_url": f"https://gitlab.example/acme/shop/web/-/issues/{iid}",
            "references": {"short": f"#{iid}", "relative": f"#{iid}", "full": f"acme/shop/web#{iid}"},
            "moved_to_id": None,
            "created_at": at,
            "updated_at": at,
            "closed_at": None,
            "closed_by": None,
        } | values
        return self.issues[iid]

    def edit(self, iid: int, by: str = "bob", **values: Any) -> None:
        """What somebody changes there, by the fields of the API."""
        issue, at = self.issues[iid], self.tick().strftime(MILLISECONDS)
        event = values.pop("state_event", None)
        if event == "close" and issue["state"] == "opened":
            issue |= {"state": "closed", "closed_at": at, "closed_by": {"id": self.people[by], "username": by}}
        if event == "reopen":
            issue |= {"state": "opened", "closed_at": None, "closed_by": None}
        removed = self._labels(values.pop("remove_labels", ""))
        added = self._labels(values.pop("add_labels", ""))
        issue["labels"] = [it for it in issue["labels"] if it not in removed + added] + added
        issue |= self._set(values) | {"updated_at": at}

    async def _of_project(self, request: web.Request, rest: list[str]) -> tuple[int, Any]:
        match request.method, rest:
            case "GET", []:
                about = {"id": 7, "path_with_namespace": "acme/shop/web", "archived": False}
                return 200, about | {"issues_access_level": "enabled"} | self.settings
            case "GET", ["issues"]:
                return 200, self._listed(request)
            case "POST", ["issues"]:
                return 201, self._made(await read_body(request, OF_POST, ("title",)))
            case "GET" | "PUT", ["issues", iid] if iid.isdecimal():
                return 200, await self._one(request, int(iid))
        raise Refused(404, {"error": "404 Not Found"})

    def _listed(self, request: web.Request) -> list[dict[str, Any]]:
        check_query(request, OF_LIST)
        query = request.query
        found = [it for it in self.issues.values() if it["updated_at"] > query.get("updated_after", "")]
        found = [it for it in found if it["created_at"] > query.get("created_after", "")]
        key = query.get("order_by", "created_at")
        found.sort(key=lambda it: it[key], reverse=query.get("sort", "desc") == "desc")
        size, page = int(query.get("per_page", "20")), int(query.get("page", "1"))
        return found[(page - 1) * size : page * size]

    def _made(self, body: dict[str, Any]) -> dict[str, Any]:
        if COMMAND.search(body.get("description", "")):
            raise AssertionError("a quick action is obeyed")
        labels = self._labels(body.pop("labels", ""))
        return self.add(**self._set(body), labels=labels)

    async def _one(self, request: web.Request, iid: int) -> dict[str, Any]:
        if iid in self.deleted or iid not in self.issues:
            raise Refused(404, {"message": "404 Issue Not Found"})
        if request.method == "PUT":
            body = await read_body(request, OF_PUT)
            if not body:
                raise Refused(400, {"error": "title, … are missing, at least one parameter must be provided"})
            self.edit(iid, "ann", **body)
        return self.issues[iid]

    def _set(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values as they are kept; people whom nobody knows are passed over without a word."""
        kept = dict(values)
        if "assignee_ids" in kept:
            ids = kept.pop("assignee_ids")
            kept["assignees"] = [{"id": it, "username": name} for name, it in self.people.items() if it in ids]
        if "due_date" in kept:
            kept["due_date"] = kept["due_date"] or None
        return kept

    def _labels(self, names: str) -> list[str]:
        return [name for name in names.split(",") if name]
