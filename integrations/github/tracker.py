"""Tasks as issues of GitHub, by its REST API: that of github.com and that of GitHub Enterprise Server.

It knows no due date, and no state between open and closed.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from integrations.answers import content, legible, replied
from integrations.fields import cut, moment, text, things, value
from integrations.github.issues import remote
from integrations.labels import labels_of
from integrations.markers import marked, marker_of
from integrations.outbound import Outbound, Reply
from integrations.polling import Page, follow, time_of
from integrations.remote import Outgoing, Remote
from integrations.trackers import Account, Asked, TrackerError

USUAL_ADDRESS = "https://api.github.com"
LONGEST_TITLE, LONGEST_BODY = 256, 65_536
PER_PAGE, MOST_PAGES = 50, 100
LONGEST_LIST = 16 * 1024**2
"""In bytes: a page of issues whose bodies are all as long as they may be is smaller."""

SKEW = timedelta(minutes=10)
"""By how much their clock and ours may differ."""

FORM = (
    Asked("address", "address", USUAL_ADDRESS, needed=False),
    Asked("repository", "place", "acme/shop"),
    Asked("token", "secret", "github_pat_…"),
)
FIELDS = ("title", "status", "assignee")

_REPOSITORY = re.compile(r"[A-Za-z0-9-_]+/(?!\.{1,2}$)[A-Za-z0-9._-]+")
_OPEN = {"state": "open"}
_STATES = {
    "done": {"state": "closed", "state_reason": "completed"},
    "dropped": {"state": "closed", "state_reason": "not_planned"},
}
_ELSEWHERE = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_SCOPES = {"repo", "public_repo"}


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "GithubIssues":
    usual = (address.strip() or USUAL_ADDRESS).rstrip("/")
    return GithubIssues(outbound, usual, place["repository"].strip(), secret["token"].strip(), mapping)


@dataclass(frozen=True, slots=True)
class GithubIssues:
    """The issues of one repository; an issue's id is its number."""

    outbound: Outbound
    address: str
    repository: str
    token: str = field(repr=False)
    mapping: Mapping[str, Any]

    async def check(self) -> Account:
        repository = await self._repository()
        with legible():
            if value(repository, "archived") is True:
                raise TrackerError("forbidden", detail="The repository is archived.")
            return Account(await self._login(), text(repository, "full_name"))

    async def find(self, marker: str, since: datetime) -> Remote | None:
        """The oldest that bears the marker: whoever copies an issue copies its marker, too."""
        since, found = since - SKEW, None
        for page in range(1, MOST_PAGES + 1):
            issues = _issues(await self._list("created", "desc", since, page))
            with legible():
                newer = [it for it in issues if (made := moment(it, "created_at")) and made >= since]
                found = next((it for it in reversed(newer) if marker_of(text(it, "body")) == marker), found)
            if len(newer) < PER_PAGE:
                return _remote(found) if found else None
        raise TrackerError("failing", detail="There are too many issues to look through.")

    async def make(self, task: Outgoing, marker: str) -> Remote:
        status = task.fields.get("status", "")
        wanted = _values({name: it for name, it in task.fields.items() if name != "status"})
        wanted["body"] = marked(task.body, marker, most=LONGEST_BODY)
        if labels := labels_of(task, self.mapping):
            wanted["labels"] = labels
        made = _remote(_of_repository(await self._write("POST", "/issues", wanted)))
        if status in _STATES:  # an issue is made open
            with suppress(TrackerError):  # it has been made, come what may: the next change closes it
                return await self.change(made.id, {"status": status}, task)
        return made

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:  # noqa: ARG002
        return _remote(await self._issue("PATCH", remote_id, _values(fields)))

    async def get(self, remote_id: str) -> Remote:
        try:
            return _remote(await self._issue("GET", remote_id))
        except TrackerError as error:
            if error.code != "gone":
                raise
            return Remote(remote_id, place=self.repository, key=f"#{remote_id}", gone=True)

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        return await follow(self._page, seen)

    async def _page(self, since: datetime, page: int) -> Page:
        reply = await self._list("updated", "asc", since, page)
        listed = _issues(reply)
        remotes = [_remote(issue) for issue in listed if "pull_request" not in issue]
        with legible():
            till = moment(listed[-1], "updated_at") if listed else None
        return Page(remotes, till, len(listed) == PER_PAGE, time_of(reply))

    async def _list(self, sort: str, direction: str, since: datetime, page: int) -> Reply:
        query = {
            "state": "all",
            "sort": sort,
            "direction": direction,
            "since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "per_page": PER_PAGE,
            "page": page,
        }
        return await self._send("GET", f"/issues?{urlencode(query)}")

    async def _issue(self, method: str, remote_id: str, wanted: Mapping[str, Any] | None = None) -> Any:
        """An issue, asked for or changed."""
        if not remote_id.isdecimal():
            raise TrackerError("gone")
        reply = await self._write(method, f"/issues/{remote_id}", wanted)
        if reply.status in _ELSEWHERE:
            await self._repository()  # whoever may not see a repository is told that nothing is there, too
            raise TrackerError("gone")
        return content(reply)

    async def _repository(self) -> Any:
        """The repository. Raises `TrackerError` "no_place" where it has no issues, too."""
        repository = _of_repository(await self._send("GET", ""))
        if isinstance(repository, dict) and repository.get("has_issues") is False:
            raise TrackerError("no_place", detail="Its issues are switched off.")
        return repository

    async def _login(self) -> str:
        """Whose the token is; "" for an app's. Raises `TrackerError` for one that may not write issues."""
        reply = await replied(self.outbound, "GET", f"{self.address}/user", headers=self._headers())
        scopes = reply.headers.get("X-OAuth-Scopes")
        if scopes is not None and not _SCOPES & {scope.strip() for scope in scopes.split(",")}:
            raise TrackerError("forbidden", detail="The token has not the scope repo.")
        try:
            return text(content(reply), "login")
        except TrackerError as error:
            if error.code != "forbidden":
                raise
            return ""

    async def _write(self, method: str, path: str, wanted: Mapping[str, Any] | None) -> Reply:
        """Where somebody can't be assigned, all the rest is written."""
        reply = await self._send(method, path, wanted)
        if reply.status != HTTPStatus.UNPROCESSABLE_ENTITY or b"assignee" not in reply.body or not wanted:
            return reply
        rest = {name: it for name, it in wanted.items() if name != "assignees"}
        return await self._send(method, path, rest) if rest else await self._send("GET", path)

    async def _send(self, method: str, path: str, wanted: Mapping[str, Any] | None = None) -> Reply:
        if not _REPOSITORY.fullmatch(self.repository):
            raise TrackerError("no_place")
        url = f"{self.address}/repos/{self.repository}{path}"
        return await replied(self.outbound, method, url, headers=self._headers(), json=wanted, most=LONGEST_LIST)

    def _headers(self) -> Mapping[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What GitHub is told of our fields."""
    told: dict[str, Any] = {}
    if "title" in fields:
        told["title"] = cut(fields["title"], LONGEST_TITLE)
    if "status" in fields:
        told |= _STATES.get(fields["status"], _OPEN)
    if "assignee" in fields:
        told["assignees"] = [fields["assignee"]] if fields["assignee"] else []
    return told


def _of_repository(reply: Reply) -> Any:
    """The JSON about a repository, which answers "gone" where its issues are switched off."""
    if reply.status == HTTPStatus.GONE:
        raise TrackerError("no_place", detail="Its issues are switched off.")
    return content(reply)


def _issues(reply: Reply) -> list[Mapping[str, Any]]:
    with legible():
        return things({"issues": _of_repository(reply)}, "issues")


def _remote(issue: Any) -> Remote:
    with legible():
        return remote(issue)
