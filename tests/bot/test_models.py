"""Which language models an installation has, and whom those that cost money read for."""

import pytest

from bot.build.models import models_of
from bot.settings import Settings


def test_without_settings_there_are_none() -> None:
    models = models_of(Settings())

    assert (models.model, models.providers, models.paid) == ("", frozenset(), frozenset())


def test_a_provider_that_is_set_up_may_be_chosen_whatever_the_installation_reads_with() -> None:
    models = models_of(Settings(ollama_base_url="http://gpu.example:11434"))

    assert (models.model, models.providers, models.paid) == ("", frozenset({"ollama"}), frozenset())


@pytest.mark.parametrize(
    ("address", "paid"),
    [
        (None, True),
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://192.168.1.20:8000/v1", True),
        ("http://127.example.org/v1", True),
    ],
)
def test_a_server_elsewhere_costs_money(address: str | None, paid: bool) -> None:
    models = models_of(Settings(classifier="openai:gpt", openai_api_key="key", openai_base_url=address))

    assert (models.model, models.paid) == ("openai:gpt", frozenset({"openai"} if paid else ()))


def test_what_costs_money_is_for_the_owners_alone_unless_the_door_is_closed_to_strangers() -> None:
    open_door = models_of(Settings(openai_api_key="key", admin_ids={7}))
    closed_door = models_of(Settings(openai_api_key="key", admin_ids={7}, allowed_ids={7, 8}))

    assert open_door.admitted == frozenset({7})
    assert closed_door.admitted is None
