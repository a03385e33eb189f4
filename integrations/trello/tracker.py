"""Tasks as cards of a board of Trello.

A card that is over is marked complete (*done*) or put into the archive (*dropped*); other lists than that of the
connection may stand for what is in between. It does not tell who has changed something, nor of deleted cards.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from integrations.answers import content, legible, replied
from integrations.days import moment_of
from integrations.fields import cut, moment, text, things
from integrations.labels import labels_of
from integrations.markers import marked, marker_of
from integrations.outbound import Outbound, Reply
from integrations.polling import OVERLAP, time_of
from integrations.remote import Outgoing, Remote
from integrations.trackers import Account, Asked, TrackerError
from integrations.trello.cards import remote

USUAL_ADDRESS = "https://api.trello.com"
LONGEST_TITLE, LONGEST_BODY = 16_384, 16_384
PER_PAGE, MOST_PAGES = 1_000, 20
LONGEST_LIST = 32 * 1024**2
"""In bytes: more than a page of cards whose descriptions are all as long as they may be."""

SKEW = timedelta(minutes=10)
"""By how much their clock and ours may differ."""

FORM = (
    Asked("board", "place", "https://trello.com/b/AbCd1234"),
    Asked("list", "place", "To do"),
    Asked("key", "secret", "0123456789abcdef…"),
    Asked("token", "secret", "ATTA…"),
)
FIELDS = ("title", "status", "due", "assignee")

_BOARD = re.compile(r"(?:https://trello\.com/b/)?([A-Za-z0-9]{8}|[0-9a-f]{24})(?:/.*)?")
_CARD = re.compile(r"[0-9a-f]{24}")
_FIELDS = "name,closed,due,dueComplete,idBoard,idList,idMembers,idShort,shortUrl,dateLastActivity"


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "TrelloCards":
    root = (address.strip() or USUAL_ADDRESS).rstrip("/") + "/1"
    login = f'OAuth oauth_consumer_key="{secret["key"].strip()}", oauth_token="{secret["token"].strip()}"'
    return TrelloCards(outbound, root, place["board"].strip(), place["list"].strip(), login, mapping)


@dataclass(slots=True)
class TrelloCards:
    """The cards of one board.

    Attributes:
        wanted: The board's address, id or short id.
        start: Name of the list that cards are made in.
        login: The header that says who we are.
    """

    outbound: Outbound
    address: str
    wanted: str
    start: str
    login: str = field(repr=False)
    mapping: Mapping[str, Any]
    _lists: Mapping[str, str] | None = field(default=None, init=False, repr=False)
    _people: Mapping[str, str] | None = field(default=None, init=False, repr=False)

    async def check(self) -> Account:
        board, me = await self._board(), await self._get("/members/me?fields=username")
        await self._list_of("open")
        with legible():
            return Account(text(me, "username"), text(board, "name"))

    async def find(self, marker: str, since: datetime) -> Remote | None:
        """The oldest that bears the marker: whoever copies a card copies its marker, too."""
        first = max(int((since - SKEW).timestamp()), 0)  # with which ids begin
        cards, _ = await self._cards(f"{_FIELDS},desc", since=f"{first:08x}{0:016x}")
        with legible():
            found = [it for it in cards if marker_of(text(it, "desc")) == marker]
        return await self._remote(found[-1]) if found else None

    async def make(self, task: Outgoing, marker: str) -> Remote:
        wanted = await self._values(task.fields, task) | {"desc": marked(task.body, marker, most=LONGEST_BODY)}
        wanted.setdefault("idList", await self._list_of("open"))
        is_dropped = wanted.pop("closed", False)
        if labels := await self._labels(task):
            wanted["idLabels"] = ",".join(labels)
        made = await self._remote(content(await self._send("POST", "/cards", wanted)))
        if is_dropped:  # a card is made open
            with suppress(TrackerError):  # it has been made, come what may: the next change puts it away
                return await self.change(made.id, {"status": "dropped"}, task)
        return made

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:
        before = await self.get(remote_id)
        if before.gone:
            raise TrackerError("gone")
        stays = before.fields["status"] == fields.get("status")  # several lists may stand for one status
        wanted = await self._values({name: it for name, it in fields.items() if not (stays and name == "status")}, task)
        if not wanted:
            return before
        return await self._remote(content(await self._send("PUT", f"/cards/{remote_id}", wanted), missing="gone"))

    async def get(self, remote_id: str) -> Remote:
        gone = Remote(remote_id, gone=True)
        if not _CARD.fullmatch(remote_id):
            return gone
        reply = await self._send("GET", f"/cards/{remote_id}?fields={_FIELDS},desc")
        if reply.status == HTTPStatus.NOT_FOUND:
            await self._board()  # whoever may not see a board is told that nothing is there, too
            return gone
        return await self._remote(content(reply))

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        """All cards are listed: Trello finds none by the time of its last change."""
        if not seen:
            reply = await self._send("GET", self._board_path("?fields=name"))
            content(reply)
            return (), {"since": (time_of(reply) - OVERLAP).isoformat()}
        since = datetime.fromisoformat(seen["since"])
        cards, now = await self._cards(_FIELDS)
        with legible():
            touched = [(at, it) for it in cards if (at := moment(it, "dateLastActivity")) and at >= since]
        touched.sort(key=lambda it: it[0])
        return [await self._remote(card) for _, card in touched], {"since": (now - OVERLAP).isoformat()}

    async def _cards(self, fields: str, **query: str) -> tuple[list[Mapping[str, Any]], datetime]:
        """Of the board, its archive too, those made last first; and what time it was there at first."""
        query |= {"fields": fields, "limit": str(PER_PAGE)}
        found: list[Mapping[str, Any]] = []
        begun = None
        for _ in range(MOST_PAGES):
            reply = await self._send("GET", self._board_path(f"/cards/all?{urlencode(query)}"))
            begun = begun or time_of(reply)
            with legible():
                page = sorted(things({"cards": content(reply)}, "cards"), key=lambda it: text(it, "id"), reverse=True)
                found += page
                if len(page) < PER_PAGE:
                    return found, begun
                query["before"] = text(page[-1], "id")
        raise TrackerError("failing", detail="There are too many cards to look through.")

    async def _values(self, fields: Mapping[str, Any], task: Outgoing) -> dict[str, Any]:
        """What Trello is told of our fields; somebody who is not on the board is left out."""
        told: dict[str, Any] = {}
        if "title" in fields:
            told["name"] = cut(fields["title"], LONGEST_TITLE)
        if "due" in fields:
            due = moment_of(fields["due"], task.zone)
            told["due"] = due and due.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if "assignee" in fields:
            ids = {name.casefold(): its_id for its_id, name in (await self._members()).items()}
            member = ids.get(fields["assignee"].casefold(), "")
            told |= {"idMembers": member} if member or not fields["assignee"] else {}
        if "status" in fields:
            told |= {"closed": fields["status"] == "dropped", "dueComplete": fields["status"] == "done"}
            its_list = await self._list_of(fields["status"])
            told |= {"idList": its_list} if its_list else {}
        return told

    async def _list_of(self, status: str) -> str:
        """Id of the list that stands for a status; "" for none. Raises `TrackerError` "no_place"."""
        return next((its_id for its_id, its_status in (await self._statuses()).items() if its_status == status), "")

    async def _statuses(self) -> Mapping[str, str]:
        """By ids of lists. They are looked for once."""
        if self._lists is None:
            found = await self._get(self._board_path("/lists?filter=open&fields=name"))
            with legible():
                ids = {
                    text(it, "name").casefold(): text(it, "id") for it in reversed(things({"lists": found}, "lists"))
                }
            if self.start.casefold() not in ids:
                raise TrackerError("no_place", detail=cut(f"Lists there: {', '.join(reversed(ids))}", 200))
            names = {**self.mapping.get("status", {}), "open": self.start}
            self._lists = {ids[name.casefold()]: status for status, name in names.items() if name.casefold() in ids}
        return self._lists

    async def _members(self) -> Mapping[str, str]:
        """Names by ids. They are looked for once."""
        if self._people is None:
            found = await self._get(self._board_path("/members?fields=username"))
            with legible():
                self._people = {text(it, "id"): text(it, "username") for it in things({"members": found}, "members")}
        return self._people

    async def _labels(self, task: Outgoing) -> list[str]:
        """Ids of those that the board has."""
        if not (names := labels_of(task, self.mapping)):
            return []
        found = await self._get(self._board_path("/labels?fields=name&limit=1000"))
        with legible():
            ids = {text(it, "name"): text(it, "id") for it in things({"labels": found}, "labels")}
        return [ids[name] for name in names if name in ids]

    async def _board(self) -> Any:
        return await self._get(self._board_path("?fields=name"))

    def _board_path(self, rest: str) -> str:
        if not (named := _BOARD.fullmatch(self.wanted)):
            raise TrackerError("no_place")
        return f"/boards/{named[1]}{rest}"

    async def _get(self, path: str) -> Any:
        return content(await self._send("GET", path))

    async def _send(self, method: str, path: str, wanted: Mapping[str, Any] | None = None) -> Reply:
        headers = {"Authorization": self.login}
        url = f"{self.address}{path}"
        reply = await replied(self.outbound, method, url, headers=headers, json=wanted, most=LONGEST_LIST)
        if reply.status == HTTPStatus.UNAUTHORIZED and b"permission" in reply.body:
            raise TrackerError("forbidden", detail="The account may not do that there.")
        return reply

    async def _remote(self, card: Any) -> Remote:
        lists, people = await self._statuses(), await self._members()
        with legible():
            return remote(card, lists, people)
