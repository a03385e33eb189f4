"""Tasks as issues of Jira, Cloud and Data Center, by its REST API.

The marker is a property of the issue, which people don't see. An issue's id is its number in all of Jira, which stays
when its key changes.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from integrations.answers import content, legible
from integrations.days import day_of
from integrations.fields import cut, moment, text, thing, things, value
from integrations.jira.client import Cloud, DataCenter, Found, jira
from integrations.jira.issues import PROPERTY, marker, plain, remote
from integrations.jira.transitions import step_to
from integrations.labels import labels_of
from integrations.outbound import Outbound, Reply
from integrations.polling import STEP, Page, follow, time_of
from integrations.remote import Outgoing, Remote
from integrations.trackers import Account, Asked, TrackerError

LONGEST_TITLE = 255
USUAL_TYPE = "Task"
PRIORITIES = {"urgent": "Highest", "high": "High", "normal": "Medium", "low": "Low"}
MOST_KEYS = 1_000
NEIGHBOURS = 5

SKEW = timedelta(minutes=10)
"""By how much their clock and ours may differ, and their index may lag behind."""

FORM = (
    Asked("address", "address", "https://acme.atlassian.net"),
    Asked("project", "place", "SHOP"),
    Asked("type", "place", USUAL_TYPE, needed=False),
    Asked("email", "secret", "ann@example.com", needed=False),
    Asked("token", "secret", "ATATT…"),
)
FIELDS = ("title", "status", "due", "assignee")

_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{0,254}")
_REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
_NEEDED = {"project", "issuetype", "summary"}


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "JiraIssues":
    address = address.strip().rstrip("/")
    address = address if "://" in address else f"https://{address}"
    site = jira(outbound, address, secret.get("email", "").strip(), secret["token"].strip())
    kind = place.get("type", "").strip() or USUAL_TYPE
    return JiraIssues(site, place["project"].strip().upper(), kind, mapping)


@dataclass(frozen=True, slots=True)
class JiraIssues:
    """The issues of one project."""

    site: Cloud | DataCenter
    project: str
    kind: str
    mapping: Mapping[str, Any]

    async def check(self) -> Account:
        me, project = await self.site.ask("GET", "/myself"), await self._project()
        rights = await self.site.ask("GET", f"/mypermissions?projectKey={self.project}&permissions=CREATE_ISSUES")
        with legible():
            if value(rights, "permissions", "CREATE_ISSUES", "havePermission") is False:
                raise TrackerError("forbidden", detail="The account may not create issues there.")
            kinds = [text(it, "name") for it in things(project, "issueTypes")]
            if kinds and self.kind.casefold() not in {it.casefold() for it in kinds}:
                raise TrackerError("no_place", detail=cut(f"Types of issues there: {', '.join(kinds)}", 200))
            return Account(text(me, "displayName") or text(me, "name"), text(project, "key"))

    async def find(self, marker_: str, since: datetime) -> Remote | None:
        """Search lags behind what is there. So only what lies further back is searched for, and from there on every
        key is asked for by itself, until there are none for a while."""
        first = await self._last_number(since - SKEW) + 1
        size = self.site.keys_at_once
        for start in range(first, first + MOST_KEYS, size):
            issues = await self.site.by_keys([f"{self.project}-{it}" for it in range(start, start + size)])
            with legible():
                found = next((it for it in issues if marker(it) == marker_), None)
            if found or not issues:
                return self._remote(found) if found else None
        raise TrackerError("failing", detail="There are too many issues to look through.")

    async def make(self, task: Outgoing, marker_: str) -> Remote:
        fields = {
            "project": {"key": self.project},
            "issuetype": {"name": self.mapping.get("kind", {}).get(task.kind) or self.kind},
            **self._values(task.fields, task),
            **await self._extras(task),
        }
        properties = [{"key": PROPERTY, "value": {"marker": marker_}}]
        made = content(await self._write("POST", "/issue", {"fields": fields, "properties": properties}))
        with legible():
            its_id, key = text(made, "id"), text(made, "key")
        if task.fields.get("status", "open") not in {"open", "proposed"}:  # an issue is made open
            with suppress(TrackerError):  # it has been made, come what may: the next change moves it on
                await self._move(its_id, task.fields["status"])
        with suppress(TrackerError):
            return await self.get(its_id)
        return Remote(its_id, self.project, key, f"{self.site.address}/browse/{key}", marker=marker_)

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:
        if (await self.get(remote_id)).gone:
            raise TrackerError("gone")
        if wanted := self._values(fields, task):
            content(await self._write("PUT", f"/issue/{remote_id}", {"fields": wanted}), missing="gone")
        if "assignee" in fields:
            await self._assign(remote_id, fields["assignee"])
        if "status" in fields:
            await self._move(remote_id, fields["status"])
        return await self.get(remote_id)

    async def get(self, remote_id: str) -> Remote:
        reply = await self.site.issue(remote_id) if remote_id.isdecimal() else None
        if reply is None or reply.status == HTTPStatus.NOT_FOUND:
            await self._project()  # whoever may not see a project is told that nothing is there, too
            return Remote(remote_id, self.project, gone=True)
        found = self._remote(content(reply))
        return found if found.place == self.project else Remote(remote_id, self.project, found.key, gone=True)

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        """Deletions are not told of: Jira lists only what is there."""
        zone = await self._zone()

        async def page(since: datetime, number: int) -> Page:
            jql = f'project = "{self.project}" AND updated >= "{_minute(since + STEP, zone)}" ORDER BY updated ASC'
            found = await self._search(jql, number)
            remotes = [self._remote(it) for it in found.issues]
            with legible():
                till = moment(found.issues[-1], "fields", "updated") if found.issues else None
            # Jira tells time by minutes in searches, and what was changed is found some minutes later.
            return Page(remotes, till and till.replace(second=0, microsecond=0), found.is_full, _settled(found.reply))

        return await follow(page, seen)

    async def _last_number(self, before: datetime) -> int:
        """Of the issue that was created last before then; 0 for none.

        One that came here from another project has a higher number than its age tells, so some are looked at.
        """
        jql = f'project = "{self.project}" AND created < "{_minute(before, await self._zone())}" ORDER BY created DESC'
        found = await self._search(jql)
        with legible():
            numbers = [text(it, "key").rpartition("-")[2] for it in found.issues[:NEIGHBOURS]]
        return min((int(it) for it in numbers if it.isdecimal()), default=0)

    async def _search(self, jql: str, page: int = 1) -> Found:
        try:
            return await self.site.search(jql, page)
        except TrackerError as error:
            if error.code == "refused":
                await self._project()  # searching where nothing is to be seen is a wrong request
            raise

    async def _project(self) -> Any:
        """Raises `TrackerError` "no_place"."""
        if not _PROJECT.fullmatch(self.project):
            raise TrackerError("no_place")
        project = await self.site.ask("GET", f"/project/{self.project}")
        with legible():
            if text(project, "key") != self.project or value(project, "archived") is True:
                raise TrackerError("no_place", detail="The project has another key now, or is archived.")
        return project

    async def _zone(self) -> ZoneInfo:
        """In which Jira takes the times of searches."""
        me = await self.site.ask("GET", "/myself")
        with legible():
            name = text(me, "timeZone") or "UTC"
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise TrackerError("bad_answer", detail="Its time zone is unknown.") from None

    async def _move(self, remote_id: str, status: str) -> None:
        """Raises `TrackerError` "refused" where no step of the workflow leads there."""
        wanted = "open" if status == "proposed" else status
        now = (await self.get(remote_id)).fields.get("status", "open")
        if now == wanted:
            return
        path = f"/issue/{remote_id}/transitions"
        told = await self.site.ask("GET", f"{path}?expand=transitions.fields")
        with legible():
            step = step_to(wanted, now, things(told, "transitions"), self._named())
        if step is None:
            raise TrackerError("refused", detail=f"No step of the workflow leads from {now} to {wanted}.")
        content(await self.site.send("POST", path, step), missing="gone")

    async def _assign(self, remote_id: str, name: str) -> None:
        """Where somebody can't be assigned, all the rest is written."""
        user = await self.site.user(name, self.project) if name else None
        if user or not name:
            wanted = {self.site.user_key: next(iter(user.values())) if user else None}
            reply = await self.site.send("PUT", f"/issue/{remote_id}/assignee", wanted)
            if reply.status not in _REFUSALS:
                content(reply, missing="gone")

    async def _write(self, method: str, path: str, wanted: dict[str, Any]) -> Reply:
        """What the project's screens don't take is left out."""
        reply = await self.site.send(method, path, wanted)
        if reply.status != HTTPStatus.BAD_REQUEST:
            return reply
        with suppress(ValueError), legible():
            wrong = set(thing(reply.json(), "errors"))
            if wrong and wrong <= set(wanted["fields"]) - _NEEDED:
                rest = {name: it for name, it in wanted["fields"].items() if name not in wrong}
                return await self.site.send(method, path, wanted | {"fields": rest}) if rest else Reply(204, {}, b"")
        return reply

    async def _extras(self, task: Outgoing) -> dict[str, Any]:
        """What an issue has from its beginning, and keeps whatever becomes of the task."""
        priority = self.mapping.get("priority", {}).get(task.priority) or PRIORITIES.get(task.priority)
        name = task.fields.get("assignee")
        told = {
            "description": self.site.description(task.body),
            "priority": {"name": priority} if priority else None,
            "labels": ["_".join(it.split()) for it in labels_of(task, {})],
            "assignee": await self.site.user(name, self.project) if name else None,
        }
        return {field: it for field, it in told.items() if it}

    def _values(self, fields: Mapping[str, Any], task: Outgoing) -> dict[str, Any]:
        """What Jira is told of our fields, but for those that have requests of their own."""
        told: dict[str, Any] = {}
        if "title" in fields:
            told["summary"] = cut(" ".join(fields["title"].split()), LONGEST_TITLE)
        if "due" in fields:
            told["duedate"] = day_of(fields["due"], task.zone)
        return told

    def _named(self) -> Mapping[str, str]:
        return {plain(theirs): ours for ours, theirs in self.mapping.get("status", {}).items() if theirs}

    def _remote(self, issue: Any) -> Remote:
        with legible():
            return remote(issue, self.site.address, self._named())


def _minute(moment_: datetime, zone: ZoneInfo) -> str:
    """As searches take it. An hour that comes twice is left out, since Jira may mean the other one."""
    local = moment_.astimezone(zone)
    while local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        moment_ -= timedelta(hours=1)
        local = moment_.astimezone(zone)
    return local.strftime("%Y-%m-%d %H:%M")


def _settled(reply: Reply) -> datetime:
    return time_of(reply) - SKEW
