"""An app of Slack: its Events API, a slash command and a message shortcut, all posted to one address.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from integrations import signatures
from integrations.base import Arrival, Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.fields import text, thing, things, value
from integrations.forms import form_fields
from integrations.json_object import BadJsonError, parse_object
from integrations.slack import messages, mrkdwn

SETUP = Setup(
    ours=False,
    key="signing secret",
    pattern=r"[0-9A-Za-z]{32}",
    events=MappingProxyType(
        {
            "command": True,
            "message_action": True,
            "app_mention": True,
            "message.im": True,
            "message.channels": True,
            "message.groups": True,
            "message.mpim": True,
        }
    ),
)

Payload = Mapping[str, Any]

_MESSAGES = MappingProxyType(
    {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}
)
_SAID = frozenset(("", "bot_message", "file_share", "me_message", "thread_broadcast"))
"""Kinds of messages that say something new; others tell of edits, of who joins."""

_UNNAMED = frozenset(("", "directmessage", "privategroup"))
"""Stand for the name of a channel that has none, or that isn't to be told."""

_AIMED = frozenset(("app_mention", "message.im"))
_ID = re.compile(r"[\x21-\x7e]{1,200}")


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    timestamp = signatures.once(headers, "X-Slack-Request-Timestamp")
    expected = "v0=" + signatures.hex_hmac(secret, b"v0:", signatures.as_bytes(timestamp), b":", body)
    is_signed = signatures.same(expected, signatures.once(headers, "X-Slack-Signature"))
    return is_signed and signatures.is_fresh(timestamp, now) and bool(secret)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - what is signed holds its id
    try:
        found = _id(_payload(body))
    except (BadJsonError, UnreadableError):
        found = ""
    return found if _ID.fullmatch(found) else hashlib.sha256(body).hexdigest()


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = _payload(call.body)
    match kind := _kind(payload):
        case "url_verification":
            return Reading(kind, answer={"challenge": text(payload, "challenge")})
        case "ssl_check":
            return Reading(kind, answer={})
        case "event_callback":
            return _event(payload, options)
        case "command":
            return replace(_kept(kind, _command(payload), options), reply=_ephemeral)
        case "message_action":
            return replace(_kept(kind, _pointed_at(payload), options), answer={})
    return Reading(kind[:64], left_out="event")


def _payload(body: bytes) -> Payload:
    """JSON, a form that holds JSON, or a form. No form begins as JSON does."""
    if body.lstrip().startswith(b"{"):
        return parse_object(body)
    form = form_fields(body)
    return parse_object(form["payload"].encode()) if "payload" in form else form


def _kind(payload: Payload) -> str:
    forms = (name for name in ("command", "ssl_check") if name in payload)
    if not (kind := text(payload, "type") or next(forms, "")):
        raise UnreadableError("missing", field="type")
    return kind


def _id(payload: Payload) -> str:
    return text(payload, "event_id" if _kind(payload) == "event_callback" else "trigger_id")


def _event(payload: Payload, options: Mapping[str, Any]) -> Reading:
    name, event = _event_name(payload), thing(payload, "event")
    if why := left_out(SETUP, options, name, by_bot=messages.is_by_bot(event)):
        return Reading(name[:64], left_out=why)
    channel, said = text(event, "channel"), text(event, "text")
    if name == "app_mention":
        said = mrkdwn.addressed(said, _own_id(payload))
    found = messages.arrival(event, channel, messages.words_of(event, said))
    link = messages.channel_link(text(payload, "team_id"), channel)
    same = f"{channel}:{messages.ts_of(event)}"  # a mention is told of as a mention and as a message, by two ids
    return _kept(name, replace(found, link=link, aimed=name in _AIMED, same=same), options)


def _event_name(payload: Payload) -> str:
    """As an app subscribes to it; "app_mention" for any message that mentions the app; "message.message_changed"."""
    event = thing(payload, "event")
    kind, subtype, channel = text(event, "type"), text(event, "subtype"), text(event, "channel_type")
    if kind != "message":
        return kind
    if subtype not in _SAID:
        return f"message.{subtype}"
    if channel != "im" and mrkdwn.mentions(text(event, "text"), _own_id(payload)):
        return "app_mention"
    return _MESSAGES.get(channel, kind)


def _own_id(payload: Payload) -> str:
    """By which the app is mentioned; "" where Slack doesn't tell."""
    authorized = things(payload, "authorizations")
    return next((text(it, "user_id") for it in authorized if value(it, "is_bot") is True), "")


def _command(payload: Payload) -> Arrival:
    name = text(payload, "channel_name")
    return Arrival(
        text=messages.words_of(payload, text(payload, "text")),
        author=text(payload, "user_name") or text(payload, "user_id"),
        chat=text(payload, "channel_id") if name in _UNNAMED else name,
        aimed=True,
    )


def _pointed_at(payload: Payload) -> Arrival:
    """The message that somebody has used the shortcut on. It is its author's, whoever that was."""
    message, channel, name = thing(payload, "message"), text(payload, "channel", "id"), text(payload, "channel", "name")
    found = messages.arrival(message, channel, messages.words_of(message, text(message, "text")))
    own = text(message, "user") == text(payload, "user", "id")
    return replace(
        found,
        author=(text(payload, "user", "name") if own else "") or found.author,
        chat=channel if name in _UNNAMED else name,
        link=messages.permalink(text(payload, "team", "domain"), channel, message),
        aimed=True,
    )


def _kept(event: str, said: Arrival, options: Mapping[str, Any]) -> Reading:
    if why := left_out(SETUP, options, event):
        return Reading(event, left_out=why)
    return Reading(event, arrival=said) if said.text else Reading(event, left_out="nothing")


def _ephemeral(words: str) -> dict[str, str]:
    return {"response_type": "ephemeral", "text": mrkdwn.escaped(words)}
