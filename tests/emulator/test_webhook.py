"""Delivery to a webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from emulator.jsontypes import Json
from emulator.people import People, Person
from emulator.settings import Settings
from tests.emulator.conftest import BotCaller


@dataclass
class Receiver:
    """The bot's own address: notes what comes, answers as it is told."""

    url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    seen: asyncio.Queue[tuple[str | None, Json]] = field(default_factory=asyncio.Queue)
    times: list[float] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.times.append(asyncio.get_running_loop().time())
        body = json.loads(await request.read())
        await self.seen.put((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body))
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> Json:
        return (await asyncio.wait_for(self.seen.get(), 10))[1]


@pytest.fixture
def settings() -> Settings:
    return Settings(rates=None, loopback_http=True, webhook_time_scale=0.05)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret_in_order(bot: BotCaller, ann: Person, receiver: Receiver) -> None:
    await bot.call("setWebhook", url=receiver.url, secret_token="s3cret_-")
    await ann.say("one")
    await ann.say("two")

    got = [await asyncio.wait_for(receiver.seen.get(), 10) for _ in range(3)]

    assert {secret for secret, _ in got} == {"s3cret_-"}
    assert [body["message"]["text"] for _, body in got] == ["/start", "one", "two"]


async def test_an_update_is_posted_again_until_a_2xx_comes(bot: BotCaller, ann: Person, receiver: Receiver) -> None:
    receiver.answers = [
        web.Response(status=500),
        web.Response(status=404),
        web.Response(status=302),
        web.Response(status=204),
    ]
    await bot.call("setWebhook", url=receiver.url)

    first = [await receiver.next() for _ in range(4)]
    await ann.say("next")

    assert [body["update_id"] for body in first] == [first[0]["update_id"]] * 4
    assert (await receiver.next())["message"]["text"] == "next"
    pauses = [later - earlier for earlier, later in zip(receiver.times[:3], receiver.times[1:4], strict=True)]
    assert pauses[0] < 0.1 <= pauses[1] < pauses[2]


async def test_the_last_error_and_what_waits_are_told(
    bot: BotCaller, people: People, ann: Person, receiver: Receiver
) -> None:
    receiver.answers = [web.Response(status=500, headers={"Retry-After": "1000"})]
    await bot.call("setWebhook", url=receiver.url)
    await receiver.next()

    revision, info = 0, await bot.call("getWebhookInfo")
    while "last_error_message" not in info:
        revision = (await people.do("wait", after=revision))["revision"]
        info = await bot.call("getWebhookInfo")

    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] == 1
    assert info["url"] == receiver.url


async def test_a_chat_that_fails_does_not_hold_up_another(
    bot: BotCaller, people: People, ann: Person, receiver: Receiver
) -> None:
    receiver.answers = [web.Response(status=500, headers={"Retry-After": "1000"})]
    await bot.call("setWebhook", url=receiver.url)
    await receiver.next()

    bob = await people.user("Bob")
    await bob.say("hello")

    assert (await receiver.next())["message"]["from"]["id"] == bob.id


async def test_a_method_in_the_answer_is_executed(
    bot: BotCaller, people: People, ann: Person, receiver: Receiver
) -> None:
    call = {"method": "sendMessage", "chat_id": ann.id, "text": "from the answer"}
    receiver.answers = [web.json_response(call), web.json_response({"method": "getMe"})]

    await bot.call("setWebhook", url=receiver.url)

    await people.wait_for(ann, lambda message: message.get("text") == "from the answer")
    await ann.say("again")
    await receiver.next()
    assert await people.calls("getMe") == []


async def test_updates_can_be_posted_twice_and_dropped(
    bot: BotCaller, people: People, ann: Person, receiver: Receiver
) -> None:
    await bot.call("setWebhook", url=receiver.url, drop_pending_updates=True)
    await ann.say("hello")
    first = await receiver.next()

    await people.redeliver(last=1)

    assert first["message"]["text"] == "hello"
    assert await receiver.next() == first


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://bot.example.com/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example.com:444/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://bot.example.com/", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
async def test_a_bad_webhook_is_refused(bot: BotCaller, params: Json, reason: str) -> None:
    assert await bot.refusal("setWebhook", **params) == f"Bad Request: {reason}"


class TestThroughAProxy:
    @pytest.fixture
    def settings(self, receiver: Receiver) -> Settings:
        return Settings(rates=None, webhook_via=receiver.url.removesuffix("/hook"))

    async def test_an_https_address_is_posted_to_behind_the_proxy(
        self, bot: BotCaller, ann: Person, receiver: Receiver
    ) -> None:
        await bot.call("setWebhook", url="https://bot.example/hook")

        assert (await receiver.next())["message"]["text"] == "/start"
        assert (await bot.call("getWebhookInfo"))["url"] == "https://bot.example/hook"
