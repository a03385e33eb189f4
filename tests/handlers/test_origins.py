import pytest

from handlers.messages.origins import authorship
from tests.handlers.parsed import message
from tests.handlers.samples import NEWS
from tests.handlers.telegram import ANN, BOB, TEAM, Json


def test_the_author_of_a_forward_is_the_person_who_wrote_it() -> None:
    found = authorship(message(text="x", forward_origin={"type": "user", "date": 1000, "sender_user": BOB}))

    assert (found.author, found.user and found.user.id) == ("Bob Lee", BOB["id"])
    assert found.written_at.timestamp() == 1000
    assert found.origin == {"type": "user", "id": 102, "name": "Bob Lee", "link": "tg://user?id=102"}


def test_a_person_with_a_username_is_linked_by_it() -> None:
    found = authorship(message(text="x", forward_origin={"type": "user", "date": 1000, "sender_user": ANN}))

    assert found.origin is not None
    assert found.origin["link"] == "https://t.me/ann"


def test_the_author_of_a_hidden_forward_is_the_visible_name() -> None:
    found = authorship(message(text="x", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Zed"}))

    assert (found.author, found.user, found.link, found.chat) == ("Zed", None, None, "")


def test_the_author_of_a_groups_forward_is_who_signed_it_else_the_group() -> None:
    origin = {"type": "chat", "date": 1, "sender_chat": TEAM}

    signed = authorship(message(text="x", forward_origin={**origin, "author_signature": "Chief"}))
    unsigned = authorship(message(text="x", forward_origin=origin))

    assert (signed.author, signed.chat) == ("Chief", "Team")
    assert (unsigned.author, unsigned.chat) == ("Team", "Team")


@pytest.mark.parametrize(
    ("channel", "link"),
    [(NEWS, "https://t.me/c/1234567890/33"), ({**NEWS, "username": "news"}, "https://t.me/news/33")],
)
def test_a_channels_forward_links_to_its_post(channel: Json, link: str) -> None:
    origin = {"type": "channel", "date": 1, "chat": channel, "message_id": 33}

    found = authorship(message(text="x", forward_origin=origin))

    assert (found.author, found.chat, found.link) == ("News", "News", link)


def test_a_supergroups_message_links_to_itself_and_a_small_groups_does_not() -> None:
    small = {"id": -55, "type": "group", "title": "Us"}

    assert authorship(message(text="x", chat=TEAM)).link == "https://t.me/c/2003004005/7"
    assert authorship(message(text="x", chat=small)).link is None
    assert authorship(message(text="x")).link is None


def test_a_deleted_account_is_named_by_its_id() -> None:
    gone = {"id": 5, "is_bot": False, "first_name": ""}

    assert authorship(message(text="x", forward_origin={"type": "user", "date": 1, "sender_user": gone})).author == "5"
