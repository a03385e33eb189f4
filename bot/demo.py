"""`sift demo`: the real bot on a Bot API server of our own, with a chat page in the browser, without Telegram."""

import os
import shutil
import socket
import time
from pathlib import Path
from zoneinfo import available_timezones

from babel.localtime import get_localzone

from bot.broker import EmbeddedBroker
from bot.keys import provide_secrets
from bot.plan import Child, Plan
from bot.settings import SECRETS, Settings, parse
from bot.supervisor import sole_owner
from bot.up import MIGRATE, SUPERVISED, roles

TOKEN = "42:DEMO"  # noqa: S105 - the emulator's only bot
FIRST_PERSON = "5000001"
"""Telegram id of the first person on the emulator's chat page: she owns the demo."""

PORT, WEB_PORT = 8081, 8080
HOST = "127.0.0.1"

_KEPT = ("DATA_DIR", "LOG_LEVEL", "LOG_FORMAT", "BURST_SECONDS", "DEFAULT_LOCALE", "DEFAULT_TIMEZONE")
"""Settings that mean the same in a demo. The others, and `.env`, are the real installation's."""

_MODEL = ("CLASSIFIER", "OLLAMA_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "LLM_TIMEOUT")
"""Settings of a language model, kept where CLASSIFIER is said for the demo: a key alone, exported for other programs,
must not make the demo send anything anywhere."""


class DemoError(Exception):
    """Why there can't be a demo, in a line."""


def plan(*, port: int | None, browse: bool) -> Plan:
    """What the demo runs.

    Args:
        port: Of the chat page; None takes 8081, or a free one.

    Raises:
        DemoError: A port that was asked for is taken.
        bot.settings.SettingsError:
    """
    model = {name: os.environ[name] for name in _MODEL if name in os.environ and os.environ.get("CLASSIFIER")}
    settings = parse({name: os.environ[name] for name in _KEPT if name in os.environ} | model, {})
    data_dir = settings.data_dir / "demo"
    if port is not None and not _is_free(port):
        raise DemoError(f"Port {port} is taken: choose another --port.")
    page_port = port or _free_port(PORT)
    web_port = _free_port(WEB_PORT, other_than=page_port)
    page, web = f"http://{HOST}:{page_port}", f"http://{HOST}:{web_port}"
    emulator = ("--port", str(page_port), "--token", TOKEN, "--demo", "--app-url", f"{web}/app")
    return Plan(
        data_dir=str(data_dir),
        broker_dir=str(data_dir / "broker"),
        steps=(MIGRATE,),
        children=(Child("telegram", "emulator", emulator, last=True), *roles(workers=1)),
        environment=_not_the_real_one()
        | model
        | {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": page,
            "PUBLIC_URL": web,
            "WEB_HOST": HOST,
            "WEB_PORT": str(web_port),
            "DATA_DIR": str(data_dir),
            "ADMIN_IDS": FIRST_PERSON,
            "DEFAULT_TIMEZONE": os.environ.get("DEFAULT_TIMEZONE") or _zone_here(),
            SUPERVISED: "1",
        },
        banner=(
            "",
            f"The demo is ready: {page}",
            "Forward a message there with one click, and a task card comes back. No Telegram is involved:",
            "the page and its Bot API run on this machine, and what you do there is forgotten by the next demo.",
            f"Status page: {web}   Ctrl-C stops it.",
            "",
        ),
        browse=page if browse else None,
    )


def start_over(data_dir: Path) -> None:
    """Empty the folder of an earlier demo: the emulator has forgotten its chats too, and counts from one again.

    The new one's API token is made here, silently.

    Raises:
        DemoError: A demo is running there.
    """
    with sole_owner(data_dir) as alone:
        if not alone:
            raise DemoError(f"A demo runs already on {data_dir}: stop it first.")
        left_over = EmbeddedBroker(data_dir / "broker")
        if left_over.running():
            left_over.stop()
            _wait_until_gone(left_over)
    shutil.rmtree(data_dir)
    provide_secrets(Settings(data_dir=data_dir))


def _not_the_real_one() -> dict[str, str]:
    """Empty values for everything that a real installation on this machine may have set."""
    names = {name.upper() for name in SECRETS} | {*_MODEL, "ADMIN_IDS", "ALLOWED_IDS", "WORKERS", "INBOX_DAYS"}
    return dict.fromkeys([*names, *(f"{name.upper()}_FILE" for name in SECRETS), "SIFT_ENV_FILE"], "")


def _zone_here() -> str:
    """This machine's time zone, in which the page shows times, too; UTC where it can't be told."""
    try:
        name = str(get_localzone())
    except LookupError:
        return "UTC"
    return name if name in available_timezones() else "UTC"


def _free_port(wanted: int, *, other_than: int = 0) -> int:
    if wanted != other_than and _is_free(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _wait_until_gone(broker: EmbeddedBroker) -> None:
    deadline = time.monotonic() + 5
    while broker.running() and time.monotonic() < deadline:
        time.sleep(0.05)
