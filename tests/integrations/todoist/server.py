"""Todoist's API as https://developer.todoist.com/api/v1 describes it, and strict."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aiohttp import web

from tests.integrations.tracker_server import Kind, Refused, TrackerServer, check_query, is_numeral, is_text, one_of

TOKEN = "0123456789abcdef"
PEOPLE = {"1": "ann@example.com", "2": "Bob@example.com"}

NO_TASK = {"error": "Task not found", "error_code": 478, "error_tag": "TASK_NOT_FOUND", "http_code": 404}
NO_PROJECT = {"error": "Project not found", "error_code": 468, "error_tag": "PROJECT_NOT_FOUND", "http_code": 404}
WRONG = {"error": "Invalid argument value", "error_code": 20, "error_tag": "INVALID_ARGUMENT_VALUE", "http_code": 400}


def is_due(it: Any) -> bool:
    if it is None:
        return True
    if not isinstance(it, dict) or not set(it) <= {"date", "timezone"}:
        return False
    if re.fullmatch(r"\d{4}-\d\d-\d\d", it["date"]):
        return "timezone" not in it
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", it["date"])) and bool(ZoneInfo(it["timezone"]))


def is_time(it: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", it))


def are_labels(it: Any) -> bool:
    return isinstance(it, list) and all(isinstance(one, str) for one in it)


VALUES: Mapping[str, Kind] = {
    "content": lambda it: isinstance(it, str) and 1 <= len(it) <= 500,
    "description": lambda it: isinstance(it, str) and len(it) <= 16_383,
    "due": is_due,
    "priority": one_of(1, 2, 3, 4),
    "labels": are_labels,
    "responsible_uid": one_of(None, "1", "2"),
}
COMMANDS: Mapping[str, Mapping[str, Kind]] = {
    "item_add": {**VALUES, "project_id": is_text, "auto_parse_labels": one_of(False)},
    "item_update": {**VALUES, "id": is_text},
    "item_complete": {"id": is_text},
    "item_uncomplete": {"id": is_text},
}
NEEDED = {"item_add": ("content", "project_id"), "item_update": ("id",)}
PAGED: Mapping[str, Kind] = {"limit": lambda it: is_numeral(it) and 1 <= int(it) <= 200, "cursor": is_text}
TIMES: Mapping[str, Kind] = {"since": is_time, "until": is_time}


@dataclass
class TodoistServer(TrackerServer):
    """Attributes:
    projects: Those that are not in the archive.
    log: Ids of tasks in the order of their changes: a token is how long it was.
    forgotten: Tokens up to this one are answered with everything.
    done: Results of commands by their ids.
    """

    projects: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"id": "6Jinbox", "name": "Inbox", "is_shared": False},
            {"id": "6Jshop", "name": "Shop", "is_shared": True},
        ]
    )
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    forgotten: int = -1
    done: dict[str, Any] = field(default_factory=dict)

    def add(self, content: str, **values: Any) -> dict[str, Any]:
        """A task that somebody has made there."""
        its_id, at = f"6Xtask{len(self.tasks) + 1}", self._stamp()
        self.tasks[its_id] = {
            "id": its_id,
            "user_id": "1",
            "project_id": "6Jshop",
            "content": content,
            "description": "",
            "priority": 1,
            "due": None,
            "labels": [],
            "added_by_uid": "1",
            "assigned_by_uid": None,
            "responsible_uid": None,
            "checked": False,
            "is_deleted": False,
            "added_at": at,
            "updated_at": at,
            "completed_at": None,
        } | values
        self.log.append(its_id)
        return self.tasks[its_id]

    def edit(self, its_id: str, **values: Any) -> None:
        """What somebody changes there."""
        at = self._stamp()
        if "checked" in values:
            values["completed_at"] = at if values["checked"] else None
        self.tasks[its_id] |= values | {"updated_at": at}
        self.log.append(its_id)

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        if request.headers.getall("Authorization", []) != [f"Bearer {TOKEN}"]:
            raise Refused(401, {"error": "Unauthorized", "error_code": 401, "http_code": 401})
        match request.method, request.path.removeprefix("/api/v1/").split("/"):
            case "POST", ["sync"]:
                return 200, await self._synced(request)
            case "GET", ["user"]:
                return 200, {"id": "1", "email": "ann@example.com", "tz_info": {"timezone": "Europe/Berlin"}}
            case "GET", ["tasks", its_id]:
                return 200, self._seen(its_id)
            case "GET", path:
                return 200, self._listed(request, "/".join(path))
        raise Refused(404, {"error": "Not found", "http_code": 404})

    def _stamp(self) -> str:
        return self.tick().strftime("%Y-%m-%dT%H:%M:%S.000000Z")

    def _listed(self, request: web.Request, path: str) -> dict[str, Any]:
        match path:
            case "projects":
                return self._page(request, self.projects, {})
            case "projects/6Jshop/collaborators":
                people = [{"id": its_id, "name": "Somebody", "email": email} for its_id, email in PEOPLE.items()]
                return self._page(request, people, {})
            case "tasks":
                return self._page(request, self._active(request), {"project_id": is_text})
            case "tasks/completed/by_completion_date":
                return self._page(request, self._completed(request), TIMES, "items")
        raise Refused(404, {"error": "Not found", "http_code": 404})

    def _page(
        self, request: web.Request, all_of_them: list[dict[str, Any]], kinds: Mapping[str, Kind], name: str = "results"
    ) -> dict[str, Any]:
        check_query(request, {**PAGED, **kinds})
        start, size = int(request.query.get("cursor", "0")), int(request.query.get("limit", "50"))
        is_last = start + size >= len(all_of_them)
        return {name: all_of_them[start : start + size], "next_cursor": None if is_last else str(start + size)}

    def _active(self, request: web.Request) -> list[dict[str, Any]]:
        return [it for it in self._of(request.query["project_id"]) if not it["checked"]]

    def _completed(self, request: web.Request) -> list[dict[str, Any]]:
        since, until = request.query["since"], request.query["until"]
        if since < (self.now - timedelta(days=92)).isoformat():
            raise Refused(400, WRONG)
        return [it for it in self.tasks.values() if it["checked"] and since <= it["completed_at"] <= until]

    def _of(self, project_id: str) -> list[dict[str, Any]]:
        if all(it["id"] != project_id for it in self.projects):
            raise Refused(404, NO_PROJECT)
        return [it for it in self.tasks.values() if it["project_id"] == project_id and not it["is_deleted"]]

    def _seen(self, its_id: str) -> dict[str, Any]:
        task = self.tasks.get(its_id)
        if task is None or all(it["id"] != task["project_id"] for it in self.projects):
            raise Refused(404, NO_TASK)
        return task

    async def _synced(self, request: web.Request) -> dict[str, Any]:
        if request.content_type != "application/x-www-form-urlencoded":
            raise Refused(400, WRONG)
        match dict(await request.post()):
            case {"commands": str() as commands, **more} if not more:
                return self._commanded(json.loads(commands))
            case {"sync_token": str() as token, "resource_types": '["items"]', **more} if not more:
                return self._items(token)
        raise Refused(400, WRONG)

    def _items(self, token: str) -> dict[str, Any]:
        if token != "*" and not token.startswith("t"):
            raise Refused(400, WRONG)
        is_full = token == "*" or int(token[1:]) <= self.forgotten
        ids = self.tasks if is_full else dict.fromkeys(self.log[int(token[1:]) :])
        items = [self.tasks[its_id] for its_id in ids]
        items = [it for it in items if not it["checked"] and not it["is_deleted"]] if is_full else items
        return {"sync_token": f"t{len(self.log)}", "full_sync": is_full, "items": items}

    def _commanded(self, commands: list[dict[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, str] = {}
        status: dict[str, Any] = {}
        for one in commands:
            assert set(one) <= {"type", "uuid", "temp_id", "args"}
            assert str(UUID(one["uuid"])) == one["uuid"]
            status[one["uuid"]] = self.done.get(one["uuid"]) or self._done(one, mapping)
            if status[one["uuid"]] == "ok":
                self.done[one["uuid"]] = "ok"
        return {"sync_status": status, "temp_id_mapping": mapping, "sync_token": f"t{len(self.log)}"}

    def _done(self, command: dict[str, Any], mapping: dict[str, str]) -> Any:
        kind, values = command["type"], dict(command["args"])
        kinds = COMMANDS[kind]
        wrong = [name for name, it in values.items() if name not in kinds or not kinds[name](it)]
        if wrong or not all(name in values for name in NEEDED.get(kind, ("id",))):
            return WRONG | {"error_extra": {"argument": wrong}}
        if kind == "item_add":
            if all(it["id"] != values["project_id"] for it in self.projects):
                return NO_PROJECT
            values.pop("auto_parse_labels", None)
            mapping[command["temp_id"]] = self.add(**values)["id"]
            return "ok"
        its_id = values.pop("id")
        if its_id not in self.tasks or self.tasks[its_id]["is_deleted"]:
            return NO_TASK
        turns = {"item_complete": {"checked": True}, "item_uncomplete": {"checked": False}}
        self.edit(its_id, **turns.get(kind, values))
        return "ok"
