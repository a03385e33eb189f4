"""Requests to Jira: version 3 of its REST API on Cloud, version 2 on Data Center, and what else they have apart."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from integrations.answers import content, legible, replied
from integrations.fields import number, text, things
from integrations.jira.issues import ASKED, PROPERTY
from integrations.jira.words import document, wiki
from integrations.outbound import Outbound, Reply
from integrations.trackers import TrackerError

CLOUD = ".atlassian.net"
PER_PAGE = 50
LONGEST_LIST = 16 * 1024**2

_ONE = urlencode({"fields": ",".join(ASKED), "properties": PROPERTY, "expand": "changelog"})
_ACCOUNT = re.compile(r"[0-9a-f]{24}|[0-9]{1,12}:[0-9A-Za-z-]{8,64}|qm:[0-9A-Za-z:-]{8,100}")
_NOT_LOGGED_IN = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of issues.

    Attributes:
        is_full: There are more.
    """

    issues: Sequence[Mapping[str, Any]]
    is_full: bool
    reply: Reply


@dataclass(frozen=True, slots=True)
class Jira:
    """What both have.

    Attributes:
        address: "https://acme.atlassian.net", without a slash at its end.
        authorization: Of the header.
        user_key: How a user is named by `PUT …/assignee`.
    """

    outbound: Outbound
    address: str
    authorization: str = field(repr=False)

    version = ""
    user_key = ""
    keys_at_once = 0

    async def send(self, method: str, path: str, wanted: Any = None) -> Reply:
        headers = {"Authorization": self.authorization, "Accept": "application/json", "X-Atlassian-Token": "no-check"}
        url = f"{self.address}/rest/api/{self.version}{path}"
        reply = await replied(self.outbound, method, url, headers=headers, json=wanted, most=LONGEST_LIST)
        # With a wrong secret some requests are answered all the same, as if they were anybody's.
        if any(it in reply.headers.get("X-Seraph-LoginReason", "") for it in _NOT_LOGGED_IN):
            raise TrackerError("bad_secret", detail=f"HTTP {reply.status}")
        return reply

    async def ask(self, method: str, path: str, wanted: Any = None) -> Any:
        return content(await self.send(method, path, wanted))

    async def issue(self, id_or_key: str) -> Reply:
        return await self.send("GET", f"/issue/{id_or_key}?{_ONE}")


class Cloud(Jira):
    """Its search lags behind by seconds to minutes; `bulkfetch` doesn't."""

    version = "3"
    user_key = "accountId"
    keys_at_once = 100

    def description(self, markdown: str) -> Any:
        return document(markdown)

    async def search(self, jql: str, page: int = 1) -> Found:
        """Pages follow one another by tokens only."""
        wanted: dict[str, Any] = {"jql": jql, "maxResults": PER_PAGE, "fields": [*ASKED]}
        wanted |= {"properties": [PROPERTY], "expand": "changelog"}
        for _ in range(page):
            reply = await self.send("POST", "/search/jql", wanted)
            answer = content(reply)
            with legible():
                issues, token = things(answer, "issues"), text(answer, "nextPageToken")
            if not token:
                break
            wanted["nextPageToken"] = token
        return Found(issues, bool(token), reply)

    async def by_keys(self, keys: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        wanted = {"issueIdsOrKeys": [*keys], "fields": [*ASKED], "properties": [PROPERTY]}
        answer = await self.ask("POST", "/issue/bulkfetch", wanted)
        with legible():
            if things(answer, "issueErrors"):
                raise TrackerError("failing", again=True, detail="Some issues could not be given.")
            return things(answer, "issues")

    async def user(self, name: str, project: str) -> Mapping[str, str] | None:
        """Somebody by the id of their account, their e-mail address or their whole name; None for nobody we know."""
        if _ACCOUNT.fullmatch(name):
            return {"id": name}
        query = urlencode({"project": project, "query": name, "maxResults": 20})
        users = await self.ask("GET", f"/user/assignable/search?{query}")
        with legible():
            found = things({"users": users}, "users")
            exact = [it for it in found if name.casefold() in {_folded(it, "emailAddress"), _folded(it, "displayName")}]
            fitting = exact or found
            return {"id": text(fitting[0], "accountId")} if len(fitting) == 1 else None


class DataCenter(Jira):
    """Its search lags behind by moments, on one of several nodes by seconds."""

    version = "2"
    user_key = "name"
    keys_at_once = 20

    def description(self, markdown: str) -> Any:
        return wiki(markdown)

    async def search(self, jql: str, page: int = 1) -> Found:
        start = (page - 1) * PER_PAGE
        wanted = {"jql": jql, "startAt": start, "maxResults": PER_PAGE, "fields": [*ASKED]}
        reply = await self.send("POST", "/search", wanted)
        answer = content(reply)
        with legible():
            issues = things(answer, "issues")
            return Found(issues, start + len(issues) < (number(answer, "total") or 0), reply)

    async def by_keys(self, keys: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        replies = [await self.issue(key) for key in keys]
        found = [content(it) for it in replies if it.status != HTTPStatus.NOT_FOUND]
        with legible():
            return things({"issues": found}, "issues")

    async def user(self, name: str, project: str) -> Mapping[str, str] | None:  # noqa: ARG002 - Cloud looks there
        return {"name": name}


def jira(outbound: Outbound, address: str, email: str, token: str) -> Cloud | DataCenter:
    """Cloud takes an e-mail address beside the token; without one it says that the secret is wrong."""
    if email or address.endswith(CLOUD):
        return Cloud(outbound, address, f"Basic {b64encode(f'{email}:{token}'.encode()).decode()}")
    return DataCenter(outbound, address, f"Bearer {token}")


def _folded(user: Mapping[str, Any], name: str) -> str:
    return text(user, name).casefold()
