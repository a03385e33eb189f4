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
        retry: Whether the same may go well later; None where nobody asks.
        closes: The connection is of no use any more.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        retry: bool | None = None,
        headers: Mapping[str, str] | None = None,
        closes: bool = False,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.retry, self.headers, self.closes = retry, headers or {}, closes

    def response(self) -> web.Response:
        error: dict[str, str | bool] = {"code": self.code, "message": self.message}
        if self.field is not None:
            error["field"] = self.field
        if self.retry is not None:
            error["retry"] = self.retry
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
        "no_person": (403, "Only a person can do this: the installation's token is nobody."),
        "stale": (409, "It was changed meanwhile: read it again."),
        "bad_move": (409, "The task's status does not allow this."),
        "nothing_to_undo": (409, "There is nothing of yours to undo."),
        "undone_already": (409, "That is undone already."),
        "taken": (409, "Somebody else has it already."),
        "not_offered": (409, "It is not offered to anyone: set claimable first."),
        "waits_for_it": (409, "That task waits for this one already: they can't wait for each other."),
        "too_often": (409, "That was done often just now: try again in an hour."),
        "too_many": (409, "There are as many as there may be: remove one first."),
        "too_many_rules": (409, "There are as many rules as there may be: delete one first."),
        "no_transcriber": (409, "Nothing here writes voice messages down, or this is none."),
        "stays_here": (409, "The workspace lets no voice leave this machine."),
        "not_admitted": (409, "What costs money writes nothing down for whoever sent this."),
        "too_long": (409, "It is longer than what is written down."),
        "not_asked": (409, "There is nothing that was asked of you here any more."),
        "resting": (409, "It is paused or switched off: resume it first."),
        "no_secret": (409, "It waits for the secret of its service: give it that first."),
        "trying": (409, "Another reader is being tried: wait until that is done."),
        "little_confirmed": (409, "Fewer than ten tasks from messages are confirmed or done here."),
        "no_other_reader": (409, "That is the reader that there is, told what it is told."),
        "too_full": (409, "There are as many as fit here."),
        "last_owner": (409, "There must be an owner: make somebody else owner first."),
        "in_group": (409, "Who is in Telegram's group is a member: only leaving the group changes that."),
        "own_workspace": (409, "This is the workspace of somebody's own chat: it stays theirs."),
        "name_taken": (409, "There is one of this name already."),
        "own_link": (422, "That is this task itself."),
    }
)
"""Refusals of the domain; every other code is a bad value, 422."""
