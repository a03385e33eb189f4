"""The words of a message or a burst, folded into an expandable quote that fits what room is left."""

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, ExpandableBlockQuote, Text

from handlers.cards import moments
from handlers.cards.heard import is_heard
from handlers.cards.lines import attachment_name
from handlers.cards.markup import joined, width
from handlers.cards.sheet import Sheet
from storage.tables import Message
from wording.lines import one_line, paragraphs
from wording.names import NAME

PIECE, ALONE, PIECES = 300, 700, 30
"""Longest text of one piece among several and of one alone, in code points; how many pieces are shown.

Telegram drops formatting after its hundredth entity: each piece has two.
"""

_RESERVE = 40


def quote(sheet: Sheet, room: int) -> Text | None:
    """The pieces with author and time, as many as fit into `room` UTF-16 units; None when the chat shows the words.

    A comment that the person wrote here above what they forwarded is such words too.
    """
    message = sheet.view.message
    if message is None:
        return _description(sheet, room)
    shown_in_chat = message.chat_id is not None and message.chat_id == sheet.view.delivery.chat_id
    if message.pieces > 1 and not (shown_in_chat and _is_album(sheet.view.pieces)):
        comment = shown_in_chat and not message.forwarded
        return _burst(sheet, sheet.view.pieces[comment:], room)
    told = sheet.selected is not None and sheet.selected.task.title == message.text.strip()
    if told or (shown_in_chat and not is_heard(sheet, message)):
        return None
    return _folded(paragraphs(message.text, ALONE), room)


def _is_album(pieces: Sequence[Message]) -> bool:
    """Whether the pieces were sent as one, and not one after the other."""
    return pieces[0].album_id is not None and len({piece.album_id for piece in pieces}) == 1


def _description(sheet: Sheet, room: int) -> Text | None:
    return _folded(paragraphs(sheet.selected.task.description, ALONE), room) if sheet.selected else None


def _folded(text: str, room: int) -> Text | None:
    return ExpandableBlockQuote(text) if text and width(text) <= room else None


def _burst(sheet: Sheet, told: Sequence[Message], room: int) -> Text | None:
    pieces: list[Text] = []
    left = room - _RESERVE
    for piece in told[:PIECES]:
        drawn = _piece(sheet, piece)
        left -= width(drawn.render(_collect_entities=False)[0]) + 1
        if left < 0:
            break
        pieces.append(drawn)
    if (more := len(told) - len(pieces)) > 0 and pieces:
        pieces.append(Text(sheet.texts.ngettext("and {count} more", "and {count} more", more).format(count=more)))
    return ExpandableBlockQuote(joined(pieces, "\n")) if pieces else None


def _piece(sheet: Sheet, piece: Message) -> Text:
    view = sheet.view
    author = one_line(piece.author, NAME) or "?"
    when = moments.written(piece.written_at, view.locale, view.zone, sheet.now)
    said = f"{'🎤 ' if is_heard(sheet, piece) else ''}{paragraphs(piece.text, PIECE)}"
    if not piece.text and piece.media:
        said = attachment_name(sheet, piece.media)
    return Text(Bold(author), ", ", when, f"\n{said}" if said else "")
