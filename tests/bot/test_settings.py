import stat
import threading
from pathlib import Path

import pytest

from bot.keys import provide_secrets
from bot.settings import SECRETS, Settings, SettingsError, parse, read_settings
from storage.sqlite import path_of

TOKEN = "123456:AbC-dEf_0123456789"


def test_everything_has_a_default() -> None:
    settings = parse({}, {})

    assert settings == Settings()
    assert settings.database.startswith("sqlite:///")
    assert settings.webhook_url is None
    assert settings.mini_app_url is None


def test_the_environment_comes_before_the_file() -> None:
    settings = parse({"WEB_PORT": "9000"}, {"WEB_PORT": "7000", "WEB_HOST": "0.0.0.0"})

    assert (settings.web_port, settings.web_host) == (9000, "0.0.0.0")


def test_an_empty_value_counts_as_unset() -> None:
    assert parse({"BOT_TOKEN": "", "WEB_PORT": " "}, {"ADMIN_IDS": ""}) == Settings()


def test_ids_are_separated_by_commas_or_spaces() -> None:
    assert parse({"ADMIN_IDS": "1, 2 3,4", "ALLOWED_IDS": "5"}, {}).admin_ids == {1, 2, 3, 4}


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    value = {"bot_token": TOKEN, "database_url": "postgresql://u:p@h/d", "redis_url": "redis://h"}.get(name, "s" * 20)
    file = tmp_path / "secret"
    file.write_text(value + "\n")

    for settings in (parse({f"{name.upper()}_FILE": str(file)}, {}), parse({}, {f"{name.upper()}_FILE": str(file)})):
        assert getattr(settings, name).get_secret_value() == value


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN and BOT_TOKEN_FILE are both set"):
        parse({"BOT_TOKEN": TOKEN, "BOT_TOKEN_FILE": str(tmp_path)}, {})


def test_a_secrets_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN_FILE: can't read /nowhere"):
        parse({"BOT_TOKEN_FILE": "/nowhere"}, {})


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("WEB_PORT", "http", "WEB_PORT"),
        ("WEB_PORT", "70000", "WEB_PORT"),
        ("WORKERS", "0", "WORKERS"),
        ("CLASSIFIER", "magic", "must be embedded, off, ollama:<model> or openai:<model>"),
        ("DEFAULT_TIMEZONE", "Mars/Olympus", "must be a time zone like Europe/Kyiv"),
        ("DEFAULT_TIMEZONE", "../../etc/passwd", "must be a time zone"),
        ("DEFAULT_LOCALE", "xx", "DEFAULT_LOCALE"),
        ("PUBLIC_URL", "http://example.org", "PUBLIC_URL must start with https:"),
        ("PUBLIC_URL", "example.org", "must be an address"),
        ("ADMIN_IDS", "ann", "ADMIN_IDS"),
        ("REDIS_URL", "http://x", "REDIS_URL: must be redis://"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL: must be sqlite:///path or postgresql://"),
        ("DATABASE_URL", "sqlite:///", "DATABASE_URL: must be sqlite:///path"),
        ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL: must be sqlite:///path"),
        ("DATABASE_URL", "postgresql://u:p@h:99999/d", "DATABASE_URL: must name a host and, after a colon, a port"),
        ("DATABASE_URL", "postgresql://[bad", "DATABASE_URL: must name a host"),
        ("REDIS_URL", "redis://h:port/0", "REDIS_URL: must name a host and, after a colon, a port"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL"),
    ],
)
def test_an_impossible_value_is_refused_in_one_line(name: str, value: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        parse({name: value}, {})

    assert complaint in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://u:p/#?:x@h:5432/d"),
        ("DATABASE_URL", "postgresql://u:p@h/d?host=/run/postgresql"),
        ("DATABASE_URL", "sqlite:////data/a@b:c/sift.db"),
        ("REDIS_URL", "redis://:p@[::1]:6379/0"),
        ("REDIS_URL", "unix:///run/a@b:c/redis.sock?db=0"),
    ],
)
def test_an_unusual_address_of_a_server_is_taken_as_it_is(name: str, value: str) -> None:
    assert getattr(parse({name: value}, {}), name.lower()).get_secret_value() == value


@pytest.mark.parametrize("name", ["BOT_TOKEN", "SECRET_KEY", "API_TOKEN", "DATABASE_URL", "REDIS_URL"])
def test_a_wrong_secret_is_never_shown(name: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        parse({name: "hush hush"}, {})

    assert name in str(refusal.value)
    assert "hush" not in str(refusal.value)


def test_an_unknown_name_in_the_file_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(SettingsError, match=r"WEB_PROT in \.env is not a setting of Sift; did you mean WEB_PORT\?"):
        parse({}, {"WEB_PROT": "8080"})


def test_what_docker_compose_reads_from_the_same_file_is_none_of_our_business() -> None:
    assert parse({"HOME": "/", "WEB_PROT": "1"}, {"COMPOSE_PROJECT_NAME": "sift"}) == Settings()


def test_the_file_is_read_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("WEB_PORT=8123\nBOT_TOKEN_FILE=token\n")
    (tmp_path / "token").write_text(TOKEN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WEB_PORT", raising=False)

    assert read_settings().web_port == 8123

    monkeypatch.setenv("SIFT_ENV_FILE", "")
    assert read_settings().web_port == 8080


@pytest.mark.parametrize("name", ["with a blank", "дані", "why?x=1", "#1", "100%41"])
def test_the_database_lies_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    settings = Settings(data_dir=tmp_path / name)

    assert path_of(settings.database) == tmp_path / name / "sift.db"


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    assert TOKEN not in repr(parse({"BOT_TOKEN": TOKEN}, {}))


def test_missing_secrets_are_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    first, second = provide_secrets(settings), provide_secrets(settings)

    assert first.settings.api_token
    assert first.settings == second.settings
    assert (first.new_api_token, second.new_api_token) == (True, False)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()} == {0o600}
    assert sorted(file.name for file in (tmp_path / "data").iterdir()) == ["api-token", "secret-key"]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:9000"),
        ("::", "http://[::1]:9000"),
        ("192.168.1.7", "http://192.168.1.7:9000"),
    ],
)
def test_this_machine_reaches_the_web_process_at_an_address_that_works(host: str, address: str) -> None:
    assert parse({"WEB_HOST": host, "WEB_PORT": "9000"}, {}).local_url == address


def test_secrets_that_are_set_are_left_alone(tmp_path: Path) -> None:
    settings = parse({"API_TOKEN": "a" * 20, "SECRET_KEY": "b" * 20, "DATA_DIR": str(tmp_path)}, {})

    provided = provide_secrets(settings)

    assert provided.settings == settings
    assert not provided.new_api_token
    assert not list(tmp_path.iterdir())


def test_of_many_makers_one_makes_and_all_agree(tmp_path: Path) -> None:
    settings, provided = Settings(data_dir=tmp_path), []
    gate = threading.Barrier(8)

    def make() -> None:
        gate.wait()
        provided.append(provide_secrets(settings))

    makers = [threading.Thread(target=make) for _ in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert len({it.settings.api_token.get_secret_value() for it in provided}) == 1
    assert [it.new_api_token for it in provided].count(True) == 1
