"""What the handlers must know of the installation, handed to them as workflow data `options`."""

from dataclasses import dataclass


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

    def admits(self, telegram_id: int) -> bool:
        """Whether somebody may use the bot. Who owns the installation always may."""
        return not self.allowed_ids or telegram_id in self.allowed_ids or telegram_id in self.admin_ids
