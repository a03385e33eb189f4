"""An outgoing webhook of Microsoft Teams: what people write to it in the channels of a team.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from integrations import signatures
from integrations.base import Arrival, Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.fields import cut, moment, text
from integrations.json_object import BadJsonError, parse_object
from integrations.teams.words import words_of
from integrations.texts import LONGEST_BODY
from integrations.threads import thread_of

SETUP = Setup(
    ours=False,
    key="security token",
    pattern=r"[0-9A-Za-z+/]{43}=",
    events=MappingProxyType({"message": True}),
)

Payload = Mapping[str, Any]

_CONVERSATION = re.compile(r"(19:[!-:<-~]{1,200})(?:;messageid=([0-9]{1,20}))?", re.ASCII)
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_TENANT = re.compile(r"[0-9a-f-]{36}", re.ASCII)
_BOTS = "28:"
"""With which ids of programs begin."""


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    key = signatures.from_base64(secret)
    expected = "HMAC " + base64.b64encode(hmac.digest(key, body, hashlib.sha256)).decode()
    is_signed = signatures.same(expected, signatures.once(headers, "Authorization")) and bool(key)
    return is_signed and _is_fresh(body, now)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - what is signed holds its id
    try:
        payload = parse_object(body)
        where, which = text(payload, "conversation", "id"), text(payload, "id")
    except (BadJsonError, UnreadableError):
        where = which = ""
    return hashlib.sha256(f"{where}\n{which}".encode() if which else body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    event = text(payload, "type")
    by_bot = text(payload, "from", "id").startswith(_BOTS)
    if why := left_out(SETUP, options, event, by_bot=by_bot):
        return Reading(event[:64], left_out=why, reply=_reply)
    found = _arrival(payload)
    return Reading(event, arrival=found, left_out="" if found else "nothing", reply=_reply)


def _is_fresh(body: bytes, now: float) -> bool:
    """By the time of the message, which is signed with it; no header tells one."""
    try:
        sent_at = moment(parse_object(body), "timestamp")
    except (BadJsonError, UnreadableError):
        return False
    return sent_at is not None and abs(now - sent_at.timestamp()) <= signatures.TOLERANCE_SECONDS


def _arrival(payload: Payload) -> Arrival | None:
    """None for a message without words."""
    if not (words := words_of(text(payload, "text"))):
        return None
    conversation = text(payload, "conversation", "id")
    return Arrival(
        text=cut(words, LONGEST_BODY),
        author=text(payload, "from", "name"),
        chat=_chat(payload) or conversation.partition(";")[0],
        thread=thread_of(conversation),
        sent_at=moment(payload, "timestamp"),
        link=_link(payload, conversation),
        aimed=True,
    )


def _chat(payload: Payload) -> str:
    names = (text(payload, "channelData", part, "name") for part in ("channel", "team"))
    return next(filter(None, names), "") or text(payload, "conversation", "name")


def _link(payload: Payload, conversation: str) -> str | None:
    """The address of the message in its channel; None where it can't be told."""
    place, message = _CONVERSATION.fullmatch(conversation), text(payload, "id")
    if not place or not _ID.fullmatch(message):
        return None
    tenant = text(payload, "channelData", "tenant", "id")
    query = {"tenantId": tenant if _TENANT.fullmatch(tenant) else "", "parentMessageId": place[2]}
    known = urlencode({name: it for name, it in query.items() if it})
    page = f"https://teams.microsoft.com/l/message/{quote(place[1], safe=':@')}/{message}"
    return f"{page}?{known}" if known else page


def _reply(words: str) -> dict[str, str]:
    """Seen by all in the channel, below the message. It is read as HTML, too."""
    return {"type": "message", "text": escape(words, quote=False)}
