"""What the handlers must know of the installation, handed to them as workflow data `options`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from tasks.models import Models
from tasks.transcribers import Transcriber


async def _no_models() -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Options:
    """Attributes:
    bot_username: Without @.
    burst_seconds: The longest gap inside a burst, by Telegram's clock; 0 turns bursts off.
    default_zone, default_locale: For people and groups of whom nothing better is known.
    allowed_ids: Telegram ids that may use the bot; empty: everyone.
    admin_ids: Telegram ids that own the installation.
    mini_app_url: Where the Mini App opens, None where it can't.
    public_url: Address of the installation for other platforms, None without one.
    inbox_days: How long what Telegram delivered is kept as it came.
    models: Which language models the installation has, and who may use them.
    transcriber: What writes down spoken messages, and whose it may.
    list_models: The models that a chat may choose, "ollama:<model>" or "openai:<model>", as far as they are known now.
    """

    bot_id: int
    bot_username: str
    burst_seconds: float = 2.0
    default_zone: str = "UTC"
    default_locale: str = "en"
    allowed_ids: frozenset[int] = frozenset()
    admin_ids: frozenset[int] = frozenset()
    mini_app_url: str | None = None
    public_url: str | None = None
    inbox_days: int = 7
    models: Models = field(default_factory=Models)
    transcriber: Transcriber = field(default_factory=Transcriber)
    list_models: Callable[[], Awaitable[Sequence[str]]] = _no_models

    def admits(self, telegram_id: int) -> bool:
        """Whether somebody may use the bot. Who owns the installation always may."""
        return not self.allowed_ids or telegram_id in self.allowed_ids or telegram_id in self.admin_ids
