"""README against the code, and links against files."""

import asyncio
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from bot.cli import main
from bot.settings import SECRETS, Settings, parse
from integrations.standard_webhooks import derive_secret, verify
from tests.house.repository import ROOT, files, text

_ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_COMMAND = re.compile(r"\./sift ([a-z]+)")


def rows() -> dict[str, str]:
    """Setting -> its default, as the table has them."""
    return {name: default for name, default, _ in _ROW.findall(text("README.md"))}


def test_the_table_of_settings_names_every_setting_and_nothing_else() -> None:
    assert list(rows()) == [name.upper() for name in Settings.model_fields]


def test_the_table_names_the_defaults_that_are() -> None:
    shown = {name: default.strip("`") for name, default in rows().items() if default.startswith("`")}
    unset = [name for name in rows() if name not in shown]

    assert parse(shown, {}) == Settings()
    assert all(not getattr(Settings(), name.lower()) for name in unset), "a default is shown in code quotes"


def test_every_command_in_the_documentation_exists() -> None:
    named = {word for path in files() if path.suffix == ".md" for word in _COMMAND.findall(text(path))}

    assert {"demo", "test", "up", "doctor", "backup", "restore"} <= named <= {*main.commands, "test"}


@pytest.mark.parametrize("path", [path for path in files() if path.suffix == ".md"], ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    for link in _LINK.findall(text(path)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        aim = (ROOT / path.parent / target).resolve() if target else ROOT / path
        assert aim.exists(), link
        assert not anchor or anchor in _anchors(aim), link


def test_the_map_of_the_house_names_what_is_there() -> None:
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text("CONTRIBUTING.md") + text("docs/ARCHITECTURE.md")))

    assert len(named) > 15
    assert [name for name in sorted(named) if "<" not in name and not (ROOT / name).exists()] == []


def test_secrets_that_may_come_from_a_file_are_named() -> None:
    named = set(re.findall(r"`([A-Z_]+)_FILE\b", text("README.md")))

    assert named == {name.upper() for name in SECRETS}


async def test_the_example_of_a_signed_post_is_accepted_at_the_door() -> None:
    secret = derive_secret("an installation's key", "hook", 1)
    received: list[bool] = []

    async def door(request: web.Request) -> web.Response:
        received.append(verify(secret, request.headers, await request.read(), time.time()))
        return web.Response(status=202)

    async with TestServer(_app(door)) as server:
        [example] = re.findall(r"```python\n(.+?)```", text("README.md"), re.DOTALL)
        example = example.replace("https://sift.example.org/hooks/...", str(server.make_url("/hooks/x")))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", example.replace("whsec_...", secret)), stdout=subprocess.PIPE
        )
        printed, _ = await process.communicate()

    assert printed == b"202\n"
    assert received == [True]


def _app(door: Handler) -> web.Application:
    app = web.Application()
    app.router.add_post("/hooks/x", door)
    return app


def _anchors(path: Path) -> set[str]:
    """Headings as the links to them are spelled."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(path.read_text())
    }
