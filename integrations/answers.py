"""What trackers answer: JSON, or why they did not do what they were asked."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from integrations.base import UnreadableError
from integrations.json_object import BadJsonError
from integrations.outbound import MOST_BYTES, Outbound, OutboundError, Reply
from integrations.trackers import TrackerError

LONGEST_WAIT = 86_400.0
LONGEST_DETAIL = 200
FIRST_MOMENT = 1_000_000_000
"""A reset smaller than this is seconds from now, not Unix time."""

_UNANSWERED = {
    "bad_address": "unreachable",
    "not_allowed": "not_allowed",
    "insecure": "not_allowed",  # an operator who names the host lets it be asked in the open, too
    "too_long": "bad_answer",
}
_CODES: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "bad_secret",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.GONE: "gone",
}
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.LOCKED, HTTPStatus.TOO_EARLY})
_REMAINING = ("X-RateLimit-Remaining", "RateLimit-Remaining")
_RESET = ("X-RateLimit-Reset", "RateLimit-Reset")
_EXPLANATIONS = ("message", "error_description", "error", "errors", "errorMessages", "detail")


async def asked(
    outbound: Outbound,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    missing: str = "no_place",
) -> Any:
    """The JSON that a request is answered with; None for an answer without a body.

    Args:
        missing: The code of the error when what the address names is not there: "no_place" or "gone".

    Raises:
        TrackerError
    """
    return content(await replied(outbound, method, url, headers=headers, json=json), missing=missing)


async def replied(
    outbound: Outbound,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    data: bytes | None = None,
    most: int = MOST_BYTES,
) -> Reply:
    """Any answer at all, whatever its status.

    Args:
        most: Bytes of its body, or it is a bad answer.

    Raises:
        TrackerError: There is none.
    """
    if not all(it.isascii() and it.isprintable() for it in (headers or {}).values()):
        raise TrackerError("bad_secret", detail="It holds characters that no header can carry.")
    try:
        return await outbound.ask(method, url, headers=headers, json=json, data=data, most=most)
    except OutboundError as error:
        raise unanswered(error) from None


def content(reply: Reply, *, missing: str = "no_place") -> Any:
    """The JSON of a good answer; None when it has no body. Raises `TrackerError`."""
    if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        raise refused(reply, missing=missing)
    if not reply.body.strip():
        return None
    try:
        return reply.json()
    except ValueError:
        raise TrackerError("bad_answer", detail="The answer is no JSON.") from None


@contextmanager
def legible() -> Iterator[None]:
    """An answer of another shape than documented, found by the getters of `integrations.fields`, is a bad answer."""
    try:
        yield
    except (UnreadableError, BadJsonError) as error:
        raise TrackerError("bad_answer", detail=f"{getattr(error, 'field', '')}: {error}") from None


def unanswered(error: OutboundError) -> TrackerError:
    """What it means to a tracker that a request got no answer."""
    code = _UNANSWERED.get(error.code)
    return TrackerError(code, detail=error.code) if code else TrackerError("unreachable", again=True, detail=error.code)


def refused(reply: Reply, *, missing: str = "no_place") -> TrackerError:
    """What an answer that is not a success means; its detail is the tracker's own words, meant for people, not logs."""
    status, detail = reply.status, explanation(reply)
    if _is_busy(reply):
        return TrackerError("busy", again=True, wait=wait(reply.headers), detail=detail)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER:
        return TrackerError("failing", again=True, wait=wait(reply.headers), detail=detail)
    if status == HTTPStatus.NOT_FOUND or status < HTTPStatus.BAD_REQUEST:  # what has moved is led nowhere
        return TrackerError(missing, detail=detail)
    return TrackerError(_CODES.get(status, "refused"), detail=detail)


def wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that the tracker asks us to wait: by `Retry-After`, else by the end of its rate limit."""
    seconds = _retry_after(headers.get("Retry-After", ""))
    if seconds is None and _is_exhausted(headers):
        seconds = next((_until(headers[name]) for name in _RESET if name in headers), None)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT)


def explanation(reply: Reply) -> str:
    """The status and the tracker's own words about it, bounded."""
    try:
        told = reply.json()
    except ValueError:
        told = None
    words = next((told[name] for name in _EXPLANATIONS if told.get(name)), "") if isinstance(told, dict) else ""
    text = " ".join(f"HTTP {reply.status} {words}".split())
    return "".join(it for it in text if it.isprintable())[:LONGEST_DETAIL]


def _is_busy(reply: Reply) -> bool:
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    return reply.status == HTTPStatus.FORBIDDEN and (
        "Retry-After" in reply.headers or _is_exhausted(reply.headers) or b"rate limit" in reply.body
    )


def _is_exhausted(headers: Mapping[str, str]) -> bool:
    return any(headers.get(name, "").strip() == "0" for name in _REMAINING)


def _retry_after(value: str) -> float | None:
    if value.strip().isdecimal():
        return float(value)
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _until(value: str) -> float | None:
    if not value.strip().isdecimal():
        return None
    moment = float(value)
    return moment - time.time() if moment >= FIRST_MOMENT else moment
