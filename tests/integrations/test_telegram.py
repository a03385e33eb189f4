import json

import pytest

from integrations.telegram import order_key, raw, update_id_of

CHAT, PERSON = {"id": -100, "type": "group"}, {"id": 7, "is_bot": False}


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({"update_id": 1, "message": {"chat": CHAT, "from": PERSON}}, -100),
        ({"update_id": 1, "edited_message": {"chat": CHAT}}, -100),
        ({"update_id": 1, "channel_post": {"chat": CHAT}}, -100),
        ({"update_id": 1, "callback_query": {"from": PERSON, "message": {"chat": CHAT}}}, -100),
        ({"update_id": 1, "callback_query": {"from": PERSON, "inline_message_id": "x"}}, 7),
        ({"update_id": 1, "my_chat_member": {"chat": CHAT, "from": PERSON}}, -100),
        ({"update_id": 1, "message_reaction": {"chat": CHAT, "user": PERSON}}, -100),
        ({"update_id": 1, "inline_query": {"from": PERSON}}, 7),
        ({"update_id": 1, "poll_answer": {"user": PERSON}}, 7),
        ({"update_id": 1, "poll": {"id": "5"}}, 0),
        ({"update_id": 1}, 0),
        ({"update_id": 1, "message": "odd"}, 0),
        ({"update_id": 1, "message": {"chat": "odd", "from": {"id": True}}}, 0),
        ({"update_id": 1, "message": {"chat": {"id": 2**80}}}, 0),
    ],
)
def test_an_update_is_kept_in_order_by_its_chat_else_its_person(update, key):
    assert order_key(update) == key


@pytest.mark.parametrize(
    "update", [None, [], {}, {"update_id": "1"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}]
)
def test_what_has_no_number_is_no_update(update):
    assert update_id_of(update) is None


def test_the_number_of_an_update_may_be_zero_or_large():
    assert [update_id_of({"update_id": number}) for number in (0, 2**63 - 1)] == [0, 2**63 - 1]


def test_an_update_is_stored_in_ascii_and_comes_back_as_it_was():
    update = {"update_id": 1, "message": {"text": "\ud800 \0 😀 ї"}}

    assert raw(update).isascii()
    assert json.loads(raw(update)) == update
