"""What developers and the checks run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.house.repository import ROOT, text

BIN = Path(sys.executable).parent
SCRIPTS = ("sift", ".ci/run", ".ci/smoke")


def test_the_checks_run_the_command_of_the_readme() -> None:
    assert re.search(r"^\./sift test$", text(".ci/run"), re.MULTILINE)
    assert "./sift test" in text("README.md").split("\n## ")[1], "on the first screen"
    assert "bash .ci/smoke" in text(".ci/run")


@pytest.mark.parametrize("script", [".ci/run", "justfile"])
def test_what_a_script_runs_is_there(script: str) -> None:
    modules = set(re.findall(r"python -m ([\w.]+)", text(script)))
    paths = set(re.findall(r"(?<![\w/.-])tests/[\w./]+", text(script)))

    assert modules | paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [it for it in modules if not (ROOT / f"{it.replace('.', '/')}.py").exists()] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_parses(script: str) -> None:
    shell = "sh" if script == "sift" else "bash"

    assert subprocess.run([shell, "-n", ROOT / script], check=False).returncode == 0


def test_the_command_can_be_run() -> None:
    assert (ROOT / "sift").stat().st_mode & 0o111


def test_the_recipes_parse_and_hold_what_is_promised() -> None:
    listed = subprocess.run([BIN / "just", "--list"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"services-dev", "test", "lint", "demo"} <= set(re.findall(r"^ +([\w-]+)", listed, re.MULTILINE))


def test_the_hooks_of_commits_fetch_nothing_and_run_what_the_lock_holds() -> None:
    config = yaml.safe_load(text(".pre-commit-config.yaml"))

    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    for hook in config["repos"][0]["hooks"]:
        assert hook["language"] == "system"
        program = hook["entry"].split()[0]
        assert program == "sh" or (ROOT / program).name in {path.name for path in BIN.iterdir()}
    subprocess.run([BIN / "pre-commit", "validate-config", ROOT / ".pre-commit-config.yaml"], check=True)
