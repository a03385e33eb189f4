"""From a text and its formatting, as a bot sends them, to what is shown."""

import re

from emulator.auto_entities import with_automatic
from emulator.errors import ApiError, bad_request
from emulator.jsontypes import Json
from emulator.model import Person
from emulator.params import Params, whole_number
from emulator.parse_html import HtmlError, parse_html
from emulator.render import person_json
from emulator.utf16 import units

REMOVED = re.compile("[\r\u2028-\u202e]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\t]")
SPACE = " \n"
ENTITY_FIELDS = {
    "bold": (),
    "italic": (),
    "underline": (),
    "strikethrough": (),
    "spoiler": (),
    "blockquote": (),
    "expandable_blockquote": (),
    "code": (),
    "pre": ("language",),
    "text_link": ("url",),
    "text_mention": ("user",),
    "custom_emoji": ("custom_emoji_id",),
    "date_time": ("unix_time", "date_time_format"),
}
REQUIRED_FIELDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
AUTOMATIC = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}


def formatted(
    params: Params, text_field: str, entities_field: str, people: dict[int, Person]
) -> tuple[str, list[Json]]:
    """The text that a bot sends, cleaned, with all its entities; empty when there is none.

    Raises:
        ApiError: 400 `can't parse entities: …`, or 501 for a parse mode that is not modelled here.
    """
    source = params.text(text_field)
    mode = params.text("parse_mode").lower()
    if "\ud800" in source or any("\ud800" <= character <= "\udfff" for character in source):
        raise bad_request("strings must be encoded in UTF-8")
    if mode in ("markdown", "markdownv2"):
        raise ApiError(501, f"Not Implemented: parse mode {params.text('parse_mode')} is not modelled, use HTML")
    if mode not in ("", "html", "none"):
        raise bad_request("unsupported parse_mode")
    if mode == "html":
        text, entities = _parsed(source)
    else:
        text, entities = source, _given(params, entities_field)
    text, entities = _tidy(text, entities)
    return text, with_automatic(text, _resolve_people(entities, people))


def _parsed(source: str) -> tuple[str, list[Json]]:
    try:
        return parse_html(source)
    except HtmlError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _given(params: Params, name: str) -> list[Json]:
    """The `entities` parameter; automatic kinds in it are found anew, as on the real server."""
    raw = params.decoded(name, "message entities")
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise bad_request("can't parse message entities JSON object: expected an Array of MessageEntity")
    return [_checked(entity) for entity in raw if not isinstance(entity, dict) or entity.get("type") not in AUTOMATIC]


def _checked(entity: object) -> Json:
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
    kind = entity["type"]
    if kind not in ENTITY_FIELDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if entity["offset"] < 0 or entity["length"] < 0:
        raise bad_request(f"entity begins or ends outside of the text: {entity['offset']}, {entity['length']}")
    required = REQUIRED_FIELDS.get(kind)
    if required and entity.get(required) is None:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{required}\"")
    kept = {name: entity[name] for name in ENTITY_FIELDS[kind] if entity.get(name) is not None}
    return {"type": kind, "offset": entity["offset"], "length": entity["length"]} | kept


def _tidy(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram's cleaning: control characters become spaces or vanish, space round the whole is cut off."""
    places = [0]
    cleaned: list[str] = []
    for character in text:
        kept = "" if REMOVED.match(character) else " " if CONTROL.match(character) else character
        cleaned.append(kept)
        places.extend([places[-1] + units(kept)] * units(character))
    whole = "".join(cleaned)
    left = len(whole) - len(whole.lstrip(SPACE))
    tidy = whole.strip(SPACE)
    return tidy, _moved(entities, places, left, units(tidy))


def _moved(entities: list[Json], places: list[int], left: int, length: int) -> list[Json]:
    moved = []
    for entity in entities:
        start = min(entity["offset"], len(places) - 1)
        end = min(entity["offset"] + entity["length"], len(places) - 1)
        new_start = min(max(places[start] - left, 0), length)
        new_end = min(max(places[end] - left, 0), length)
        if new_end > new_start:
            moved.append(entity | {"offset": new_start, "length": new_end - new_start})
    return moved


def _user_id(entity: Json) -> int:
    user = entity.get("user")
    return whole_number(user.get("id")) if isinstance(user, dict) else 0


def _resolve_people(entities: list[Json], people: dict[int, Person]) -> list[Json]:
    """A mention of somebody whom nobody knows is no mention."""
    resolved = []
    for entity in entities:
        if entity["type"] != "text_mention":
            resolved.append(entity)
        elif person := people.get(_user_id(entity)):
            resolved.append(entity | {"user": person_json(person)})
    return resolved
