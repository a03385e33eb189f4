import re
from pathlib import Path

import pytest

import webapp
from storage.tables import Status
from tests.webapp.conftest import configured
from webapp.app import create_app


async def test_health_tells_each_part_and_nothing_else(web):
    response = await web.get("/api/health")

    assert response.status == 200
    assert await response.json() == {
        "status": "ok",
        "parts": {"database": {"status": "ok"}, "broker": {"status": "ok"}},
    }


@pytest.mark.parametrize(("status", "code"), [("ok", 200), ("degraded", 200), ("down", 503)])
async def test_the_status_of_health_is_what_a_watcher_needs(aiohttp_client, services, status, code):
    async def health():
        return {"status": status, "parts": {"database": {"status": status}}}

    web = await aiohttp_client(create_app(configured(services, health=health)))

    assert (await web.get("/api/health")).status == code
    assert (await web.get("/")).status == 200


async def test_config_tells_exactly_what_it_promises(sqlite_web):
    config = await (await sqlite_web.get("/api/config")).json()

    assert set(config) == {
        "name", "version", "bot_username", "mini_app_url", "locales", "kinds", "priorities", "statuses", "classifier",
    }  # fmt: skip
    assert config["statuses"] == list(Status)
    assert config["kinds"][:2] == ["task", "bug"]


async def test_the_status_page_is_for_people(sqlite_web):
    response = await sqlite_web.get("/", headers={"Accept-Language": "fr, uk;q=0.8, en;q=0.9"})

    html = await response.text()
    assert response.content_type == "text/html"
    assert '<html lang="en">' in html
    assert "https://t.me/sift_bot" in html


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("uk", "uk"),
        ("uk-UA,en;q=0.5", "uk"),
        ("en;q=0.5,uk;q=0.9", "uk"),
        ("fr,it", "en"),
        ("fr,de-AT,en", "de"),
        ("es-419", "es"),
        ("ru", "ru"),
        ("uk;q=0", "en"),
        ("uk;q=x", "en"),
        (",,;;q=,=", "en"),
        ("", "en"),
    ],
)
async def test_pages_speak_the_language_that_is_asked_for(sqlite_web, header, locale):
    response = await sqlite_web.get("/app", headers={"Accept-Language": header})

    assert f'<html lang="{locale}">' in await response.text()


async def test_unknown_paths_of_the_api_answer_in_json_and_others_with_a_page(sqlite_web):
    api, page = await sqlite_web.get("/api/nothing"), await sqlite_web.get("/<script>")

    assert (api.status, (await api.json())["error"]["code"]) == (404, "not_found")
    assert (page.status, page.content_type) == (404, "text/html")
    assert "<script>alert" not in await page.text()


async def test_a_wrong_method_says_which_are_right(sqlite_web):
    response = await sqlite_web.delete("/api/tasks")

    assert response.status == 405
    assert set(response.headers["Allow"].split(",")) == {"GET", "HEAD", "POST"}
    assert (await response.json())["error"]["code"] == "method_not_allowed"


async def test_what_breaks_here_is_told_by_a_number_and_logged_under_it(aiohttp_client, services, caplog):
    async def health():
        raise RuntimeError("a secret of ours")

    web = await aiohttp_client(create_app(configured(services, health=health)))

    response = await web.get("/api/health")

    assert response.status == 500
    message = (await response.json())["error"]["message"]
    assert "secret" not in message
    number = message.rpartition("error ")[2].rstrip(")")
    assert any(number in record.getMessage() for record in caplog.records)


EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


@pytest.mark.parametrize("path", ["/", "/app", "/app/tasks", "/api/health", "/api/tasks", "/api/no", "/no", "/hooks/x"])
async def test_every_answer_carries_the_security_headers(sqlite_web, path):
    response = await sqlite_web.get(path)

    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    framed = "frame-ancestors https://web.telegram.org https://*.telegram.org" in policy
    assert framed is path.startswith("/app")
    assert ("frame-ancestors 'none'" in policy) is not path.startswith("/app")
    assert response.headers["Cache-Control"] == "no-store"


async def test_the_demo_may_show_the_mini_app_in_its_own_frame(aiohttp_client, services):
    web = await aiohttp_client(create_app(configured(services, frame_ancestors=("http://127.0.0.1:8088",))))

    policy = (await web.get("/app")).headers["Content-Security-Policy"]

    assert policy.endswith("https://*.telegram.org http://127.0.0.1:8088")


async def test_files_are_cached_for_ever_under_a_name_of_their_content(sqlite_web):
    html = await (await sqlite_web.get("/app")).text()
    addresses = sorted(set(re.findall(r'(?:src|href)="(/s/[^"#]+)', html)))

    assert {address.rpartition("/")[2] for address in addresses} >= {"app.css", "app.js", "boot.js", "icons.svg"}
    for address in addresses:
        response = await sqlite_web.get(address)
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]
    for wrong in ("/s/0/app.css", addresses[0] + "x", "/s/../app.py", addresses[0].rpartition("/")[0] + "/..%2fapp.py"):
        assert (await sqlite_web.get(wrong)).status == 404


def test_no_template_holds_what_the_policy_would_block():
    for template in (Path(webapp.__file__).parent / "templates").rglob("*.html"):
        html = template.read_text()
        assert not re.search(r"<style|\bhx-on|\bstyle=|\son\w+=|javascript:|\|\s*safe|https?://(?!t\.me/)", html), (
            template.name
        )
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html)), template.name
