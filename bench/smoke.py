"""The demo as its user meets it: start it, forward a message, press Done. `python -m bench.smoke`"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bench.stack import ROOT, free_port
from emulator.people import People, hidden

READY_SECONDS = 60


async def smoke(folder: Path) -> None:
    """Raise when something is not as promised."""
    async with demo(folder) as page, aiohttp.ClientSession() as session:
        await _use(People(page, session))


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """`./sift demo` on a folder of its own: gives the chat page's address when it is ready, and stops it.

    Raises:
        AssertionError: It ended before it was ready, or not as it should.
    """
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(ROOT / "sift", "demo", "--no-browser", "--port", str(free_port())),
        env=os.environ | {"DATA_DIR": str(folder)},
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        page = await asyncio.wait_for(_address(process), READY_SECONDS)
        print(f"the demo was ready after {time.monotonic() - began:.1f} s")
        yield page
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 15)
    if code != 0:
        raise AssertionError(f"the demo stopped with exit code {code}")


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    while line := (await process.stdout.readline()).decode():
        for word in line.split():
            if word.startswith("http://"):
                return word.rstrip("/")
    raise AssertionError("the demo ended before it was ready")


async def _use(people: People) -> None:
    ann = await people.user("Ann", language="en")
    began = time.monotonic()
    await ann.say("The export crashes, please fix it by tomorrow 15:00", forward=hidden("Zed"))
    card = await people.wait_for(ann.id, lambda message: "reply_markup" in message, 15)
    print(f"the card was there after {time.monotonic() - began:.2f} s")
    answer = await ann.press(card, data=_data(card, "done"))
    if not answer["answered"]:
        raise AssertionError("the button was not answered")
    await people.wait_for(
        ann.id, lambda message: message["message_id"] == card["message_id"] and "edit_date" in message
    )


def _data(card: dict[str, object], verb: str) -> str:
    """The callback data of the button that does this."""
    rows = card["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    found = [b["callback_data"] for row in rows for b in row if verb in b.get("callback_data", "")]
    if not found:
        raise AssertionError(f"the card has no button for {verb}")
    return str(found[0])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        asyncio.run(smoke(Path(folder)))
    print(f"Python {sys.version.split()[0]}: a forwarded message became a card, and its button worked")


if __name__ == "__main__":
    main()
