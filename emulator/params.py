"""The parameters of one Bot API call, however they were sent."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from emulator.errors import ApiError, bad_request
from emulator.jsontypes import Json

TRUE_WORDS = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart request."""

    name: str
    mime: str
    content: bytes


class Params:
    """Raw values by name, read as what they should be.

    Values are strings (query, form, multipart), any JSON (JSON body), or uploads. As on the real server a JSON value
    may also come as a string that holds JSON.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def names(self) -> set[str]:
        """Every parameter given, uploads included."""
        return set(self.values)

    def attached(self) -> set[str]:
        """Names of uploads that another parameter refers to by `attach://`."""
        text = json.dumps([v for v in self.values.values() if not isinstance(v, Upload)])
        return {n for n, v in self.values.items() if isinstance(v, Upload) and f"attach://{n}" in text}

    def text(self, name: str, default: str = "") -> str:
        """A string as sent."""
        value = self.values.get(name, default)
        if isinstance(value, Upload):
            return value.content.decode("utf-8", "replace")
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as 0, as on the real server."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return whole_number(value)

    def flag(self, name: str) -> bool:
        """Whether it is switched on."""
        value = self.values.get(name, False)
        return value if isinstance(value, bool) else str(value).strip().lower() in TRUE_WORDS

    def decoded(self, name: str, what: str) -> Any:
        """Any JSON value; none when it was not given or is empty.

        Raises:
            ApiError: 400 `can't parse <what> JSON object` when it is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return load_json(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent under a name."""
        value = self.values.get(name)
        return value if isinstance(value, Upload) else None

    def logged(self) -> Json:
        """For the log of calls: uploads by name and size, JSON in strings decoded."""
        return {name: _logged(value) for name, value in self.values.items()}


def whole_number(value: Any) -> int:
    """A number sent as such or as a string; 0 for everything else."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def load_json(text: str | bytes) -> Any:
    """Any JSON.

    Raises:
        ValueError: When it is none, or nested too deep.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _logged(value: Any) -> Any:
    if isinstance(value, Upload):
        return {"file": value.name, "mime": value.mime, "size": len(value.content)}
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return load_json(value)
        except ValueError:
            return value
    return value


async def read_params(request: web.Request) -> Params:
    """Query, then body: form, multipart or JSON.

    Raises:
        ApiError: 400 when the body is not what its type says.
    """
    values: dict[str, Any] = dict(request.query)
    if request.method == "POST" and request.body_exists:
        values |= await _read_body(request)
    return Params({name: value for name, value in values.items() if value is not None})


async def _read_body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return decode_json_body(await request.read())
    if request.content_type == "multipart/form-data":
        return await read_multipart(await request.multipart())
    try:
        return dict(await request.post())
    except ValueError:
        raise bad_request("can't parse the request body") from None


def decode_json_body(raw: bytes) -> dict[str, Any]:
    """A JSON object of parameters.

    Raises:
        ApiError: 400 when it is none.
    """
    try:
        body = load_json(raw or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise ApiError(400, "Bad Request: expected a JSON object")
    return body


async def read_multipart(reader: Any) -> dict[str, Any]:
    """Fields as strings, files as uploads. Takes an aiohttp `MultipartReader`."""
    values: dict[str, Any] = {}
    async for part in reader:
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = content.decode("utf-8", "replace")
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            values[part.name] = Upload(part.filename, mime, content)
    return values
