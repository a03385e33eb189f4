"""What was posted to a hook, without secrets, as it may be kept to be looked at and read again."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from integrations.json_object import BadJsonError, parse_object

LONGEST = 65_536
"""Bytes; what is longer is not kept."""

HIDDEN = "…"
FORM = "application/x-www-form-urlencoded"

_OF_PROXIES = ("x-forwarded", "x-real-ip", "x-request-start")

_NAMES = re.compile(r"token|secret|passw|authori[sz]ation|api_?key|signature|credential|cookie", re.IGNORECASE)
_VALUES = re.compile(
    r"gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|xox[abeprs]-[\w-]{10,}|whsec_[\w+/=]{16,}|lin_api_\w{20,}"
    r"|sk-[\w-]{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|\b\d{6,12}:[\w-]{30,}|(?<=Bearer )[\w.~+/=-]{16,}"
)


def redacted(body: bytes, form: str) -> str | None:
    """The body as text; None for what is too long, or neither JSON nor a form."""
    if len(body) > LONGEST:
        return None
    try:
        if form == FORM:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=400)
            return urlencode([(name, _value(name, value)) for name, value in pairs])
        return json.dumps(_clean(parse_object(body)), ensure_ascii=False)
    except (BadJsonError, ValueError, RecursionError):
        return None


def own_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers by which a service says what it posts: their names begin with "x-", and they hold no secret."""
    own = {name.lower(): value for name, value in headers.items() if name.lower().startswith("x-")}
    kept = {name: without_secrets(value)[:200] for name, value in own.items() if not _NAMES.search(name)}
    return dict([pair for pair in kept.items() if not pair[0].startswith(_OF_PROXIES)][:20])


def without_secrets(text: str) -> str:
    """A text without what looks like a key or a token."""
    return _VALUES.sub(HIDDEN, text)


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _value(name, it) if isinstance(it, str) else _hide(name, it) for name, it in value.items()}
    if isinstance(value, list):
        return [_clean(it) for it in value]
    return without_secrets(value) if isinstance(value, str) else value


def _hide(name: str, value: Any) -> Any:
    return HIDDEN if _NAMES.search(name) and isinstance(value, int | float) else _clean(value)


def _value(name: str, value: str) -> str:
    if _NAMES.search(name):
        return HIDDEN
    if name == "payload":  # Slack's and GitHub's forms hold JSON in one field
        try:
            return json.dumps(_clean(parse_object(value.encode())), ensure_ascii=False)
        except (BadJsonError, ValueError):
            return without_secrets(value)
    return without_secrets(value)
