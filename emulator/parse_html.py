"""Telegram's HTML, read as strictly as Telegram reads it.

The rules and the wording of the refusals follow TDLib's behaviour (`parseTextEntities`), which judges this file in the
tests. Text is kept as code points; offsets count UTF-16 units.
"""

import re
import string
from dataclasses import dataclass, field

from emulator.jsontypes import Json
from emulator.links import checked_link, person_id
from emulator.utf16 import units

END = "\0"
SPACE = " \t\r\n\v\0"
SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = SIMPLE_TAGS.keys() | {"a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
# Of two entities with the same place the one with the smaller rank stands first.
RANKS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
}
RANKS |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}
REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
NAME_CHARACTERS = frozenset(string.ascii_letters + string.digits + ".-")
UNIX_TIME = re.compile(r"-?[0-9]+")
DATE_FORMAT = re.compile(r"r|w?(?:d|D)?(?:t|T)?|w?(?:t|T)?(?:d|D)?", re.ASCII)
MAX_REFERENCE = 10
ASCII_LOWER = {ord(upper): ord(upper.lower()) for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class HtmlError(ValueError):
    """Telegram would answer 400 `can't parse entities: <this>`."""


@dataclass(slots=True)
class OpenTag:
    """A start tag whose end has not come yet."""

    name: str
    attributes: dict[str, str]
    offset: int
    start: int


@dataclass(slots=True)
class Scanner:
    """One pass over the text."""

    source: str
    position: int = 0
    output: list[str] = field(default_factory=list)
    offset: int = 0
    open_tags: list[OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def at(self, position: int) -> str:
        return self.source[position] if position < len(self.source) else END

    def skip_space(self) -> None:
        while self.position < len(self.source) and self.at(self.position) in SPACE.rstrip(END):
            self.position += 1

    def take_until(self, stops: str) -> str:
        start = self.position
        while self.at(self.position) not in stops:
            self.position += 1
        return self.source[start : self.position]

    def emit(self, character: str) -> None:
        self.output.append(character)
        self.offset += units(character)

    def run(self) -> None:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                self.tag()
            elif character == "&" and (decoded := decode_reference(self.source, self.position)):
                self.position = decoded[1]
                self.emit(decoded[0])
            else:
                self.position += 1
                self.emit(character)
        if self.open_tags:
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')

    def fail(self, text: str, position: int, more: str = "") -> HtmlError:
        """An error that names the place as TDLib does: in bytes."""
        place = len(self.source[:position].encode("utf-8", "surrogatepass"))
        return HtmlError(f"{text} at byte offset {place}{more}")

    def tag(self) -> None:
        begin = self.position
        self.position += 1
        if self.at(self.position) == "/":
            self.position += 1
            self.end_tag(begin)
        else:
            self.start_tag(begin)
        self.position += 1

    def start_tag(self, begin: int) -> None:
        name = self.take_until(SPACE + ">").translate(ASCII_LOWER)
        if self.at(self.position) == END:
            raise self.fail("Unclosed start tag", begin)
        if name not in TAGS:
            raise self.fail(f'Unsupported start tag "{name}"', begin)
        attributes: dict[str, str] = {}
        while self.at(self.position) != ">":
            self.skip_space()
            if self.at(self.position) != ">":
                self.attribute(begin, name, attributes)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open_tags.append(OpenTag(name, attributes, self.offset, len(self.output)))

    def attribute(self, begin: int, tag: str, attributes: dict[str, str]) -> None:
        name = self.take_until(SPACE + "=>/\"'")
        if not name:
            raise self.fail(f'Empty attribute name in the tag "{tag}"', begin)
        self.skip_space()
        if self.at(self.position) != "=":
            attributes.setdefault(name, "")
            if self.at(self.position) == END:
                raise self.fail(f'Unclosed start tag "{tag}"', begin)
            return
        self.position += 1
        self.skip_space()
        if self.at(self.position) == END:
            raise self.fail(f'Unclosed start tag "{tag}"', begin)
        value = self.quoted() if self.at(self.position) in "'\"" else self.name_token()
        if self.at(self.position) == END:
            raise self.fail("Unclosed start tag", begin)
        attributes[name] = value

    def name_token(self) -> str:
        start = self.position
        while self.at(self.position) in NAME_CHARACTERS:
            self.position += 1
        if self.at(self.position) not in SPACE + ">":
            raise self.fail("Unexpected end of name token", start)
        return self.source[start : self.position].translate(ASCII_LOWER)

    def quoted(self) -> str:
        quote = self.at(self.position)
        self.position += 1
        value: list[str] = []
        while self.at(self.position) not in (quote, END):
            decoded = decode_reference(self.source, self.position) or (self.at(self.position), self.position + 1)
            value.append(decoded[0])
            self.position = decoded[1]
        if self.at(self.position) == quote:
            self.position += 1
        return "".join(value)

    def end_tag(self, begin: int) -> None:
        if not self.open_tags:
            raise self.fail("Unexpected end tag", begin)
        name = self.take_until(SPACE + ">").translate(ASCII_LOWER)
        self.skip_space()
        if self.at(self.position) != ">":
            raise self.fail("Unclosed end tag", begin)
        expected = self.open_tags[-1].name
        if name and name != expected:
            raise self.fail("Unmatched end tag", begin, f', expected "</{expected}>", found "</{name}>"')
        tag = self.open_tags.pop()
        if self.offset > tag.offset:
            self.close(tag, {"offset": tag.offset, "length": self.offset - tag.offset})

    def close(self, tag: OpenTag, place: Json) -> None:
        """Make the entity of a tag that has just ended."""
        if tag.name in SIMPLE_TAGS:
            self.entities.append({"type": SIMPLE_TAGS[tag.name]} | place)
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
            self.entities.append({"type": kind} | place)
        elif tag.name == "a":
            self.close_link(tag.attributes.get("href") or "".join(self.output[tag.start :]), place)
        elif tag.name == "tg-emoji":
            self.close_emoji(tag.attributes.get("emoji-id", ""), place)
        elif tag.name == "tg-time":
            self.close_time(tag.attributes, place)
        else:
            self.close_code(tag, place)

    def close_link(self, url: str, place: Json) -> None:
        person = person_id(url)
        if person is not None:
            self.entities.append({"type": "text_mention"} | place | {"user": {"id": person}})
        elif checked := checked_link(url):
            self.entities.append({"type": "text_link"} | place | {"url": checked})

    def close_emoji(self, emoji_id: str, place: Json) -> None:
        if not re.fullmatch(r"-?[0-9]{1,19}", emoji_id) or int(emoji_id) == 0:
            raise HtmlError("Invalid custom emoji identifier specified")
        self.entities.append({"type": "custom_emoji"} | place | {"custom_emoji_id": emoji_id})

    def close_time(self, attributes: dict[str, str], place: Json) -> None:
        unix, shape = attributes.get("unix", ""), attributes.get("format", "")
        if not DATE_FORMAT.fullmatch(shape):
            raise HtmlError("Invalid date format used")
        if UNIX_TIME.fullmatch(unix) and int(unix) > 0:
            entity = {"type": "date_time"} | place | {"unix_time": int(unix)}
            self.entities.append(entity | ({"date_time_format": shape} if shape else {}))

    def close_code(self, tag: OpenTag, place: Json) -> None:
        """`pre` and `code` round the same text are one block; the language stands in the `code`."""
        language = tag.attributes.get("class", "").removeprefix("language-") if tag.name == "code" else ""
        if not tag.attributes.get("class", "").startswith("language-"):
            language = ""
        last = self.entities[-1] if self.entities else {}
        twin = last.get("offset") == place["offset"] and last.get("length") == place["length"]
        if tag.name == "pre" and twin and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
        elif tag.name == "code" and twin and last["type"] == "pre" and "language" not in last and language:
            last["language"] = language
        else:
            self.entities.append({"type": tag.name} | place | ({"language": language} if language else {}))


def decode_reference(source: str, position: int) -> tuple[str, int] | None:
    """The character that a reference such as `&lt;` stands for and the place after it; none when it is plain text."""
    match = REFERENCE.match(source, position)
    if match is None:
        return None
    if match["name"]:
        character = NAMED.get(match["name"], "")
        return (character, match.end()) if character else None
    number = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    digits_end = match.end() - match[0].endswith(";")
    if number == 0 or number >= 0x10FFFF or digits_end - position >= MAX_REFERENCE:
        return None
    return chr(number), match.end()


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities, in Telegram's order.

    Raises:
        HtmlError: With TDLib's words.
    """
    scanner = Scanner(source)
    scanner.run()
    text = "".join(scanner.output)
    if any("\ud800" <= character <= "\udfff" for character in text):
        reason = "Text contains invalid Unicode characters after decoding HTML entities, "
        raise HtmlError(reason + "check for unmatched surrogate code units")
    entities = [_without_stray_language(entity) for entity in scanner.entities]
    entities.sort(key=lambda e: (e["offset"], -e["length"], RANKS.get(e["type"], 50)))
    return text, entities


def _without_stray_language(entity: Json) -> Json:
    return {k: v for k, v in entity.items() if k != "language"} if entity["type"] == "code" else entity
