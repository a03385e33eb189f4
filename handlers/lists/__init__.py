"""Lists of tasks in the chat: pages that are turned, filtered, searched, and changed several tasks at a time."""

from handlers.lists import bulk_verbs, verbs
from handlers.lists.commands import open_linked, setup
from handlers.lists.drawing import draw
from handlers.lists.gathering import BOARD, SEARCH, TASKS, TODAY, WEEK
from handlers.pages import Feature, Look, Prompt
from locales import mark
from storage.store import Store

__all__ = ["FEATURES", "open_linked", "setup"]

_QUESTION = mark(
    "Which tasks? Answer in words, such as “bugs from Ann last week” or “mine, due tomorrow”, or with filters: "
    "“kind:bug priority:high”."
)


def _ask_words(_store: Store, look: Look) -> Prompt:
    if look.view.get("page") == SEARCH:
        return Prompt(look.say("What are you looking for?"), look.texts.gettext("login"))
    return Prompt(look.say(_QUESTION), look.texts.gettext("bugs from Ann last week"))


FEATURES = tuple(
    Feature(name, draw, {**verbs.VERBS, **bulk_verbs.VERBS}, {"words": _ask_words}, verbs.typed)
    for name in (TODAY, TASKS, BOARD, SEARCH, WEEK)
)
