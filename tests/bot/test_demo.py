"""What of the environment a demo takes over."""

import pytest

from bot import demo
from bot.settings import SettingsError

REAL = {"BOT_TOKEN": "1:REAL", "DATABASE_URL": "postgresql://real/db", "OPENAI_API_KEY": "sk-real"}


def environment(monkeypatch: pytest.MonkeyPatch, **settings: str) -> dict[str, str]:
    """Of the demo's processes, when these are set."""
    for name in ("CLASSIFIER", "OPENAI_BASE_URL", "OLLAMA_BASE_URL", "LLM_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (REAL | settings).items():
        monkeypatch.setenv(name, value)
    return dict(demo.plan(port=None, browse=False).environment)


def test_nothing_of_the_real_installation_gets_into_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    found = environment(monkeypatch, OPENAI_BASE_URL="https://models.example/v1", OLLAMA_BASE_URL="http://models:11434")

    assert found["BOT_TOKEN"] == demo.TOKEN
    assert {found[name] for name in ("DATABASE_URL", "CLASSIFIER", "OPENAI_API_KEY", "OPENAI_BASE_URL")} == {""}
    assert found["OLLAMA_BASE_URL"] == ""


def test_a_language_model_that_is_named_for_the_demo_reads_there(monkeypatch: pytest.MonkeyPatch) -> None:
    found = environment(monkeypatch, CLASSIFIER="openai:qwen3", OPENAI_BASE_URL="http://127.0.0.1:8000/v1")

    assert found["CLASSIFIER"] == "openai:qwen3"
    assert (found["OPENAI_BASE_URL"], found["OPENAI_API_KEY"]) == ("http://127.0.0.1:8000/v1", "sk-real")
    assert found["BOT_TOKEN"] == demo.TOKEN


def test_a_language_model_that_can_not_be_stops_the_demo_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="CLASSIFIER"):
        environment(monkeypatch, CLASSIFIER="gpt")


@pytest.mark.parametrize(
    ("here", "settings", "zone"),
    [
        ("Europe/Kyiv", {}, "Europe/Kyiv"),
        ("Nowhere/At_All", {}, "UTC"),
        ("Europe/Kyiv", {"DEFAULT_TIMEZONE": "Asia/Tokyo"}, "Asia/Tokyo"),
    ],
)
def test_times_are_those_of_the_machine_on_which_the_page_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, here: str, settings: dict[str, str], zone: str
) -> None:
    monkeypatch.delenv("DEFAULT_TIMEZONE", raising=False)

    assert environment(monkeypatch, TZ=here, **settings)["DEFAULT_TIMEZONE"] == zone
