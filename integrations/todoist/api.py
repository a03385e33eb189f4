"""Todoist's API, version 1: what is read goes by REST, what is written by its `sync` endpoint."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from integrations.answers import content, legible, refused, replied
from integrations.base import UnreadableError
from integrations.fields import text, things, value
from integrations.outbound import Outbound, Reply
from integrations.trackers import TrackerError

PER_PAGE, MOST_PAGES = 200, 50
LONGEST_ANSWER = 32 * 1024**2
"""In bytes: all tasks of an account come at once."""

FROM_THE_BEGINNING = "*"


@dataclass(frozen=True, slots=True)
class Api:
    """Every method raises `TrackerError`."""

    outbound: Outbound
    address: str
    token: str = field(repr=False)

    async def send(self, method: str, path: str, form: Mapping[str, str] | None = None) -> Reply:
        headers = {"Authorization": f"Bearer {self.token}"}
        data = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            data = urlencode(form).encode()
        url = f"{self.address}/api/v1{path}"
        return await replied(self.outbound, method, url, headers=headers, data=data, most=LONGEST_ANSWER)

    async def get(self, path: str) -> Any:
        return content(await self.send("GET", path))

    async def listed(self, path: str, name: str = "results", **query: str) -> list[Mapping[str, Any]]:
        """All pages of a list.

        Args:
            name: Under which a page has its things.
        """
        found: list[Mapping[str, Any]] = []
        query |= {"limit": str(PER_PAGE)}
        for _ in range(MOST_PAGES):
            page = await self.get(f"{path}?{urlencode(query)}")
            with legible():
                found += things(page, name)
                query["cursor"] = text(page, "next_cursor")
            if not query["cursor"]:
                return found
        raise TrackerError("failing", detail="There are too many to look through.")

    async def items(self, since: str) -> Any:
        """Tasks that have changed since a token was given; all of them where it is known no more."""
        try:
            return content(await self.send("POST", "/sync", {"sync_token": since, "resource_types": '["items"]'}))
        except TrackerError as error:
            if error.code != "refused" or since == FROM_THE_BEGINNING:
                raise
            return await self.items(FROM_THE_BEGINNING)

    async def do(self, commands: Sequence[Mapping[str, Any]], *, missing: str) -> Any:
        """The answer, when all are done; those done before are not done again.

        Args:
            missing: The code of the error when what a command names is not there.
        """
        answer = content(await self.send("POST", "/sync", {"commands": json.dumps(commands)}))
        with legible():
            for one in commands:
                _check(value(answer, "sync_status", one["uuid"]), missing)
        return answer


def command(kind: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": kind, "uuid": str(uuid4()), "args": values}


def _check(result: Any, missing: str) -> None:
    """A command that is not done has for result what its own request would be answered with."""
    if result == "ok":
        return
    if not isinstance(result, Mapping):
        raise UnreadableError("neither done nor refused", field="sync_status")
    status, wait = value(result, "http_code"), value(result, "error_extra", "retry_after")
    headers = {} if wait is None else {"Retry-After": str(wait)}
    is_error = type(status) is int and status >= HTTPStatus.BAD_REQUEST
    reply = Reply(status if is_error else HTTPStatus.BAD_REQUEST, headers, json.dumps(result).encode())
    raise refused(reply, missing=missing)
