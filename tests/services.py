"""PostgreSQL and Valkey for developing, in the foreground: `python -m tests.services`."""

import signal
import tempfile
from pathlib import Path

from bot.broker import EmbeddedBroker, address
from storage import migrate
from tests import postgres


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        broker = EmbeddedBroker(Path(folder))
        broker.start()
        server = postgres.PostgresServer(postgres.newest_binaries())
        url = server.url(server.create_database())
        migrate.upgrade(url)
        print(f"export REDIS_URL='{address(broker.directory)}'", f"export DATABASE_URL='{url}'", sep="\n", flush=True)  # noqa: T201
        try:
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
        finally:
            server.stop()
            broker.stop()


if __name__ == "__main__":
    main()
