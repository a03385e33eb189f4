"""What a card says of spoken messages: that they are being written down, that their words were heard, or why not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Text

from handlers.cards.lines import attachment_name
from handlers.cards.menus import button
from handlers.cards.presses import HearAgain, WriteDown
from handlers.cards.sheet import Sheet
from locales import mark
from storage.tables import Message
from storage.team_tables import Transcript, TranscriptState
from tasks.refining import OVER_BUDGET
from tasks.sounds import is_spoken
from tasks.transcribers import NOT_ADMITTED, STAYS_HERE, TOO_LONG
from tasks.transcribing import AWAY, GONE, NO_TRANSCRIBER, TOO_BIG
from tasks.transcripts import BY_HAND

NAMED, OFFERED = 4, 6
"""How many different sounds are named, and for how many there is a button."""

_KEPT: Mapping[str, str] = MappingProxyType(
    {
        NO_TRANSCRIBER: mark("kept as sound: nothing is set up here that writes it down"),
        STAYS_HERE: mark("kept as sound: a voice can't have personal data hidden, and nothing may leave with it"),
        NOT_ADMITTED: mark("kept as sound: it is written down only for people whom the owner has admitted"),
        TOO_LONG: mark("kept as sound: it is longer than an hour"),
        TOO_BIG: mark("over 20 MB, which I can't fetch: it stays in the chat"),
        AWAY: mark("kept as sound: what writes it down was away for days"),
        GONE: mark("kept as sound: Telegram does not give it to me any more"),
    }
)
"""Why a sound is not written down -> what its card says. Whatever else went wrong, it was not understood."""

_FOR_GOOD = frozenset({TOO_LONG, TOO_BIG, GONE})
_TO_COME = frozenset({TranscriptState.WAITING, TranscriptState.RUNNING})


def heard(sheet: Sheet) -> Text | None:
    """The sounds of a message, and how far they are written down."""
    pieces = _spoken(sheet)
    if not pieces:
        return None
    counts = Counter(attachment_name(sheet, piece.media or {}) for piece in pieces)
    names = [name if count == 1 else f"{name} × {count}" for name, count in counts.items()]
    more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
    rows = [sheet.view.transcripts.get(piece.id) for piece in pieces]
    return Text("🎤 ", ", ".join(names[:NAMED]) + more, " · ", sheet.texts.gettext(_state(rows)))


def is_heard(sheet: Sheet, piece: Message) -> bool:
    """Whether a piece's words are in no chat: they were spoken."""
    row = sheet.view.transcripts.get(piece.id)
    return row is not None and row.state is TranscriptState.DONE


def heard_buttons(sheet: Sheet) -> list[list[InlineKeyboardButton]]:
    """To write down or correct what is said, and to have it tried again."""
    pieces, root = _spoken(sheet), sheet.view.message
    if not pieces or root is None:
        return []
    rows = [sheet.view.transcripts.get(piece.id) for piece in pieces]
    offered = []
    if any(_may_help(row) for row in rows):
        offered.append(button(sheet.texts.gettext("↻ Try again"), HearAgain(message=root.id)))
    offered += [
        button(_label(sheet, row, position if len(pieces) > 1 else None), WriteDown(message=piece.id))
        for position, (piece, row) in enumerate(zip(pieces[:OFFERED], rows, strict=False), 1)
        if not _is_under_way(row)
    ]
    return [offered[start : start + 2] for start in range(0, len(offered), 2)]


def _spoken(sheet: Sheet) -> list[Message]:
    return [piece for piece in sheet.view.pieces if is_spoken(piece.media)]


def _state(rows: Sequence[Transcript | None]) -> str:
    """Of several sounds, what is still to come is told first, then what will not."""
    found = [row for row in rows if row is not None]
    if coming := [row for row in found if row.state in _TO_COME]:
        return _coming(coming[-1])
    if failed := [row for row in found if row.state is TranscriptState.FAILED]:
        return _KEPT.get(failed[0].last_error or "", mark("I couldn't understand this"))
    if len(found) < len(rows):
        return _KEPT[NO_TRANSCRIBER]
    by_hand = all(row.transcriber == BY_HAND for row in found)
    return mark("written down by hand") if by_hand else mark("as I heard it")


def _coming(row: Transcript) -> str:
    if row.last_error is None:
        return mark("writing it down…")
    if row.last_error == OVER_BUDGET:
        return mark("enough is written down for today: this one tomorrow")
    return mark("what writes it down is away: later, then")


def _is_under_way(row: Transcript | None) -> bool:
    return row is not None and row.state in _TO_COME and row.last_error is None


def _may_help(row: Transcript | None) -> bool:
    """Whether to try again could help."""
    return row is not None and row.state is TranscriptState.FAILED and row.last_error not in _FOR_GOOD


def _label(sheet: Sheet, row: Transcript | None, position: int | None) -> str:
    known = row is not None and row.state is TranscriptState.DONE
    label = sheet.texts.gettext("✎ Correct the words") if known else sheet.texts.gettext("✎ Write it down")
    return f"{label} {position}" if position is not None else label
