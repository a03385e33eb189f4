"""A language model above the built-in reader, over real HTTP: the card is there before it answers, and outlives it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import refiner
from classifier import breaker
from emulator.people import Person
from tasks import refining
from tests.classifier.model.server import ModelServer, fails, hangs, item, says
from tests.e2e.cards import answer, becomes, card, tap, words
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

pytestmark = by_polling

TITLE = "Give Olena the signed contract"
ASKED = "Hello! Olena waits for the signed contract. It lies on my desk, could you take care of it?"


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    server = ModelServer(says(item(title=TITLE, kind="feature")))
    async with TestServer(server.app) as listening:
        server.port = listening.port
        yield server


@pytest.fixture
def options(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(refiner.Refiner, "seconds", 0.1)
    monkeypatch.setattr(refiner, "Breaker", lambda: breaker.Breaker(pause=0.5))
    monkeypatch.setattr(refining, "OUTAGE_PAUSE", refining.OUTAGE_PAUSE / 30)
    return {
        "classifier": "openai:m",
        "openai_base_url": f"http://127.0.0.1:{model.port}/v1",
        "llm_timeout": 1.0,
    }


@pytest.fixture
def held(model: ModelServer) -> asyncio.Event:
    """The model answers when this is set, as slow ones do."""
    go, answer = asyncio.Event(), model.answer

    async def slow(request: web.Request, body: dict) -> web.StreamResponse:
        await go.wait()
        return await answer(request, body)

    model.answer = slow
    return go


async def test_the_card_is_there_at_once_and_the_model_edits_it(
    held: asyncio.Event, sift: Installation, ann: Person
) -> None:
    await ann.say(ASKED)
    first = await card(ann, "will look again")
    assert TITLE not in words(first)

    held.set()

    await becomes(ann, first, TITLE, "read by m", without=("will look again",))
    (message,) = await sift.messages()
    _, told = await sift.call("GET", f"/api/messages/{message['id']}")
    assert [reading["provider"] for reading in told["readings"]] == ["embedded", "openai"]
    usage = told["readings"][1]["usage"]
    assert (usage["local"], usage["tokens_in"], usage["tokens_out"], usage["sent"][0]) == (True, 100, 20, "text")


async def test_what_a_person_sets_while_the_model_thinks_stays(
    held: asyncio.Event, sift: Installation, ann: Person
) -> None:
    await ann.say(ASKED)
    first = await card(ann, "will look again")
    await tap(ann, first, "Priority", "🔥 urgent")

    held.set()

    await becomes(ann, first, TITLE, "🔥 urgent")
    (task,) = await sift.tasks()
    assert task["priority"] == "urgent"


@pytest.mark.parametrize("answer", [fails(500), hangs], ids=["failing", "hanging"])
async def test_while_the_model_is_away_everything_is_read_and_done_again_when_it_is_back(
    model: ModelServer, sift: Installation, ann: Person, answer: Any
) -> None:
    back, model.answer = model.answer, answer
    await ann.say(ASKED)
    first = await card(ann, "is away")
    assert (await sift.health())["parts"]["model"]["status"] == "fault"
    assert (await sift.health())["status"] == "degraded"

    model.answer = back

    await becomes(ann, first, TITLE, without=("is away",))
    await sift.until(lambda: model_is_well(sift))


async def test_a_model_that_babbles_changes_nothing(model: ModelServer, sift: Installation, ann: Person) -> None:
    model.answer = says("I am a large language model and would rather talk about the weather.")

    await ann.say(ASKED)

    shown = await card(ann, "could you take care of it", "is away")
    await sift.until(lambda: asked_enough(model))
    (task,) = await sift.tasks()
    assert "take care" in task["title"]
    assert "weather" not in words(shown)


async def test_a_chat_that_keeps_its_words_at_home_may_use_a_model_of_this_machine(
    model: ModelServer, sift: Installation, ann: Person
) -> None:
    await ann.say("/settings")
    settings = await card(ann, "Settings")
    await tap(ann, settings, "How I read messages…", "🔒 Nothing")

    await ann.say(ASKED)

    await card(ann, TITLE)


async def test_a_chat_may_do_without_the_model(model: ModelServer, sift: Installation, ann: Person) -> None:
    await ann.say("/settings")
    await card(ann, "Settings")
    workspace = await sift.db.read(lambda store: store.workspaces.by_chat(ann.id))
    assert workspace is not None
    body = {"classifier": "embedded", "workspace": workspace.public_id}
    assert (await sift.call("PATCH", "/api/settings/ai", body))[0] == 200

    await ann.say(ASKED)

    shown = await card(ann, "could you", "read by the built-in reader")
    assert "will look again" not in words(shown)
    assert model.bodies == []


async def asked_enough(model: ModelServer) -> bool:
    """Two answers are asked for, in the two forms that are left when no schema is obeyed."""
    return len(model.bodies) >= 2


async def model_is_well(sift: Installation) -> bool:
    parts: dict[str, Any] = (await sift.health())["parts"]
    return bool(parts["model"]["status"] == "ok")


async def test_what_the_model_changed_is_taken_back_from_the_card_or_by_undo(sift: Installation, ann: Person) -> None:
    await ann.say(ASKED)
    first = await card(ann, TITLE, "Changed by m: title", button="↩ Undo")

    await ann.say("/undo")
    page = await answer(ann, "There is nothing of yours to undo.", "Your last changes", "1. Sift · ")
    assert "read by m" in words(page)
    assert (await tap(ann, page, "↩ 1"))["text"] == "Undone"

    await becomes(ann, first, "could you take care of it", without=("Changed by",))
    await tap(ann, first, "More…", "History")
    await becomes(ann, first, "Ann Lee · taken back: read by m", "Sift · read by m")
