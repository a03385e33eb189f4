"""Telling a chat what may leave the machine from now on."""

from aiogram.utils.formatting import Bold, Text

from handlers.cards.markup import joined
from handlers.pages.page import Feature, Look, Page
from storage.store import Store
from tasks.policies import PAGE
from wording.choices import POLICIES
from wording.lines import one_line
from wording.names import NAME


def _draw(store: Store, look: Look) -> Page:
    by = store.people.get(look.view.get("by") or 0)
    name = Bold(one_line(by.name if by is not None else "", NAME) or "…")
    found = next((it for policy, it in POLICIES.items() if policy == look.view.get("policy")), None)
    if found is None:
        return Page(Text("…"))
    sign, label, why = found
    words = look.say("{name} has changed what may leave the machine:", name=name)
    return Page(
        joined([words, Text(f"{sign} ", Bold(look.texts.gettext(label)), f": {look.texts.gettext(why)}")], "\n")
    )


FEATURE = Feature(PAGE, _draw)
