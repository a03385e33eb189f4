"""`sift eval` as a process: what it prints, what it leaves alone, and how it refuses."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.supervisor import ROOT

pytestmark = pytest.mark.thorough

ROWS = (
    {"text": "The login crashes since this morning", "kind": "bug", "actionable": True, "lang": "en", "source": "own"},
    {"text": "Що нового?", "kind": "question", "actionable": False, "lang": "uk", "source": "own"},
    {"text": "Send it tomorrow", "ref": "2026-11-25T10:30:00", "expect": ["2026-11-26"], "lang": "en"},
    {"text": "Version 2.5.1 is out", "ref": "2026-11-25T10:30:00", "expect": None, "lang": "en"},
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    return tmp_path


def run(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot.cli", "eval", *arguments],
        cwd=home,
        env=_environment(settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_json_is_one_object_and_nothing_else(home: Path) -> None:
    answer = run(home, "rows.jsonl", "--provider", "rules", "--json")

    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["provider"], told["n"]) == ("rules", 4)
    assert told["kind"]["accuracy"] == 1.0
    assert told["kind"]["by_language"]["uk"]["n"] == 1
    assert told["kind"]["by_source"]["own"]["accuracy"] == 1.0
    assert (told["due"]["n"], told["due"]["right"], told["due"]["dateless"], told["due"]["false_alarms"]) == (
        1,
        1,
        1,
        0,
    )
    assert 0 < told["cpu_ms"]["p50"] <= told["cpu_ms"]["p95"]
    assert "priority" not in told


def test_it_is_quiet_when_piped_and_needs_neither_a_token_nor_a_folder(home: Path) -> None:
    answer = run(home, "rows.jsonl", CLASSIFIER="off", DATA_DIR="/proc/nowhere")

    assert answer.returncode == 0
    assert answer.stderr == ""
    assert answer.stdout.startswith("rules: 4 texts\n")
    assert [path.name for path in home.iterdir()] == ["rows.jsonl"]


def test_progress_is_drawn_on_a_terminal(home: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-P", "-m", "bot.cli", "eval", "rows.jsonl", "--provider", "rules", "--json"]

    process = subprocess.Popen(command, cwd=home, env=_environment({}), stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    printed, _ = process.communicate(timeout=60)

    assert json.loads(printed)["n"] == 4
    assert "100%" in b"".join(_read(ours)).decode()


def test_two_readers_stand_side_by_side(home: Path) -> None:
    told = run(home, "rows.jsonl", "--provider", "rules", "--compare", "rules")
    as_json = run(home, "rows.jsonl", "--provider", "rules", "--compare", "rules", "--json")

    assert "A: rules, B: rules" in told.stdout
    found = json.loads(as_json.stdout)
    assert found["compare"]["kind"]["n"] == found["kind"]["n"] == 2
    assert found["differences"]["kind"]["difference"] == 0


def test_several_files_are_one_result_and_a_limit_holds_for_all(home: Path) -> None:
    (home / "more.jsonl").write_text('{"text": "asap", "priority": "urgent"}\n')

    told = json.loads(run(home, "rows.jsonl", "more.jsonl", "--provider", "rules", "--json").stdout)
    fewer = json.loads(run(home, "rows.jsonl", "more.jsonl", "--provider", "rules", "--json", "--limit", "2").stdout)

    assert (told["n"], told["priority"]["n"], fewer["n"]) == (5, 1, 2)


def test_a_broken_line_fails_with_one_line_that_names_it(home: Path) -> None:
    with (home / "rows.jsonl").open("a") as file:
        file.write('\n{"text": "x", "kind": "incident"}')

    answer = run(home, "rows.jsonl", "--json")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith('rows.jsonl, line 5: "kind" must be one of task, bug,')
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing.jsonl",),
        (".",),
        ("rows.jsonl", "--provider", "gpt"),
        ("rows.jsonl", "--provider", "ollama:"),
        ("rows.jsonl", "--compare", "off"),
        ("rows.jsonl", "--limit", "0"),
    ],
    ids=str,
)
def test_wrong_use_ends_with_two_and_no_trace(home: Path, arguments: tuple[str, ...]) -> None:
    answer = run(home, *arguments)

    assert answer.returncode == 2
    assert answer.stderr.startswith("Usage: sift eval")
    assert "Traceback" not in answer.stderr


def test_a_model_without_its_key_is_wrong_use(home: Path) -> None:
    answer = run(home, "rows.jsonl", "--provider", "openai:gpt-5")

    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1].startswith("OPENAI_API_KEY")


def test_a_model_that_is_away_ends_it_with_one_line(home: Path) -> None:
    nobody = "http://127.0.0.1:9"

    answer = run(home, "rows.jsonl", "--provider", "ollama:some-model", "--json", OLLAMA_BASE_URL=nobody)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.splitlines()[-1].startswith("ollama:some-model: ")
    assert "Traceback" not in answer.stderr


def _environment(settings: dict[str, str]) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "SIFT_ENV_FILE": ""} | settings


def _read(terminal: int) -> Iterator[bytes]:
    try:
        while found := os.read(terminal, 4096):
            yield found
    except OSError:  # Linux's way to say that nobody writes any more
        os.close(terminal)
