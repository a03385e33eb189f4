"""The ledger has everything that left the machine, and no word of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clockwork import Tidying
from classifier.base import Draft, Reading, Usage
from storage.ledger_tables import Departure
from storage.queries.departures import Wanted
from storage.tables import now
from tasks import capture, claims, erasure, ledger, making, posting, reading, refining, subscriptions, transcribing
from tasks.models import Models
from tasks.posting import Result
from tasks.transcribers import Transcriber
from tasks.transcribing import Call
from tests.vault import VAULT

MODEL = "openai:gpt"
CLOUD = Models(model=MODEL, providers=frozenset({"openai"}))
USAGE = Usage("api.example.org", sent=("text", "members"), redacted={"email": 1}, local=False, characters=42)
MARK = "planted-mark"


async def entries(db) -> list[Departure]:
    return list(await db.read(lambda store: store.departures.page(Wanted(everything=True), 100)))


@pytest.fixture
async def wanted(db, new):
    captured = await db.write(capture.capture, new(f"Pay {MARK}"))
    batch = await db.write(claims.claim, [captured.root_id], "w1")
    first = Reading([Draft("Pay", "task", is_task=True)], "en", "embedded")
    await db.write(reading.finish, "w1", [(batch.claimed[0], first)], CLOUD)
    (found,) = await db.write(lambda store: refining.claim(store, "w1", limit=9))
    return found


async def test_what_a_model_elsewhere_is_given_stands_there_before_it_leaves(db, cast, wanted):
    await db.write(refining.take_call, wanted, 9, USAGE)

    (entry,) = await entries(db)
    assert (entry.why, entry.host, entry.provider) == ("read", "api.example.org", MODEL)
    assert (entry.fields, entry.characters, entry.redacted) == (["text", "members"], 42, {"email": 1})
    assert (entry.workspace_id, entry.person_id) == (cast.workspace.id, cast.ann.id)
    assert entry.message_id == wanted.claimed.message_id


async def test_what_reached_nobody_is_struck_off(db, wanted):
    await db.write(refining.take_call, wanted, 9, USAGE)

    await db.write(refining.give_call_back, wanted)

    assert await entries(db) == []


async def test_what_left_before_stays_when_a_model_on_this_machine_is_away(db, wanted):
    here = Usage("127.0.0.1:11434", sent=("text",))
    for usage in (USAGE, here):
        await db.write(refining.take_call, wanted, 9, usage)

    await db.write(refining.give_call_back, wanted)

    assert [entry.host for entry in await entries(db)] == ["api.example.org"]


async def test_a_model_on_this_machine_is_not_elsewhere(db, wanted):
    await db.write(refining.take_call, wanted, 9, Usage("127.0.0.1:11434", sent=("text",)))

    assert await entries(db) == []


@pytest.mark.parametrize(("local", "count"), [(True, 0), (False, 1)])
async def test_a_sound_leaves_for_a_transcriber_elsewhere(db, cast, new, local, count):
    voice = {"type": "voice", "file_id": "x", "duration": 3}
    captured = await db.write(capture.capture, new("", media=voice))
    host = Transcriber("openai:whisper", "api.example.org", local)
    await db.write(lambda store: transcribing.want(store, host, store.messages.get(captured.root_id)))
    heard = transcribing.Wanted(captured.root_id, cast.workspace.id, voice, "person:1")

    await db.write(transcribing.finish, "w1", heard, MARK, Call(host.name, host.endpoint, local, 2048, 3))

    found = await entries(db)
    assert [(it.why, it.host, it.fields, it.bytes) for it in found] == [
        ("transcribe", "api.example.org", ["sound"], 2048)
    ] * count


async def test_a_task_that_goes_to_a_tracker(db, cast, given_task):
    task = await given_task(title=MARK)
    sent = {"title": MARK, "due": None, "description": "word"}

    def note(store):
        ledger.note_exported(store, task.id, address="https://u:p@github.example:8443/x", service="github", sent=sent)

    await db.write(note)

    (entry,) = await entries(db)
    assert (entry.why, entry.host, entry.provider) == ("export", "github.example:8443", "github")
    assert (entry.fields, entry.characters) == (["description", "title"], len(MARK) + 4)
    assert (entry.task_id, entry.message_id, entry.person_id) == (task.id, task.message_id, cast.ann.id)


@pytest.mark.parametrize(
    ("error", "count"), [("", 1), ("too_slow", 1), ("unreachable", 1), ("not_allowed", 0), ("unsealable", 0)]
)
async def test_what_a_hook_out_is_told(db, cast, error, count):
    def post(store):
        row = subscriptions.subscribe(
            store, cast.as_ann, VAULT, cast.workspace.id, name="Bot", address=f"https://bot.example/{MARK}"
        )
        task = making.add_task(store, cast.as_ann, cast.workspace.id, title=MARK)
        event = store.events.of_task(task.id)[0]
        body = posting.body_of("task.created", now(), {"task": {"title": MARK, "due": None}, "actor": "@ann"})
        store.posts.want(row, event.id, event="task.created", task_id=task.id, body=body)

    await db.write(post)
    (letter,) = await db.write(lambda store: posting.claim(store, VAULT, "w", limit=9, busy=(), moment=now()))
    result = Result(9, error=error) if error else Result(9, 200)
    await db.write(posting.conclude, "w", letter, result, now())

    found = await entries(db)
    assert [(it.why, it.host, it.provider, it.fields) for it in found] == [
        ("post", "bot.example", "hook", ["actor", "title"])
    ] * count


async def test_it_says_no_word_of_what_left(db, wanted):
    await db.write(refining.take_call, wanted, 9, USAGE)

    rows = await db.read(lambda store: [list(row) for row in store._session.execute(select(Departure.__table__))])

    assert MARK not in json.dumps(rows, default=str)


async def test_it_is_kept_for_ninety_days(db, wanted):
    await db.write(refining.take_call, wanted, 9, USAGE)
    await db.write(lambda store: store.departures.prune(datetime.now(UTC) - ledger.KEPT))
    assert len(await entries(db)) == 1

    def age(store):
        store._session.scalars(select(Departure)).one().at -= timedelta(days=91)

    await db.write(age)
    await Tidying(db, 7).round()

    assert await entries(db) == []


async def test_who_is_erased_is_not_named_there_any_more(db, cast, wanted):
    await db.write(lambda store: store.departures.add(
        workspace_id=cast.workspace.id, person_id=cast.bob.id, why="post", host="h", provider="hook"
    ))  # fmt: skip

    await db.write(erasure.erase, cast.as_bob)

    assert [entry.person_id for entry in await entries(db)] == [None]
