"""Settings over HTTP: pages asked for and forms submitted as the browser does."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.webapp.conftest import Client

SECTIONS = (
    "workspace",
    "members",
    "sources",
    "outward",
    "connections",
    "rules",
    "ai",
    "views",
    "notifications",
    "me",
    "tokens",
    "audit",
    "ledger",
    "privacy",
)


@dataclass(frozen=True)
class Shown:
    """What was answered."""

    status: int
    html: str

    @property
    def saved(self) -> bool:
        return self.status == 200 and "<span>Saved</span>" in self.html

    def value(self, name: str) -> str:
        """The value of the first hidden field or choice of this name."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found is not None, f"no field {name}"
        return found[1]


class Visitor:
    """Somebody who is signed in, in a workspace."""

    def __init__(self, web: Client, headers: dict[str, str], workspace: str | None = None) -> None:
        self._web, self._headers = web, {**headers, "Sift-Locale": "en"}
        self._query = f"?workspace={workspace}" if workspace else ""

    async def open(self, section: str = "") -> Shown:
        return await self.get(f"/app/settings{'/' if section else ''}{section}{self._query}")

    async def get(self, path: str) -> Shown:
        response = await self._web.get(path, headers=self._headers)
        return Shown(response.status, await response.text())

    async def submit(self, deed: str, **fields: Any) -> Shown:
        """A form, named "section/deed"; a list is several values, a name's double underscore a hyphen."""
        return await self.post(f"/app/settings/{deed}{self._query}", **fields)

    async def post(self, path: str, **fields: Any) -> Shown:
        pairs = [
            (name.replace("__", "-"), one)
            for name, value in fields.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        response = await self._web.post(path, data=urlencode(pairs), headers=headers)
        return Shown(response.status, await response.text())

    def within(self, workspace: str) -> "Visitor":
        return Visitor(self._web, self._headers, workspace)


async def place(services, team):
    return await services.db.read(lambda store: store.workspaces.get(team.workspace_id))


async def person(services, telegram_id):
    return await services.db.read(lambda store: store.people.by_telegram_id(telegram_id))
