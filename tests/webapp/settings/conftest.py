"""People of a team who visit the settings of its workspace."""

import pytest

from tests.webapp.settings.visiting import Visitor
from webapp.opaque import Opaque


@pytest.fixture
def ann(web, as_ann, team) -> Visitor:
    return Visitor(web, as_ann, team.workspace)


@pytest.fixture
def bob(web, as_bob, team) -> Visitor:
    return Visitor(web, as_bob, team.workspace)


@pytest.fixture
def vera(web, as_vera, team) -> Visitor:
    return Visitor(web, as_vera, team.workspace)


@pytest.fixture
def eve(web, as_eve, team) -> Visitor:
    return Visitor(web, as_eve, team.workspace)


@pytest.fixture
def word(services):
    """The id that forms have for a person."""
    return Opaque(services.secret_key, "people").word
