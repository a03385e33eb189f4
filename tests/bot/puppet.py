"""A child for the supervisor's tests: writes its process number to a file and does what its first word says."""

import os
import signal
import sys
import time
from pathlib import Path


def main() -> None:
    deed, folder, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    with (folder / name).open("a") as file:
        file.write(f"{os.getpid()}\n")
    if deed == "wrong":
        sys.exit(2)
    if deed == "broken":
        sys.exit(1)
    if deed == "step":
        return
    signal.signal(signal.SIGTERM, signal.SIG_IGN if deed == "stubborn" else leave(folder / "ended", name))
    sys.stdout.write(f"ready\n{name} says hello\n")
    sys.stdout.flush()
    while True:
        time.sleep(0.05)


def leave(ended: Path, name: str):
    def handler(_number: int, _frame: object) -> None:
        with ended.open("a") as file:
            file.write(f"{name}\n")
        sys.exit(0)

    return handler


if __name__ == "__main__":
    main()
