"""What Telegram marks in a text by itself: commands, mentions, hashtags, cashtags, links, e-mail addresses."""

import re

from emulator.jsontypes import Json
from emulator.utf16 import units

TOP_LEVEL_DOMAINS = (
    "com|org|net|io|dev|app|ua|ru|de|fr|es|it|pl|uk|eu|us|me|tv|co|info|biz|edu|gov|mil|int|xyz|tech|cloud|ai|gg|ly|be|nl"
    "|se|no|fi|dk|ch|at|cz|pt|br|ca|au|nz|jp|cn|in|il|tr|site|online|shop|blog|page|link|zone|team|work|software|systems"
    "|support|store|space|tools|world|укр|рф"
)
HOST = rf"(?:[\w](?:[\w-]*[\w])?\.)+(?:{TOP_LEVEL_DOMAINS})(?![\w-])"
EMAIL = re.compile(rf"(?<![\w.+-])[A-Za-z0-9][\w.+-]{{0,63}}@{HOST}", re.IGNORECASE)
URL = re.compile(
    rf"(?<![\w@./:-])(?:(?:https?|ftp|tonsite)://(?:localhost|\d{{1,3}}(?:\.\d{{1,3}}){{3}}|{HOST})|{HOST})"
    r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
MENTION = re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{2,32}(?!\w)")
COMMAND = re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
HASHTAG = re.compile(r"(?<![\w#@/])#(?!\d+(?!\w))\w{1,256}(?![#\w])")
CASHTAG = re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?![\w$])")

RULES = (
    ("email", EMAIL),
    ("url", URL),
    ("mention", MENTION),
    ("bot_command", COMMAND),
    ("hashtag", HASHTAG),
    ("cashtag", CASHTAG),
)


def find_entities(text: str) -> list[Json]:
    """Entities in order, offsets in UTF-16 units; none overlap."""
    taken: list[tuple[int, int]] = []
    found: list[Json] = []
    for kind, rule in RULES:
        for start, end in _spans(rule, text):
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": units(text[:start]), "length": units(text[start:end])})
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _spans(rule: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    spans = []
    for match in rule.finditer(text):
        end = match.end()
        if rule is URL:
            end = match.start() + len(match[0].rstrip(".,:;!?'\"…)]}"))
        spans.append((match.start(), end))
    return spans


def with_automatic(text: str, given: list[Json]) -> list[Json]:
    """Entities given by the sender, and the automatic ones where they don't meet a link, code or another one."""
    opaque = {"pre", "code", "text_link", "text_mention", "custom_emoji", "url", "email", "mention", "date_time"}
    blocked = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in opaque]
    more = [
        e for e in find_entities(text) if all(e["offset"] + e["length"] <= a or e["offset"] >= b for a, b in blocked)
    ]
    return sorted(given + more, key=lambda e: (e["offset"], -e["length"]))
