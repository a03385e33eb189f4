"""The chat page: its files, its people, its samples."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from emulator.jsontypes import Json
from emulator.samples import CHANNEL_POSTS, HOUR, NEWS, TEAM_CHAT, samples
from emulator.verbs import chats, talking
from emulator.verbs.base import Request, Verb
from emulator.world import WrongUseError

if TYPE_CHECKING:
    from emulator.server import Emulator

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src http://127.0.0.1:* http://localhost:* https:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
ANN: Json = {"id": 5_000_001, "first_name": "Ann", "last_name": "Lee", "username": "ann_lee", "language_code": "en"}
BOB: Json = {"id": 5_000_002, "first_name": "Bob", "last_name": "Ray", "username": "bob_ray", "language_code": "uk"}
PEOPLE = {"ann": ANN["id"], "bob": BOB["id"]}


class Demo:
    """The page and what is on it when it opens."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self._samples = {sample.id: sample for sample in samples()}
        self.verbs: dict[str, Verb] = {"samples": self.tray, "sample": self.send_sample}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/", self.page)
        app.router.add_get("/static/{name}", self.file)

    async def page(self, _: web.Request) -> web.Response:
        """The chat page."""
        return _static(STATIC / "index.html")

    async def file(self, request: web.Request) -> web.Response:
        """A part of it."""
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or not path.is_file() or path.suffix not in TYPES:
            raise web.HTTPNotFound
        return _static(path)

    async def seed(self) -> None:
        """Ann and Bob, their group, a channel, and what was said there before."""
        for person in (ANN, BOB):
            await self._do(chats.user, **person)
        now = self._emulator.world.clock.now()
        founded = now - TEAM_CHAT[0][2] - HOUR
        members = list(PEOPLE.values())
        team = await self._do(chats.group, title="Launch team", members=members, bot="member", date=founded)
        for who, text, ago in TEAM_CHAT:
            await self._do(talking.say, chat=team["id"], user=PEOPLE[who], text=text, date=now - ago)
        channel = await self._do(chats.channel, **NEWS, members=[PEOPLE["bob"], PEOPLE["ann"]])
        for text, ago in CHANNEL_POSTS:
            await self._do(talking.say, chat=channel["id"], user=PEOPLE["bob"], text=text, date=now - ago)

    async def _do(self, verb: Verb, **fields: Any) -> Any:
        return await verb(Request(self._emulator, fields))

    async def tray(self, _: Request) -> list[Json]:
        """The samples: `{id, icon, title, hint}`."""
        return [{"id": s.id, "icon": s.icon, "title": s.title, "hint": s.hint} for s in self._samples.values()]

    async def send_sample(self, request: Request) -> int:
        """Send the sample `id` as `user` to the bot; how many messages it was."""
        sample = self._samples.get(str(request.fields["id"]))
        if sample is None:
            raise WrongUseError("there is no such sample")
        person = request.person().id
        for message in sample.messages:
            verb = talking.album if "items" in message else talking.say
            forward = self._resolved(message.get("forward"), person)
            await self._do(verb, **message | {"chat": person, "user": person, "forward": forward})
        return len(sample.messages)

    def _resolved(self, forward: Json | None, sender: int) -> Json | None:
        """An origin with its date; a colleague's message is the other one's when the sender is that colleague."""
        if forward is None:
            return None
        origin = dict(forward) | {"date": self._emulator.world.clock.now() - int(forward["ago"])}
        if "person" in origin:
            colleague = PEOPLE[origin.pop("person")]
            origin["user"] = colleague if colleague != sender else PEOPLE["ann"]
        if isinstance(origin.get("user"), dict):
            origin["user"] = self._known(origin["user"]) or origin["user"]
        return origin

    def _known(self, described: Json) -> int | None:
        known = [p.id for p in self._emulator.world.people.values() if p.first_name == described["first_name"]]
        return known[0] if known else None


def _static(path: Path) -> web.Response:
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=HEADERS)
