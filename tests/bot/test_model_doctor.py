"""What `sift doctor` finds out about language models, from servers that answer in every way over real HTTP."""

import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import model_doctor
from bot.build.worker import make_model
from bot.findings import Finding
from bot.settings import Settings, parse
from classifier.base import Context, Incoming, ReaderError, Workspace
from classifier.rules import RulesReader

KEY = "sk-a-key-that-nobody-may-see"


def ollama(address: str, model: str | None = "llama3") -> Settings:
    return parse({"OLLAMA_BASE_URL": address} | ({"CLASSIFIER": f"ollama:{model}"} if model else {}), {})


def openai(address: str, model: str | None = "gpt-x", key: str = KEY) -> Settings:
    named = {"CLASSIFIER": f"openai:{model}"} if model else {}
    return parse({"OPENAI_BASE_URL": address, "OPENAI_API_KEY": key} | named, {})


async def found(settings: Settings) -> Finding:
    (finding,) = await model_doctor.models(settings)
    assert KEY not in finding.line()
    return finding


@asynccontextmanager
async def server(path: str, status: int = 200, body: object = None, asked: list[web.Request] | None = None, **headers):
    """Answers so at this path, and 404 elsewhere."""

    async def answer(request: web.Request) -> web.Response:
        if asked is not None:
            asked.append(request)
        if request.path != path:
            return web.Response(status=404)
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(status=status, text=text, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with TestServer(app) as running:
        yield str(running.make_url("")).rstrip("/")


def tags(*names: str) -> dict[str, object]:
    return {"models": [{"name": name, "model": name, "size": 1} for name in names]}


def listed(*names: str) -> dict[str, object]:
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in names]}


async def test_where_no_model_is_set_up_none_is_looked_for() -> None:
    assert await model_doctor.models(Settings()) == []


@pytest.mark.parametrize("there", ["llama3", "llama3:latest"])
async def test_an_ollama_that_has_the_model_is_well(there: str) -> None:
    async with server("/api/tags", body=tags("gemma:2b", there)) as address:
        finding = await found(ollama(address))

    assert (finding.well, finding.what) == (True, f"{address}: llama3")


async def test_a_model_that_is_not_there_says_how_to_get_it_and_what_is_there() -> None:
    async with server("/api/tags", body=tags(*(f"m{number}" for number in range(7)))) as address:
        finding = await found(ollama(address))

    assert not finding.well
    assert "has no llama3; there are m0, m1, m2, m3, m4 and 2 more" in finding.what
    assert finding.cure == "Run `./sift pull llama3`."


async def test_an_ollama_for_workspaces_to_choose_of_needs_any_model() -> None:
    async with server("/api/tags", body=tags()) as empty, server("/api/tags", body=tags("gemma:2b")) as full:
        without, with_one = await found(ollama(empty, None)), await found(ollama(f"{full}/v1", None))

    assert (without.well, "sift pull" in without.cure) == (False, True)
    assert (with_one.well, with_one.what) == (True, f"{full}: there are gemma:2b")


async def test_what_is_not_there_is_named_without_its_password() -> None:
    near = await found(ollama("http://ann:hush@127.0.0.1:9"))
    far = await found(openai("http://ann:hush@127.0.0.1:9/v1"))

    assert (near.well, far.well) == (False, False)
    assert "http://127.0.0.1:9 can't be reached" in near.what
    assert "ollama serve" in near.cure
    assert "OPENAI_BASE_URL" in far.cure
    assert "hush" not in near.line() + far.line()


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"models": 5}', "[" * 100_000])
async def test_another_server_at_that_address_is_told_from_ollama(body: str) -> None:
    async with server("/api/tags", body=body) as address:
        finding = await found(ollama(address))

    assert not finding.well
    assert "not as Ollama does" in finding.what


async def test_a_server_of_openais_interface_that_takes_the_key_and_has_the_model_is_well() -> None:
    asked: list[web.Request] = []
    async with server("/v1/models", body=listed("gpt-x"), asked=asked) as address:
        finding = await found(openai(f"{address}/v1"))

    assert (finding.well, finding.what) == (True, f"{address}/v1: gpt-x")
    assert [request.headers["Authorization"] for request in asked] == [f"Bearer {KEY}"]


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_is_refused_is_told_and_never_shown(status: int) -> None:
    async with server("/v1/models", status, {"error": {"message": f"Incorrect key {KEY}"}}) as address:
        with_key, without = await found(openai(f"{address}/v1")), await found(openai(f"{address}/v1", key=""))

    assert f"refuses OPENAI_API_KEY ({status})" in with_key.what
    assert f"wants a key ({status})" in without.what
    assert not with_key.well
    assert "Set OPENAI_API_KEY" in with_key.cure


async def test_a_model_that_is_not_listed_is_named() -> None:
    async with server("/v1/models", body=listed("other")) as address:
        finding = await found(openai(f"{address}/v1"))

    assert "does not list gpt-x; there are other" in finding.what
    assert "CLASSIFIER" in finding.cure


@pytest.mark.parametrize("status", [404, 500, 200])
async def test_a_wrong_address_of_the_interface_says_what_it_should_be(status: int) -> None:
    async with server("/v1/models", status, "no list") as address:
        finding = await found(openai(f"{address}/v1"))

    assert f"answers {status}, but not with a list of models" in finding.what
    assert "/chat/completions" in finding.cure


async def test_a_redirection_takes_the_key_nowhere() -> None:
    asked: list[web.Request] = []
    async with (
        server("/v1/models", body=listed("gpt-x"), asked=asked) as elsewhere,
        server("/v1/models", 302, Location=f"{elsewhere}/v1/models") as address,
    ):
        finding = await found(openai(f"{address}/v1"))

    assert not finding.well
    assert asked == []


async def test_what_a_server_calls_its_models_cannot_write_to_the_terminal() -> None:
    async with server("/v1/models", body=listed("\x1b[2Jevil\n✓ reader", "x" * 500)) as address:
        line = (await found(openai(f"{address}/v1", None))).line()

    assert line.isprintable()
    assert len(line) < 250


def test_rules_alone_are_called_so() -> None:
    assert model_doctor.reader(parse({"CLASSIFIER": "off"}, {})) == Finding(
        "reader", True, "CLASSIFIER=off: rules alone"
    )


def test_the_built_in_reader_is_loaded_and_its_weights_are_named() -> None:
    finding = model_doctor.reader(Settings())

    assert finding.well, finding.line()
    assert finding.what.startswith("embedded, weights ")


@pytest.mark.parametrize("path", ["", "/v1"])
async def test_ollama_is_asked_where_it_has_openais_interface(path: str) -> None:
    asked: list[web.Request] = []
    message = Incoming(1, 1, "Fix the login", datetime.now(UTC), ZoneInfo("UTC"))
    async with server("/nowhere", asked=asked) as address:
        model = make_model(ollama(f"{address}{path}"), RulesReader(), "ollama:llama3")
        with pytest.raises(ReaderError):
            await model.read([message], Context({1: Workspace()}))
        await model.close()

    assert {request.path for request in asked} == {"/v1/chat/completions"}
