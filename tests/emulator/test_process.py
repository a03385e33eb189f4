"""`python -m emulator` as a process."""

import asyncio
import signal
import sys

import aiohttp


async def test_it_says_where_it_listens_and_leaves_on_sigterm() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "emulator", "--port", "0", "--token", "7:ABC", "--bot-username", "other_bot",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None

    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().split()

    async with aiohttp.ClientSession() as session, session.get(f"{line[1]}/bot7:ABC/getMe") as answer:
        assert (await answer.json())["result"]["username"] == "other_bot"
    assert line[0] == "ready"
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_neither_the_product_nor_aiogram_is_imported() -> None:
    code = (
        "import sys, emulator.__main__;"
        "unwanted = {'aiogram', 'bot', 'handlers', 'webapp', 'tasks', 'integrations', 'classifier', 'storage'};"
        "sys.exit(sorted(unwanted & sys.modules.keys()) or 0)"
    )

    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)

    assert await asyncio.wait_for(process.wait(), 20) == 0
