"""What is in the repository, without asking git: the tests run from an archive too."""

import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed; relative to the root."""
    return tuple(sorted(_files(ROOT, _ignored())))


@cache
def text(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads(text("pyproject.toml"))


def packages() -> set[str]:
    """The top-level packages that are installed."""
    return set(project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


def _files(folder: Path, ignored: tuple[str, ...]) -> list[Path]:
    found = []
    for path in folder.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in ignored):
            continue
        found += _files(path, ignored) if path.is_dir() else [path.relative_to(ROOT)]
    return found


def _ignored() -> tuple[str, ...]:
    return (".git", *(line.strip("/") for line in text(".gitignore").splitlines() if line))
