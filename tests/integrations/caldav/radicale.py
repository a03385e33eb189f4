"""A real CalDAV server, Radicale, in a process of its own, and another client of it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

import httpx
import icalendar
from aiohttp.test_utils import unused_port

USER, PASSWORD = "ann", "correct: hörse"

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = info
"""

MAKE_LIST = """<?xml version="1.0" encoding="utf-8"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>{name}</d:displayname>
<c:supported-calendar-component-set><c:comp name="{kind}"/></c:supported-calendar-component-set>
{more}</d:prop></d:set></c:mkcalendar>"""


@dataclass
class Radicale:
    """Attributes:
    root: "http://127.0.0.1:5232".
    client: Ann's other program.
    """

    root: str
    client: httpx.Client = field(repr=False)

    def make_list(self, path: str, name: str, *, kind: str = "VTODO", more: str = "") -> str:
        """Its path."""
        whole = f"/{USER}/{path}/"
        self.client.request(
            "MKCALENDAR", whole, content=MAKE_LIST.format(name=name, kind=kind, more=more).encode()
        ).raise_for_status()
        return whole

    def clear(self) -> None:
        home = self.client.request("PROPFIND", f"/{USER}/", headers={"Depth": "1"}).text
        for path in set(re.findall(rf"/{USER}/[^<]+?/", home)):
            self.delete(path)

    def put(self, path: str, text: str) -> None:
        headers = {"Content-Type": "text/calendar"}
        self.client.put(path, content=text.encode(), headers=headers).raise_for_status()

    def text(self, path: str) -> str:
        return self.client.get(path).raise_for_status().text

    def todo(self, path: str) -> icalendar.Todo:
        """As a library reads it that has no part in writing it."""
        [todo] = icalendar.Calendar.from_ical(self.text(path)).walk("VTODO")
        return todo

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.text(path)
        assert old in text
        self.put(path, text.replace(old, new))

    def delete(self, path: str) -> None:
        self.client.delete(path).raise_for_status()


@contextmanager
def running(folder: Path) -> Iterator[Radicale]:
    port = unused_port()
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    (folder / "config").write_text(CONFIG.format(folder=folder, port=port))
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", folder / "config"],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stderr is not None
    rest = Thread(target=process.stderr.read)  # or its log fills the pipe and it waits for ever
    try:
        _wait_until_ready(process.stderr)
        rest.start()
        root = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=root, auth=(USER, PASSWORD), trust_env=False) as client:
            yield Radicale(root, client)
    finally:
        process.terminate()
        process.wait(10)
        if rest.ident:
            rest.join()
        process.stderr.close()


def _wait_until_ready(log: IO[bytes]) -> None:
    told = []
    for line in log:
        told.append(line.decode())
        if "Radicale server ready" in told[-1]:
            return
    raise RuntimeError("".join(told))
