"""E-mail that comes in at Postmark: https://postmarkapp.com/developer/webhooks/inbound-webhook"""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from integrations.authorization import password
from integrations.base import Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.fields import text, things
from integrations.json_object import BadJsonError, parse_object
from integrations.letters import Letter, arrival, is_automatic, is_forward, unquoted, words_of
from integrations.signatures import same

SETUP = Setup(events=MappingProxyType({"received": True}))

_ID = re.compile(r"[0-9A-Za-z-]{8,100}")


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:  # noqa: ARG001 - it signs nothing
    # The secret is part of an address there, where some of its characters are written as %2F; not all decode them.
    told = password(headers)
    matches = [same(secret, it) for it in (told, unquote(told))]
    return any(matches)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - its id is in the body
    try:
        found = text(parse_object(body), "MessageID")
    except (BadJsonError, UnreadableError):
        found = ""
    return found if _ID.fullmatch(found) else hashlib.sha256(body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    kind = text(payload, "RecordType")
    event = "received" if kind in {"", "Inbound"} else kind[:64]
    letter = _letter(payload)
    if why := left_out(SETUP, options, event, by_bot=is_automatic(letter)):
        return Reading(event, left_out=why, answer={})  # it sends a letter again until the answer is 200 itself
    found = arrival(letter)
    return Reading(event, arrival=found, left_out="" if found else "nothing", answer={})


def _letter(payload: Mapping[str, Any]) -> Letter:
    subject = text(payload, "Subject")
    plain = text(payload, "TextBody") or words_of(text(payload, "HtmlBody"))
    new = "" if is_forward(subject) else text(payload, "StrippedTextReply").strip() or unquoted(plain)
    name, address = text(payload, "FromName"), text(payload, "FromFull", "Email")
    return Letter(
        sender=f"{name} <{address}>" if address else text(payload, "From"),
        subject=subject,
        text=new or plain,
        mailbox=text(payload, "OriginalRecipient") or text(payload, "To"),
        headers={text(it, "Name").lower(): text(it, "Value") for it in reversed(things(payload, "Headers"))},
    )
