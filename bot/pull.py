"""`sift pull MODEL`: has Ollama fetch a language model, also where its own command is not at hand."""

import asyncio
import sys

import click

from bot.settings import OLLAMA, Settings


class PullError(Exception):
    """One line that says why the model is not there, and what to do."""


def pull(settings: Settings, name: str) -> str:
    """Fetch a model and show how far it is. Returns what to set to use it. Raises `PullError`."""
    address = settings.model_providers.get("ollama", OLLAMA)
    name = name.removeprefix("ollama:")
    asyncio.run(_pull(address, name))
    return f"{name} is there. Set CLASSIFIER=ollama:{name} to have it read, or choose it for a chat in /settings."


async def _pull(address: str, name: str) -> None:
    from classifier.ollama_models import OllamaError, pull_model  # noqa: PLC0415 - for those who have an Ollama

    bar = click.progressbar(length=0, label=f"Fetching {name}", file=sys.stderr, show_eta=True)
    try:
        with bar:
            async for progress in pull_model(address, name):
                if progress.total:
                    bar.length = progress.total
                    bar.update(progress.done - bar.pos)
    except OllamaError as error:
        raise PullError(_explained(error, name)) from None


def _explained(error: Exception, name: str) -> str:
    cures = {
        "missing": f"ollama.com/library has no {name} that it can find: mind the spelling and the tag",
        "unreachable": "start it (`ollama serve`), or mend OLLAMA_BASE_URL",
        "slow": "try again: what was fetched is kept",
        "garbled": "try again; if it stays so, mend OLLAMA_BASE_URL",
        "failed": "see what Ollama says in its own log",
    }
    return f"{error}. What to do: {cures[getattr(error, 'reason', 'failed')]}."
