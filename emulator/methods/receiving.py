"""getUpdates and the webhook's settings."""

import re
from typing import Any

from emulator.errors import bad_request, conflict
from emulator.jsontypes import Json
from emulator.links import checked_link, is_loopback
from emulator.methods.base import Call, Method, method
from emulator.updates import ALL_KINDS
from emulator.webhook import Target

MAX_LIMIT = 100
MAX_TIMEOUT = 50
SECRET = re.compile(r"[A-Za-z0-9_-]*")
MAX_SECRET = 256
PORTS = frozenset({"80", "88", "443", "8443"})
DEFAULT_CONNECTIONS = 40


async def get_updates(call: Call) -> list[Json]:
    """Long polling; see `Mailbox.poll`."""
    if call.webhook.target is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _keep_allowed(call)
    limit = call.params.integer("limit", MAX_LIMIT)
    limit = limit if 0 < limit <= MAX_LIMIT else MAX_LIMIT
    timeout = min(max(call.params.integer("timeout"), 0), MAX_TIMEOUT)
    return await call.world.mailbox.poll(call.params.integer("offset"), limit, timeout)


def _keep_allowed(call: Call) -> None:
    kinds = call.params.decoded("allowed_updates", "allowed updates")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    call.world.mailbox.allow([kind for kind in kinds if kind in ALL_KINDS])


async def set_webhook(call: Call) -> bool:
    """Switch delivery to a URL, or off when it is empty."""
    url = call.params.text("url").strip()
    secret = call.params.text("secret_token")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if url:
        _check_webhook_url(url, loopback_http=call.settings.loopback_http)
    _keep_allowed(call)
    if call.params.flag("drop_pending_updates"):
        call.world.mailbox.keep_last(0)
    call.world.mailbox.end_poll("terminated by setWebhook request")
    connections = call.params.integer("max_connections", DEFAULT_CONNECTIONS)
    connections = min(max(connections, 1), 100)
    call.webhook.point_at(Target(url, secret, connections) if url else None)
    return True


def _check_webhook_url(url: str, *, loopback_http: bool) -> None:
    if loopback_http and is_loopback(url):
        return
    if not url.lower().startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    checked = checked_link(url)
    if not checked:
        raise bad_request("invalid webhook URL specified")
    port = re.search(r":(\d+)(?:/|$)", checked.removeprefix("https://"))
    if port and port[1] not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


async def delete_webhook(call: Call) -> bool:
    """Back to polling."""
    if call.params.flag("drop_pending_updates"):
        call.world.mailbox.keep_last(0)
    call.webhook.point_at(None)
    return True


async def get_webhook_info(call: Call) -> Any:
    """Where updates go, and how the last attempts went."""
    mailbox, target, webhook = call.world.mailbox, call.webhook.target, call.webhook
    info: Json = {
        "url": target.url if target else "",
        "has_custom_certificate": False,
        "pending_update_count": len(mailbox.pending),
    }
    if target:
        info["max_connections"] = target.connections
    if webhook.last_error_message:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error_message}
    if mailbox.is_selective:
        info["allowed_updates"] = sorted(mailbox.allowed)
    return info


METHODS: dict[str, Method] = {
    "getUpdates": method(get_updates, "offset limit timeout allowed_updates"),
    "setWebhook": method(
        set_webhook, "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"
    ),
    "deleteWebhook": method(delete_webhook, "drop_pending_updates"),
    "getWebhookInfo": method(get_webhook_info),
}
