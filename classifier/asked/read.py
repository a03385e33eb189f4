"""From the words of a list request to what it asks for."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from classifier.asked.filters import FILTER, Asker, read_filter
from classifier.asked.model import Asked
from classifier.asked.request import Request
from classifier.asked.wanted import Wanted
from classifier.base import Member

READ_CHARACTERS = 1_000
_NUMBER = re.compile(r"\s*#?(\d{1,9})\s*", re.ASCII)


def read_asked(text: str, *, now: datetime, zone: ZoneInfo, members: Sequence[Member]) -> Asked:
    """What the words ask for; whatever is nothing special is searched for, what is quoted as it is.

    A period is about when something came in; behind "due", "by", "for" and the like, and when it is still to come
    ("tomorrow"), it is about when it is due.

    Args:
        text: Its first 1,000 characters are read.
        now: Aware; what "yesterday" is counted from.
        zone: The person's time zone.
        members: Those a task may be given to.
    """
    text = text[:READ_CHARACTERS]
    number = _NUMBER.fullmatch(text)
    if number:
        return Asked(number=int(number[1]))
    wanted, asker = Wanted(), Asker(now, zone, members)
    request = Request(text, wanted, asker)
    for match in FILTER.finditer(request.whole):
        if match["name"]:
            read_filter(wanted, match["name"], match["values"], asker)
            request.blank(match.start(), match.end())
    request.read()
    wanted.text += request.left()
    return wanted.asked(zone)
