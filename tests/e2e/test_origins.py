"""Who really wrote it: a forward of each origin becomes a card with its author, its time and the way to it."""

import pytest

from emulator.people import Person, from_channel, from_sender_chat, from_user, hidden
from tests.e2e.cards import Json, card, entity, words
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

WRITTEN = 1_790_000_000
"""A Monday in September 2026."""

TEXT = "Fix the export"

ORIGINS = {
    "user": (from_user({"first_name": "Zoe", "last_name": "Park"}, date=WRITTEN), "From Zoe Park"),
    "hidden user": (hidden("Zed", date=WRITTEN), "From Zed"),
    "chat": (from_sender_chat({"title": "Crew", "username": "crew"}, date=WRITTEN), "From Crew"),
    "channel": (from_channel({"title": "News", "username": "news_daily"}, 33, "Ed", date=WRITTEN), "From Ed · News"),
}


@by_polling
@pytest.mark.parametrize(("origin", "author"), ORIGINS.values(), ids=ORIGINS)
async def test_a_forward_of_each_origin_names_its_author_and_time(
    sift: Installation, ann: Person, origin: Json, author: str
) -> None:
    sent = await ann.say(TEXT, forward=origin)

    shown = await card(ann, TEXT, author)

    assert shown["reply_to_message"]["message_id"] == sent["message_id"]
    assert entity(shown, "date_time")["unix_time"] == WRITTEN
    (message,) = await sift.messages()
    assert author.startswith(f"From {message['author']}")
    assert message["tasks"][0]["status"] == "open"


@by_polling
async def test_a_post_of_a_public_channel_is_linked(ann: Person) -> None:
    await ann.say(TEXT, forward=from_channel({"title": "News", "username": "news_daily"}, 33))

    shown = await card(ann, TEXT)

    links = [one["url"] for one in shown["entities"] if one["type"] == "text_link"]
    assert "https://t.me/news_daily/33" in links
    assert "original" in words(shown)
