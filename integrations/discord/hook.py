"""An app of Discord: its slash command, and its command on a message.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from integrations import signatures
from integrations.base import Arrival, Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.discord import messages
from integrations.fields import cut, number, text, thing, things
from integrations.json_object import BadJsonError, parse_object
from integrations.texts import LONGEST_BODY

SETUP = Setup(
    ours=False,
    key="public key",
    pattern=r"[0-9a-f]{64}",
    events=MappingProxyType({"command": True, "message_command": True}),
)

Payload = Mapping[str, Any]

_PING, _COMMAND = 1, 2
_EVENTS = MappingProxyType({1: "command", 3: "message_command"})
_TEXT = 3
_WITH_MESSAGE, _ONLY_FOR_THEM = 4, 64
_LONGEST_REPLY = 2_000

_ID = re.compile(r"[0-9]{1,20}", re.ASCII)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    timestamp = signatures.once(headers, "X-Signature-Timestamp")
    signature = signatures.from_hex(signatures.once(headers, "X-Signature-Ed25519"))
    is_signed = _is_signed(secret, signature, signatures.as_bytes(timestamp) + body)
    return is_signed and signatures.is_fresh(timestamp, now)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - what is signed holds its id
    try:
        found = text(parse_object(body), "id")
    except (BadJsonError, UnreadableError):
        found = ""
    return found if _ID.fullmatch(found) else hashlib.sha256(body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    if (kind := number(payload, "type")) is None:
        raise UnreadableError("missing", field="type")
    if kind == _PING:
        return Reading("ping", answer={"type": _PING})
    event = _EVENTS.get(number(payload, "data", "type") or 0, "") if kind == _COMMAND else ""
    if not event:
        return Reading("interaction", left_out="event", reply=_ephemeral)
    if why := left_out(SETUP, options, event):
        return Reading(event, left_out=why, reply=_ephemeral)
    found = (_command if event == "command" else _pointed_at)(payload)
    return Reading(event, arrival=found, left_out="" if found else "nothing", reply=_ephemeral)


def _is_signed(public_key: str, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - most processes never need it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - as above

    try:
        Ed25519PublicKey.from_public_bytes(signatures.from_hex(public_key)).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _command(payload: Payload) -> Arrival | None:
    """None when nothing was written after it."""
    if not (words := _words(payload).strip()):
        return None
    member = text(payload, "member", "nick")
    person = thing(payload, "member", "user") or thing(payload, "user")
    return Arrival(
        text=cut(words, LONGEST_BODY),
        author=member or messages.name_of(person),
        chat=messages.chat_of(payload),
        thread=messages.thread_of(payload),
        sent_at=messages.moment_of(text(payload, "id")),
        aimed=True,
    )


def _pointed_at(payload: Payload) -> Arrival | None:
    """The message that somebody has used the command on, its author's, whoever that was; None without words."""
    target = text(payload, "data", "target_id")
    message = thing(payload, "data", "resolved", "messages", target)
    if not _ID.fullmatch(target) or not message:
        raise UnreadableError("no message that it is about", field="data.target_id")
    return messages.arrival(message, target, payload)


def _words(payload: Payload) -> str:
    """The option "text", else the first that is text."""
    options = things(payload, "data", "options")
    while options and (inner := things(options[0], "options")):  # of a command within a command
        options = inner
    texts = [it for it in options if number(it, "type") == _TEXT]
    texts.sort(key=lambda it: text(it, "name") != "text")
    return text(texts[0], "value") if texts else ""


def _ephemeral(words: str) -> dict[str, Any]:
    """Words that only who asked sees, and that call nobody."""
    data = {"content": cut(words, _LONGEST_REPLY), "flags": _ONLY_FOR_THEM, "allowed_mentions": {"parse": []}}
    return {"type": _WITH_MESSAGE, "data": data}
