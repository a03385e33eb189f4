import pytest

from integrations.base import Setup
from integrations.choices import left_out

SETUP = Setup(events={"opened": True, "closed": False})


@pytest.mark.parametrize(
    ("options", "event", "by_bot", "why"),
    [
        ({}, "opened", False, ""),
        ({}, "closed", False, "event"),
        ({}, "other", False, "event"),
        ({"events": ["closed"]}, "closed", False, ""),
        ({"events": ["closed"]}, "opened", False, "event"),
        ({"events": []}, "opened", False, "event"),
        ({"events": ["other"]}, "other", False, "event"),
        ({}, "opened", True, "bot"),
        ({"bots": False}, "opened", True, "bot"),
        ({"bots": True}, "opened", True, ""),
        ({"bots": True}, "closed", True, "event"),
    ],
)
def test_what_is_taken_is_what_was_chosen(options, event, by_bot, why):
    assert left_out(SETUP, options, event, by_bot=by_bot) == why
