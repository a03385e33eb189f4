"""The lock files: whole, pinned by hash, without an address, and what pyproject.toml asks for."""

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repository import project, text

LOCKS = ("requirements.lock", "requirements-dev.lock")


def locked(name: str) -> dict[str, list[Requirement]]:
    """Package -> what is locked of it; a package may stand there twice, for different Pythons."""
    found: dict[str, list[Requirement]] = {}
    for line in text(name).splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip(" \\"))
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str) -> None:
    assert "://" not in text(name)
    assert not re.search(r"^\s*--(?!hash=)", text(name), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_with_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[^\s])", text(name).strip())

    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[\w.\[\],-]+==[^\s*]+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_what_runs_is_part_of_what_is_developed_with_in_the_same_versions() -> None:
    run, develop = (locked(name) for name in LOCKS)

    assert {name: {str(it.specifier) for it in each} for name, each in run.items()} == {
        name: {str(it.specifier) for it in each} for name, each in develop.items() if name in run
    }
    assert develop.keys() - run.keys(), "the second lock holds what only developers need"


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", project()["project"]["dependencies"]),
        ("requirements-dev.lock", project()["dependency-groups"]["dev"]),
    ],
)
def test_the_lock_has_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    pinned = locked(lock)

    for line in wanted:
        requirement = Requirement(line)
        versions = [str(it.specifier).removeprefix("==") for it in pinned[canonicalize_name(requirement.name)]]
        assert all(requirement.specifier.contains(version) for version in versions), line
