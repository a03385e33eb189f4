# What a developer does every day. `just` lists it.

default:
    @just --list

# The whole product on this machine, with a chat page and no token.
demo *args:
    ./sift demo {{args}}

# All tests.
test *args:
    ./sift test {{args}}

# Everything that reads the code without running it.
lint: _environment
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    .venv/bin/lint-imports

# Put the code into shape.
format: _environment
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .

# PostgreSQL and Valkey to develop against, from the packages of the lock; prints their addresses, Ctrl-C stops them.
services-dev: _environment
    PYTHONPATH=. .venv/bin/python -m tests.services

# Texts of the code into the catalogs.
texts: _environment
    PYTHONPATH=. .venv/bin/python -m locales.extract

# Both lock files anew from pyproject.toml, without an address in them.
lock:
    uv lock --upgrade
    uv export -q --no-dev --no-emit-project --no-header --no-annotate --format requirements.txt -o requirements.lock
    uv export -q --no-emit-project --no-header --no-annotate --format requirements.txt -o requirements-dev.lock
    ! grep -n '://' requirements.lock requirements-dev.lock

_environment:
    @./sift test --version >/dev/null
