"""What the application is given: nothing here is read from the environment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gettext import NullTranslations
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from aiohttp import web

from integrations.outbound import Outbound
from locales.languages import LOCALES, SOURCE
from storage.database import Database
from storage.vault import Vault
from tasks.bell import Bell, Heard, Listen
from tasks.models import Models
from tasks.transcribers import Transcriber
from webapp.limits import Limits
from webapp.opaque import Opaque


def _now() -> datetime:
    return datetime.now(UTC)


async def _no_figures() -> str:
    return ""


async def _no_models() -> Sequence[str]:
    return ()


def _untranslated(locale: str) -> NullTranslations:  # noqa: ARG001
    return NullTranslations()


class _Silence:
    async def wait(self, timeout: float, /) -> bool:  # noqa: ASYNC109 - as `tasks.bell.Heard` has it
        await asyncio.sleep(timeout)
        return False


@asynccontextmanager
async def _hear_nothing(*topics: str) -> AsyncIterator[Heard]:  # noqa: ARG001
    yield _Silence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts and facts of an installation that its HTTP edge needs.

    Attributes:
        listen: Hears the bell; without it live pages look once a second.
        health: Answers `{"status": "ok" | "degraded" | "down", "parts": {name: {"status", ...}}}`.
        metrics: Tells the installation's figures as Prometheus reads them; `metrics_token` opens them and nothing else.
        bot_id: Telegram's id of the bot, the number before the colon of its token.
        public_url: Where the world reaches us, without a slash at the end; None on a machine at home.
        local_url: Where this machine reaches us.
        mini_app_url: Where the Mini App is opened; None without HTTPS.
        webhook_path, webhook_secret: The last part of the webhook's address and what its header says. With either
            empty the door is shut.
        api_token: The installation's own token.
        classifier, models: What reads messages, and which language models workspaces may choose of.
        transcriber: What writes down spoken messages, and whose it may.
        list_models: Their names, "ollama:<model>" or "openai:<model>", as far as they are known now.
        inbox_days: How long what Telegram delivered is kept as it came.
        secret_key: What whatever is secret is sealed with.
        vault: Seals and opens it.
        admin_ids, allowed_ids: Telegram ids; with `allowed_ids` empty everyone may come in.
        trusted_proxies: Networks whose word on who connected to them is believed.
        limits: How often somebody may ask.
        frame_ancestors: Origins besides Telegram's that may show the Mini App in a frame.
        outbound: The way to others, for what somebody waits for; whoever serves the application closes it.
        translations: The texts of a locale.
    """

    db: Database
    bell: Bell
    listen: Listen = _hear_nothing
    health: Callable[[], Awaitable[Mapping[str, Any]]]
    metrics: Callable[[], Awaitable[str]] = _no_figures
    metrics_token: str = ""
    name: str
    version: str
    bot_id: int
    bot_token: str
    bot_username: str | None = None
    public_url: str | None = None
    local_url: str = "http://127.0.0.1:8080"
    mini_app_url: str | None = None
    webhook_path: str = ""
    webhook_secret: str = ""
    api_token: str
    secret_key: str
    classifier: str = "embedded"
    models: Models = field(default_factory=Models)
    transcriber: Transcriber = field(default_factory=Transcriber)
    list_models: Callable[[], Awaitable[Sequence[str]]] = _no_models
    inbox_days: int = 7
    locales: tuple[str, ...] = LOCALES
    default_locale: str = SOURCE
    default_zone: str = "UTC"
    admin_ids: frozenset[int] = frozenset()
    allowed_ids: frozenset[int] = frozenset()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    limits: Limits = field(default_factory=Limits)
    frame_ancestors: tuple[str, ...] = ()
    outbound: Outbound = field(default_factory=Outbound)
    translations: Callable[[str], NullTranslations] = _untranslated
    now: Callable[[], datetime] = _now
    vault: Vault = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vault", Vault(self.secret_key))

    @property
    def people(self) -> Opaque:
        """The ids by which pages and the API name people."""
        return Opaque(self.secret_key, "people")

    @property
    def own_url(self) -> str:
        """Where we are reached best, without a slash at the end."""
        return self.public_url or self.local_url

    def admits(self, telegram_id: int) -> bool:
        return not self.allowed_ids or telegram_id in self.allowed_ids | self.admin_ids


SERVICES = web.AppKey("SERVICES", Services)
