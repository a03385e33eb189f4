"""Tasks as issues of GitLab, by version 4 of its REST API: that of gitlab.com and of any other installation.

It knows no state between open and closed, so where the connection names labels for *in progress* and *dropped*, they
tell these apart.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from integrations.answers import content, legible, replied
from integrations.days import day_of
from integrations.fields import cut, moment, number, text, things, value
from integrations.gitlab.issues import remote
from integrations.labels import labels_of
from integrations.markers import marked, marker_of
from integrations.outbound import Outbound, Reply
from integrations.polling import Page, follow, time_of
from integrations.remote import Outgoing, Remote
from integrations.trackers import Account, Asked, TrackerError

USUAL_ADDRESS = "https://gitlab.com"
LONGEST_TITLE, LONGEST_BODY = 255, 1_000_000
PER_PAGE, MOST_PAGES = 50, 100
LONGEST_LIST = 16 * 1024**2
"""In bytes: more than one issue of any length."""

SKEW = timedelta(minutes=10)
"""By how much their clock and ours may differ."""

FORM = (
    Asked("address", "address", USUAL_ADDRESS, needed=False),
    Asked("project", "place", "acme/shop"),
    Asked("token", "secret", "glpat-…"),
)
FIELDS = ("title", "status", "due", "assignee")

_PROJECT = re.compile(r"\w[\w.-]*(/[\w.-]+)+|\d+", re.ASCII)
_COMMAND = re.compile(r"^([^\S\n]*)/(?=\w)", re.MULTILINE)
_CLOSED = ("done", "dropped")


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "GitlabIssues":
    usual = (address.strip() or USUAL_ADDRESS).rstrip("/")
    return GitlabIssues(outbound, f"{usual}/api/v4", place["project"].strip(), secret["token"].strip(), mapping)


@dataclass(frozen=True, slots=True)
class GitlabIssues:
    """The issues of one project; an issue's id is its number there, which GitLab calls its iid."""

    outbound: Outbound
    address: str
    project: str
    token: str = field(repr=False)
    mapping: Mapping[str, Any]

    async def check(self) -> Account:
        project = await self._project()
        with legible():
            if value(project, "archived") is True:
                raise TrackerError("forbidden", detail="The project is archived.")
            await self._check_scopes()
            user = content(await self._send("GET", "/user"))
            return Account(text(user, "username"), text(project, "path_with_namespace"))

    async def find(self, marker: str, since: datetime) -> Remote | None:
        """The oldest that bears the marker: whoever copies an issue copies its marker, too."""
        for page in range(1, MOST_PAGES + 1):
            issues, _ = await self._list("created", since - SKEW, page)
            with legible():
                found = next((it for it in issues if marker_of(text(it, "description")) == marker), None)
            if found or len(issues) < PER_PAGE:
                return self._remote(found) if found else None
        raise TrackerError("failing", detail="There are too many issues to look through.")

    async def make(self, task: Outgoing, marker: str) -> Remote:
        status = task.fields.get("status", "")
        values = await self._values({name: it for name, it in task.fields.items() if name != "status"}, task)
        labels = [*labels_of(task, self.mapping), *self._status_labels(status)]
        values |= {"description": marked(_uncommanding(task.body), marker, most=LONGEST_BODY)}
        if labels:
            values["labels"] = ",".join(labels)
        made = self._remote(content(await self._send("POST", self._path("/issues"), values)))
        if status in _CLOSED:  # an issue is made open
            with suppress(TrackerError):  # it has been made, come what may: the next change closes it
                return await self.change(made.id, {"status": status}, task)
        return made

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:
        values = await self._values(fields, task)
        return self._remote(await self._issue("PUT" if values else "GET", remote_id, values or None))

    async def get(self, remote_id: str) -> Remote:
        try:
            return self._remote(await self._issue("GET", remote_id))
        except TrackerError as error:
            if error.code != "gone":
                raise
            return Remote(remote_id, place=self.project, key=f"#{remote_id}", gone=True)

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        return await follow(self._page, seen)

    async def _page(self, since: datetime, page: int) -> Page:
        listed, now = await self._list("updated", since, page)
        with legible():
            till = moment(listed[-1], "updated_at") if listed else None
        return Page([self._remote(it) for it in listed], till, len(listed) == PER_PAGE, now)

    async def _list(self, by: str, since: datetime, page: int) -> tuple[list[Mapping[str, Any]], datetime]:
        """Oldest first, and what time it is there."""
        try:
            return await self._listed(by, since, page, PER_PAGE)
        except TrackerError as error:
            if error.code != "bad_answer":
                raise
        found: list[Mapping[str, Any]] = []  # some are very long, so one by one
        for single in range((page - 1) * PER_PAGE + 1, page * PER_PAGE + 1):
            one, now = await self._listed(by, since, single, 1)
            found += one
            if not one:
                break
        return found, now

    async def _listed(self, by: str, since: datetime, page: int, size: int) -> tuple[list[Mapping[str, Any]], datetime]:
        query = {
            f"{by}_after": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "order_by": f"{by}_at",
            "sort": "asc",
            "per_page": size,
            "page": page,
        }
        reply = await self._send("GET", self._path(f"/issues?{urlencode(query)}"))
        with legible():
            return things({"issues": content(reply)}, "issues"), time_of(reply)

    async def _issue(self, method: str, remote_id: str, values: Mapping[str, Any] | None = None) -> Any:
        """An issue, asked for or changed."""
        if not remote_id.isdecimal():
            raise TrackerError("gone")
        reply = await self._send(method, self._path(f"/issues/{remote_id}"), values)
        if reply.status == HTTPStatus.NOT_FOUND:
            await self._project()  # whoever may not see a project is told that nothing is there, too
            raise TrackerError("gone")
        return content(reply)

    async def _project(self) -> Any:
        """The project. Raises `TrackerError` "no_place" where it has no issues, too."""
        project = content(await self._send("GET", self._path("")))
        with legible():
            if text(project, "issues_access_level") == "disabled":
                raise TrackerError("no_place", detail="Its issues are switched off.")
        return project

    async def _check_scopes(self) -> None:
        """Raises `TrackerError` where the token may only read. Of tokens of other kinds nothing is told."""
        reply = await self._send("GET", "/personal_access_tokens/self")
        scopes = value(content(reply), "scopes") if reply.status == HTTPStatus.OK else None
        if isinstance(scopes, list) and "api" not in scopes:
            raise TrackerError("forbidden", detail="The token has not the scope api.")

    async def _values(self, fields: Mapping[str, Any], task: Outgoing) -> dict[str, Any]:
        """What GitLab is told of our fields; somebody it doesn't know is left out."""
        told: dict[str, Any] = {}
        if "title" in fields:
            told["title"] = cut(fields["title"], LONGEST_TITLE)
        if "due" in fields:
            told["due_date"] = day_of(fields["due"], task.zone) or ""
        if "assignee" in fields and (ids := await self._people(fields["assignee"])):
            told["assignee_ids"] = ids
        if "status" in fields:
            told |= self._state(fields["status"])
        return told

    async def _people(self, username: str) -> list[int]:
        """Ids to assign; 0 stands for nobody."""
        if not username:
            return [0]
        reply = await self._send("GET", f"/users?{urlencode({'username': username})}")
        with legible():
            known = [number(it, "id") for it in things({"users": content(reply)}, "users")]
        return [one for one in known[:1] if one is not None]

    def _state(self, status: str) -> dict[str, Any]:
        told = {"state_event": "close" if status in _CLOSED else "reopen"}
        ours = self._status_labels(status)
        others = [label for label in self.mapping.get("status", {}).values() if label and label not in ours]
        if ours:
            told["add_labels"] = ",".join(ours)
        if others:
            told["remove_labels"] = ",".join(others)
        return told

    def _status_labels(self, status: str) -> list[str]:
        label = self.mapping.get("status", {}).get(status)
        return [label] if label else []

    async def _send(self, method: str, path: str, values: Mapping[str, Any] | None = None) -> Reply:
        headers = {"PRIVATE-TOKEN": self.token}
        return await replied(
            self.outbound, method, f"{self.address}{path}", headers=headers, json=values, most=LONGEST_LIST
        )

    def _path(self, rest: str) -> str:
        if not _PROJECT.fullmatch(self.project):
            raise TrackerError("no_place")
        return f"/projects/{quote(self.project, safe='')}{rest}"

    def _remote(self, issue: Any) -> Remote:
        with legible():
            return remote(issue, self.mapping.get("status", {}))


def _uncommanding(body: str) -> str:
    """GitLab obeys lines that begin with a slash, whoever wrote them first."""
    return _COMMAND.sub(r"\1\\/", body)
