"""The command as a process: what it prints, and its exit codes."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import VERSION
from bot.supervisor import ROOT
from storage import migrate
from storage.database import Database
from storage.vault import Vault
from tasks import audit_chain

COMMANDS = (
    "demo",
    "up",
    "bot",
    "web",
    "worker",
    "migrate",
    "doctor",
    "quarantine",
    "health",
    "eval",
    "backup",
    "restore",
    "move",
    "keys",
    "audit",
)


@pytest.fixture
def home() -> Iterator[Path]:
    """A working directory; short-pathed, for the broker's socket."""
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        yield Path(folder)


def sift(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot.cli", *arguments],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_version_is_that_of_the_project() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, home: Path) -> None:
    answer = sift(home, command, "--help")

    assert answer.returncode == 0
    assert f"Usage: sift {command}" in answer.stdout
    assert not list(home.iterdir()), "asking for help leaves nothing behind"


def test_wrong_use_ends_with_two(home: Path) -> None:
    assert sift(home, "dance").returncode == 2
    assert sift(home, "restore", "nothing-here").returncode == 2


@pytest.mark.parametrize("command", ["up", "bot", "web", "worker", "migrate", "doctor"])
def test_a_wrong_setting_stops_the_start_with_one_line(command: str, home: Path) -> None:
    answer = sift(home, command, WEB_PORT="many")

    assert answer.returncode == 2
    assert answer.stderr.startswith("WEB_PORT: ")
    assert len(answer.stderr.splitlines()) == 1


def test_an_unknown_name_in_the_file_stops_the_start(home: Path) -> None:
    (home / ".env").write_text("BOT_TOKN=1\n")

    answer = sift(home, "up")

    assert answer.returncode == 2
    assert "BOT_TOKN in .env is not a setting of Sift; did you mean BOT_TOKEN?" in answer.stderr


@pytest.mark.parametrize("role", ["bot", "web", "worker"])
def test_a_role_alone_wants_the_newest_schema(role: str, home: Path) -> None:
    answer = sift(home, role)

    assert answer.returncode == 2
    assert "run `sift migrate`" in answer.stderr


@pytest.mark.parametrize("command", ["migrate", "bot", "web", "worker"])
def test_a_database_that_is_away_is_named_in_one_line(command: str, home: Path) -> None:
    answer = sift(home, command, DATABASE_URL="postgresql://sift:hush@127.0.0.1:9/sift")

    assert answer.returncode == 1
    assert answer.stderr.startswith("The database can't be reached")
    assert len(answer.stderr.splitlines()) == 1


def test_migrating_makes_the_database_and_shows_the_token_once(home: Path) -> None:
    first, second = sift(home, "migrate"), sift(home, "migrate")

    token = (home / "data" / "api-token").read_text().strip()
    assert (first.returncode, second.returncode) == (0, 0)
    assert token in first.stdout
    assert token not in second.stdout
    assert migrate.is_current(f"sqlite:///{home / 'data' / 'sift.db'}")


def test_a_backup_can_be_restored(home: Path) -> None:
    sift(home, "migrate")

    assert sift(home, "backup", "copy.db").returncode == 0
    assert sift(home, "restore", "copy.db").returncode == 0
    (home / "copy.db").write_text("something else")
    refused = sift(home, "restore", "copy.db")

    assert refused.returncode == 1
    assert refused.stderr.startswith("nothing was restored: ")


def test_the_reader_is_judged_by_examples(home: Path) -> None:
    examples = [{"text": "Please fix the login", "kind": "bug"}, {"text": "What time is it?", "kind": "question"}]
    (home / "examples.jsonl").write_text("\n".join(map(json.dumps, examples)))

    answer = sift(home, "eval", "examples.jsonl")

    assert answer.returncode == 0, answer.stderr
    assert "kind: 2 texts" in answer.stdout

    (home / "examples.jsonl").write_text("{}")
    assert sift(home, "eval", "examples.jsonl").returncode == 1


def test_the_doctor_says_what_is_there(home: Path) -> None:
    sift(home, "migrate")

    answer = sift(home, "doctor")

    assert answer.returncode == 0, answer.stdout
    assert "✗" not in answer.stdout
    assert "BOT_TOKEN is not set" in answer.stdout


def test_the_doctor_says_what_is_wrong_and_what_to_do(home: Path) -> None:
    answer = sift(
        home,
        "doctor",
        BOT_TOKEN="42:SECRET-TOKEN",
        BOT_API_URL="http://127.0.0.1:9",
        REDIS_URL="redis://:hush@127.0.0.1:9/0",
        DATABASE_URL="postgresql://sift:hush@127.0.0.1:9/sift",
    )

    wrong = {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("✗")}
    assert answer.returncode == 1
    assert wrong == {"database", "broker", "Telegram"}
    assert "hush" not in answer.stdout + answer.stderr
    assert "SECRET-TOKEN" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("address", ["postgresql://sift@no-such-host.invalid/sift", "sqlite:////dev/null/sift.db"])
def test_a_place_where_no_database_can_be_is_named_in_one_line(address: str, home: Path) -> None:
    answer = sift(home, "migrate", DATABASE_URL=address)

    assert answer.returncode == 1
    assert answer.stderr.startswith("The database can't be reached")
    assert len(answer.stderr.splitlines()) == 1


def test_a_host_to_listen_on_that_nobody_knows_is_named(home: Path) -> None:
    sift(home, "migrate")

    answer = sift(home, "web", WEB_HOST="no-such-host.invalid")

    assert answer.returncode == 2
    assert "Can't listen on no-such-host.invalid:8080" in answer.stderr


def test_a_taken_port_is_named(home: Path) -> None:
    sift(home, "migrate")
    first = subprocess.Popen(
        [sys.executable, "-P", "-m", "bot.cli", "web"],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(ROOT), "WEB_PORT": "18473"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout
    assert first.stdout.readline().startswith("ready")

    second = sift(home, "web", WEB_PORT="18473")

    assert second.returncode == 2
    assert "Can't listen on 127.0.0.1:18473" in second.stderr
    first.send_signal(signal.SIGTERM)
    assert first.wait(10) == 0
    first.stdout.close()


def test_the_audit_log_says_whether_anybody_has_changed_it(home: Path) -> None:
    sift(home, "migrate")
    for _ in range(2):
        sift(home, "keys", "rotate")
    url, key = f"sqlite:///{home}/data/sift.db", (home / "data" / "secret-key").read_text().strip()

    async def chain(*changes: str) -> None:
        db = Database(url)
        try:
            await db.write(audit_chain.extend, Vault(key))
            for change in changes:
                await db.write(lambda store, change=change: store._session.execute(text(change)))
        finally:
            await db.close()

    asyncio.run(chain())
    whole = sift(home, "audit", "verify")
    end = whole.stdout.split()[-1]
    noted, foreign = (sift(home, "audit", "verify", "--noted", it) for it in (end, "1:abc"))
    asyncio.run(chain("DROP TRIGGER audit_stays", "UPDATE audit SET act = 'hook.made' WHERE seq = 1"))
    changed = sift(home, "audit", "verify")

    assert (whole.returncode, whole.stdout.split(".")[0]) == (0, "All 2 entries are as they were written")
    assert (noted.returncode, foreign.returncode) == (0, 1)
    assert changed.returncode == 1
    assert "Entry 1: changed, moved, or put there." in changed.stderr


def test_a_file_that_holds_no_secret_key_is_named(home: Path) -> None:
    sift(home, "migrate")
    (home / "former").write_bytes(b"\xff\xfe")
    former = sift(home, "keys", "rotate", "--former-key-file", "former")
    (home / "data" / "secret-key").write_text("")

    empty = sift(home, "migrate")

    assert (former.returncode, former.stderr.count("\n")) == (2, 1)
    assert (empty.returncode, empty.stderr.count("\n")) == (2, 1)
    assert "secret-key holds no secret" in empty.stderr
