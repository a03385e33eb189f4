"""Figures are for who runs the installation: whoever has the token, or sits at the machine."""

from typing import Any

import pytest

from tests.webapp.conftest import API_TOKEN, configured
from webapp.app import create_app

TOKEN = "token-of-the-prometheus-server"
HERE = {"Host": "127.0.0.1:8080"}


@pytest.fixture
def ask(aiohttp_client: Any, sqlite_services: Any) -> Any:
    async def metrics() -> str:
        return "sift_build_info 1\n"

    async def asked(headers: dict[str, str], **settings: Any) -> int:
        services = configured(sqlite_services, metrics=metrics, metrics_token=TOKEN, **settings)
        client = await aiohttp_client(create_app(services))
        response = await client.get("/metrics", headers=headers)
        if response.status == 200:
            assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert await response.text() == "sift_build_info 1\n"
        else:
            assert "sift_build_info" not in await response.text()
        return response.status

    return asked


@pytest.mark.parametrize("token", [TOKEN, API_TOKEN])
async def test_a_token_opens_them_from_anywhere(ask: Any, token: str) -> None:
    through = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.7", "Host": "sift.example"}

    assert await ask(through) == 200


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "\udcff"])
async def test_another_token_opens_nothing(ask: Any, token: str) -> None:
    assert await ask({"Authorization": f"Bearer {token}", "Host": "sift.example"}) == 401


async def test_a_machine_at_home_asks_without_a_token(ask: Any) -> None:
    assert await ask(HERE, public_url=None) == 200
    assert await ask({"Host": "localhost:8080"}, public_url="http://127.0.0.1:8080") == 200


@pytest.mark.parametrize("header", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
async def test_what_was_passed_on_comes_from_a_stranger(ask: Any, header: str) -> None:
    assert await ask({**HERE, header: "127.0.0.1"}, public_url=None) == 401


@pytest.mark.parametrize(
    "host", ["sift.example", "evil.example:8080", "[", "127.0.0.1.evil.example", "127.0.0.1@evil.example"]
)
async def test_a_page_of_somebody_elses_in_a_browser_here_learns_nothing(ask: Any, host: str) -> None:
    assert await ask({"Host": host}, public_url=None) in {400, 401}


async def test_behind_a_proxy_that_tells_nothing_nobody_is_at_home(ask: Any) -> None:
    assert await ask(HERE, public_url="https://sift.example") == 401


async def test_the_token_for_figures_opens_nothing_else(aiohttp_client: Any, sqlite_services: Any) -> None:
    client = await aiohttp_client(create_app(configured(sqlite_services, metrics_token=TOKEN)))

    for path in ("/api/tasks", "/api/messages", "/api/stats"):
        assert (await client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})).status == 401


async def test_whoever_guesses_tokens_is_slowed_down(aiohttp_client: Any, sqlite_services: Any) -> None:
    client = await aiohttp_client(create_app(configured(sqlite_services, metrics_token=TOKEN)))

    said = {(await client.get("/metrics", headers={"Authorization": f"Bearer {n}"})).status for n in range(200)}

    assert said == {401, 429}
