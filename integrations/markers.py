"""The mark of an export at the end of what it has made, for trackers that take no id of ours but show no comments of
Markdown."""

import re

from integrations.fields import cut

_MARK = re.compile(r"<!-- sift:([\w-]{1,100}) -->", re.ASCII)


def marked(body: str, marker: str, *, most: int) -> str:
    """The body, cut where mark and body would be longer than `most` characters, and the mark."""
    mark = f"\n\n<!-- sift:{marker} -->"
    return cut(body, most - len(mark)) + mark


def marker_of(body: str) -> str:
    """The last marker in it; "" for none."""
    return next(reversed(_MARK.findall(body)), "")
