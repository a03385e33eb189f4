"""The language models that a chat may choose, as far as the installation's servers tell."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.build.models import models_of
from bot.settings import Settings

log = structlog.get_logger(__name__)

WITHIN = 3.0
"""Seconds: somebody has pressed a button and waits."""


def model_choices(settings: Settings) -> Callable[[], Awaitable[Sequence[str]]]:
    """A way to ask which models there are now: the one that CLASSIFIER names first, then all that Ollama has."""

    async def choices() -> Sequence[str]:
        named = models_of(settings).model
        address = settings.model_providers.get("ollama")
        there = await _of_ollama(address) if address else []
        return [*([named] if named else []), *(name for name in there if name not in {named, f"{named}:latest"})]

    return choices


async def _of_ollama(address: str) -> list[str]:
    """None while it can't be asked: what is chosen stays chosen."""
    from classifier.ollama_models import OllamaError, list_models  # noqa: PLC0415 - half a second, for those who choose

    try:
        return [f"ollama:{model.name}" for model in await list_models(address, within=WITHIN)]
    except OllamaError as error:
        log.warning("can't list the models of Ollama", reason=error.reason)
        return []
