"""People, as tests and the demo's seed play them: a client of `/_tg/<verb>`.

people = People("http://127.0.0.1:8081", session)
ann = await people.user("Ann", language="uk")
await ann.say("buy milk", forward=hidden("Zed"))
card = await people.wait_for(ann.id, lambda m: "buy milk" in m.get("text", ""))
assert (await ann.press(card, "Done"))["answered"]
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import aiohttp

from emulator.jsontypes import Json

LONGEST_WAIT = 20.0
FILE_KINDS = ("photo", "document", "voice", "audio", "video", "animation", "video_note", "sticker")


class RefusedError(Exception):
    """The emulator says that this cannot be."""


def hidden(name: str, date: int | None = None) -> Json:
    """The origin of a forward: somebody of whom only the name is shown."""
    return _dated({"hidden": name}, date)


def from_user(user: "int | Person | Json", date: int | None = None) -> Json:
    """The origin of a forward: an account; a description such as `{"first_name": "Zoe"}` makes a new one."""
    return _dated({"user": user.id if isinstance(user, Person) else user}, date)


def from_sender_chat(chat: int | Json, signature: str | None = None, date: int | None = None) -> Json:
    """The origin of a forward: an anonymous administrator of a group; `{"title": …}` makes a new group."""
    return _dated({"sender_chat": chat, "signature": signature}, date)


def from_channel(
    channel: int | Json, message_id: int = 1, signature: str | None = None, date: int | None = None
) -> Json:
    """The origin of a forward: a post in a channel; `{"title": …, "username": …}` makes a new one."""
    return _dated({"channel": channel, "message_id": message_id, "signature": signature}, date)


def from_message(message: Json, *, hide: bool = False) -> Json:
    """A forward of a message that is there, contents and all; `hide`: its author's account is not named."""
    return {"message": [message["chat"]["id"], message["message_id"]], "hide": hide}


def _dated(origin: Json, date: int | None) -> Json:
    return origin if date is None else origin | {"date": date}


class People:
    """Everybody in one emulator; `base` is its address."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self._base = base.rstrip("/")
        self._session = session

    async def do(self, verb: str, **fields: Any) -> Any:
        """One verb; fields that are none are left out.

        Raises:
            RefusedError: With the emulator's reason.
        """
        given = {name: value for name, value in fields.items() if value is not None}
        async with self._session.post(f"{self._base}/_tg/{verb}", json=given) as response:
            body = await response.json()
        if not body["ok"]:
            raise RefusedError(body["error"])
        return body["result"]

    async def user(self, first_name: str, *, language: str | None = None, **more: Any) -> "Person":
        """Somebody new; more: `last_name`, `username`, `is_premium`, `id`."""
        fields = await self.do("user", first_name=first_name, language_code=language, **more)
        return Person(self, fields["id"], fields)

    async def group(self, title: str, *members: "Person", bot: str | None = "member", **more: Any) -> int:
        """A new group's id; the first member owns it; `bot`: its status there. More: `supergroup=False`,
        `username`, and what `configure` takes."""
        chat = await self.do("group", title=title, members=[p.id for p in members], bot=bot, **more)
        return int(chat["id"])

    async def channel(self, title: str, *members: "Person", bot: str | None = None, **more: Any) -> int:
        """A new channel's id; the first member owns it. More: `username`."""
        chat = await self.do("channel", title=title, members=[p.id for p in members], bot=bot, **more)
        return int(chat["id"])

    async def configure(self, chat: int, **abilities: Any) -> None:
        """Change what a chat can do: `takes_ephemeral`, `is_forum`, `linked` (a channel's discussion group)."""
        await self.do("configure", chat=chat, **abilities)

    async def file(self, message: Json) -> bytes:
        """The content of the file in a message: the full size of a photo.

        Raises:
            RefusedError: When there is no file in it.
        """
        media = next((message[kind] for kind in FILE_KINDS if kind in message), None)
        if media is None:
            raise RefusedError("there is no file in the message")
        file_id = media[-1]["file_id"] if isinstance(media, list) else media["file_id"]
        async with self._session.get(f"{self._base}/_tg/file/{file_id}") as response:
            return await response.read()

    async def history(self, chat: "int | Person", after: int = 0, *, viewer: int | None = None) -> list[Json]:
        """All messages of a chat that are not deleted, oldest first; only those with ids over `after`.

        `viewer`: with the ephemeral ones that this person sees; without, what everybody sees.
        """
        shown = await self.do("history", chat=_id(chat), after=after, user=viewer)
        return cast(list[Json], shown["messages"])

    async def wait_for(
        self,
        chat: "int | Person",
        predicate: Callable[[Json], bool],
        seconds: float = 30.0,
        *,
        after: int = 0,
        viewer: int | None = None,
    ) -> Json:
        """The newest message of a chat for which the predicate holds, as soon as there is one; `viewer` as in
        `history`.

        Raises:
            AssertionError: When there is none after `seconds`; it tells what is there.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            shown = await self.do("history", chat=_id(chat), after=after, user=viewer)
            for message in reversed(shown["messages"]):
                if predicate(message):
                    return cast(Json, message)
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                texts = [message.get("text") or message.get("caption") or "…" for message in shown["messages"]]
                raise AssertionError(f"no such message within {seconds} s; there are {texts[-10:]}")
            await self.do("wait", chat=_id(chat), after=shown["revision"], timeout=min(left, LONGEST_WAIT))

    async def wait_for_call(self, method: str, seconds: float = 30.0, *, after: int = 0, answered: bool = True) -> Json:
        """The first call of a method by the bot later than the call with the id `after`; `answered`: one that is done.

        Raises:
            AssertionError: When there is none after `seconds`.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            revision = (await self.do("state"))["revision"]
            done = [call for call in await self.calls(method, after=after) if call["code"] or not answered]
            if done:
                return done[0]
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise AssertionError(f"the bot did not call {method} within {seconds} s")
            await self.do("wait", after=revision, timeout=min(left, LONGEST_WAIT))

    async def calls(self, method: str | None = None, *, after: int = 0) -> list[Json]:
        """The bot's calls: `{id, method, params, at, code, description, took}`."""
        return cast(list[Json], await self.do("calls", method=method, after=after))

    async def fault(self, method: str = "*", **fault: Any) -> None:
        """Let calls fail: `code text retry_after hang_up after delay times chance`, see `Fault`."""
        await self.do("fault", method=method, **fault)

    async def botfather(self, **switches: bool) -> Json:
        """Switch abilities of the bot: `privacy`, `inline`, `inline_feedback`, `guest`; how they all stand."""
        return cast(Json, await self.do("botfather", **switches))

    async def redeliver(self, *update_ids: int, last: int = 1) -> list[int]:
        """Deliver updates once more: those named, else the `last` ones."""
        return cast(list[int], await self.do("redeliver", update_ids=list(update_ids) or None, last=last))

    async def advance(self, seconds: float) -> int:
        """Let time pass; the time then."""
        return int(await self.do("clock", advance=seconds))

    async def set_clock(self, timestamp: float) -> int:
        """Stop the clock at a moment; the time then."""
        return int(await self.do("clock", set=timestamp))


@dataclass(frozen=True, slots=True)
class Person:
    """One of them. Where a chat is left out, the private chat with the bot is meant."""

    people: People
    id: int
    fields: Json

    async def say(self, text: str | None = None, *, chat: int | None = None, **more: Any) -> Json:
        """Write; more: `html`, `entities`, `forward`, `reply_to` (a message or its id), `quote`, `date`, a kind of
        media with `caption`, `contact`, `location`, `poll`, `topic` (its id), `anonymous`, `as_channel` (its id),
        `signature`, `ephemeral=False` (a client that knows no ephemeral commands)."""
        return cast(Json, await self.do("say", chat, text=text, **more))

    async def album(self, items: list[Json], *, chat: int | None = None, **more: Any) -> list[Json]:
        """Send several media as one; more as in `say`."""
        return cast(list[Json], await self.do("album", chat, items=items, **more))

    async def history(self, chat: int | None = None, after: int = 0) -> list[Json]:
        """The messages that this person sees in a chat, those among them that nobody else does."""
        return await self.people.history(self.id if chat is None else chat, after, viewer=self.id)

    async def wait_for(
        self, predicate: Callable[[Json], bool], seconds: float = 30.0, *, chat: int | None = None, after: int = 0
    ) -> Json:
        """`People.wait_for` with this person's eyes."""
        place = self.id if chat is None else chat
        return await self.people.wait_for(place, predicate, seconds, after=after, viewer=self.id)

    async def commands(self, chat: int | None = None) -> list[Json]:
        """The commands that this person's client shows in a chat."""
        return cast(list[Json], await self.do("commands", chat))

    async def menu_button(self) -> Json:
        """The button beside this person's input field in the chat with the bot."""
        return cast(Json, await self.do("menu_button", None))

    async def edit(self, message: Json, text: str | None = None, **more: Any) -> Json:
        """Change one's own message; more: `caption`, `html`, `date`."""
        return cast(Json, await self._on("edit", message, text=text, **more))

    async def react(self, message: Json, *emoji: str) -> Json:
        """Put these reactions on a message, or none."""
        return cast(Json, await self._on("react", message, emoji=list(emoji)))

    async def remove(self, message: Json) -> None:
        """Delete a message."""
        await self._on("remove", message)

    async def press(self, message: Json, button: str | None = None, *, data: str | None = None, **more: Any) -> Json:
        """Press a button by its text or data; `{answered, text, alert, url}`. More: `timeout` in seconds."""
        return cast(Json, await self._on("press", message, button=button, data=data, **more))

    async def press_raw(self, message: Json, data: str, **more: Any) -> Json:
        """Send data as if a button had held it."""
        return cast(Json, await self._on("press_raw", message, data=data, **more))

    async def inline(self, query: str = "", *, chat: int | None = None, **more: Any) -> Json:
        """Write `@bot query` somewhere; `{answered, id, results, button, next_offset, cached, is_personal}`. More:
        `offset`, `chat_type`, `timeout` in seconds."""
        return cast(Json, await self.do("inline", chat, query=query, **more))

    async def choose(self, answered: Json, result: str, *, chat: int | None = None, **more: Any) -> Json:
        """Send one of the results that `inline` answered, by its id, to a chat; the message. More: `reply_to`."""
        return cast(Json, await self.do("choose", chat, query=answered["id"], result=result, **more))

    async def guest(self, text: str, *, chat: int, **more: Any) -> Json:
        """Call the bot into a group where it is no member: `@bot text`; the message. More as in `say`."""
        return cast(Json, await self.do("guest", chat, text=text, **more))

    async def share(self, prepared: str, *, chat: int | None = None) -> Json:
        """Send a message that the bot has prepared for this person, by its id, to a chat; the message."""
        return cast(Json, await self.do("share", chat, prepared=prepared))

    async def launch(self, url: str | None = None, **more: Any) -> str:
        """The Mini App's signed URL; more: `start_param`, `platform`, `theme`, `date`."""
        return str((await self.do("launch", None, url=url, **more))["url"])

    async def block(self) -> None:
        """Block the bot."""
        await self.do("bot_member", None, action="block")

    async def unblock(self) -> None:
        """Let the bot write again."""
        await self.do("bot_member", None, action="unblock")

    async def move_bot(self, chat: int, action: str, **more: Any) -> Json:
        """In a group or channel: `join`, `leave`, `kick`, `promote`, `demote`, `restrict`. More: `rights`."""
        return cast(Json, await self.do("bot_member", chat, action=action, **more))

    async def join(self, chat: int) -> None:
        """Enter a group or channel."""
        await self.do("member", chat, status="member")

    async def leave(self, chat: int) -> None:
        """Leave it."""
        await self.do("member", chat, status="left")

    async def move(self, other: "Person", chat: int, status: str, **more: Any) -> None:
        """Change how somebody else stands in a chat: creator, administrator, member, restricted, left, kicked. More:
        `rights` (such as `{"can_pin_messages": False}`), `anonymous`."""
        await self.people.do("member", chat=chat, user=other.id, by=self.id, status=status, **more)

    async def topic(self, chat: int, name: str | None = None, **more: Any) -> int:
        """Open a topic in a forum, its id; with `topic` (an id) rename it, or close or reopen it by `closed`."""
        return int((await self.do("topic", chat, name=name, **more))["message_thread_id"])

    async def start(self, payload: str = "", *, chat: int | None = None) -> Json:
        """Open the bot by `t.me/<bot>?start=payload` and press Start; in a group: add the bot by `?startgroup=`."""
        return cast(Json, await self.do("start", chat, payload=payload))

    async def follow(self, url: str, *, chat: int | None = None) -> Json:
        """Follow a link to the bot: `{message}`, or `{url}` of its Mini App."""
        return cast(Json, await self.do("follow", chat, url=url))

    async def do(self, verb: str, chat: int | None, **fields: Any) -> Any:
        """A verb of this person, in a chat or in private."""
        return await self.people.do(verb, user=self.id, chat=self.id if chat is None else chat, **fields)

    async def _on(self, verb: str, message: Json, **fields: Any) -> Any:
        ephemeral = message.get("ephemeral_message_id")
        return await self.do(verb, message["chat"]["id"], message=message["message_id"], ephemeral=ephemeral, **fields)


def _id(chat: "int | Person") -> int:
    return chat.id if isinstance(chat, Person) else chat
