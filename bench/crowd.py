"""Many people at once: 200 press and type in 20 groups, over HTTP, against a whole installation.

`python -m bench.crowd --seconds 60 --pause 5`

Everybody has a task in their group, sets its priority by buttons and its title by replies to its card, again and again.
At the end each task must be what its person did last, and the titles of a group must have been changed in the order
in which they were typed; Telegram must not have had to say 429 once. Load shares the machine's cores with what it
measures.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import click

from bench.stack import Stack, database
from emulator.people import People, Person
from storage.database import Database
from storage.store import Store

GROUPS, MEMBERS = 20, 10
PRESSES = 0.7
"""Share of what people do that is a press; the rest is typed."""

PRIORITIES = ("low", "normal", "high", "urgent")
SETTLE_SECONDS = 120
AIM_MILLISECONDS = 300


@dataclass
class Owner:
    """A person with their task, and what they did last.

    Attributes:
        titles: (Telegram's id of the message, the title typed in it), in order.
    """

    person: Person
    chat: int
    card: dict[str, Any] = field(default_factory=dict)
    task_id: int = 0
    priority: str = ""
    titles: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Outcome:
    """What came of it; `waits` are the milliseconds from a press to its answer."""

    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    typed: int = 0
    lost: list[str] = field(default_factory=list)
    misplaced: int = 0
    refused: int = 0
    settled: float = 0.0

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1] if len(self.waits) > 1 else 0.0

    @property
    def faults(self) -> list[str]:
        return [
            text
            for wrong, text in (
                (self.unanswered, f"{self.unanswered} presses without an answer"),
                (self.lost, f"{len(self.lost)} tasks are not what was done last: {self.lost[:3]}"),
                (self.misplaced, f"{self.misplaced} changes out of their chat's order"),
                (self.refused, f"Telegram said 429 {self.refused} times"),
            )
            if wrong
        ]

    def __str__(self) -> str:
        return (
            f"{len(self.waits)} presses answered, {self.typed} replies; lost updates {len(self.lost)}, out of order "
            f"{self.misplaced}, 429 from Telegram {self.refused}\n"
            f"a press is answered after p50 {statistics.median(self.waits):.0f} ms, p95 {self.p95:.0f} ms, "
            f"most {max(self.waits):.0f} ms; all settled {self.settled:.1f} s after the last"
        )


class Crowd:
    def __init__(self, people: People, db: Database, *, pause: float, seed: int) -> None:
        self._people, self._db, self._pause = people, db, pause
        self._random = random.Random(seed)
        self._owners: list[Owner] = []
        self.outcome = Outcome()

    async def gather(self) -> None:
        """Fill the groups; everybody asks for a task, and sees its card."""
        for number in range(GROUPS):
            members = [await self._people.user(f"P{number}x{member}") for member in range(MEMBERS)]
            chat = await self._people.group(f"Team {number}", *members)
            self._owners += [Owner(person, chat) for person in members]
        await asyncio.gather(*(self._ask(owner) for owner in self._owners))

    async def press_and_type(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(self._act(owner, until) for owner in self._owners))

    async def judge(self) -> None:
        """Wait until all has had its effect, and look whether it is the right one."""
        began = time.monotonic()
        while time.monotonic() - began < SETTLE_SECONDS:
            self.outcome.lost = [what for owner in self._owners if (what := await self._db.read(_missing, owner))]
            if not self.outcome.lost:
                break
            await asyncio.sleep(0.5)
        self.outcome.settled = time.monotonic() - began
        self.outcome.misplaced = await self._misplaced()
        self.outcome.refused = sum(call["code"] == 429 for call in await self._people.calls())

    async def _ask(self, owner: Owner) -> None:
        name = owner.person.fields["first_name"]
        await owner.person.say(f"@sift_bot call {name} about the invoice", chat=owner.chat)
        owner.card = await self._people.wait_for(owner.chat, lambda it: _is_card_of(it, name), 90)
        owner.task_id = _task_of(owner.card)

    async def _act(self, owner: Owner, until: float) -> None:
        await asyncio.sleep(self._random.uniform(0, self._pause))
        while time.monotonic() < until:
            act = self._press if self._random.random() < PRESSES else self._type
            await act(owner)
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * self._pause)

    async def _press(self, owner: Owner) -> None:
        priority = self._random.choice([name for name in PRIORITIES if name != owner.priority])
        began = time.monotonic()
        answer = await owner.person.press_raw(owner.card, f"prio:{owner.task_id}:{priority}", timeout=20)
        if not answer["answered"] or answer["alert"]:
            self.outcome.unanswered += 1
            return
        self.outcome.waits.append(1000 * (time.monotonic() - began))
        owner.priority = priority

    async def _type(self, owner: Owner) -> None:
        title = f"Call {owner.person.fields['first_name']} for the {len(owner.titles) + 1}. time"
        said = await owner.person.say(f"title: {title}", chat=owner.chat, reply_to=owner.card["message_id"])
        owner.titles.append((said["message_id"], title))
        self.outcome.typed += 1

    async def _misplaced(self) -> int:
        """How many titles of a group were set before one that was typed earlier."""
        typed: dict[int, dict[str, int]] = defaultdict(dict)
        chats = {owner.task_id: owner.chat for owner in self._owners}
        for owner in self._owners:
            typed[owner.chat] |= {title: message_id for message_id, title in owner.titles}
        wrong = 0
        last: dict[int, int] = defaultdict(int)
        for task_id, title in await self._db.read(_titles_set, list(chats)):
            chat = chats[task_id]
            if (message_id := typed[chat].get(title)) is not None:
                wrong += message_id < last[chat]
                last[chat] = max(last[chat], message_id)
        return wrong


def _is_card_of(message: dict[str, Any], name: str) -> bool:
    return bool(message.get("reply_markup")) and f"{name} about" in message.get("text", "")


def _task_of(card: dict[str, Any]) -> int:
    """The id that the card's buttons carry."""
    rows = card["reply_markup"]["inline_keyboard"]
    data = next(
        button["callback_data"] for row in rows for button in row if button["callback_data"].startswith("move:")
    )
    return int(data.split(":")[1])


def _missing(store: Store, owner: Owner) -> str:
    """What of a person's last doings is not to be seen in their task, "" when all is."""
    task = store.tasks.get(owner.task_id)
    assert task is not None, "its card was seen"
    if owner.priority and task.priority != owner.priority:
        return f"#{task.number} is {task.priority}, not {owner.priority}"
    if owner.titles and task.title != owner.titles[-1][1]:
        return f"#{task.number} is called {task.title!r}, not {owner.titles[-1][1]!r}"
    return ""


def _titles_set(store: Store, task_ids: list[int]) -> list[tuple[int, str]]:
    """(task, title) of every change of a title, in the order in which they were made."""
    found = [
        (event.id, id_, event.after["title"])
        for id_ in task_ids
        for event in store.events.of_task(id_)
        if event.verb == "change" and "title" in event.after
    ]
    return [(id_, title) for _, id_, title in sorted(found)]


async def run(kind: str, seconds: float, pause: float, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            database(kind, Path(folder)) as url,
            Stack(Path(folder), url) as stack,
            aiohttp.ClientSession() as http,
        ):
            db = Database(url)
            try:
                crowd = Crowd(People(stack.emulator_url, http), db, pause=pause, seed=seed)
                click.echo(f"{GROUPS * MEMBERS} people ask for tasks in {GROUPS} groups ...")
                await crowd.gather()
                click.echo(f"they press and type for {seconds:.0f} s ...")
                await crowd.press_and_type(seconds)
                await crowd.judge()
            finally:
                await db.close()
    return crowd.outcome


@click.command()
@click.option("--database", "kind", default="sqlite", help="sqlite, postgresql, or the URL of one.")
@click.option("--seconds", default=60.0, help="How long they press and type.")
@click.option("--pause", default=5.0, help="Seconds between two things that one person does, on average.")
@click.option("--seed", default=1, help="Of the random choices.")
def main(kind: str, seconds: float, pause: float, seed: int) -> None:
    """200 people press and type at once in 20 groups."""
    outcome = asyncio.run(run(kind, seconds, pause, seed))
    click.echo(str(outcome))
    for fault in outcome.faults:
        click.echo(f"FAULT: {fault}", err=True)
    if outcome.p95 > AIM_MILLISECONDS:
        click.echo(f"the aim is p95 within {AIM_MILLISECONDS} ms")
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
