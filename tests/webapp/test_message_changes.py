"""Bursts split and joined, and voice messages written down, by the API."""

from datetime import timedelta

import pytest

from storage.store import Store
from storage.tables import now
from tasks.capture import NewMessage, capture
from tasks.transcribers import Transcriber
from tests.tasks.hearing import HERE, VOICE
from tests.webapp.conftest import configured
from tests.webapp.test_verbs import ask
from webapp.app import create_app

__all__ = ["ask"]

CHAT = 1002


@pytest.fixture
def bring(services, team):
    """Has Bob send something to the bot in private; gives the ids of what came."""
    count = 0

    async def bring(*texts: str, after: float = 0, **fields) -> list[str]:
        def keep(store: Store) -> list[str]:
            nonlocal count
            ids = []
            for place, text in enumerate(texts):
                count += 1
                at = now() + timedelta(seconds=after + place / 10)
                new = NewMessage(
                    workspace_id=team.workspace_id,
                    source=("telegram", "telegram"),
                    external_id=f"{CHAT}:{count}",
                    text=text,
                    author="Bob",
                    sender_id=team.bob,
                    chat_id=CHAT,
                    telegram_message_id=count,
                    written_at=at,
                    sent_at=at,
                    forwarded=place > 0,
                    **fields,
                )
                ids.append(store.messages.get(capture(store, new).id).public_id)
            return ids

        return await services.db.write(keep)

    return bring


def pieces(message: dict) -> list[str]:
    return [piece["text"] for piece in message["pieces"]]


async def test_a_burst_is_split_into_its_pieces_and_joined_again(ask, bring, as_bob):
    root, piece = await bring("Look at this", "The login fails")
    before = await ask("GET", f"/api/messages/{root}", as_bob)

    (part,) = (await ask("POST", f"/api/messages/{root}/split", as_bob))["items"]
    apart = await ask("GET", f"/api/messages/{root}", as_bob)
    joined = await ask("POST", f"/api/messages/{piece}/join", as_bob)

    assert pieces(before) == pieces(joined) == ["Look at this", "The login fails"]
    assert (part["id"], pieces(part), pieces(apart)) == (piece, ["The login fails"], ["Look at this"])
    assert joined["id"] == root


async def test_what_is_one_piece_is_not_split_and_the_first_joins_nothing(ask, bring, as_bob):
    (alone,) = await bring("Call the bank")

    split = await ask("POST", f"/api/messages/{alone}/split", as_bob, status=409)
    join = await ask("POST", f"/api/messages/{alone}/join", as_bob, status=409)

    assert [it["error"]["code"] for it in (split, join)] == ["no_burst", "nothing_before"]


async def test_a_voice_message_is_written_down_and_read_again(ask, bring, bell, as_bob):
    (voice,) = await bring("", media=VOICE)

    written = await ask("PUT", f"/api/messages/{voice}/transcript", as_bob, {"words": " Buy milk "})

    (piece,) = written["pieces"]
    assert piece["transcript"] == {"state": "done", "words": "Buy milk", "transcriber": "person"}
    assert "Buy milk" in written["text"]
    assert "messages" in bell.rung


async def test_what_failed_is_tried_again_where_something_writes_voice_down(
    ask, bring, services, aiohttp_client, as_bob
):
    (voice,) = await bring("", media=VOICE)
    path = f"/api/messages/{voice}/transcript/again"
    hearing = await aiohttp_client(create_app(configured(services, transcriber=HERE)))
    far = Transcriber("openai:whisper-1", "voice.example:443")
    forbidden = await aiohttp_client(create_app(configured(services, transcriber=far)))

    deaf = await ask("POST", path, as_bob, status=409)
    stays = await forbidden.post(path, headers=as_bob)
    asked = await hearing.post(path, headers=as_bob)
    twice = await hearing.post(path, headers=as_bob)

    assert deaf["error"]["code"] == "no_transcriber"
    assert (stays.status, (await stays.json())["error"]["code"]) == (409, "stays_here")
    assert asked.status == 202
    assert (await asked.json())["pieces"][0]["transcript"]["state"] == "waiting"
    assert (await twice.json())["error"]["code"] == "not_asked"


async def test_the_page_offers_to_try_again_where_something_writes_voice_down(
    bring, web, services, aiohttp_client, as_bob
):
    (voice,) = await bring("", media=VOICE)
    path = f"/app/inbox/{voice}"
    hearing = await aiohttp_client(create_app(configured(services, transcriber=HERE)))

    deaf = await (await web.get(path, headers=as_bob)).text()
    before = await (await hearing.get(path, headers=as_bob)).text()
    after = await (await hearing.post(f"{path}/again", data={"piece": voice}, headers=as_bob)).text()

    assert ["Try again" in shown for shown in (deaf, before, after)] == [False, True, False]
    assert "Being written down" in after


async def test_a_text_has_nothing_to_be_written_down(ask, bring, as_bob):
    (text,) = await bring("Call the bank")

    await ask("PUT", f"/api/messages/{text}/transcript", as_bob, {"words": "x"}, 404)


@pytest.mark.parametrize(
    ("method", "what", "body"),
    [
        ("POST", "split", None),
        ("POST", "join", None),
        ("PUT", "transcript", {"words": "Stolen"}),
        ("POST", "transcript/again", None),
    ],
)
async def test_viewers_change_nothing_and_strangers_find_nothing(
    ask, bring, as_bob, as_vera, as_eve, method, what, body
):
    root, _ = await bring("", "The login fails", media=VOICE)
    path = f"/api/messages/{root}"
    before = await ask("GET", path, as_bob)

    viewer = await ask(method, f"{path}/{what}", as_vera, body, 403)
    stranger = await ask(method, f"{path}/{what}", as_eve, body, 404)

    assert (viewer["error"]["code"], stranger["error"]["code"]) == ("not_allowed", "not_found")
    assert await ask("GET", path, as_bob) == before


async def test_a_message_that_was_changed_since_is_not_changed_over_it(ask, web, bring, as_bob):
    (voice,) = await bring("", media=VOICE)
    path = f"/api/messages/{voice}"
    seen = (await web.get(path, headers=as_bob)).headers["ETag"]
    await ask("PUT", f"{path}/transcript", as_bob, {"words": "Buy milk"})

    late = await web.put(f"{path}/transcript", json={"words": "Sell milk"}, headers=as_bob | {"If-Match": seen})

    assert late.status == 412
