"""Dockerfile and compose.yaml, as far as they can be judged without an engine."""

import json
import re
from importlib import resources
from typing import Any

import jsonschema
import pytest
import yaml
from dotenv import dotenv_values

from bot.cli import main
from bot.settings import Settings, parse
from tests.house.repository import ROOT, text

COMPOSE: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
OURS = {name: it for name, it in COMPOSE["services"].items() if it.get("image") == "sift:local"}
LASTING = {name: it for name, it in OURS.items() if it["restart"] != "no"}
LINES = [line.strip() for line in text("Dockerfile").replace("\\\n", " ").splitlines()]
FINAL = LINES[max(at for at, line in enumerate(LINES) if line.startswith("FROM ")) :]


def test_the_file_obeys_the_specification() -> None:
    schemas = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"

    jsonschema.validate(COMPOSE, json.loads((schemas / "compose-spec.json").read_text()))


def test_the_roles_are_there_and_what_they_need() -> None:
    assert set(OURS) == {"migrate", "bot", "web", "worker"}
    assert set(COMPOSE["services"]) - set(OURS) == {"valkey", "postgres", "caddy"}


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["caddy"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert COMPOSE["services"]["postgres"]["networks"] == COMPOSE["services"]["valkey"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_a_command_that_exists_and_settings_that_are_known(name: str) -> None:
    service = OURS[name]

    assert service["command"] == [name]
    assert name in main.commands
    assert {key.lower() for key in service["environment"]} <= set(Settings.model_fields)


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_may_nothing_but_write_its_data(name: str) -> None:
    service = OURS[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["data:/data"]
    assert "privileged" not in service
    assert "user" not in service, "the image's user is none of the system's"


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_service_is_asked_how_it_is_and_given_time_to_stop(name: str) -> None:
    service = LASTING[name]

    assert service["healthcheck"]["test"] == ["CMD", "python", "-m", "bot.cli", "health", name]
    assert int(service["stop_grace_period"].removesuffix("s")) > 9, "it is gone within 9 s"
    assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_what_others_wait_for_says_when_it_is_ready() -> None:
    for service in COMPOSE["services"].values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in COMPOSE["services"][other]
            else:
                assert COMPOSE["services"][other]["restart"] == "no"


def test_the_broker_forgets_nothing_it_was_given() -> None:
    command = " ".join(COMPOSE["services"]["valkey"]["command"])

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_what_is_watched_is_there_and_lands_where_it_runs() -> None:
    watched = [rule for service in OURS.values() for rule in service["develop"]["watch"]]

    for rule in watched:
        assert (ROOT / rule["path"]).exists(), rule
        assert rule["action"] == "rebuild" or rule["target"] == f"/app/{rule['path'].removeprefix('./')}"
    assert {rule["path"].removeprefix("./") for rule in watched} >= _copied()


def test_every_variable_is_in_the_example_or_may_be_left_out() -> None:
    example = dotenv_values(ROOT / "deploy" / "env.example")

    for name, needed in re.findall(r"\$\{(\w+)(:-)?", text("compose.yaml")):
        assert name in example or needed == ":-", name


def test_the_file_for_compose_does_not_stop_a_command_in_the_same_folder() -> None:
    example = {name: value or "" for name, value in dotenv_values(ROOT / "deploy" / "env.example").items()}

    assert parse({}, example) == Settings()


def test_the_proxy_leads_to_the_web_process_and_takes_its_name_from_compose() -> None:
    caddyfile = text("deploy/Caddyfile")

    assert re.findall(r"reverse_proxy (\S+)", caddyfile) == [f"web:{Settings().web_port}"]
    assert caddyfile.startswith("{$DOMAIN} {")
    assert "DOMAIN" in COMPOSE["services"]["caddy"]["environment"]
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in COMPOSE["services"]["caddy"]["volumes"]


def test_the_proxy_logs_no_address_of_a_feed() -> None:
    ((pattern, instead),) = re.findall(r"request>uri regexp (\S+) (\S+)", text("deploy/Caddyfile"))

    assert re.sub(pattern, instead, "/feeds/eWXYM2-r3T.ics?x=1") == "/feeds/-?x=1"


def test_the_image_runs_as_nobody_special_and_stops_when_asked() -> None:
    assert "USER sift" in FINAL
    assert FINAL.index("USER sift") < next(at for at, line in enumerate(FINAL) if line.startswith("ENTRYPOINT"))
    assert any(re.search(r"useradd --uid [1-9]\d{4,} ", line) for line in FINAL)
    assert "STOPSIGNAL SIGTERM" in FINAL
    assert 'ENTRYPOINT ["python", "-m", "bot.cli"]' in FINAL, "no shell between the signal and the process"


def test_the_image_fetches_nothing_but_packages_that_the_lock_names() -> None:
    runs = [line for line in LINES if line.startswith("RUN ")]

    assert not [line for line in LINES if re.search(r"\b(curl|wget|git|apt-get|apk|ADD)\b|://", line)]
    assert [line for line in runs if "install" in line and "useradd" not in line] == [
        "RUN --mount=type=cache,target=/var/cache/pip pip install --cache-dir /var/cache/pip uv"
    ]
    assert any("uv pip sync --require-hashes" in line and "requirements.lock" in line for line in runs)
    assert {line.split()[1] for line in LINES if line.startswith("FROM ")} == {"python:3.13-slim"}


def test_the_packages_are_installed_before_the_code_is_copied() -> None:
    sync = next(at for at, line in enumerate(LINES) if "uv pip sync" in line)

    assert all(LINES.index(f"COPY {name} {name}") > sync for name in _copied())


def _copied() -> set[str]:
    return set(re.findall(r"^COPY (\w+) \1$", text("Dockerfile"), re.MULTILINE))
