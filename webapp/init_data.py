"""Telegram's signed launch data (https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app).

aiogram's own check lets any age pass and raises on a hash outside ASCII.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

MAX_AGE_SECONDS = 24 * 3600
MAX_AHEAD_SECONDS = 60
MAX_FIELDS = 40
MAX_LENGTH = 8_192

_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,11}")


@dataclass(frozen=True, slots=True)
class LaunchedBy:
    """The person Telegram vouches for.

    Attributes:
        launch: Names this launch, however its data is written: the same can be percent-encoded in many ways.
        start: What the link that opened it carries: "task_12".
    """

    telegram_id: int
    name: str
    username: str | None
    language_code: str | None
    launch: str
    start: str = ""


def verified(init_data: str, bot_token: str, now: float) -> LaunchedBy | None:
    """Who opened the Mini App, None for anything but fresh and genuine launch data. Never raises.

    Without a token there is nobody to vouch for anybody: what an empty key signs, everyone can sign.
    """
    fields = _fields(init_data) if bot_token else None
    if fields is None or not _HASH.fullmatch(fields.get("hash", "")):
        return None
    key = hmac.digest(b"WebAppData", bot_token.encode(), hashlib.sha256)
    lines = sorted(f"{name}={value}" for name, value in fields.items() if name != "hash")
    expected = hmac.digest(key, "\n".join(lines).encode(), hashlib.sha256)
    if not hmac.compare_digest(expected, bytes.fromhex(fields["hash"])):
        return None
    if not _is_fresh(fields.get("auth_date", ""), now):
        return None
    return _person(fields["hash"], fields.get("user", ""), fields.get("start_param", ""))


def _fields(init_data: str) -> dict[str, str] | None:
    if len(init_data) > MAX_LENGTH or not init_data.isascii():
        return None
    try:
        pairs = parse_qsl(
            init_data, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        return None
    fields = dict(pairs)
    # A newline would let one value pose as two fields.
    forged = any("\n" in name or "=" in name or "\n" in value for name, value in pairs)
    return None if forged or len(fields) != len(pairs) else fields


def _is_fresh(auth_date: str, now: float) -> bool:
    return bool(_NUMBER.fullmatch(auth_date)) and -MAX_AHEAD_SECONDS <= now - int(auth_date) <= MAX_AGE_SECONDS


def _person(launch: str, user: str, start: str) -> LaunchedBy | None:
    try:
        data: Any = json.loads(user)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("is_bot"):
        return None
    number, first, last = data.get("id"), data.get("first_name"), data.get("last_name")
    if type(number) is not int or not 0 < number < 2**52 or not isinstance(first, str):
        return None
    name = " ".join(part for part in (first, last) if isinstance(part, str) and part)
    return LaunchedBy(number, name, _text(data.get("username")), _text(data.get("language_code")), launch, start)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
