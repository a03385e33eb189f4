"""What a reply says about other tasks and items by their numbers: "blocked by #12", "+1 to #42", "check 1 and 3"."""

from classifier.edit_words.free import read_reason
from classifier.edit_words.lexicon import Say
from classifier.edit_words.reply import Reply

_MOST = 20
_MOST_DIGITS = 9


def read_numbers(reply: Reply) -> None:
    """Blocks, links, duplicates and items to tick, each with the numbers behind its words."""
    for place in range(len(reply.words)):
        found = reply.said(place, Say.BLOCKED, Say.WAITS, Say.LINK, Say.DUPLICATE, Say.CHECK)
        if found is None:
            continue
        say, after = found
        if say is Say.BLOCKED:
            _read_block(reply, place, after)
        elif say is Say.CHECK:
            items = reply.said(after, Say.ITEMS)
            _read_list(reply, say, place, items[1] if items else after, bare=True)
        else:
            _read_list(reply, say, place, after, bare=say is Say.DUPLICATE)


def _read_list(reply: Reply, say: Say, place: int, after: int, *, bare: bool) -> None:
    numbers, end = _numbers(reply, after, bare=bare)
    if not numbers:
        return
    words = reply.blank_words(place, end)
    _add(reply, say, numbers, words)


def _read_block(reply: Reply, place: int, after: int) -> None:
    """By tasks, by a reason, or by both; only "blocked" says too little."""
    opened = reply.mark(after) in {":", "-", "–", "—"}
    numbers, end = _numbers(reply, after + opened, bare=True)
    because = _because(reply, end if numbers else after + opened)
    named = after - place > 1  # "blocked by" whatever
    if not (numbers or opened or because or named):
        return
    start = because or (end if numbers else after + opened)
    reason = read_reason(reply, start, place) if because or not numbers else ""
    if numbers:
        _add(reply, Say.WAITS, numbers, reply.blank_words(place, end))
    if reason:
        reply.name("blocked", "by", reason)
        reply.name("blocked_reason", reason, reason)


def _because(reply: Reply, place: int) -> int | None:
    """Where the reason begins that is given there."""
    place += reply.mark(place) == ","
    opened = reply.mark(place) in {":", "-", "–", "—"}
    because = reply.said(place + opened, Say.BECAUSE)
    if because:
        return because[1]
    return place + opened if opened else None


def _add(reply: Reply, say: Say, numbers: list[int], words: str) -> None:
    field = "blocked_by" if say is Say.WAITS else say.field
    if say is Say.WAITS:
        reply.name("blocked", "by", words)
    for number in numbers:
        reply.name(field, number, words if len(numbers) == 1 else f"#{number}")


def _numbers(reply: Reply, place: int, *, bare: bool) -> tuple[list[int], int]:
    """The numbers of a list with commas and "and", all written alike, and the place behind it.

    Without # they count only when nothing follows that they could count: "blocked 2 days".
    """
    numbers: list[int] = []
    end = place
    marked = reply.mark(place).startswith("#")
    while len(numbers) < _MOST:
        number = _number(reply, place, marked=marked, bare=bare)
        if number is None:
            break
        numbers.append(number)
        end = place + 1
        place = end + (reply.mark(end) == ",")
        joined = reply.said(place, Say.AND)
        place = joined[1] if joined else place
        if place == end:
            break
    return numbers, end


def _number(reply: Reply, place: int, *, marked: bool, bare: bool) -> int | None:
    word = reply.mark(place)
    digits = word[1:] if marked and word.startswith("#") else word
    if marked != word.startswith("#") or not digits.isascii() or not digits.isdigit() or len(digits) > _MOST_DIGITS:
        return None
    if marked:
        return int(digits)
    after = place + 1
    lone = reply.closes_clause(after) or reply.said(after, Say.AND, Say.BECAUSE, Say.FILLER)
    opens = reply.mark(after) == ":"
    figure = reply.mark(after) in {".", ":"} and reply.mark(after + 1).isdigit()
    return int(digits) if bare and (lone or opens) and not figure else None
