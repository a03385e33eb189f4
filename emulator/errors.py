"""What the Bot API answers when it refuses."""

from emulator.jsontypes import Json


class ApiError(Exception):
    """A refusal, as the real server words it.

    Attributes:
        code: The HTTP status, repeated as `error_code` in the body.
        description: The whole text, such as `Bad Request: chat not found`.
        parameters: `retry_after` (seconds) or `migrate_to_chat_id`, when the real server tells them.
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def body(self) -> Json:
        """The answer's JSON."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(text: str) -> ApiError:
    """400; the real server lowers the first letter of most texts, so they are given here as they arrive."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403: the bot was there and is no longer welcome."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409: two receivers of updates."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """429 with the seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
