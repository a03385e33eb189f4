"""The models an Ollama server has: listed and fetched. Every call ends within its time or says why not.

Importing this takes 0.4 s of CPU and some 35 MB: import it late.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Literal

import httpx
import ollama

TIMEOUT = 5.0
STALL = 60.0
"""Seconds without a sign of progress after which fetching a model is given up."""

Reason = Literal["unreachable", "slow", "failed", "garbled", "missing"]


class OllamaError(Exception):
    """The server could not do it.

    Attributes:
        reason: "unreachable" (nothing listens there), "slow" (no answer in time), "failed" (it said so), "garbled" (no
            Ollama, or a broken answer), "missing" (it has no such model, or there is none of that name).
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model the server has; its size in bytes, as on its disk."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far the server has fetched a model: its own word for the step, and bytes, 0 of 0 while it does not know."""

    status: str
    done: int = 0
    total: int = 0


async def list_models(base_url: str, *, within: float = TIMEOUT) -> list[InstalledModel]:
    """All of them by name. Raises `OllamaError`.

    Args:
        base_url: With or without the "/v1" that `ModelReader` wants.
        within: Seconds in all.
    """
    with _explained(base_url):
        async with asyncio.timeout(within), _client(base_url) as client:
            answer = await client.list()
        models = [InstalledModel(model.model or "", int(model.size or 0)) for model in answer.models]
    return sorted(models, key=lambda model: model.name)


async def pull_model(base_url: str, name: str, *, stall: float = STALL) -> AsyncIterator[PullProgress]:
    """Has the server fetch a model, and tells how far it is; at the end the server has it. Raises `OllamaError`.

    Args:
        stall: Seconds without news after which it is given up; how long it takes in all depends on the network.
    """
    layers: dict[str, tuple[int, int]] = {}
    status = ""
    with _explained(base_url):
        async with _client(base_url) as client, aclosing(await client.pull(name, stream=True)) as news:
            while True:
                async with asyncio.timeout(stall):
                    step = await anext(news, None)
                if step is None:
                    break
                status = step.status or ""
                if step.digest:
                    layers[step.digest] = (step.completed or 0, step.total or 0)
                yield PullProgress(status, *map(sum, zip(*layers.values(), strict=True)) if layers else ())
    if status != "success":
        raise OllamaError("garbled", f"{base_url} stopped in the middle of fetching {name}")


def _client(base_url: str) -> ollama.AsyncClient:
    return ollama.AsyncClient(host=base_url.rstrip("/").removesuffix("/v1"), follow_redirects=False)


@contextmanager
def _explained(base_url: str) -> Iterator[None]:
    """Turns whatever the client raises into an `OllamaError` that names the server."""
    try:
        yield
    except (TimeoutError, httpx.TimeoutException):
        raise OllamaError("slow", f"{base_url} does not answer in time") from None
    except (ConnectionError, httpx.ConnectError):
        raise OllamaError("unreachable", f"nothing listens at {base_url}") from None
    except ollama.ResponseError as error:
        missing = error.status_code == 404 or "file does not exist" in error.error or "not found" in error.error
        raise OllamaError("missing" if missing else "failed", f"{base_url}: {error.error[:200]}") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise OllamaError("garbled", f"{base_url} does not answer like Ollama ({type(error).__name__})") from None
