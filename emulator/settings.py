"""How one emulator behaves."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rates:
    """Telegram's sending limits.

    Attributes:
        chat_burst: How many messages one chat takes at once before 1 per second holds; Telegram does not tell it.
        per_second: In all chats together.
        per_group_minute: In one group.
    """

    chat_burst: int = 5
    per_second: int = 30
    per_group_minute: int = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """How one emulator behaves.

    Attributes:
        token: The one bot's token, `<bot id>:<secret>`.
        strict: Refuse parameters that a method does not know; the real server ignores them and hides misspellings.
        rates: Sending limits; none means unlimited.
        loopback_http: Allow `http://` to this machine where Telegram demands HTTPS (webhook, Mini App buttons).
        privacy: Whether the bot sees only what is meant for it in groups.
        webhook_time_scale: Factor on the pauses between webhook retries.
        webhook_via: The origin to post webhooks to instead of the address's own, as if the proxy that ends TLS for the
            bot stood before it; none posts to the address itself.
        callback_lifetime: Seconds in which a press can be answered.
        app_url: The Mini App that the chat page opens when the bot names none.
        demo: Serve the chat page.
        seed: For update ids and faults; none means different each time.
    """

    token: str = "42:TEST"  # noqa: S105
    bot_username: str = "sift_bot"
    bot_name: str = "Sift"
    strict: bool = True
    rates: Rates | None = field(default_factory=Rates)
    loopback_http: bool = False
    privacy: bool = True
    webhook_time_scale: float = 1.0
    webhook_via: str | None = None
    callback_lifetime: float = 60.0
    app_url: str | None = None
    demo: bool = False
    seed: int | None = None

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])
