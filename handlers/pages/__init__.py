"""Pages: messages that are drawn from the database, turned by buttons and answered by words."""

from handlers.pages.drawing import back_to_page, draw_page
from handlers.pages.page import Feature, Look, Page, Prompt
from handlers.pages.press import router
from handlers.pages.state import ask, open_card_here, open_page, stop_asking, turn

__all__ = [
    "Feature",
    "Look",
    "Page",
    "Prompt",
    "ask",
    "back_to_page",
    "draw_page",
    "open_card_here",
    "open_page",
    "router",
    "stop_asking",
    "turn",
]
