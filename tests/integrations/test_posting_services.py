import re
from gettext import NullTranslations

import pytest

from integrations import SERVICES
from wording.hook_steps import MOST, steps
from wording.services import NAMES, service_name

ENGLISH = NullTranslations()


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_that_posts_has_a_name(service: str) -> None:
    assert service_name(ENGLISH, service) != service


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_in_a_few_steps_what_to_do_there(service: str) -> None:
    said = steps(ENGLISH, service)

    assert 2 <= len(said) <= MOST
    assert all(0 < len(step) <= 250 and not re.search(r"[<>&\"{}]", step) for step in said)
    assert any("address" in step for step in said)


@pytest.mark.parametrize("service", [name for name, it in SERVICES.items() if not it.SETUP.ours])
def test_who_gets_a_secret_there_is_told_to_give_it_here(service: str) -> None:
    assert any(
        "give it here" in step and SERVICES[service].SETUP.key.split()[-1] in step.lower()
        for step in steps(ENGLISH, service)
    )


@pytest.mark.parametrize("service", [name for name, it in SERVICES.items() if it.SETUP.ours])
def test_who_gets_a_secret_here_is_told_where_it_goes(service: str) -> None:
    assert any("the secret" in step for step in steps(ENGLISH, service))


def test_a_service_that_nobody_knows_is_called_as_it_is() -> None:
    assert service_name(ENGLISH, "carrier\npigeons") == "carrier pigeons"
    assert steps(ENGLISH, "carrier pigeons") == ()


def test_no_name_stands_for_two_services() -> None:
    assert len(set(NAMES.values())) == len(NAMES)
