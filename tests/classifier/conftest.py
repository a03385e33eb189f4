from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from classifier.base import Context, Incoming, Member, Reading, Workspace
from classifier.embedded import EmbeddedReader
from classifier.encoder import SentenceEncoder
from classifier.kind_model import KindModel
from classifier.rules import RulesReader

KYIV = ZoneInfo("Europe/Kyiv")
WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=KYIV)
ANN, BOB, OLENA = Member(1, "Ann Lee", "ann"), Member(2, "Боб", "bob_k"), Member(3, "Олена Коваль")
TEAM = Workspace(members=(ANN, BOB, OLENA))

Read = Callable[..., Reading]


@pytest.fixture
def read() -> Read:
    """Read one text as it is sent to the bot on a Wednesday morning in Kyiv."""

    def read_one(text: str, workspace: Workspace = TEAM, **fields) -> Reading:
        message = Incoming(1, 7, text, fields.pop("sent_at", WEDNESDAY), fields.pop("zone", KYIV), **fields)
        return RulesReader().read_one(message, Context({7: workspace}).workspaces[7])

    return read_one


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """Loaded once: it takes two seconds."""
    return SentenceEncoder()


@pytest.fixture(scope="session")
def embedded(encoder: SentenceEncoder) -> EmbeddedReader:
    """The reader with the shipped weights."""
    return EmbeddedReader(encoder, KindModel.load())
