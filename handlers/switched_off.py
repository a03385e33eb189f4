"""Telling whoever connected something that it was switched off."""

from aiogram.types import InlineKeyboardButton, WebAppInfo
from aiogram.utils.formatting import Bold, Text

from handlers.cards.markup import joined
from handlers.pages import Feature, Look, Page
from storage.store import Store
from tasks.switched_off import PAGE
from wording.lines import one_line
from wording.troubles import off_trouble, trouble

NAME = 60
_SECTIONS = {"connection": "connections", "subscription": "outward"}


def draw(store: Store, look: Look) -> Page:  # noqa: ARG001 - what has happened has happened
    what, why = str(look.view.get("what", "")), str(look.view.get("why", ""))
    name = Bold(one_line(str(look.view.get("name", "")), NAME) or "—")
    if what == "connection":
        said = look.say("🔌 {name} was switched off: no task goes there.", name=name)
        because = trouble(look.texts, why)
    else:
        said = look.say("🔌 {name} was switched off: it is told of nothing any more.", name=name)
        because = off_trouble(look.texts, why)
    after = look.texts.gettext("What waits, waits. Switch it on again in the settings of the Mini App.")
    return Page(joined([said, Text(because), Text(after)], "\n"), _way(look, what), silent=False)


def _way(look: Look, what: str) -> list[list[InlineKeyboardButton]]:
    if look.options.mini_app_url is None or what not in _SECTIONS:
        return []
    url = f"{look.options.mini_app_url}/settings/{_SECTIONS[what]}"
    return [[InlineKeyboardButton(text=look.texts.gettext("Open the settings"), web_app=WebAppInfo(url=url))]]


FEATURE = Feature(PAGE, draw, {})
