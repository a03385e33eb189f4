"""Runs a module as a child that does not outlive its parent: `python -m bot.lifeline MODULE ARGUMENT...`.

The parent holds the other end of the child's standard input. However the parent ends, kill -9 included, the kernel
closes that end; the child reads the end of the file and stops itself as if it had been asked to.
"""

import os
import runpy
import signal
import sys
import threading
import time

STOP_SECONDS = 9


def _watch() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
