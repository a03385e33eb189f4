"""Reply markup: what Telegram accepts under a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emulator.errors import ApiError, bad_request
from emulator.jsontypes import Json
from emulator.links import button_url, mini_app_url
from emulator.model import Chat
from emulator.params import Params
from emulator.settings import Settings

SWITCHES = ("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat")
ACTIONS = frozenset({"url", "callback_data", "web_app", "copy_text", *SWITCHES})
NOT_MODELLED = frozenset({"login_url", "callback_game", "pay", "disabled"})
LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})
STYLES = frozenset({"danger", "success", "primary"})
KEYBOARD_BUTTON_FIELDS = LOOKS | {"request_contact", "request_location", "web_app"}
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256
MAX_BUTTONS = 100
REPLY_KINDS = ("keyboard", "remove_keyboard", "force_reply")


@dataclass(frozen=True, slots=True)
class Markup:
    """At most one of both: buttons that belong to the message, or an interface for the person's next message."""

    inline: Json | None = None
    reply_interface: Json | None = None

    def check_for(self, chat: Chat) -> None:
        """What Telegram's servers refuse after the Bot API server has let it pass.

        Raises:
            ApiError: 400 `BUTTON_DATA_INVALID` or `BUTTON_TYPE_INVALID`.
        """
        for button in self.buttons():
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode("utf-8", "surrogatepass")) <= MAX_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
            if "web_app" in button and chat.kind != "private":
                raise bad_request("BUTTON_TYPE_INVALID")
            if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPY_TEXT:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        if sum(1 for _ in self.buttons()) > MAX_BUTTONS:
            raise bad_request("reply markup is too long")

    def buttons(self) -> Iterator[Json]:
        """All inline buttons, and those of a reply keyboard."""
        rows = (self.inline or {}).get("inline_keyboard") or (self.reply_interface or {}).get("keyboard") or []
        for row in rows:
            yield from row


def read_markup(params: Params, settings: Settings) -> Markup:
    """The `reply_markup` parameter.

    Raises:
        ApiError: 400 with the real server's words; 501 for kinds of buttons that are not modelled.
    """
    raw = params.decoded("reply_markup", "reply keyboard markup")
    if raw is None or raw == {}:
        return Markup()
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
        inline = [[_inline_button(button, settings) for button in row] for row in rows]
        return Markup(inline={"inline_keyboard": inline} if inline else None)
    if "keyboard" in raw:
        rows = _rows(raw["keyboard"], "keyboard", "ReplyKeyboardMarkup")
        keyboard = [[_keyboard_button(button, settings) for button in row] for row in rows]
        return Markup(reply_interface=raw | {"keyboard": keyboard} if keyboard else None)
    if not any(raw.get(kind) for kind in REPLY_KINDS):
        raise bad_request("reply markup is of no known kind")
    return Markup(reply_interface=raw)


def _rows(raw: Any, name: str, kind: str) -> list[list[Any]]:
    if not isinstance(raw, list):
        raise bad_request(f'field "{name}" of the {kind} must be an Array')
    if not all(isinstance(row, list) for row in raw):
        raise bad_request(f'field "{name}" of the {kind} must be an Array of Arrays')
    return [row for row in raw if row]


def _inline_button(raw: Any, settings: Settings) -> Json:
    problem = "can't parse inline keyboard button"
    button = _button(raw, problem)
    unmodelled = sorted(button.keys() & NOT_MODELLED)
    if unmodelled:
        raise ApiError(501, f"Not Implemented: inline buttons with {unmodelled[0]} are not modelled")
    _refuse_unknown(button, LOOKS | ACTIONS, problem, settings)
    actions = button.keys() & ACTIONS
    if not actions:
        raise bad_request(f"{problem}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{problem}: exactly one optional field must be used, got {', '.join(sorted(actions))}")
    if "url" in button:
        return button | {"url": button_url(_string(button, "url", problem))}
    if "web_app" in button:
        return button | {"web_app": _web_app(button, settings, "inline keyboard button")}
    if "copy_text" in button:
        _string(button["copy_text"] if isinstance(button["copy_text"], dict) else {}, "text", problem)
    if "callback_data" in button:
        _string(button, "callback_data", problem)
    return button


def _keyboard_button(raw: Any, settings: Settings) -> Json:
    problem = "can't parse keyboard button"
    button = _button({"text": raw} if isinstance(raw, str) else raw, problem)
    _refuse_unknown(button, KEYBOARD_BUTTON_FIELDS, problem, settings)
    if "web_app" in button:
        return button | {"web_app": _web_app(button, settings, "keyboard button")}
    return button


def _button(raw: Any, problem: str) -> Json:
    if not isinstance(raw, dict):
        raise bad_request(f"{problem}: expected an Object")
    _string(raw, "text", problem)
    if not raw["text"].strip():
        raise bad_request(f"{problem}: Button text must be non-empty")
    if raw.get("style") is not None and raw["style"] not in STYLES:
        raise bad_request(f"{problem}: Invalid button style specified")
    return {name: value for name, value in raw.items() if value is not None}


def _refuse_unknown(button: Json, known: frozenset[str] | set[str], problem: str, settings: Settings) -> None:
    unknown = sorted(button.keys() - known)
    if settings.strict and unknown:
        raise bad_request(f'{problem}: unknown field "{unknown[0]}"')


def _string(fields: Json, name: str, problem: str) -> str:
    value = fields.get(name)
    if value is None:
        raise bad_request(f'{problem}: Can\'t find field "{name}"')
    if not isinstance(value, str):
        raise bad_request(f'{problem}: Field "{name}" must be of type String')
    return value


def _web_app(button: Json, settings: Settings, what: str) -> Json:
    raw = button["web_app"] if isinstance(button["web_app"], dict) else {}
    url = _string(raw, "url", f"can't parse {what}")
    return {"url": mini_app_url(url, loopback_http=settings.loopback_http, what=what)}
