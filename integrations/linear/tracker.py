"""Tasks as issues of Linear.

An issue's id is made of the export's marker, so that a second `make` makes none. People are told by their e-mail
addresses.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from integrations.answers import legible
from integrations.days import day_of
from integrations.fields import cut, moment, text, thing, things, value
from integrations.labels import labels_of
from integrations.linear.api import CHANGE, CHANGED, LABELS, MAKE, ONE, PEOPLE, TEAM, Api
from integrations.linear.issues import remote, state_of
from integrations.outbound import Outbound
from integrations.polling import OVERLAP
from integrations.remote import Outgoing, Remote
from integrations.trackers import Account, Asked, TrackerError

USUAL_ADDRESS = "https://api.linear.app"
LONGEST_TITLE, LONGEST_BODY = 255, 65_536
PRIORITIES = {"urgent": 1, "high": 2, "normal": 3, "low": 4}
PER_PAGE, MOST_AT_ONCE = 50, 300
STEP = timedelta(milliseconds=1)
"""In which Linear tells time."""

FORM = (Asked("team", "place", "ENG"), Asked("key", "secret", "lin_api_…"))
FIELDS = ("title", "status", "due", "assignee")

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "LinearIssues":
    api = Api(outbound, (address.strip() or USUAL_ADDRESS).rstrip("/"), secret["key"].strip())
    return LinearIssues(api, place["team"].strip(), mapping)


@dataclass(slots=True)
class LinearIssues:
    """The issues of one team.

    Attributes:
        key: The team's.
    """

    api: Api
    key: str
    mapping: Mapping[str, Any]
    _team: Mapping[str, Any] | None = field(default=None, init=False, repr=False)

    async def check(self) -> Account:
        data = await self._look()
        with legible():
            return Account(text(data, "viewer", "email"), text(self._team, "key"))

    async def find(self, marker: str, since: datetime) -> Remote | None:  # noqa: ARG002 - its id tells
        data = await self.api.ask(ONE, id=id_of(marker))
        with legible():
            found = things(data, "issues", "nodes")
        return self._remote(found[0], marker) if found else None

    async def make(self, task: Outgoing, marker: str) -> Remote:
        wanted = await self._values(task.fields, task) | {
            "id": id_of(marker),
            "teamId": await self._team_id(),
            "description": cut(task.body, LONGEST_BODY),
            "priority": PRIORITIES.get(task.priority, 0),
        }
        if labels := await self._labels(task):
            wanted["labelIds"] = labels
        try:
            return self._written(await self.api.ask(MAKE, input=wanted), "issueCreate", marker)
        except TrackerError as error:
            if error.code != "refused" or not (found := await self.find(marker, _EARLIEST)):
                raise
            return found

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:
        before = await self.get(remote_id)
        if before.gone:
            raise TrackerError("gone")
        stays = before.fields["status"] == fields.get("status")  # several states may stand for one status
        wanted = await self._values({name: it for name, it in fields.items() if not (stays and name == "status")}, task)
        if not wanted:
            return before
        return self._written(await self.api.ask(CHANGE, id=remote_id, input=wanted), "issueUpdate")

    async def get(self, remote_id: str) -> Remote:
        if not _ID.fullmatch(remote_id):
            return Remote(remote_id, place=self.key, gone=True)
        data = await self.api.ask(ONE, id=remote_id)
        with legible():
            found = things(data, "issues", "nodes")
        if not found:
            await self._look()  # whoever may not see a team is told that nothing is there, too
            return Remote(remote_id, place=self.key, gone=True)
        return self._remote(found[0])

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        """Linear lists what was changed last first. Of more than we take at once the older ones come the next time."""
        if not seen:
            *_, now = await self._newest({}, 1)
            return (), {"since": (now - OVERLAP).isoformat()}
        since, till = seen["since"], seen.get("till")
        issues, is_all, now = await self._newest({"gte": since} | ({"lte": till} if till else {}), MOST_AT_ONCE)
        remotes, then = [self._remote(it) for it in reversed(issues)], seen.get("next", (now - OVERLAP).isoformat())
        if is_all:
            return remotes, {"since": then}
        return remotes, {"since": since, "next": then, "till": _just_after(issues)}

    async def _newest(self, updated_at: Mapping[str, str], most: int) -> tuple[list[Mapping[str, Any]], bool, datetime]:
        """Issues by the time of their last change, the newest first, whether that is all, and what time it was.

        They are at most so many, except where all bear the same time: no later look would get past it.
        """
        wanted: dict[str, Any] = {"team": {"id": {"eq": await self._team_id()}}}
        if updated_at:
            wanted["updatedAt"] = updated_at
        found: list[Mapping[str, Any]] = []
        after, begun = None, None
        while True:
            data, now = await self.api.ask_at(CHANGED, filter=wanted, first=min(PER_PAGE, most), after=after)
            begun = begun or now
            with legible():
                found += things(data, "issues", "nodes")
                if not found or value(data, "issues", "pageInfo", "hasNextPage") is not True:
                    return found, True, begun
                after = text(data, "issues", "pageInfo", "endCursor")
            if len(found) >= most and _just_after(found) < updated_at.get("lte", "9999"):
                return found, False, begun

    async def _look(self) -> Mapping[str, Any]:
        """Look for the team. Raises `TrackerError` "no_place"."""
        data = await self.api.ask(TEAM, key=self.key)
        with legible():
            teams = things(data, "teams", "nodes")
        if not teams:
            raise TrackerError("no_place")
        self._team = teams[0]
        return data

    async def _its_team(self) -> Mapping[str, Any]:
        """It is looked for once."""
        if self._team is None:
            await self._look()
        return self._team or {}

    async def _team_id(self) -> str:
        team = await self._its_team()
        with legible():
            return text(team, "id")

    async def _values(self, fields: Mapping[str, Any], task: Outgoing) -> dict[str, Any]:
        """What Linear is told of our fields; somebody it doesn't know is left out."""
        told: dict[str, Any] = {}
        if "title" in fields:
            told["title"] = cut(fields["title"], LONGEST_TITLE)
        if "due" in fields:
            told["dueDate"] = day_of(fields["due"], task.zone)
        if "assignee" in fields and (people := await self._people(fields["assignee"])):
            told["assigneeId"] = people[0]
        if "status" in fields:
            team = await self._its_team()
            with legible():
                state = state_of(fields["status"], things(team, "states", "nodes"), self.mapping.get("status", {}))
            told |= {"stateId": state} if state else {}
        return told

    async def _people(self, name: str) -> list[str | None]:
        """Ids to assign; None stands for nobody."""
        if not name:
            return [None]
        data = await self.api.ask(PEOPLE, name=name)
        with legible():
            return [text(it, "id") for it in things(data, "users", "nodes")]

    async def _labels(self, task: Outgoing) -> list[str]:
        """Ids of those that Linear has."""
        if not (names := labels_of(task, self.mapping)):
            return []
        data = await self.api.ask(LABELS, names=names, team=await self._team_id())
        with legible():
            return [text(it, "id") for it in things(data, "issueLabels", "nodes")]

    def _written(self, data: Mapping[str, Any], name: str, marker: str = "") -> Remote:
        with legible():
            return self._remote(thing(data, name, "issue"), marker)

    def _remote(self, issue: Any, marker: str = "") -> Remote:
        with legible():
            return remote(issue, self.mapping.get("status", {}), marker)


def id_of(marker: str) -> str:
    """A UUID of the version that Linear takes."""
    return str(UUID(bytes=hashlib.sha256(f"sift:{marker}".encode()).digest()[:16], version=4))


def _just_after(issues: Sequence[Mapping[str, Any]]) -> str:
    """The change that is longest ago; spelled so that it sorts by time."""
    with legible():
        at = moment(issues[-1], "updatedAt") or _EARLIEST
    return (at + STEP).isoformat(timespec="milliseconds")
