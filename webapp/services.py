"""What the application is given: nothing here is read from the environment."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Any

from aiohttp import web

from locales.languages import LOCALES, SOURCE
from storage.database import Database
from tasks.bell import Bell
from tasks.models import Models


def _now() -> datetime:
    return datetime.now(UTC)


def _untranslated(locale: str) -> NullTranslations:  # noqa: ARG001
    return NullTranslations()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts and facts of an installation that its HTTP edge needs.

    Attributes:
        health: Answers `{"status": "ok" | "degraded" | "down", "parts": {name: {"status", ...}}}`.
        bot_id: Telegram's id of the bot, the number before the colon of its token.
        public_url: Where the world reaches us, without a slash at the end; None on a machine at home.
        local_url: Where this machine reaches us.
        mini_app_url: Where the Mini App is opened; None without HTTPS.
        webhook_path, webhook_secret: The last part of the webhook's address and what its header says. With either
            empty the door is shut.
        api_token: The installation's own token.
        classifier, models: What reads messages, and which language models workspaces may choose of.
        secret_key: What the secrets of the hooks are derived from.
        admin_ids, allowed_ids: Telegram ids; with `allowed_ids` empty everyone may come in.
        frame_ancestors: Origins besides Telegram's that may show the Mini App in a frame.
        translations: The texts of a locale.
    """

    db: Database
    bell: Bell
    health: Callable[[], Awaitable[Mapping[str, Any]]]
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
    locales: tuple[str, ...] = LOCALES
    default_locale: str = SOURCE
    default_zone: str = "UTC"
    admin_ids: frozenset[int] = frozenset()
    allowed_ids: frozenset[int] = frozenset()
    frame_ancestors: tuple[str, ...] = ()
    translations: Callable[[str], NullTranslations] = _untranslated
    now: Callable[[], datetime] = _now

    def __post_init__(self) -> None:
        if not self.secret_key:
            raise ValueError("secret_key is empty: everyone could derive the hooks' secrets from it")

    def admits(self, telegram_id: int) -> bool:
        return not self.allowed_ids or telegram_id in self.allowed_ids | self.admin_ids


SERVICES = web.AppKey("SERVICES", Services)
