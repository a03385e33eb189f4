"""`sift doctor` on what reads messages: does the built-in reader load, do the language models answer?"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.findings import Finding, session
from bot.settings import Settings

MOST_BYTES = 4_000_000
"""Of a list of models; the longest have some hundred kilobytes."""

SHOWN, LONGEST = 5, 100
"""How many models are named, and how many characters of each: they stand in a stranger's answer."""

_OLLAMA_CURE = "Start it (`ollama serve`), or mend OLLAMA_BASE_URL."
_OLLAMA_FAULTS = MappingProxyType(
    {
        "unreachable": "can't be reached",
        "slow": "does not answer in time",
        "failed": "answers with an error",
        "garbled": "answers, but not as Ollama does",
        "missing": "answers, but not as Ollama does",
    }
)


def reader(settings: Settings) -> Finding:
    """What reads every message first. Takes seconds: it loads what a worker loads."""
    if settings.classifier == "off":
        return Finding("reader", True, "CLASSIFIER=off: rules alone")
    try:
        from classifier.embedded import EmbeddedReader  # noqa: PLC0415 - numpy and 40 MB, for those who read

        loaded = EmbeddedReader.load()
    except (ImportError, OSError, ValueError) as error:
        what = f"the built-in classifier can't be loaded, so rules read: {error}"
        return Finding(
            "reader", False, what, "Get Sift's files again; then delete .venv: ./sift installs what they need."
        )
    return Finding("reader", True, f"embedded, weights {loaded.model}")


async def models(settings: Settings) -> list[Finding]:
    """One finding for each provider of language models that is set up."""
    provider, _, wanted = settings.classifier.partition(":")
    looks = {"ollama": ollama, "openai": openai}
    asked = (
        looks[name](settings, address, wanted if name == provider else "")
        for name, address in settings.model_providers.items()
    )
    return list(await asyncio.gather(*asked))


async def ollama(_settings: Settings, address: str, wanted: str) -> Finding:
    """Does Ollama answer, and has it the model that is wanted (any, when none is named)?"""
    from classifier.ollama_models import OllamaError, list_models  # noqa: PLC0415 - for those who have an Ollama

    place = _place(address)
    try:
        there = [_printable(model.name) for model in await list_models(address) if model.name]
    except OllamaError as error:  # its own words may repeat the address
        return Finding("Ollama", False, f"{place} {_OLLAMA_FAULTS[error.reason]}", _OLLAMA_CURE)
    if wanted and not {wanted, f"{wanted}:latest"} & set(there):
        return Finding("Ollama", False, f"{place} has no {wanted}; {_listed(there)}", f"Run `./sift pull {wanted}`.")
    what = f"{place}: {wanted or _listed(there)}"
    return Finding("Ollama", bool(there), what, "Run `./sift pull <model>` for a model of ollama.com/library.")


async def openai(settings: Settings, address: str, wanted: str) -> Finding:
    """Does a server with OpenAI's interface answer, does it take the key, and does it list the model?"""
    place, key = _place(address), settings.openai_api_key
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    try:
        status, body = await _get(f"{address}/models", headers)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        what = f"{place} can't be reached: {type(error).__name__}"
        return Finding("OpenAI", False, what, "Start it, let this machine reach it, or mend OPENAI_BASE_URL.")
    if status in {401, 403}:
        what = f"{place} {'refuses OPENAI_API_KEY' if key else 'wants a key'} ({status})"
        return Finding("OpenAI", False, what, "Set OPENAI_API_KEY to a key that is valid there.")
    there = _names(body)
    if status != 200 or there is None:
        cure = "OPENAI_BASE_URL is the address before /chat/completions; most end in /v1."
        return Finding("OpenAI", False, f"{place}/models answers {status}, but not with a list of models", cure)
    if wanted and wanted not in there:
        cure = "Name a model in CLASSIFIER that it has."
        return Finding("OpenAI", False, f"{place} does not list {wanted}; {_listed(there)}", cure)
    return Finding("OpenAI", True, f"{place}: {wanted or _listed(there)}")


async def _get(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body; a redirection is not followed, since a key goes nowhere but where it was sent."""
    async with session() as http, http.get(url, headers=headers, allow_redirects=False) as response:
        body = bytearray()
        while len(body) < MOST_BYTES and (chunk := await response.content.readany()):
            body += chunk
        return response.status, bytes(body)


def _names(body: bytes) -> list[str] | None:
    """The models in an answer; None when it is no such answer."""
    try:
        rows: Any = json.loads(body)["data"]
        return [_printable(str(row["id"])) for row in rows]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _printable(name: str) -> str:
    return "".join(filter(str.isprintable, name))[:LONGEST]


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "no models are there"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"there are {', '.join(names[:SHOWN])}{more}"


def _place(address: str) -> str:
    """An address without the name and password that it may hold."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
