"""TDLib, Telegram's own library, as the judge of formatting."""

import json
from typing import Any

import tdjson

from emulator.jsontypes import Json

SNAKE = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "DateTime": "date_time",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
}


def ask(kind: str, **fields: Any) -> Json:
    """One synchronous request to TDLib."""
    answer = tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode())
    assert answer is not None
    body: Json = json.loads(answer)
    return body


ask("setLogVerbosityLevel", new_verbosity_level=0)


def parsed(text: str) -> tuple[str, list[Json]]:
    """The text and its entities in Bot API form.

    Raises:
        ValueError: With TDLib's reason.
    """
    answer = ask("parseTextEntities", text=text, parse_mode={"@type": "textParseModeHTML"})
    if answer["@type"] == "error":
        raise ValueError(answer["message"])
    return answer["text"], [in_bot_api_form(entity) for entity in answer["entities"]]


def automatic(text: str) -> list[Json]:
    """What Telegram marks by itself, the kinds that Sift reads."""
    found = [in_bot_api_form(entity) for entity in ask("getTextEntities", text=text)["entities"]]
    return [entity for entity in found if entity["type"] in SNAKE.values()]


def in_bot_api_form(entity: Json) -> Json:
    """Kind, place, and what belongs to it."""
    kind = entity["type"]
    name = kind["@type"].removeprefix("textEntityType")
    form: Json = {"type": SNAKE.get(name, name), "offset": entity["offset"], "length": entity["length"]}
    if name == "PreCode":
        form["language"] = kind["language"]
    if name == "TextUrl":
        form["url"] = kind["url"]
    if name == "MentionName":
        form["user"] = {"id": kind["user_id"]}
    if name == "CustomEmoji":
        form["custom_emoji_id"] = kind["custom_emoji_id"]
    if name == "DateTime":
        form["unix_time"] = kind["unix_time"]
    return form
