"""Mattermost: a slash command, and an outgoing webhook.

https://developers.mattermost.com/integrate/slash-commands/custom/, https://developers.mattermost.com/integrate/webhooks/outgoing/

Its token stands in the body as it is: nothing ties it to what is posted, nor to when.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from integrations import signatures
from integrations.base import Arrival, Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.fields import cut, number, text, value
from integrations.forms import MOST_FIELDS
from integrations.json_object import BadJsonError, parse_object
from integrations.moments import of_unix
from integrations.texts import LONGEST_BODY

SETUP = Setup(
    ours=False,
    key="token",
    pattern=r"[0-9a-z]{26}",
    events=MappingProxyType({"command": True, "message": True}),
)

MILLISECONDS = 10**11
"""From this number on, a time counts them: JSON does, forms count seconds."""

Payload = Mapping[str, Any]

_SECONDS = re.compile(r"[0-9]{1,15}", re.ASCII)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:  # noqa: ARG001 - it signs nothing
    try:
        told = value(_payload(body), "token")
    except (BadJsonError, UnreadableError):
        told = ""
    return signatures.same(secret, told if isinstance(told, str) else "")


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - its id is in the body
    try:
        payload = _payload(body)
        found = text(payload, "post_id") or text(payload, "trigger_id")
    except (BadJsonError, UnreadableError):
        found = ""
    # The id of a command is signed there, which makes it too long to be kept.
    return hashlib.sha256(found.encode() or body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = _payload(call.body)
    event = "command" if "command" in payload else "message"
    reply = _reply(payload)
    if why := left_out(SETUP, options, event):
        return Reading(event, left_out=why, reply=reply)
    words = _words(payload)
    if not words:
        return Reading(event, left_out="nothing", reply=reply)
    return Reading(event, arrival=_arrival(payload, words), reply=reply)


def _payload(body: bytes) -> Payload:
    """JSON or a form: the first of each field, since whom a command mentions it tells by several."""
    if body.lstrip().startswith(b"{"):
        return parse_object(body)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise UnreadableError("no form", field="body") from None
    if sum(name == "token" for name, _ in pairs) > 1:
        raise UnreadableError("a form that gives a field twice", field="token")
    return dict(reversed(pairs))


def _arrival(payload: Payload, words: str) -> Arrival:
    return Arrival(
        text=words,
        author=text(payload, "user_name") or text(payload, "user_id"),
        chat=text(payload, "channel_name") or text(payload, "channel_id"),
        thread=text(payload, "root_id") or text(payload, "post_id"),
        sent_at=_moment(payload),
        aimed=_is_aimed(payload),
    )


def _words(payload: Payload) -> str:
    """Without the word that has called us."""
    said = text(payload, "text").strip().removeprefix(text(payload, "trigger_word"))
    return cut(said.strip(), LONGEST_BODY)


def _is_aimed(payload: Payload) -> bool:
    """Whether it was written to us: a webhook without trigger words posts all that is said in its channel."""
    return "command" in payload or text(payload, "trigger_word") != ""


def _reply(payload: Payload) -> Callable[[str], Any] | None:
    """Who has written a command sees the answer alone; a webhook's answer is seen by all, below the message. None
    where nobody has asked."""
    if not _is_aimed(payload):
        return None
    to = "ephemeral" if "command" in payload else "comment"
    return lambda words: {"response_type": to, "text": _calling_nobody(words)}


def _calling_nobody(words: str) -> str:
    """Words with which nobody is mentioned: "@channel", "<!channel>"."""
    return words.replace("@", "@\u200b").replace("<!", "<\u200b!")


def _moment(payload: Payload) -> datetime | None:
    told = value(payload, "timestamp")
    if isinstance(told, str) and _SECONDS.fullmatch(told):
        told = int(told)
    count = number({"timestamp": told}, "timestamp")
    if not count:
        return None
    return of_unix(count / 1000 if count >= MILLISECONDS else count, field="timestamp")
