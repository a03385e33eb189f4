"""Every refusal in one shape: `{"error": {"code", "message", "field"?}}`."""

from collections.abc import Mapping
from types import MappingProxyType

from aiohttp import web


class ApiError(Exception):
    """A refusal with its HTTP status.

    Attributes:
        status: 4xx, or 503.
        code: Stable and short, for programs.
        message: A sentence in English, for developers; it never repeats what was sent.
        field: The field or parameter that is wrong.
        closes: The connection is of no use any more.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
        closes: bool = False,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.headers, self.closes = headers or {}, closes

    def response(self) -> web.Response:
        error = {"code": self.code, "message": self.message}
        if self.field is not None:
            error["field"] = self.field
        response = web.json_response({"error": error}, status=self.status, headers=self.headers)
        if self.closes:
            response.force_close()
        return response


def bad_value(field: str, message: str) -> ApiError:
    return ApiError(422, "bad_value", message, field=field)


def not_found() -> ApiError:
    return ApiError(404, "not_found", "There is no such thing here, or it is not yours.")


def unauthorized() -> ApiError:
    return ApiError(401, "unauthorized", "Sign in, or send a valid token.", headers={"WWW-Authenticate": "Bearer"})


TASK_ERRORS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "not_found": (404, "There is no such thing here, or it is not yours."),
        "not_allowed": (403, "Your role does not allow this."),
        "stale": (409, "It was changed meanwhile: read it again."),
        "bad_move": (409, "The task's status does not allow this."),
        "nothing_to_undo": (409, "There is nothing to undo."),
    }
)
"""Refusals of the domain; every other code is a bad value, 422."""
