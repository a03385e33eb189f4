"""Bodies that are `multipart/form-data` (RFC 7578).

Such a form is flat, and its boundary divides it: no parser of nested parts is needed, which somebody we don't know
could keep busy.
"""

import re

from integrations.base import UnreadableError
from integrations.forms import MOST_FIELDS

MULTIPART = "multipart/form-data"

_BOUNDARY = re.compile(r"""boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))""", re.IGNORECASE)
_DISPOSITION = re.compile(rb"^content-disposition:[ \t]*form-data\b([^\r\n]{0,1000})", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(rb';[ \t]*name="([^"]{1,200})"')
_LONGEST_HEAD = 2_000


def multipart_fields(body: bytes, content_type: str) -> list[tuple[str, str]]:
    """Name and value of each field, in their order; files are left out.

    Args:
        content_type: With the boundary.

    Raises:
        UnreadableError: No such form.
    """
    found = _BOUNDARY.search(content_type[:_LONGEST_HEAD])
    if found is None:
        raise UnreadableError("a form without a boundary", field="Content-Type")
    delimiter = b"\r\n--" + (found[1] or found[2]).encode(errors="replace")
    _, *parts = (b"\r\n" + body).split(delimiter, MOST_FIELDS + 2)
    if not parts or len(parts) > MOST_FIELDS + 1 or not parts[-1].startswith(b"--"):
        raise UnreadableError("no form", field="body")
    return [field for part in parts[:-1] if (field := _field(part)) is not None]


def _field(part: bytes) -> tuple[str, str] | None:
    head, _, value = part.partition(b"\r\n\r\n")
    disposition = _DISPOSITION.search(head[:_LONGEST_HEAD])
    if disposition is None or b"filename" in disposition[1].lower():
        return None
    name = _NAME.search(disposition[1])
    return (name[1].decode(errors="replace"), value.decode(errors="replace")) if name else None
