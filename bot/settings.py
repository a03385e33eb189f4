"""Every setting, read in one place: the environment, then `.env`; a secret may stand in the file `NAME_FILE` names."""

import difflib
import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.broker import address
from integrations.addresses import Allowed
from locales.languages import SOURCE, Language

TELEGRAM = "https://api.telegram.org"
OLLAMA = "http://127.0.0.1:11434"
OPENAI = "https://api.openai.com/v1"
SECRETS = frozenset(
    {
        "bot_token",
        "database_url",
        "redis_url",
        "api_token",
        "metrics_token",
        "secret_key",
        "openai_api_key",
        "transcriber_api_key",
    }
)
"""Settings whose values are never shown, and may come from a file."""

_COMPOSE = re.compile("COMPOSE_.*|DOMAIN|POSTGRES_PASSWORD")
"""Docker Compose, and `compose.yaml` itself, read their own settings from the same `.env`."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where a server that listens everywhere is found on its own machine."""


class SettingsError(Exception):
    """One line that says which setting is wrong, and how; never with a secret in it."""


def _split(value: object) -> object:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


def _networks(value: object) -> object:
    try:
        return tuple(map(ip_network, parts)) if isinstance(parts := _split(value), list) else value
    except ValueError:
        raise ValueError("must be addresses or networks like 10.0.0.0/8") from None


def _allowed(value: object) -> object:
    try:
        return Allowed.of(parts) if isinstance(parts := _split(value), list) else value
    except ValueError as error:
        raise ValueError(f"must be hosts or networks like git.example.lan, 10.0.0.0/8, not {error}") from None


def _address(value: str) -> str:
    """An http(s) address without a slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address like https://example.org")
    return value.rstrip("/")


def _secret(pattern: str, meaning: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError(f"must be {meaning}")
        return value

    return AfterValidator(check)


def _port(value: SecretStr) -> SecretStr:
    """What stands in the place of a server's port must be one; a password may hold anything."""
    scheme, _, rest = value.get_secret_value().partition("://")
    try:
        if scheme not in {"sqlite", "unix"}:
            urlsplit(f"//{rest.rpartition('@')[2]}").port  # noqa: B018 - it raises
    except ValueError:
        raise ValueError("must name a host and, after a colon, a port from 0 to 65535") from None
    return value


def _classifier(value: str) -> str:
    if not re.fullmatch(r"embedded|off|(ollama|openai):\S+", value):
        raise ValueError("must be embedded, off, ollama:<model> or openai:<model>")
    return value


def _transcriber(value: str) -> str:
    if not re.fullmatch(r"openai:\S+", value):
        raise ValueError("must be openai:<model>")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("must be a time zone like Europe/Kyiv") from error
    return value


Classifier = Annotated[str, AfterValidator(_classifier)]
Address = Annotated[str, AfterValidator(_address)]
BotToken = Annotated[SecretStr, _secret(r"\d+:[\w-]+", "a token as @BotFather gives it, 123456:ABC...")]
DatabaseUrl = Annotated[
    SecretStr,
    _secret(r"sqlite:///(?!:memory:)[^?].*|postgres(ql)?://.+", "sqlite:///path or postgresql://..."),
    AfterValidator(_port),
]
RedisUrl = Annotated[
    SecretStr,
    _secret(r"(rediss?|unix)://.+", "redis://host:6379/0, rediss://... or unix://path"),
    AfterValidator(_port),
]
Key = Annotated[SecretStr, _secret(r"\S{16,}", "16 characters or more, without spaces")]
Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_split)]
Reachable = Annotated[Allowed, NoDecode, BeforeValidator(_allowed)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]


class Settings(BaseSettings):
    """The installation's settings; the environment names them in capitals.

    Attributes are documented in README; a field here without a line there fails a test.
    """

    model_config = SettingsConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    bot_token: BotToken | None = None
    bot_api_url: Address = TELEGRAM
    public_url: Address | None = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    data_dir: Path = Path("data")
    database_url: DatabaseUrl | None = None
    redis_url: RedisUrl | None = None
    api_token: Key | None = None
    metrics_token: Key | None = None
    secret_key: Key | None = None
    admin_ids: Ids = frozenset()
    allowed_ids: Ids = frozenset()
    trusted_proxies: Networks = ()
    outbound_allow: Reachable = Allowed()
    classifier: Classifier = "embedded"
    ollama_base_url: Address | None = None
    openai_api_key: SecretStr | None = None
    openai_base_url: Address | None = None
    transcriber: Annotated[str, AfterValidator(_transcriber)] | None = None
    transcriber_base_url: Address | None = None
    transcriber_api_key: SecretStr | None = None
    llm_timeout: Annotated[float, Field(ge=0.5, le=50)] = 8.0
    llm_daily_calls: Annotated[int, Field(ge=0, le=1_000_000)] = 500
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    burst_seconds: Annotated[float, Field(ge=0, le=60)] = 2.0
    inbox_days: Annotated[int, Field(ge=0, le=3650)] = 7
    default_timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    default_locale: Language = SOURCE
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.public_url and not self.public_url.startswith("https:") and self.bot_api_url == TELEGRAM:
            raise ValueError("PUBLIC_URL must start with https: Telegram accepts nothing else")
        return self

    @property
    def webhook_url(self) -> str | None:
        """Where the Bot API server sends updates; None means that we ask for them."""
        return self.public_url if self.public_url and self.public_url.startswith("https:") else None

    @property
    def local_url(self) -> str:
        """Where this machine reaches the web process."""
        host = _EVERYWHERE.get(self.web_host, self.web_host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.web_port}"

    @property
    def mini_app_url(self) -> str | None:
        """Address of the Mini App, None where nobody could open it."""
        return f"{self.public_url}/app" if self.public_url else None

    @property
    def database(self) -> str:
        """The database's URL, with its password."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{quote(str(self.data_dir / 'sift.db'))}"

    @property
    def broker_dir(self) -> Path | None:
        """Where the embedded broker lives, None when there is another one."""
        return None if self.redis_url else self.data_dir / "broker"

    @property
    def broker(self) -> str:
        """The broker's URL, with its password."""
        return self.redis_url.get_secret_value() if self.redis_url else address(self.data_dir / "broker")

    @property
    def model_providers(self) -> dict[str, str]:
        """Providers of language models that are set up -> their addresses; of Ollama without the path "/v1"."""
        named = self.classifier.partition(":")[0]
        found = {}
        if named == "ollama" or self.ollama_base_url:
            found["ollama"] = (self.ollama_base_url or OLLAMA).removesuffix("/v1")
        if named == "openai" or self.openai_base_url or self.openai_api_key:
            found["openai"] = self.openai_base_url or OPENAI
        return found

    @property
    def transcriber_url(self) -> str:
        """Where voice messages are written down, if TRANSCRIBER is set."""
        return self.transcriber_base_url or self.openai_base_url or OPENAI

    @property
    def transcriber_key(self) -> str:
        """What goes there as a key: OpenAI's own only to OPENAI_BASE_URL, never to an address of the transcriber's."""
        key = self.transcriber_api_key or (None if self.transcriber_base_url else self.openai_api_key)
        return key.get_secret_value() if key else ""

    @property
    def bot_id(self) -> int:
        """Telegram's id of the bot; 0 without a token."""
        return int(self.bot_token.get_secret_value().partition(":")[0]) if self.bot_token else 0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read_settings` hands in: it reads the environment itself, to see `NAME_FILE` and unknown names."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def env_file() -> Path | None:
    """`.env` of the working directory; SIFT_ENV_FILE names another, or none when it is empty."""
    named = os.environ.get("SIFT_ENV_FILE")
    return Path(".env") if named is None else Path(named) if named else None


def read_settings() -> Settings:
    """Read the settings, the environment before `.env`. An empty value counts as unset.

    Raises:
        SettingsError: An unknown name in `.env`, an impossible value, or a secret's file that can't be read.
    """
    return parse(os.environ, _dotenv(env_file()))


def parse(environment: Mapping[str, str], dotenv: Mapping[str, str]) -> Settings:
    """Settings from names in capitals; of the environment only known names count, of `.env` every name does."""
    known = set(Settings.model_fields) | {f"{name}_file" for name in SECRETS}
    ours = {name: environment[name.upper()] for name in known if name.upper() in environment}
    file = {name.lower(): value for name, value in dotenv.items() if not _COMPOSE.fullmatch(name)}
    for name in file.keys() - known:
        raise SettingsError(_unknown(name, known))
    try:
        return Settings(**(_resolve(file) | _resolve(ours)))
    except ValidationError as error:
        raise SettingsError("; ".join(_line(problem) for problem in error.errors())) from None


def _dotenv(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}


def _resolve(values: Mapping[str, str]) -> dict[str, Any]:
    """Drop what is empty, and read the secrets that stand in files."""
    resolved: dict[str, Any] = {name: value for name, value in values.items() if value.strip()}
    for name in SECRETS:
        path = resolved.pop(f"{name}_file", None)
        if path is None:
            continue
        if name in resolved:
            raise SettingsError(f"{name.upper()} and {name.upper()}_FILE are both set: keep one")
        try:
            resolved[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name.upper()}_FILE: can't read {path}: {error}") from None
    return resolved


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0].upper()}?" if near else ""
    return f"{name.upper()} in .env is not a setting of Sift{hint}"


def _line(problem: Any) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    name = str(problem["loc"][0]) if problem["loc"] else ""
    return f"{name.upper()}: {message}" if name else message
