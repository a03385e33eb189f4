"""The transcriber at work: two sounds at a time, left alone while it is away, nothing lost when the process ends."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, BinaryIO

import pytest

from bot import transcriber
from bot.bell import Bell
from bot.health import Health
from bot.transcriber import SIDE_BY_SIDE, Transcribing
from classifier.breaker import Breaker
from storage.database import Database
from storage.store import Store
from storage.team_tables import Transcript, TranscriptState
from tasks import people, transcribing
from tasks.capture import NewMessage, capture
from tasks.sounds import Media
from tasks.transcribers import Transcriber
from tasks.transcribing import GONE, TranscriberError
from tests.bot.waiting import until

HERE = Transcriber("openai:whisper-1", "127.0.0.1:8000", here=True)
_NUMBERS = count(1)


class Sounds:
    """Telegram, which gives every sound, or fails as it is set."""

    def __init__(self) -> None:
        self.error: TranscriberError | None = None

    async def fetch(self, media: Media, into: BinaryIO) -> int:
        if self.error is not None:
            raise self.error
        return into.write(str(media["file_id"]).encode())


class Writer:
    """A transcriber that does what is set."""

    def __init__(self) -> None:
        self.error: TranscriberError | None = None
        self.asked: list[bytes] = []
        self.at_once = self.most_at_once = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def write_down(self, sound: BinaryIO, media: Media) -> str:
        self.asked.append(sound.read())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.go_on.wait()
        finally:
            self.at_once -= 1
        if self.error is not None:
            raise self.error
        return f"words of {media['file_id']}"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Transcribing, "seconds", 0.02)
    monkeypatch.setattr(transcribing, "OUTAGE_PAUSE", timedelta(seconds=0.05))
    monkeypatch.setattr(transcribing, "FIRST_PAUSE", timedelta(seconds=0.01))


@pytest.fixture
def health() -> Health:
    return Health("bot", "w")


@pytest.fixture
def sounds() -> Sounds:
    return Sounds()


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def make(db: Database, bell: Bell, health: Health, sounds: Sounds, writer: Writer) -> Any:
    def build(name: str = "w", it: Transcriber = HERE, daily_calls: int = 100) -> Transcribing:
        return Transcribing(
            db,
            bell,
            name,
            health=health,
            transcriber=it,
            sounds=sounds,
            writer=writer,
            daily_calls=daily_calls,
            breaker=Breaker(outages=transcriber.OUTAGES, pause=0.2),
        )

    return build


@asynccontextmanager
async def running(work: Transcribing) -> AsyncIterator[asyncio.Task[None]]:
    task: asyncio.Task[None] = asyncio.create_task(work.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def speak(db: Database, *names: str) -> list[int]:
    """Voice messages that are to be written down."""

    def keep(store: Store) -> list[int]:
        workspace, moment = people.default_workspace(store), datetime.now(UTC)
        ids = []
        for name in names:
            media = {"type": "voice", "file_id": name, "file_unique_id": name, "duration": 3}
            new = NewMessage(
                workspace_id=workspace.id,
                source=("telegram", "telegram"),
                external_id=str(next(_NUMBERS)),
                text="",
                written_at=moment,
                sent_at=moment,
                media=media,
            )
            message = store.messages.get(capture(store, new).id)
            assert message is not None
            transcribing.want(store, HERE, message)
            ids.append(message.id)
        return ids

    return await db.write(keep)


async def row(db: Database, message_id: int) -> Transcript:
    found = await db.read(lambda store: store.transcripts.get(message_id))
    assert found is not None
    return found


async def are(db: Database, ids: Sequence[int], state: TranscriptState) -> bool:
    return all([(await row(db, it)).state is state for it in ids])


async def test_every_sound_is_fetched_and_written_down_two_at_a_time(db: Database, make: Any, writer: Writer) -> None:
    ids = await speak(db, "a", "b", "c", "d", "e")
    writer.go_on.clear()

    async with running(make()):
        await until(lambda: _asked(writer, SIDE_BY_SIDE))
        writer.go_on.set()
        await until(lambda: are(db, ids, TranscriptState.DONE))

    assert writer.most_at_once == SIDE_BY_SIDE
    assert sorted(writer.asked) == [b"a", b"b", b"c", b"d", b"e"]
    assert (await row(db, ids[0])).words == "words of a"


async def test_while_it_is_away_it_is_left_alone_nothing_is_given_up_and_all_is_done_when_it_is_back(
    db: Database, make: Any, writer: Writer, health: Health
) -> None:
    writer.error = TranscriberError("no answer in time", retry=True)
    ids = await speak(db, "a")

    async with running(make()):
        await until(lambda: _asked(writer, transcriber.OUTAGES + 2))
        assert (health.parts()["transcriber"] or "").startswith("openai:whisper-1: no answer in time")
        await until(lambda: are(db, ids, TranscriptState.WAITING))  # it may just be trying again
        writer.error = None
        await until(lambda: are(db, ids, TranscriptState.DONE))

    assert health.parts()["transcriber"] is None


async def test_a_sound_that_alone_fails_is_given_up(db: Database, make: Any, writer: Writer) -> None:
    (bad,) = await speak(db, "bad")
    good: list[int] = []
    say = writer.write_down

    async def write_down(sound: BinaryIO, media: Media) -> str:
        if media["file_id"] == "bad":
            raise TranscriberError("an answer that is none", retry=True)
        return await say(sound, media)

    writer.write_down = write_down  # type: ignore[method-assign]

    async def given_up() -> bool:
        good.extend(await speak(db, "good"))  # others are written down meanwhile
        await asyncio.sleep(0.02)
        return await are(db, [bad], TranscriptState.FAILED)

    async with running(make()):
        await until(given_up)
        await until(lambda: are(db, good, TranscriptState.DONE))


async def test_what_telegram_does_not_give_costs_nothing_and_is_said(
    db: Database, make: Any, writer: Writer, sounds: Sounds, health: Health
) -> None:
    sounds.error = TranscriberError(GONE, retry=False, left=False)
    ids = await speak(db, "a")

    async with running(make(daily_calls=1)):
        await until(lambda: are(db, ids, TranscriptState.FAILED))
        sounds.error = None
        more = await speak(db, "b")
        await until(lambda: are(db, more, TranscriptState.DONE))

    assert (await row(db, ids[0])).last_error == GONE
    assert writer.asked == [b"b"]
    assert health.parts()["transcriber"] is None


async def test_who_has_used_up_the_calls_of_the_day_waits(db: Database, make: Any, writer: Writer) -> None:
    ids = await speak(db, "a", "b", "c")

    async with running(make(daily_calls=2)):
        await until(lambda: _settled(db, ids))

    assert sorted([(await row(db, it)).state for it in ids]) == ["done", "done", "waiting"]
    assert len(writer.asked) == 2


async def test_stopping_gives_back_what_was_begun_and_the_next_process_does_it(
    db: Database, make: Any, writer: Writer
) -> None:
    ids = await speak(db, "a")
    writer.go_on.clear()
    async with running(make("first")):
        await until(lambda: _asked(writer, 1))
    waiting = await row(db, ids[0])
    assert (waiting.state, waiting.attempts) == (TranscriptState.WAITING, 0)

    writer.go_on.set()
    async with running(make("second")):
        await until(lambda: are(db, ids, TranscriptState.DONE))


async def test_what_a_killed_process_held_is_taken_over_at_once(db: Database, make: Any) -> None:
    ids = await speak(db, "a")
    await db.write(transcribing.claim, "killed", HERE, 10)

    async with running(make()):
        await until(lambda: are(db, ids, TranscriptState.DONE))

    assert (await row(db, ids[0])).attempts == 1


async def test_without_a_transcriber_what_waited_stays_sound(db: Database, make: Any, writer: Writer) -> None:
    ids = await speak(db, "a")

    async with running(make(it=Transcriber())):
        await until(lambda: are(db, ids, TranscriptState.FAILED))

    assert writer.asked == []


async def test_a_failure_of_our_own_stops_nothing(db: Database, make: Any, writer: Writer, sounds: Sounds) -> None:
    fetch, broken = sounds.fetch, asyncio.Event()

    async def break_once(media: Media, into: BinaryIO) -> int:
        if not broken.is_set():
            broken.set()
            raise RuntimeError
        return await fetch(media, into)

    sounds.fetch = break_once  # type: ignore[method-assign]
    await speak(db, "a")

    async with running(make()) as task:
        await broken.wait()
        more = await speak(db, "b")
        await until(lambda: are(db, more, TranscriptState.DONE))
        assert not task.done()


async def _asked(writer: Writer, times: int) -> bool:
    return len(writer.asked) >= times


async def _settled(db: Database, ids: Sequence[int]) -> bool:
    rows = [await row(db, it) for it in ids]
    return all(it.state is TranscriptState.DONE or it.last_error for it in rows)
