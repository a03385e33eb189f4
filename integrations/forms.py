"""Bodies that are forms."""

from typing import Any
from urllib.parse import parse_qsl

from integrations.base import Call, UnreadableError
from integrations.json_object import parse_object

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 400


def form_fields(body: bytes) -> dict[str, str]:
    """Each field once. Raises `UnreadableError`."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise UnreadableError("no form", field="body") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise UnreadableError("a form that gives a field twice", field="body")
    return fields


def payload_of(call: Call) -> dict[str, Any]:
    """The JSON of a delivery: its body, or the field `payload` of its form.

    Raises:
        UnreadableError, BadJsonError
    """
    if call.form != FORM:
        return parse_object(call.body)
    return parse_object(form_fields(call.body).get("payload", "").encode(errors="surrogatepass"))
