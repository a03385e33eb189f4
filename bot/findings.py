"""What `sift doctor` found, and how it asks over HTTP."""

from typing import NamedTuple

import aiohttp

SECONDS = 10


class Finding(NamedTuple):
    """What was found out about one thing; `cure` says what to do when it isn't well."""

    name: str
    well: bool
    what: str
    cure: str = ""

    def line(self) -> str:
        cure = f"\n             {self.cure}" if self.cure and not self.well else ""
        return f"{'✓' if self.well else '✗'} {self.name:<10} {self.what}{cure}"


def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
