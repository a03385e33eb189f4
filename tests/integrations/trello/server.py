"""Trello's REST API, as https://developer.atlassian.com/cloud/trello/rest describes it, and strict."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.integrations.tracker_server import (
    Kind,
    Refused,
    TrackerServer,
    check_query,
    is_numeral,
    is_text,
    one_of,
    read_body,
)

KEY, TOKEN = "0123456789abcdef", "ATTAright"
BOARD = "5f00000000000000000000b0"
LISTS = {"5f0000000000000000000001": "To do", "5f0000000000000000000002": "Doing", "5f0000000000000000000003": "Later"}
MEMBERS = {"5f00000000000000000000a1": "ann", "5f00000000000000000000a2": "bob"}
LABELS = {"5f00000000000000000000c1": "Bug", "5f00000000000000000000c2": "chat"}
ID = re.compile(r"[0-9a-f]{24}")


def is_due(it: Any) -> bool:
    return it is None or bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", it))


def ids_of(known: Mapping[str, str]) -> Kind:
    return lambda it: isinstance(it, str) and all(one in known for one in it.split(",") if it)


OF_PUT: Mapping[str, Kind] = {
    "name": lambda it: isinstance(it, str) and 1 <= len(it) <= 16_384,
    "due": is_due,
    "dueComplete": one_of(True, False),
    "closed": one_of(True, False),
    "idList": one_of(*LISTS),
    "idMembers": ids_of(MEMBERS),
}
OF_POST = {name: it for name, it in OF_PUT.items() if name != "closed"} | {
    "desc": lambda it: isinstance(it, str) and len(it) <= 16_384,
    "idLabels": ids_of(LABELS),
}
OF_CARDS: Mapping[str, Kind] = {
    "fields": is_text,
    "limit": lambda it: is_numeral(it) and 1 <= int(it) <= 1_000,
    "since": lambda it: bool(ID.fullmatch(it)),
    "before": lambda it: bool(ID.fullmatch(it)),
}


@dataclass
class TrelloServer(TrackerServer):
    """Attributes:
    is_open: The board can be seen.
    """

    is_open: bool = True
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, **values: Any) -> dict[str, Any]:
        """A card that somebody has made there."""
        stamp = self._stamp()
        its_id = f"{int(self.now.timestamp()):08x}{len(self.cards) + 1:016x}"
        self.cards[its_id] = {
            "id": its_id,
            "idBoard": BOARD,
            "idShort": len(self.cards) + 1,
            "shortUrl": f"https://trello.com/c/{len(self.cards) + 1:08}",
            "name": name,
            "desc": "",
            "closed": False,
            "due": None,
            "dueComplete": False,
            "idList": "5f0000000000000000000001",
            "idMembers": [],
            "idLabels": [],
            "dateLastActivity": stamp,
        } | values
        return self.cards[its_id]

    def edit(self, its_id: str, **values: Any) -> None:
        """What somebody changes there."""
        self.cards[its_id] |= values | {"dateLastActivity": self._stamp()}

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        login = request.headers.getall("Authorization", [])
        if login != [f'OAuth oauth_consumer_key="{KEY}", oauth_token="{TOKEN}"']:
            raise Refused(401, b"invalid key" if KEY not in "".join(login) else b"invalid token")
        match request.method, request.path.removeprefix("/1/").split("/"):
            case "GET", ["members", "me"]:
                return 200, self._chosen(request, {"id": "5f00000000000000000000a1", "username": "ann"})
            case "GET", ["boards", board, *rest]:
                return 200, self._of_board(request, board, rest)
            case "POST", ["cards"]:
                return 200, self._made(await read_body(request, OF_POST, ("idList",)))
            case "GET" | "PUT", ["cards", its_id]:
                return 200, await self._one(request, its_id)
        raise Refused(404, b"Cannot find it")

    def _stamp(self) -> str:
        return self.tick().strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def _of_board(self, request: web.Request, board: str, rest: list[str]) -> Any:
        if board not in {BOARD, "AbCd1234"}:
            raise Refused(404, b"board not found")
        if not self.is_open:
            raise Refused(401, b"unauthorized permission requested")
        match rest:
            case []:
                return self._chosen(request, {"id": BOARD, "name": "Shop"})
            case ["lists"] if request.query["filter"] == "open":
                return [{"id": its_id, "name": name} for its_id, name in LISTS.items()]
            case ["members"]:
                return [{"id": its_id, "username": name} for its_id, name in MEMBERS.items()]
            case ["labels"]:
                return [{"id": its_id, "name": name} for its_id, name in LABELS.items()]
            case ["cards", "all"]:
                return self._listed(request)
        raise Refused(404, b"Cannot find it")

    def _listed(self, request: web.Request) -> list[Any]:
        check_query(request, OF_CARDS)
        since, before = request.query.get("since", ""), request.query.get("before", "g")
        found = sorted(its_id for its_id in self.cards if since < its_id < before)
        return [self._chosen(request, self.cards[its_id]) for its_id in found[-int(request.query["limit"]) :]]

    def _made(self, body: dict[str, Any]) -> dict[str, Any]:
        return self.add(body.pop("name"), **self._split(body))

    async def _one(self, request: web.Request, its_id: str) -> Any:
        if not ID.fullmatch(its_id):
            raise Refused(400, b"invalid id")
        if its_id not in self.cards:
            raise Refused(404, b"The requested resource was not found.")
        if not self.is_open:
            raise Refused(404, b"The requested resource was not found.")
        if request.method == "PUT":
            self.edit(its_id, **self._split(await read_body(request, OF_PUT)))
            return self.cards[its_id]
        return self._chosen(request, self.cards[its_id])

    def _split(self, body: dict[str, Any]) -> dict[str, Any]:
        lists = {
            name: [one for one in body[name].split(",") if one] for name in ("idMembers", "idLabels") if name in body
        }
        return body | lists

    def _chosen(self, request: web.Request, thing: Mapping[str, Any]) -> dict[str, Any]:
        names = request.query["fields"].split(",")
        assert set(names) <= set(thing)
        return {name: it for name, it in thing.items() if name == "id" or name in names}
