"""Tasks in a project of Todoist, by version 1 of its API.

What is written goes by its `sync` endpoint, whose commands bear ids of ours: one that is sent again is not done again.
It knows no state between open and completed, and does not tell who has changed something.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from integrations.answers import content, legible
from integrations.fields import cut, moment, text, things, value
from integrations.labels import labels_of
from integrations.markers import marked, marker_of
from integrations.outbound import Outbound
from integrations.remote import Outgoing, Remote
from integrations.todoist.api import FROM_THE_BEGINNING, Api, command
from integrations.todoist.tasks import changed_at, due_of, is_floating, remote
from integrations.trackers import Account, Asked, TrackerError

USUAL_ADDRESS = "https://api.todoist.com"
LONGEST_TITLE, LONGEST_BODY = 500, 16_383
SKEW = timedelta(minutes=10)
"""By how much their clock and ours may differ."""

LONGEST_AGO = timedelta(days=85)
"""What was completed before is not listed: three months at most."""

PRIORITIES = MappingProxyType({"urgent": 4, "high": 3})
USUAL_PRIORITY = 1

FORM = (Asked("project", "place", "Shop"), Asked("token", "secret", "0123456789abcdef…"))
FIELDS = ("title", "status", "due", "assignee")

_ID = re.compile(r"[A-Za-z0-9]+")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "TodoistTasks":
    usual = (address.strip() or USUAL_ADDRESS).rstrip("/")
    return TodoistTasks(Api(outbound, usual, secret["token"].strip()), place["project"].strip(), mapping)


@dataclass(slots=True)
class TodoistTasks:
    """The tasks of one project.

    Attributes:
        wanted: The project's name or id.
    """

    api: Api
    wanted: str
    mapping: Mapping[str, Any]
    _project: Mapping[str, Any] | None = field(default=None, init=False, repr=False)
    _people: Mapping[str, str] | None = field(default=None, init=False, repr=False)
    _zone: str = field(default="", init=False, repr=False)

    async def check(self) -> Account:
        project, user = await self._its_project(), await self.api.get("/user")
        with legible():
            return Account(text(user, "email"), text(project, "name"))

    async def find(self, marker: str, since: datetime) -> Remote | None:
        """The oldest that bears the marker, completed or not: whoever copies a task copies its marker, too."""
        active = await self.api.listed("/tasks", project_id=await self._project_id())
        tasks = [*active, *await self._completed(since - SKEW)]
        with legible():
            found = [it for it in tasks if marker_of(text(it, "description")) == marker]
            found.sort(key=lambda it: moment(it, "added_at") or _EARLIEST)
        return await self._remote(found[0]) if found else None

    async def make(self, task: Outgoing, marker: str) -> Remote:
        status = task.fields.get("status", "")
        values = await self._values(task.fields, task) | {
            "project_id": await self._project_id(),
            "description": marked(task.body, marker, most=LONGEST_BODY),
            "priority": PRIORITIES.get(task.priority, USUAL_PRIORITY),
            "labels": labels_of(task, self.mapping),
            "auto_parse_labels": False,
        }
        made = await self._made(values, marker)
        if _is_closed(status):  # a task is made open
            with suppress(TrackerError):  # it has been made, come what may: the next change closes it
                return await self.change(made.id, {"status": status}, task)
        return made

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:
        before = await self.get(remote_id)
        if before.gone:
            raise TrackerError("gone")
        commands = []
        if values := await self._values(fields, task):
            commands.append(command("item_update", {"id": remote_id, **values}))
        if _is_closed(fields.get("status", before.fields["status"])) != _is_closed(before.fields["status"]):
            closes = _is_closed(fields["status"])
            turn = command("item_complete" if closes else "item_uncomplete", {"id": remote_id})
            commands.insert(len(commands) if closes else 0, turn)
        if commands:
            await self.api.do(commands, missing="gone")
        if (changed := await self.get(remote_id)).gone:
            raise TrackerError("gone")
        return changed

    async def get(self, remote_id: str) -> Remote:
        gone = Remote(remote_id, gone=True)
        if not _ID.fullmatch(remote_id):
            return gone
        reply = await self.api.send("GET", f"/tasks/{remote_id}")
        if reply.status == HTTPStatus.NOT_FOUND:
            self._project = None
            await self._its_project()  # whoever may not see a project is told that nothing is there, too
            return gone
        return await self._remote(content(reply))

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        """Of the whole account: tasks move from project to project."""
        since = datetime.fromisoformat(seen["at"]) if seen else datetime.now(UTC)
        begun = datetime.now(UTC)
        answer = await self.api.items(seen.get("token", FROM_THE_BEGINNING))
        with legible():
            tasks = things(answer, "items")
            till = {"token": text(answer, "sync_token"), "at": begun.isoformat()}
        if not seen:
            return (), till
        if value(answer, "full_sync") is True:  # what is completed is not among that
            tasks += await self._completed(since - SKEW)
        with legible():
            tasks.sort(key=lambda it: changed_at(it) or _EARLIEST)
        return [await self._remote(it) for it in tasks], till

    async def _made(self, values: Mapping[str, Any], marker: str) -> Remote:
        name = str(uuid5(NAMESPACE_URL, f"sift:{marker}"))
        add = {"type": "item_add", "uuid": name, "temp_id": name, "args": values}
        answer = await self.api.do([add], missing="no_place")
        with legible():
            made = text(answer, "temp_id_mapping", name)
        if made:
            return await self._remote(await self.api.get(f"/tasks/{made}"))
        if found := await self.find(marker, _EARLIEST + LONGEST_AGO):  # it has been made before
            return found
        raise TrackerError("refused", detail="It has been made before, and is not there any more.")

    async def _its_project(self) -> Mapping[str, Any]:
        """It is looked for once. Raises `TrackerError` "no_place"."""
        if self._project is None:
            projects = await self.api.listed("/projects")
            with legible():
                found = [it for it in projects if text(it, "id") == self.wanted] or [
                    it for it in projects if text(it, "name").casefold() == self.wanted.casefold()
                ]
            if len(found) != 1:
                raise TrackerError("no_place", detail="Several projects have this name." if found else "")
            self._project = found[0]
        return self._project

    async def _project_id(self) -> str:
        project = await self._its_project()
        with legible():
            return text(project, "id")

    async def _people_there(self) -> Mapping[str, str]:
        """Addresses of those a task can be assigned to, by their ids."""
        if self._people is None:
            project = await self._its_project()
            with legible():
                is_shared, its_id = value(project, "is_shared") is True, text(project, "id")
            people = await self.api.listed(f"/projects/{its_id}/collaborators") if is_shared else []
            with legible():
                self._people = {text(it, "id"): text(it, "email") for it in people}
        return self._people

    async def _values(self, fields: Mapping[str, Any], task: Outgoing) -> dict[str, Any]:
        """What Todoist is told of our fields; somebody who is not in the project is left out."""
        told: dict[str, Any] = {}
        if "title" in fields:
            told["content"] = cut(fields["title"], LONGEST_TITLE)
        if "due" in fields:
            told["due"] = due_of(fields["due"], task.zone)
        if assignee := fields.get("assignee"):
            people = {address.casefold(): its_id for its_id, address in (await self._people_there()).items()}
            if its_id := people.get(assignee.casefold()):
                told["responsible_uid"] = its_id
        elif "assignee" in fields:
            told["responsible_uid"] = None
        return told

    async def _remote(self, task: Any) -> Remote:
        with legible():
            is_assigned, is_local = bool(text(task, "responsible_uid")), is_floating(task)
        people = await self._people_there() if is_assigned else {}
        zone = await self._own_zone() if is_local else "UTC"
        with legible():
            return remote(task, people, zone)

    async def _own_zone(self) -> str:
        """Of the account."""
        if not self._zone:
            user = await self.api.get("/user")
            with legible():
                self._zone = text(user, "tz_info", "timezone")
            try:
                ZoneInfo(self._zone)
            except (ValueError, OSError, LookupError):
                self._zone = "UTC"
        return self._zone

    async def _completed(self, since: datetime) -> list[Mapping[str, Any]]:
        now = datetime.now(UTC)
        times = {"since": max(since, now - LONGEST_AGO), "until": now + SKEW}
        query = {name: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for name, at in times.items()}
        return await self.api.listed("/tasks/completed/by_completion_date", "items", **query)


def _is_closed(status: str) -> bool:
    return status in {"done", "dropped"}
