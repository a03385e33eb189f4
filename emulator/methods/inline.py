"""Inline mode: answers to queries, and messages prepared for people to share."""

import re
import secrets
from typing import Any

from emulator.errors import bad_request
from emulator.inline import Answer, Prepared
from emulator.jsontypes import Json
from emulator.links import mini_app_url
from emulator.methods.base import TOO_OLD, Call, Method, method
from emulator.methods.inline_results import read_result, refuse_unknown

MAX_RESULTS = 50
MAX_OFFSET_BYTES = 64
MAX_START_PARAMETER = 64
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]+")
DEFAULT_CACHE, MAX_CACHE = 300, 24 * 3600
PREPARED_SECONDS = 3600
SHARE_KINDS = {
    "allow_user_chats": ("private",),
    "allow_bot_chats": ("bot",),
    "allow_group_chats": ("group", "supergroup"),
    "allow_channel_chats": ("channel",),
}


async def answer_query(call: Call) -> bool:
    """Once, while whoever asked still waits."""
    offset = call.params.text("next_offset")
    button = _button(call)
    raw: Any = call.params.decoded("results", "JSON encoded inline query results")
    if raw is not None and not isinstance(raw, list):
        raise bad_request("expected an Array of inline query results")
    if len(raw or []) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    results = [read_result(call, item) for item in raw or []]
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    asked = call.world.inline.queries.get(call.params.text("inline_query_id"))
    age = call.world.clock.monotonic() - asked.created if asked else 0
    if asked is None or asked.answer.done() or age > call.settings.callback_lifetime:
        raise bad_request(TOO_OLD)
    cache_time = min(max(call.params.integer("cache_time", DEFAULT_CACHE), 0), MAX_CACHE)
    answer = Answer(results, button, offset, cache_time, call.params.flag("is_personal"))
    call.world.inline.settle(asked, answer)
    return True


def _button(call: Call) -> Json | None:
    """The button above the results."""
    raw: Any = call.params.decoded("button", "inline query results button")
    problem = "can't parse inline query results button"
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request(f"{problem}: InlineQueryResultsButton must be an Object")
    refuse_unknown(call, raw, frozenset({"text", "start_parameter", "web_app"}), "InlineQueryResultsButton")
    if not isinstance(raw.get("text"), str):
        raise bad_request(f'{problem}: Can\'t find field "text"')
    if ("start_parameter" in raw) == ("web_app" in raw):
        raise bad_request(f"{problem}: InlineQueryResultsButton must have exactly one optional field")
    if "start_parameter" in raw:
        _check_start_parameter(str(raw["start_parameter"]))
        return raw
    app: Json = raw["web_app"] if isinstance(raw["web_app"], dict) else {}
    url = mini_app_url(str(app.get("url", "")), loopback_http=call.settings.loopback_http, what="inline query button")
    return raw | {"web_app": {"url": url}}


def _check_start_parameter(parameter: str) -> None:
    if not parameter:
        raise bad_request("can't use empty start_parameter")
    if len(parameter) > MAX_START_PARAMETER:
        raise bad_request("too long start_parameter specified")
    if not START_PARAMETER.fullmatch(parameter):
        raise bad_request("unallowed characters in start_parameter are used")


async def save_prepared(call: Call) -> Json:
    """A message that one person may send to chats of their choice, for an hour."""
    raw: Any = call.params.decoded("result", "JSON encoded web view query results")
    if raw is None:
        raise bad_request("result isn't specified")
    person = call.world.people.get(call.params.integer("user_id"))
    if person is None:
        raise bad_request("user not found")
    kinds = {kind for name, kinds in SHARE_KINDS.items() if call.params.flag(name) for kind in kinds}
    if not kinds:
        raise bad_request("at least one chat type must be allowed")
    prepared = Prepared(person, read_result(call, raw), frozenset(kinds), call.world.clock.now() + PREPARED_SECONDS)
    prepared_id = secrets.token_urlsafe(16)
    call.world.inline.prepared[prepared_id] = prepared
    return {"id": prepared_id, "expiration_date": prepared.expires}


METHODS: dict[str, Method] = {
    "answerInlineQuery": method(answer_query, "inline_query_id results cache_time is_personal next_offset button"),
    "savePreparedInlineMessage": method(save_prepared, "user_id result " + " ".join(SHARE_KINDS)),
}
