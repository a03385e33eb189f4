"""Files of others beside our own: which they are stands in `vendor.toml`, with their licence and their checksums.

For developers: `python -m webapp.vendoring` fetches the packages with npm, checks them and writes the files. For a
new version it says the checksums of what it found: read what changed, then write them into the list.
"""

import base64
import hashlib
import re
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LIST = HERE / "vendor.toml"
FOLDER = HERE / "static" / "vendor"

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BLANK = re.compile(r"\s+")


class NotTheSameError(Exception):
    """A package or a file is not the one that was recorded."""


def packages() -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = tomllib.loads(LIST.read_text())["package"]
    return found


def recorded() -> dict[str, str]:
    """File's name -> its checksum."""
    sums = {file["to"]: file["sha384"] for package in packages() for file in package["file"]}
    sprites = (package["sprite"] for package in packages() if "sprite" in package)
    return sums | {sprite["to"]: sprite["sha384"] for sprite in sprites}


def checksum(content: bytes, name: str = "sha384") -> str:
    """As browsers and npm write it: "sha384-…"."""
    return f"{name}-{base64.b64encode(hashlib.new(name, content).digest()).decode()}"


def fetch() -> None:
    """Write every file. Raises `NotTheSameError` that says what was found, before anything of a package is written."""
    for package in packages():
        with tempfile.TemporaryDirectory() as folder:
            packed = _pack(package, Path(folder))
            with tarfile.open(packed) as archive:
                archive.extractall(folder, filter="data")
            files = list(_files(package, Path(folder) / "package"))
            sums = {package["name"]: (package["integrity"], checksum(packed.read_bytes(), "sha512"))}
            sums |= {name: (was, checksum(content)) for name, was, content in files}
        if wrong := [f"{name}: {found}, not {was}" for name, (was, found) in sums.items() if was != found]:
            raise NotTheSameError("\n".join(wrong))
        for name, _, content in files:
            (FOLDER / name).write_bytes(content)


def _pack(package: Mapping[str, Any], folder: Path) -> Path:
    command = ["npm", "pack", "--silent", f"{package['name']}@{package['version']}"]
    name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    return folder / name


def _files(package: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """(name, recorded checksum, content) of what is taken out of a package."""
    for file in package["file"]:
        yield file["to"], file["sha384"], (folder / file["from"]).read_bytes()
    if sprite := package.get("sprite"):
        icons = {name: (folder / "icons" / f"{name}.svg").read_text() for name in sprite["icons"]}
        yield sprite["to"], sprite["sha384"], _sprite(icons)


def _sprite(icons: Mapping[str, str]) -> bytes:
    """One file of symbols; how they are stroked stands in the style sheet."""
    drawn = ((name, _DRAWING.search(svg)) for name, svg in icons.items())
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 24 24">{_BLANK.sub(" ", found[1]).strip()}</symbol>'
        for name, found in drawn
        if found is not None
    )
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


if __name__ == "__main__":
    fetch()
