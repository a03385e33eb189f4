"""What was posted to a hook, without secrets, as it may be kept to be looked at and read again."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from integrations.json_object import BadJsonError, parse_object

LONGEST = 65_536
"""Bytes; what is longer is not kept."""

HIDDEN = "…"
FORM = "application/x-www-form-urlencoded"

_OF_PROXIES = ("x-forwarded", "x-real-ip", "x-request-start")

_NAMES = re.compile(
    r"token|secret|passw|pwd|passphrase|authori[sz]ation|bearer|signature|credential|cookie"
    r"|(?:api|access|private|signing|encryption)[-_ ]?key|response_?url",
    re.IGNORECASE,
)
_SHOWN = frozenset(("secret_type", "secret_type_display_name", "authorizations"))
"""Names like those that services give to what is no secret, and that is needed to read a delivery again."""

_VALUES = re.compile(
    r"gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|xox[abeprs]-[\w-]{10,}|whsec_[\w+/=]{16,}|lin_api_\w{20,}"
    r"|sk-[\w-]{20,}|sk_live_\w{16,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|npm_\w{30,}"
    r"|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|\b\d{6,12}:[\w-]{30,}|(?<=[Bb]earer )[\w.~+/=-]{16,}"
    r"|(?<=//)[^/\s:@]{0,200}:[^/\s@]{1,200}(?=@)"
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?"
)


def redacted(body: bytes, form: str, known: Collection[str] = ()) -> str | None:
    """The body as text; None for what is too long, or neither JSON nor a form.

    Args:
        known: Secrets that are hidden wherever they stand.
    """
    if len(body) > LONGEST:
        return None
    kept = _redacted(body, form)
    if kept is None:
        return None
    for secret in known:
        for spelled in (secret, json.dumps(secret, ensure_ascii=False)[1:-1], quote_plus(secret)):
            kept = kept.replace(spelled, HIDDEN) if spelled else kept
    return kept


def _redacted(body: bytes, form: str) -> str | None:
    try:
        if form == FORM:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=400)
            return urlencode([(name, _value(name, value)) for name, value in pairs])
        return json.dumps(_clean(parse_object(body)), ensure_ascii=False)
    except (BadJsonError, ValueError, RecursionError):
        return None


def own_headers(headers: Mapping[str, str], known: Collection[str] = ()) -> dict[str, str]:
    """The headers by which a service says what it posts: their names begin with "x-", and they hold no secret."""
    own = {name.lower(): value for name, value in headers.items() if name.lower().startswith("x-")}
    open_ones = {name: value for name, value in own.items() if not is_secret(name) and value not in known}
    kept = {name: without_secrets(value)[:200] for name, value in open_ones.items()}
    return dict([pair for pair in kept.items() if not pair[0].startswith(_OF_PROXIES)][:20])


def without_secrets(text: str) -> str:
    """A text without what looks like a key or a token."""
    return _VALUES.sub(HIDDEN, text)


def is_secret(name: str) -> bool:
    """Whether what stands under a name is nobody's to see."""
    return _NAMES.search(name) is not None and name not in _SHOWN


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _below(name, it) for name, it in value.items()}
    if isinstance(value, list):
        return [_clean(it) for it in value]
    return without_secrets(value) if isinstance(value, str) else value


def _below(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return _value(name, value)
    return _hidden(value) if is_secret(name) else _clean(value)


def _hidden(value: Any) -> Any:
    """Its shape alone."""
    if isinstance(value, dict):
        return {name: _hidden(it) for name, it in value.items()}
    if isinstance(value, list):
        return [_hidden(it) for it in value]
    return value if value is None or isinstance(value, bool) else HIDDEN


def _value(name: str, value: str) -> str:
    if is_secret(name):
        return HIDDEN
    if name == "payload":  # Slack's and GitHub's forms hold JSON in one field
        try:
            return json.dumps(_clean(parse_object(value.encode())), ensure_ascii=False)
        except (BadJsonError, ValueError):
            return without_secrets(value)
    return without_secrets(value)
