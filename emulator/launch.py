"""Mini App launch URLs, signed as Telegram signs them."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from emulator.jsontypes import Json
from emulator.model import Person

VERSION = "9.6"
LIGHT: dict[str, str] = {
    "bg_color": "#ffffff",
    "text_color": "#10151a",
    "hint_color": "#707579",
    "link_color": "#2678b6",
    "button_color": "#2f84d6",
    "button_text_color": "#ffffff",
    "secondary_bg_color": "#f1f3f5",
    "header_bg_color": "#ffffff",
    "accent_text_color": "#2678b6",
    "section_bg_color": "#ffffff",
    "section_header_text_color": "#2678b6",
    "section_separator_color": "#e3e7ea",
    "subtitle_text_color": "#707579",
    "destructive_text_color": "#d23f3f",
    "bottom_bar_bg_color": "#ffffff",
}
DARK: dict[str, str] = {
    "bg_color": "#17212b",
    "text_color": "#f5f7f9",
    "hint_color": "#8c9aa6",
    "link_color": "#6ab3f3",
    "button_color": "#3f8fd8",
    "button_text_color": "#ffffff",
    "secondary_bg_color": "#0f1720",
    "header_bg_color": "#17212b",
    "accent_text_color": "#6ab3f3",
    "section_bg_color": "#17212b",
    "section_header_text_color": "#6ab3f3",
    "section_separator_color": "#26333f",
    "subtitle_text_color": "#8c9aa6",
    "destructive_text_color": "#ec6b6b",
    "bottom_bar_bg_color": "#17212b",
}
THEMES = {"light": LIGHT, "dark": DARK}
# Telegram's own key is not ours to have: whoever checks `signature` is given this one's public half.
_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"sift emulator").digest())


@dataclass(frozen=True, slots=True)
class Launch:
    """Who opens which Mini App, and how; `date` is when it was signed."""

    url: str
    person: Person
    token: str
    date: int
    platform: str = "weba"
    theme: str = "light"
    start_param: str | None = None
    query_id: str = field(default_factory=lambda: "AA" + secrets.token_urlsafe(16))


def public_key() -> bytes:
    """The 32 bytes that check `signature`."""
    return _KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def launch_url(launch: Launch) -> str:
    """The URL with its `#tgWebAppData=…`."""
    fragment = {
        "tgWebAppData": init_data(launch),
        "tgWebAppVersion": VERSION,
        "tgWebAppPlatform": launch.platform,
        "tgWebAppThemeParams": json.dumps(THEMES.get(launch.theme, LIGHT), separators=(",", ":")),
    }
    base = launch.url.partition("#")[0]
    return f"{base}#{urlencode(fragment, quote_via=quote)}"


def init_data(launch: Launch) -> str:
    """The signed query string: HMAC in `hash`, Ed25519 in `signature`."""
    person = launch.person
    user: Json = {"id": person.id, "first_name": person.first_name, "last_name": person.last_name or ""}
    user |= {"username": person.username} if person.username else {}
    user |= {"language_code": person.language_code} if person.language_code else {}
    user |= {"is_premium": True} if person.is_premium else {}
    user["allows_write_to_pm"] = True
    fields = {
        "query_id": launch.query_id,
        "user": json.dumps(user, separators=(",", ":"), ensure_ascii=False).replace("/", "\\/"),
        "auth_date": str(launch.date),
    }
    if launch.start_param:
        fields["start_param"] = launch.start_param
    fields["signature"] = _signature(fields, launch.token.partition(":")[0])
    secret = hmac.new(b"WebAppData", launch.token.encode(), hashlib.sha256).digest()
    fields["hash"] = hmac.new(secret, _lines(fields).encode(), hashlib.sha256).hexdigest()
    return urlencode(fields, quote_via=quote)


def _lines(fields: dict[str, str]) -> str:
    return "\n".join(f"{name}={fields[name]}" for name in sorted(fields))


def _signature(fields: dict[str, str], bot_id: str) -> str:
    signed = _KEY.sign(f"{bot_id}:WebAppData\n{_lines(fields)}".encode())
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")
