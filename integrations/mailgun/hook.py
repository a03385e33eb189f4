"""E-mail that a route of Mailgun forwards: https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/

Its signature covers a time and a token, not the letter: a token counts once.
"""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from integrations.base import Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.forms import FORM, MOST_FIELDS
from integrations.json_object import BadJsonError, parse_object
from integrations.letters import Letter, arrival, is_automatic, is_forward, unquoted
from integrations.multipart import MULTIPART, multipart_fields
from integrations.signatures import as_bytes, hex_hmac, is_fresh, once, same

SETUP = Setup(
    ours=False,
    key="HTTP webhook signing key",
    pattern=r"[!-~]{16,200}",
    events=MappingProxyType({"received": True}),
)

_TOKEN = re.compile(r"[0-9A-Za-z_-]{20,200}")
_SIGNED = ("timestamp", "token", "signature")

Fields = Mapping[str, str]


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    fields = _fields_of(headers, body)
    timestamp, token, signature = (fields.get(name, "") for name in _SIGNED)
    is_signed = same(hex_hmac(secret, as_bytes(timestamp), as_bytes(token)), signature) and bool(secret)
    return is_signed and _TOKEN.fullmatch(token) is not None and is_fresh(timestamp, now)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:
    token = _fields_of(headers, body).get("token", "")
    return token if _TOKEN.fullmatch(token) else hashlib.sha256(body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    fields = _fields(call.body, call.form, once(call.headers, "Content-Type"))
    letter = _letter(fields)
    by_bot = is_automatic(letter) or fields.get("sender", "-") in {"", "<>"}
    if why := left_out(SETUP, options, "received", by_bot=by_bot):
        return Reading("received", left_out=why, answer={})  # it sends a letter again until the answer is 200 itself
    found = arrival(letter)
    return Reading("received", arrival=found, left_out="" if found else "nothing", answer={})


def _letter(fields: Fields) -> Letter:
    subject, plain = fields.get("subject", ""), fields.get("body-plain", "")
    new = "" if is_forward(subject) else fields.get("stripped-text", "").strip() or unquoted(plain)
    return Letter(
        sender=fields.get("from") or fields.get("From") or fields.get("sender", ""),
        subject=subject,
        text=new or plain,
        mailbox=fields.get("recipient", ""),
        headers=_headers(fields),
    )


def _headers(fields: Fields) -> Mapping[str, str]:
    """Which are a list of pairs in one field, and fields of their own."""
    try:
        listed = parse_object(b'{"headers":' + fields.get("message-headers", "[]").encode(errors="replace") + b"}")
    except BadJsonError:
        listed = {}
    pairs = listed.get("headers")
    found = {name.lower(): value for name, value in fields.items() if name[:1].isupper()}
    for pair in reversed(pairs) if isinstance(pairs, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(it, str) for it in pair):
            found[pair[0].lower()] = pair[1]
    return found


def _fields_of(headers: Mapping[str, str], body: bytes) -> Fields:
    """Nothing of what is no form."""
    content_type = once(headers, "Content-Type")
    try:
        return _fields(body, content_type.partition(";")[0].strip().lower(), content_type)
    except UnreadableError:
        return {}


def _fields(body: bytes, form: str, content_type: str) -> Fields:
    """The first of each, but nothing of what is signed and there more than once. Raises `UnreadableError`."""
    if form == MULTIPART:
        pairs = multipart_fields(body, content_type)
    elif form == FORM:
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            raise UnreadableError("no form", field="body") from None
    else:
        raise UnreadableError("no form", field="Content-Type")
    names = [name for name, _ in pairs]
    doubled = {name for name in _SIGNED if names.count(name) > 1}
    return {name: value.replace("\0", "") for name, value in reversed(pairs) if name not in doubled}
