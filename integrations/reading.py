"""A genuine delivery, read as its hook wants it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from multidict import CIMultiDict

from integrations.base import Arrival, Call, Reading, Service, UnreadableError
from integrations.generic.payload import LONGEST_LINK, is_link
from integrations.json_object import BadJsonError
from integrations.redaction import own_headers, redacted
from storage.connected_tables import Arrival as Known
from storage.connected_tables import ArrivalState
from tasks.hooks import Delivered

TEXT_LIMIT = 65_536
WORD_LIMIT = 200
PAUSED = "paused"
"""Why nothing is kept of what comes to a hook that is paused."""


def read(service: Service, options: Mapping[str, Any], call: Call) -> tuple[Delivered, Reading]:
    """What is kept of a delivery, and what it said.

    Args:
        options: Of the hook.

    Raises:
        UnreadableError, BadJsonError: There is nothing to read; `unreadable` keeps that, too.
    """
    reading = service.read(call, options)
    state, why, message = ArrivalState.ANSWERED, "", None
    if reading.left_out:
        state, why = ArrivalState.LEFT_OUT, reading.left_out
    elif reading.arrival is not None:
        if _is_wanted(reading.arrival, options):
            state, message = ArrivalState.STORED, _message(reading.arrival, options)
        else:
            state, why = ArrivalState.LEFT_OUT, "words"
    same = reading.arrival.same[:WORD_LIMIT] if reading.arrival is not None else ""
    delivered = Delivered(event=reading.event[:64], state=state, why=why, message=message, **_came(service, call))
    return replace(delivered, there=reading.remote, same=same), reading


def again(service: Service, options: Mapping[str, Any], known: Known) -> Delivered:
    """A delivery that is known, read as its hook takes things now."""
    assert known.body is not None
    body = known.body.encode(errors="backslashreplace")  # half a surrogate pair, as JSON writes it
    call = Call(CIMultiDict(known.headers), body, known.form)
    try:
        delivered, _ = read(service, options, call)
    except (BadJsonError, UnreadableError) as error:
        delivered = unreadable(service, call, error)
    return replace(delivered, id=known.delivery_id, body=known.body, form=known.form, headers=known.headers)


def unreadable(service: Service, call: Call, why: UnreadableError | BadJsonError) -> Delivered:
    reason = f"field:{why.field}"[:64] if isinstance(why, UnreadableError) else "json"
    return Delivered(event="", state=ArrivalState.UNREADABLE, why=reason, **_came(service, call))


def paused(service: Service, call: Call) -> Delivered:
    """Of a hook that is paused: that something came, and nothing of what it was."""
    delivery_id = service.delivery_id(call.headers, call.body)[:200]
    return Delivered(delivery_id, "", ArrivalState.LEFT_OUT, PAUSED)


def _came(service: Service, call: Call) -> dict[str, Any]:
    """What is kept of any delivery."""
    delivery_id = service.delivery_id(call.headers, call.body)[:200]
    body = redacted(call.body, call.form, call.secrets)
    return {
        "id": delivery_id,
        "body": body,
        "form": call.form[:64],
        "headers": own_headers(call.headers, call.secrets) if body else {},
    }


def _is_wanted(arrival: Arrival, options: Mapping[str, Any]) -> bool:
    words = [str(word).casefold() for word in options.get("words", ())]
    return not words or any(word in arrival.text.casefold() for word in words)


def _message(arrival: Arrival, options: Mapping[str, Any]) -> dict[str, Any]:
    """Raises `UnreadableError` for what is too long."""
    if len(arrival.text) > TEXT_LIMIT:
        raise UnreadableError(f"longer than {TEXT_LIMIT} characters", field="text")
    link = arrival.link if arrival.link and len(arrival.link) <= LONGEST_LINK and is_link(arrival.link) else None
    return {
        "text": arrival.text,
        "author": arrival.author[:WORD_LIMIT],
        "chat": arrival.chat[:WORD_LIMIT],
        "origin": {"type": "hook", "thread": arrival.thread[:WORD_LIMIT]} if arrival.thread else None,
        "link": link,
        "sent_at": arrival.sent_at,
        "aimed": arrival.aimed or bool(options.get("aimed")),
    }
