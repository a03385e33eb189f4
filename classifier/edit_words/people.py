"""Who a reply gives the task to."""

from collections.abc import Sequence

from classifier.base import Member
from classifier.edit_words.lexicon import Say
from classifier.edit_words.reply import Reply
from classifier.people import members_named

_MOST_WORDS = 2


def read_assignee(reply: Reply, members: Sequence[Member]) -> None:
    """Members named by @username, after "to" or "на", or alone between commas."""
    for place in range(len(reply.words)):
        announced = reply.said(place, Say.ASSIGN)
        first = announced[1] if announced else place
        first += announced is not None and reply.mark(first) == ":"
        if announced is None and not (reply.mark(place).startswith("@") or reply.opens_clause(place)):
            continue
        _read_name(reply, place, first, members, alone=announced is None)


def _read_name(reply: Reply, place: int, first: int, members: Sequence[Member], *, alone: bool) -> None:
    for count in range(_MOST_WORDS, 0, -1):
        after = first + count
        words = [reply.mark(spot) for spot in range(first, after)]
        name = " ".join(words)
        if not all(words) or (alone and not (name.startswith("@") or _ends(reply, after))):
            continue
        found = members_named(name, members)
        if len(found) == 1:
            reply.name("assignee", found[0].id, reply.blank_words(place, after))
            return


def _ends(reply: Reply, place: int) -> bool:
    return reply.closes_clause(place) or reply.said(place, Say.FILLER) is not None
