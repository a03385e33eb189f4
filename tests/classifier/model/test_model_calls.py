"""Servers that fail in every way we could think of; all over real HTTP."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from tests.classifier.model.asking import TEXT, ReaderOf, Serve, read, refusal
from tests.classifier.model.server import (
    TenMegabytes,
    drips,
    fails,
    half_a_body,
    hangs,
    in_turn,
    item,
    no_format_at_all,
    no_json_schema,
    resets,
    says,
)


async def test_a_server_that_is_not_there_is_an_outage(reader_of: ReaderOf) -> None:
    error = await refusal(reader_of(f"http://127.0.0.1:{unused_port()}/v1"))

    assert (error.retry, error.outage, error.retry_after) == (True, True, None)
    assert error.usage is None


async def test_a_server_that_fails_is_an_outage_after_one_retry(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(fails(500))

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, True)
    assert len(server.bodies) == 2
    assert error.usage
    assert error.usage.sent == ("text", "members")


async def test_a_failure_that_passes_is_not_noticed(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(in_turn(fails(503), says(item())))

    reading = await read(reader_of(server.url))

    assert reading.drafts[0].title == "Send the report"


async def test_too_many_calls_are_answered_by_waiting_as_long_as_asked(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(fails(429, {"Retry-After": "17"}))

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage, error.retry_after) == (True, True, 17.0)
    assert len(server.bodies) == 1


async def test_a_server_that_hangs_costs_the_deadline_and_no_more(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(hangs)

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, True)


async def test_a_server_that_drips_costs_the_deadline_and_no_more(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(drips)

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, True)


async def test_half_a_body_is_an_outage(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(half_a_body)

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, True)


async def test_an_answer_cut_off_in_its_first_item_is_no_outage_but_no_answer(
    serve: Serve, reader_of: ReaderOf
) -> None:
    server = await serve(says('{"items": [{"kind": "task", "is_ta', finish="length"))

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, False)
    assert len(server.bodies) == 2


async def test_of_an_answer_cut_off_later_the_whole_items_are_kept(serve: Serve, reader_of: ReaderOf) -> None:
    text = "Bob: send the report\nAnn: book the room for the demo"
    whole = '{"items": [{"kind": "task", "is_task": true, "priority": "normal", "title": "Send the report", "due_words": "", "assignee": ""}, {"kind": "ev'
    server = await serve(says(whole, finish="length"))

    reading = await read(reader_of(server.url), text)

    assert any("report" in draft.title for draft in reading.drafts)
    assert len(server.bodies) == 1


async def test_prose_is_no_answer(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(says("I think Bob should do it. Have a nice day!"))

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, False)


async def test_an_answer_inside_prose_is_found(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(no_format_at_all)

    reading = await read(reader_of(server.url))

    assert reading.drafts[0].title == "Send the report"


async def test_a_label_of_no_list_is_no_answer(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(says(item(kind="errand")))

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, False)


@pytest.mark.parametrize("declared", [True, False])
async def test_ten_megabytes_are_not_read(declared: bool, serve: Serve, reader_of: ReaderOf) -> None:
    flood = TenMegabytes(declared=declared)
    server = await serve(flood)

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, True)
    assert flood.sent < 10_000_000


async def test_a_connection_that_is_reset_is_an_outage(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(resets)

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (True, True)


@pytest.mark.parametrize(
    ("status", "retry", "outage"), [(401, True, True), (404, True, True), (402, True, True), (413, False, False)]
)
async def test_a_refusal_says_whether_waiting_helps(
    status: int, retry: bool, outage: bool, serve: Serve, reader_of: ReaderOf
) -> None:
    server = await serve(fails(status))

    error = await refusal(reader_of(server.url))

    assert (error.retry, error.outage) == (retry, outage)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b"<html>",
        b"\xff\x00",
        b'{"choices":[{"message":{"role":"assistant","content":null}}]}',
        pytest.param(b"[" * 200_000, id="brackets"),
        pytest.param(b'{"a":' * 40_000, id="braces"),
        pytest.param(b'{"usage":{"prompt_tokens":1e999},"created":1e999,"choices":[]}', id="infinite"),
    ],
)
async def test_no_body_makes_anything_but_a_reader_error(body: bytes, serve: Serve, reader_of: ReaderOf) -> None:
    async def answer(request: web.Request, asked: dict) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    server = await serve(answer)

    error = await refusal(reader_of(server.url))

    assert error.retry


async def test_the_way_of_asking_that_works_is_remembered(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(no_json_schema)
    reader = reader_of(server.url)

    for _ in range(3):
        await read(reader)

    formats = [body.get("response_format", {}).get("type") for body in server.bodies]
    assert formats == ["json_schema", "json_object", "json_object", "json_object"]


async def test_one_garbled_answer_changes_no_habits_two_in_a_row_do(serve: Serve, reader_of: ReaderOf) -> None:
    good, bad = says(item()), says("well…")
    server = await serve(in_turn(bad, good, good, bad, good, bad, good, good))
    reader = reader_of(server.url)

    for _ in range(5):
        await read(reader)

    formats = [body.get("response_format", {}).get("type") for body in server.bodies]
    native, prompted = "json_schema", "json_object"
    assert formats == [native, prompted, native, native, prompted, native, prompted, prompted]


async def test_the_loop_stays_free_while_it_waits(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(hangs)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await refusal(reader_of(server.url))
    ticking.cancel()

    assert ticks > 20


async def test_an_error_repeats_nothing_of_the_message(serve: Serve, reader_of: ReaderOf) -> None:
    for status in (400, 401, 429, 500):
        server = await serve(fails(status, message=TEXT))

        error = await refusal(reader_of(server.url))

        assert "report" not in str(error)
        assert error.__cause__ is None


@pytest.mark.parametrize("model", ["gpt-5-mini", "o3-mini", "gpt-4o-mini", "gpt-5.2"])
async def test_models_that_always_think_are_asked_as_they_want(model: str, serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(says(item()))

    await read(reader_of(server.url, model=model))

    (body,) = server.bodies
    thinks = model in {"gpt-5-mini", "o3-mini"}
    assert ("temperature" in body) is not thinks
    assert body.get("reasoning_effort") != "medium"


@pytest.mark.parametrize("model", ["qwen3:8b", "deepseek-r1:7b", "llama3.2"])
async def test_ollamas_models_are_told_not_to_think(model: str, serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(says(item()))

    await read(reader_of(server.url, provider="ollama", model=model))

    assert server.bodies[0]["reasoning_effort"] == "none"


async def test_ollamas_cloud_is_not_trusted_with_a_schema(serve: Serve, reader_of: ReaderOf) -> None:
    server = await serve(says(item()))

    reading = await read(reader_of(server.url, provider="ollama", model="gpt-oss:120b-cloud"))

    assert [body["response_format"]["type"] for body in server.bodies] == ["json_object"]
    assert reading.usage
    assert not reading.usage.local
