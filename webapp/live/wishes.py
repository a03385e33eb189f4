"""What pages ask for: frames of theirs, which may hold anything, read into one of a few shapes."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from storage.facts import PAGES, Page
from tasks.filtering import FilterQuery
from tasks.rules import TaskError
from webapp.access import looks_like_id
from webapp.errors import ApiError
from webapp.live.ops import Code, GoodbyeError
from webapp.reading import parse_object

Panel = Literal["insights", "activity", "settings", "check"]
"""A page without a live list, which is told only that it shows what is past."""

LOOKS = ("", "board")
MAX_TOKEN = 512
_ROWS: dict[str, Page] = {"task": "tasks", "message": "inbox"}


@dataclass(frozen=True, slots=True)
class WatchList:
    """Attributes:
    cursor: The number of the newest event that the page shows; None for whoever wants to hear only of what is to come.
    number: Given back with the answer, so that the page knows what it is an answer to.
    """

    page: Page
    query: FilterQuery
    look: str
    cursor: int | None
    number: int | None


@dataclass(frozen=True, slots=True)
class WatchPanel:
    """Attributes:
    panel: None for a page that wants to hear of nothing.
    cursor: The number of the newest event that it shows, where it knows.
    """

    panel: Panel | None
    cursor: int | None = None


@dataclass(frozen=True, slots=True)
class WatchRow:
    """None for no row any more."""

    page: Page
    public_id: str | None


Wish = WatchList | WatchPanel | WatchRow


def read_token(frame: str) -> str:
    """The token of a first frame. Raises `GoodbyeError`."""
    token = _object(frame).get("token")
    if not isinstance(token, str) or len(token) > MAX_TOKEN or not token.isprintable():
        raise GoodbyeError(Code.MISUNDERSTOOD)
    return token


def read_wish(frame: str) -> Wish:
    """What a later frame asks for. Raises `GoodbyeError`."""
    said = _object(frame)
    if "list" in said:
        return _list(said)
    if "page" in said:
        panel = said["page"]
        return WatchPanel(None if panel in (None, "") else _one_of(get_args(Panel), panel), _count(said.get("cursor")))
    if "open" in said:
        return _row(said)
    raise GoodbyeError(Code.MISUNDERSTOOD)


def _list(said: dict[str, Any]) -> WatchList:
    try:
        query = FilterQuery.of(_text(said.get("query", "")))
    except TaskError:
        raise GoodbyeError(Code.MISUNDERSTOOD) from None
    return WatchList(
        _one_of(PAGES, said["list"]),
        query,
        _one_of(LOOKS, said.get("as", "")),
        _count(said.get("cursor")),
        _count(said.get("n")),
    )


def _row(said: dict[str, Any]) -> WatchRow:
    page, public_id = _ROWS[_one_of(tuple(_ROWS), said["open"] or "task")], _text(said.get("id") or "")
    if public_id and not looks_like_id(public_id):
        raise GoodbyeError(Code.MISUNDERSTOOD)
    return WatchRow(page, public_id if said["open"] and public_id else None)


def _object(frame: str) -> dict[str, Any]:
    try:
        return parse_object(frame.encode(errors="surrogatepass"))
    except ApiError:
        raise GoodbyeError(Code.MISUNDERSTOOD) from None


def _one_of(choices: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, str) or value not in choices:
        raise GoodbyeError(Code.MISUNDERSTOOD)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise GoodbyeError(Code.MISUNDERSTOOD)
    return value


def _count(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise GoodbyeError(Code.MISUNDERSTOOD)
    return value
