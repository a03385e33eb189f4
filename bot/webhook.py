"""Where Telegram posts updates: derived from the installation's key, so that each process knows it by itself."""

import base64
import hmac
from typing import NamedTuple


class WebhookDoor(NamedTuple):
    """The last part of the webhook's address, and what its secret header says."""

    path: str
    secret: str


def webhook_door(secret_key: str, bot_id: int) -> WebhookDoor:
    """Of this bot; another bot or another key has another door."""
    return WebhookDoor(_derived(secret_key, f"webhook path {bot_id}"), _derived(secret_key, f"webhook secret {bot_id}"))


def _derived(secret_key: str, purpose: str) -> str:
    """32 characters of the URL alphabet, which is the one that Telegram allows in the header."""
    return base64.urlsafe_b64encode(hmac.digest(secret_key.encode(), purpose.encode(), "sha256")[:24]).decode()
