"""What a reply says in words of its own: a title, a note, the items of a checklist, a reason."""

import re

from classifier.edit_words.lexicon import Say
from classifier.edit_words.reply import Reply
from classifier.titles import shown

MAX_ITEM = 200
MAX_ITEMS = 50
_FIELDS = {
    Say.TITLE: "title",
    Say.RENAME: "title",
    Say.DESCRIPTION: "description",
    Say.NOTE: "note",
    Say.CHECKLIST: "checklist",
    Say.ITEM: "checklist",
}
_OPENERS = tuple(_FIELDS)
_ONE_LINE = frozenset({Say.TITLE, Say.RENAME, Say.ITEM})
_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“”", "'": "'", "‘": "’"}
_BOX = r"\[ ?\][^\S\n]{0,8}"
_BULLET = re.compile(rf"[^\S\n]{{0,8}}(?:[-–—*•][^\S\n]{{1,8}}(?:{_BOX})?|{_BOX}|☐[^\S\n]{{0,8}})(?=\S)")


def read_texts(reply: Reply) -> None:
    """Titles, descriptions, notes and checklists: what stands behind their word and a colon, or in quotes.

    A title or one item goes to the end of its line, the others to the end of the reply; each ends where another such
    word with a colon begins.
    """
    for place in range(len(reply.words)):
        if not reply.opens_clause(place):
            continue
        opener = reply.said(place, *_OPENERS)
        if opener:
            _read_text(reply, place, *opener)
    _read_bullets(reply)


def read_reason(reply: Reply, place: int, first: int) -> str:
    """The reason that begins at a place, to the end of its line; it is taken out from the word `first` on."""
    start, end, text = _content(reply, place, one_line=True)
    if text:
        reply.blank(reply.words[first].start, end)
    return text if start < end else ""


def _read_text(reply: Reply, place: int, say: Say, after: int) -> None:
    colon = reply.mark(after) == ":"
    if not (colon or say is Say.RENAME or reply.mark(after) in _QUOTES):
        return
    _, end, text = _content(reply, after + colon, one_line=say in _ONE_LINE)
    if say is Say.CHECKLIST and text:
        for item in _items(text):
            reply.name("checklist", item, item)
        reply.blank(reply.words[place].start, end)
        return
    field = _FIELDS[say]
    value = shown(text) if field == "title" else _item(text) if field == "checklist" else text
    if value:
        reply.name(field, value, reply.blank(reply.words[place].start, end).strip())
    elif colon:
        reply.doubt(reply.blank_words(place, after))  # "note:" says that more was to come


def _content(reply: Reply, place: int, *, one_line: bool) -> tuple[int, int, str]:
    """Where the words of somebody's own begin and end, in code points, and the words."""
    start = reply.words[place].start if place < len(reply.words) else len(reply.text)
    closing = _QUOTES.get(reply.mark(place), "")
    ends = [found for quote in closing if (found := reply.text.find(quote, start + 1)) > start]
    if ends:
        return start, min(ends) + 1, reply.text[start + 1 : min(ends)].strip()
    end = min(_next_opener(reply, place), reply.end_of(place, "\n") if one_line else len(reply.text))
    return start, end, reply.readable(start, end).strip()


def _next_opener(reply: Reply, place: int) -> int:
    """Where another text begins that is opened with a colon, or the end of the reply."""
    for ahead in range(place + 1, len(reply.words)):
        opener = reply.said(ahead, *_OPENERS) if reply.opens_clause(ahead) else None
        if opener and reply.mark(opener[1]) == ":":
            before = reply.words[ahead - 1]
            return before.start if before.text in {",", ";", "\n"} else reply.words[ahead].start
    return len(reply.text)


def _items(text: str) -> list[str]:
    """The lines of a list, or what stands between commas in one line."""
    bulleted = "\n" in text or _BULLET.match(text)
    said = text.split("\n") if bulleted else re.split(r"[,;]", text)
    return [item for part in said if (item := _item(_BULLET.sub("", part, count=1)))][:MAX_ITEMS]


def _item(words: str) -> str:
    return " ".join(words.split())[:MAX_ITEM]


def _read_bullets(reply: Reply) -> None:
    """Lines that begin with a dash or an empty box."""
    start = 0
    for line in reply.text.split("\n"):
        bullet = _BULLET.match(line)
        if bullet and "\x00" not in line:
            item = _item(line[bullet.end() :])
            reply.name("checklist", item, item)
            reply.blank(start, start + len(line))
        start += len(line) + 1
