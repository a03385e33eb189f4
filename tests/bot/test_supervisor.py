import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.broker import answers, socket_path
from bot.plan import Child, Plan
from bot.supervisor import PLAN, ROOT, STARTS

SECONDS = 20


@dataclass
class Stage:
    """A supervisor under test, and the folder where its puppets leave traces."""

    folder: Path
    process: subprocess.Popen[str] | None = None

    def puppet(self, name: str, deed: str = "ready", *, last: bool = False) -> Child:
        return Child(name, "tests.bot.puppet", (deed, str(self.folder), name), last=last)

    def start(self, *children: Child, steps: tuple[Child, ...] = (), broker: bool = False) -> "Stage":
        plan = Plan(
            data_dir=str(self.folder),
            broker_dir=str(self.folder / "broker") if broker else None,
            steps=steps,
            children=children,
            environment={"GREETING": "hello"},
            banner=("All is well.",),
        )
        with (self.folder / "output").open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bot.supervisor"],
                env=os.environ | {PLAN: plan.dump(), "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=output,
                text=True,
                cwd="/",
            )
        return self

    def pids(self, name: str) -> list[int]:
        """Process numbers of everyone who was started under this name."""
        traces = self.folder / name
        return [int(line) for line in traces.read_text().split()] if traces.exists() else []

    def said(self) -> str:
        return (self.folder / "output").read_text()

    def end(self) -> int:
        assert self.process
        return self.process.wait(SECONDS)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="sift-", ignore_cleanup_errors=True) as folder:
        stage = Stage(Path(folder))
        yield stage
        if stage.process:
            stage.process.terminate()
            stage.end()


def until(claim: Callable[[], object], what: str = "") -> None:
    deadline = time.monotonic() + SECONDS
    while not claim():
        assert time.monotonic() < deadline, what or "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_plan_crosses_to_the_next_program_as_it_is() -> None:
    plan = Plan("/d", None, (Child("a", "m"),), (Child("b", "m", ("x",), last=True),), {"N": "1"}, ("!",), "http://x")

    assert Plan.load(plan.dump()) == plan


def test_it_runs_steps_then_children_and_greets_when_all_are_ready(stage: Stage) -> None:
    stage.start(stage.puppet("one"), stage.puppet("two"), steps=(stage.puppet("first", "step"),))

    until(lambda: "All is well." in stage.said())

    said = stage.said()
    assert said.index("first      ready") < said.index("one        ready")
    assert said.count("ready after") == 3
    until(lambda: "two says hello" in stage.said(), "what children say is passed on")


def test_a_killed_child_is_started_again_at_once(stage: Stage) -> None:
    stage.start(stage.puppet("one"), stage.puppet("two"))
    until(lambda: "All is well." in stage.said())

    os.kill(stage.pids("one")[0], signal.SIGKILL)
    killed = time.monotonic()
    until(lambda: len(stage.pids("one")) == 2)

    assert time.monotonic() - killed < 5
    assert len(stage.pids("two")) == 1
    assert "one ended (exit code -9) and is started again." in stage.said()


def test_sigterm_stops_everything_once_and_in_order(stage: Stage) -> None:
    stage.start(stage.puppet("server", last=True), stage.puppet("one"), stage.puppet("two"), broker=True)
    until(lambda: "All is well." in stage.said())

    assert stage.process
    stage.process.send_signal(signal.SIGTERM)

    assert stage.end() == 0
    ended = (stage.folder / "ended").read_text().split()
    assert sorted(ended[:2]) == ["one", "two"]
    assert ended[2:] == ["server"]
    assert not answers(socket_path(stage.folder / "broker"))


def test_who_does_not_stop_is_killed_in_time(stage: Stage) -> None:
    stage.start(stage.puppet("one", "stubborn"))
    until(lambda: "All is well." in stage.said())
    (pid,) = stage.pids("one")

    assert stage.process
    stage.process.send_signal(signal.SIGTERM)
    asked = time.monotonic()

    assert stage.end() == 0
    assert time.monotonic() - asked < 9
    assert "one did not stop in time and is killed." in stage.said()
    until(lambda: not alive(pid))


def test_a_second_ctrl_c_means_now(stage: Stage) -> None:
    stage.start(stage.puppet("one", "stubborn"))
    until(lambda: "All is well." in stage.said())

    assert stage.process
    stage.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    asked = time.monotonic()
    stage.process.send_signal(signal.SIGINT)

    assert stage.end() == 0
    assert time.monotonic() - asked < 4


def test_when_the_supervisor_is_killed_its_children_end(stage: Stage) -> None:
    stage.start(stage.puppet("one"), stage.puppet("two"))
    until(lambda: "All is well." in stage.said())
    pids = stage.pids("one") + stage.pids("two")

    assert stage.process
    stage.process.kill()

    until(lambda: not any(alive(pid) for pid in pids))


def test_after_a_kill_the_next_one_takes_over_the_broker_that_was_left(stage: Stage) -> None:
    stage.start(stage.puppet("one"), broker=True)
    until(lambda: "All is well." in stage.said())
    assert stage.process
    stage.process.kill()
    stage.process.wait()
    place = socket_path(stage.folder / "broker")
    assert answers(place)

    stage.start(stage.puppet("two"), broker=True)
    until(lambda: stage.said().count("All is well.") == 2)
    stage.process.send_signal(signal.SIGTERM)

    assert stage.end() == 0
    until(lambda: not answers(place))


def test_a_broker_that_dies_is_started_again(stage: Stage) -> None:
    stage.start(stage.puppet("one"), broker=True)
    until(lambda: "All is well." in stage.said())
    place = socket_path(stage.folder / "broker")
    (server,) = subprocess.run(
        ["pgrep", "-f", f"valkey-server unixsocket:{place}"], capture_output=True, text=True, check=True
    ).stdout.split()

    os.kill(int(server), signal.SIGKILL)

    until(lambda: "The broker ended and is started again." in stage.said())
    until(lambda: answers(place))
    assert len(stage.pids("one")) == 1


def test_wrong_settings_stop_it_instead_of_a_restart(stage: Stage) -> None:
    stage.start(stage.puppet("one"), stage.puppet("two", "wrong"))

    assert stage.end() == 2
    assert len(stage.pids("two")) == 1
    assert "two can't run, see above." in stage.said()
    assert not any(alive(pid) for pid in stage.pids("one"))


def test_a_child_that_never_gets_ready_is_given_up(stage: Stage) -> None:
    stage.start(stage.puppet("one", "broken"))

    assert stage.end() == 1
    assert len(stage.pids("one")) == STARTS
    assert f"one did not start in {STARTS} tries (exit code 1)." in stage.said()


def test_a_step_that_fails_ends_it_before_anything_starts(stage: Stage) -> None:
    stage.start(stage.puppet("one"), steps=(stage.puppet("first", "broken"),))

    assert stage.end() == 1
    assert not stage.pids("one")
    assert "first failed, see above." in stage.said()


def test_there_is_one_for_a_folder(stage: Stage) -> None:
    stage.start(stage.puppet("one"))
    until(lambda: "All is well." in stage.said())
    second = Stage(stage.folder).start(stage.puppet("two"))

    assert second.end() == 1
    assert "Sift runs already on" in stage.said()
    assert not stage.pids("two")


def test_it_stays_small() -> None:
    heavy = "('pydantic', 'sqlalchemy', 'asyncio', 'aiogram', 'redis', 'dramatiq', 'click')"
    program = f"import sys, bot.supervisor; print([m for m in {heavy} if m in sys.modules])"

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert answer.stdout.strip() == "[]"
