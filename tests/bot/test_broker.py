import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot.broker import LONGEST_SOCKET_PATH, BrokerError, EmbeddedBroker, address, answers, socket_path


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    server = EmbeddedBroker(tmp_path_factory.mktemp("b"))
    yield server
    server.stop()


def client(server: EmbeddedBroker) -> redis.Redis:
    return redis.Redis.from_url(address(server.directory), decode_responses=True)


def test_it_starts_answers_and_stops(server: EmbeddedBroker) -> None:
    assert server.start()
    assert server.running()
    assert answers(server.socket)

    server.stop()

    assert not answers(server.socket)


def test_its_folder_may_have_any_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = EmbeddedBroker(tmp_path_factory.mktemp("a") / "b?c=1#d%41 é")
    server.start()

    with client(server) as connection:
        assert connection.ping()

    server.stop()


def test_it_never_forgets_work_to_make_room(server: EmbeddedBroker) -> None:
    server.start()

    with client(server) as connection:
        kept = connection.config_get("maxmemory-policy", "appendonly", "appendfsync")

    assert kept == {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}


def test_of_four_starters_one_starts_and_all_find_the_same_server(tmp_path: Path) -> None:
    program = "import sys; from bot.broker import *; print(EmbeddedBroker(Path(sys.argv[1])).start())"
    command = [sys.executable, "-c", program, str(tmp_path)]

    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    started = [starter.communicate(timeout=60)[0].strip() for starter in starters]

    assert sorted(started) == ["False", "False", "False", "True"]
    EmbeddedBroker(tmp_path).stop()
    assert not answers(socket_path(tmp_path))


def test_a_killed_server_comes_back_with_what_it_was_given(server: EmbeddedBroker) -> None:
    server.start()
    with client(server) as connection:
        connection.rpush("queue", "one", "two")
    assert server.process
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    assert not server.running()
    assert server.socket.exists(), "a stale socket is left behind"

    assert server.start()

    with client(server) as connection:
        assert connection.lrange("queue", 0, -1) == ["one", "two"]


def test_one_that_was_left_running_is_found_and_can_be_stopped(server: EmbeddedBroker) -> None:
    server.start()
    heir = EmbeddedBroker(server.directory)

    assert not heir.start()
    assert heir.running()

    heir.stop()
    assert server.process
    server.process.wait(10)
    assert not heir.running()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 80) / ("e" * 80)
    server = EmbeddedBroker(deep)

    assert len(str(server.socket)) <= LONGEST_SOCKET_PATH
    assert server.start()
    assert answers(server.socket)

    server.stop()


def test_without_a_program_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.broker.find_binary", lambda: None)

    with pytest.raises(BrokerError, match="set REDIS_URL"):
        EmbeddedBroker(tmp_path).start()


def test_a_server_that_dies_at_once_is_reported_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.broker.find_binary", lambda: "/bin/false")

    with pytest.raises(BrokerError, match=r"broker\.log"):
        EmbeddedBroker(tmp_path).start()


async def test_ctrl_c_in_the_terminal_does_not_reach_it(server: EmbeddedBroker) -> None:
    server.start()
    assert server.process

    group = await asyncio.to_thread(subprocess.check_output, ["ps", "-o", "sid=", "-p", str(server.process.pid)])

    assert int(group) == server.process.pid
