"""What holds for every file."""

import re
from pathlib import Path

import pytest

from tests.house.repository import ROOT, files, packages, text

LINES = 400
LONGER = {
    "storage/tables.py": "every table but those of reading, side by side",
}
"""Files that may be longer, and why."""

CODE = {".py", ".js", ".css", ".html"}
LARGEST_PICTURE = 250_000

_MACHINE = re.compile(r"/root/|/home/\w|/Users/\w|(?<![\w.])/work/")
_REGISTRY = re.compile(r"pypi\.org|pythonhosted|registry\.npm|npmjs|proxy\.golang|ghcr\.io|quay\.io", re.IGNORECASE)
_LEFT_OVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|^(?:<{7}|>{7}|={7}$)", re.MULTILINE)

_PATH = re.compile(rf"(?<![\w./-])(?:docs|{'|'.join(sorted(packages()))})/[\w./-]*\w\.(?:py|md|jsonl|html|js)\b")

VENDORED, TEMPLATES = ROOT / "webapp/static/vendor", ROOT / "webapp/templates"

TEXTS = [
    path for path in files() if path.suffix not in {".png", ".po", ".npz"} and VENDORED not in (ROOT / path).parents
]


def test_no_file_is_too_long_to_read() -> None:
    lengths = {str(path): text(path).count("\n") for path in files() if path.suffix in CODE}

    assert {path: length for path, length in lengths.items() if length > LINES and path not in LONGER} == {}
    assert [path for path in LONGER if lengths.get(path, 0) <= LINES] == [], "needs no exception any more"


@pytest.mark.parametrize(
    "pattern", [_MACHINE, _REGISTRY, _LEFT_OVER], ids=["a path of a machine", "a registry", "something unfinished"]
)
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    this = Path(__file__).name
    found = {str(path): match[0] for path in TEXTS if path.name != this and (match := pattern.search(text(path)))}

    assert found == {}


def test_every_text_ends_with_one_newline_and_has_none_of_another_system() -> None:
    wrong = [
        str(path)
        for path in TEXTS
        if text(path) and (not text(path).endswith("\n") or text(path).endswith("\n\n") or "\r" in text(path))
    ]

    assert wrong == []


def test_every_file_that_a_document_or_a_comment_names_is_there() -> None:
    sources = [path for path in files() if path.suffix in {".py", ".md"} and path.parts[0] != "tests"]
    named = {(str(path), name) for path in sources for name in _PATH.findall(text(path))}

    assert ("README.md", "docs/ARCHITECTURE.md") in named
    assert {
        (path, name) for path, name in named if not ((ROOT / name).exists() or (TEMPLATES / name).exists())
    } == set()


def test_pictures_are_light() -> None:
    pictures = [path for path in files() if path.suffix == ".png"]

    assert pictures
    assert all(path.stat().st_size <= LARGEST_PICTURE for path in pictures)


def test_the_changelog_begins_with_what_is_not_released() -> None:
    first = re.search(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)

    assert first
    assert first[1] == "Unreleased"
