"""Which headers of a request an answer depends on: caches between us and people must know."""

import pytest


def varying(response) -> set[str]:
    return {name.strip() for name in response.headers.get("Vary", "").split(",")}


@pytest.mark.parametrize("path", ["/nowhere", "/app/nowhere"])
async def test_a_page_that_refuses_depends_on_who_asks_and_on_their_language(sqlite_web, path):
    refused = await sqlite_web.get(path)

    assert refused.status >= 400
    assert {"Authorization", "Accept-Language"} <= varying(refused)


@pytest.mark.parametrize("path", ["/api/tasks", "/api/nowhere", "/api/tasks/0000000000000000"])
async def test_a_refusal_to_a_program_depends_on_who_asks(sqlite_web, as_script, path):
    stranger, known = await sqlite_web.get(path), await sqlite_web.get(f"{path}?no=such", headers=as_script)

    for refused in (stranger, known):
        assert refused.status >= 400
        assert "Authorization" in varying(refused)


async def test_what_a_browser_may_keep_is_kept_for_who_asked(sqlite_web, as_script):
    task = await (await sqlite_web.post("/api/tasks", json={"title": "Call"}, headers=as_script)).json()

    shown = await sqlite_web.get(f"/api/tasks/{task['id']}", headers=as_script)

    assert "Authorization" in varying(shown)
