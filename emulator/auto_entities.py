"""What Telegram marks in a text by itself: commands, mentions, hashtags, cashtags, links, e-mail addresses."""

import re

from emulator.jsontypes import Json
from emulator.utf16 import units

COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz "
    "ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm "
    "fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is "
    "it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm "
    "mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr "
    "ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg "
    "th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
GENERIC = (
    "com org net info biz edu gov mil int xyz dev app tech cloud site online shop blog page link zone team work "
    "software systems support store space tools world укр рф бел"
)
HOST = rf"(?:[\w](?:[\w-]*[\w])?\.)+(?:{'|'.join((COUNTRIES + ' ' + GENERIC).split())})(?![\w-])"
EMAIL = re.compile(rf"(?:\+|(?<![\w.+-]))[A-Za-z0-9][\w.-]{{0,63}}@{HOST}", re.IGNORECASE)
URL = re.compile(
    rf"(?<![\w@./:-])(?:(?:https?|ftp|tonsite)://(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|{HOST})|{HOST})"
    r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
# Names have four letters or more, except those of the first inline bots.
MENTION = re.compile(r"(?<![\w@/])@(?:gif|vid|pic|[A-Za-z0-9_]{4,32})(?!\w)")
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
