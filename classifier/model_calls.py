"""One question to a language model through pydantic-ai: in the way its server understands, with failures explained.

The model is an agent without tools; it writes JSON by a closed schema, or what we can read as such.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

import httpx2
from openai import AsyncOpenAI
from pydantic import ValidationError
from pydantic_ai import Agent, NativeOutput, PromptedOutput, UsageLimits, capture_run_messages
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    UnexpectedModelBehavior,
    UserError,
)
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models.ollama import OllamaModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIChatModelSettings
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.ollama import OllamaProvider
from pydantic_ai.providers.openai import OpenAIProvider

from classifier.answers import Answer, read_answer
from classifier.base import ReaderError
from classifier.endpoints import endpoint_of, is_passed_on
from classifier.model_http import BoundedTransport
from classifier.prompts import Question

_TRIES = 2
_PAUSE = 0.2
"""Seconds before the second try: a restarting server or a balancer's bad backend is often past by then."""
_PASSING = {408, 425}
"""Statuses of a refusal that passes: timed out, too early."""
_OUTAGES: dict[type[ModelAPIError], str] = {  # a wrong key or model is one, too: whoever runs Sift can mend it
    ModelRateLimitError: "too many calls",
    ModelQuotaExceededError: "the quota is used up",
    ModelAuthenticationError: "the key is refused",
    ModelNotFoundError: "no such model",
}

_BAD_BYTES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What parsers raise for an answer that is no answer; RecursionError for one that is nothing but brackets."""

Provider = Literal["ollama", "openai"]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer and what it cost in tokens, as the server counted them."""

    answer: Answer
    tokens_in: int = 0
    tokens_out: int = 0


class _Way(Enum):
    """How to get JSON out of a server, best first."""

    NATIVE = 0  # it is given the schema and can't write anything else
    PROMPTED = 1  # it is told the schema, and to write JSON
    PLAIN = 2  # it writes what it likes, we look for JSON in it


class _AwayError(ReaderError):
    """A failure that a second try may already find mended."""


class UnreachedError(_AwayError):
    """No connection could be made: nothing has left."""


class _GarbledError(Exception):
    """The server answered, but not what was asked for."""


class _RefusedError(Exception):
    """The server does not know this way of asking, or not this request."""

    def __init__(self, reason: ReaderError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class ModelCalls:
    """Asks one model at one address; remembers which way of asking works there, and keeps connections."""

    def __init__(
        self, provider: Provider, model: str, base_url: str, api_key: str, *, timeout: float, most_tokens: int
    ) -> None:
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or "none",
            max_retries=0,
            http_client=httpx2.AsyncClient(transport=BoundedTransport(), timeout=timeout),
        )
        chat = _chat_model(provider, model, self._client, base_url)
        self._agent = Agent(chat, name="reader", retries=0)
        self._settings = _settings(provider, chat, most_tokens)
        self._timeout = timeout
        self._way, self._garbled = _Way.NATIVE, 0

    async def close(self) -> None:
        await self._client.close()

    async def ask(self, question: Question) -> Told:
        """The model's answer within the timeout, a second try included. Raises `ReaderError`."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._answer(question)
        except TimeoutError:
            raise ReaderError(f"no answer within {self._timeout:g} s", retry=True, outage=True) from None

    async def _answer(self, question: Question) -> Told:
        """Asks in the way that is known to work, or the next; at most two answers or failures, refusals apart."""
        way, tries = self._way, _TRIES
        while True:
            try:
                told = await self._ask_once(question, way)
            except _RefusedError as refusal:
                if way is _Way.PLAIN:
                    raise refusal.reason from None
                way = _Way(way.value + 1)
            except _GarbledError:
                tries -= 1
                if not tries:
                    raise ReaderError("the model does not answer what it is asked", retry=True) from None
                way = _Way(min(way.value + 1, _Way.PLAIN.value))
            except _AwayError:
                tries -= 1
                if not tries:
                    raise
                await asyncio.sleep(_PAUSE)
            else:
                self._learn(way, garbled=tries < _TRIES)
                return told

    def _learn(self, way: _Way, *, garbled: bool) -> None:
        """Start next time where it worked; one garbled answer may be the message's doing, two in a row are not."""
        self._garbled = self._garbled + 1 if garbled and way is not self._way else 0
        if not garbled or self._garbled > 1:
            self._way, self._garbled = way, 0

    async def _ask_once(self, question: Question, way: _Way) -> Told:
        with capture_run_messages() as exchanged:
            try:
                run = await self._agent.run(
                    question.prompt(),
                    instructions=question.instructions,
                    output_type=_output(way, question.schema),
                    model_settings=self._settings,
                    usage_limits=UsageLimits(request_limit=1),
                )
            except ContentFilterError:
                raise ReaderError("the model's makers refuse this message", retry=False) from None
            except UnexpectedModelBehavior:
                return _rescued(exchanged, question.schema)
            except UserError as error:  # pydantic-ai knows that this model can't be asked this way
                raise _RefusedError(ReaderError(str(error), retry=False)) from None
            except ModelAPIError as error:
                raise _failure(error) from None
            except (AgentRunError, ValidationError, *_BAD_BYTES) as error:
                # What a library makes of a stranger's bytes; its message may hold them, so only its name is kept.
                raise _AwayError(f"unreadable answer ({type(error).__name__})", retry=True, outage=True) from None
        if isinstance(run.output, Answer):
            return Told(run.output, run.usage.input_tokens, run.usage.output_tokens)
        return _rescued(exchanged, question.schema)


def _chat_model(provider: Provider, name: str, client: AsyncOpenAI, base_url: str) -> OpenAIChatModel:
    host = endpoint_of(base_url)
    # Ollama and most others know only the older name of the limit of tokens, OpenAI's newer models only the newer.
    newer = host.endswith(("openai.com", "azure.com"))
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=newer)
    if provider == "openai":
        return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client), profile=profile)
    if is_passed_on(name) or host.endswith("ollama.com"):
        profile["supports_json_schema_output"] = False  # Ollama's own cloud takes a schema and does not keep to it
    return OllamaModel(name, provider=OllamaProvider(openai_client=client), profile=profile)


def _settings(provider: Provider, chat: OpenAIChatModel, most_tokens: int) -> OpenAIChatModelSettings:
    """No chance and no thinking aloud: thoughts would use up the tokens and the time."""
    settings = OpenAIChatModelSettings(max_tokens=most_tokens)
    if provider == "ollama":
        settings["openai_reasoning_effort"] = (
            "none"  # its models think by default, and pydantic-ai's profiles don't say
        )
    else:
        settings["thinking"] = False
    profile = chat.profile
    always_thinks = profile.get("openai_supports_reasoning") and not profile.get(
        "openai_supports_reasoning_effort_none"
    )
    if not always_thinks:  # such models refuse a temperature
        settings["temperature"] = 0.0
    return settings


def _output(way: _Way, schema: type[Answer]) -> Any:
    if way is _Way.NATIVE:
        return NativeOutput(schema, name="answer")
    return PromptedOutput(schema, name="answer") if way is _Way.PROMPTED else str


def _rescued(exchanged: Sequence[ModelMessage], schema: type[Answer]) -> Told:
    """The answer in whatever the model wrote. Raises `_GarbledError`."""
    last = exchanged[-1] if exchanged else None
    if isinstance(last, ModelResponse) and (answer := read_answer(last.text or "", schema)):
        return Told(answer, last.usage.input_tokens, last.usage.output_tokens)
    raise _GarbledError


def _failure(error: ModelAPIError) -> Exception:
    """What a failed call means for the next. No text of the server's: it may repeat the message."""
    code = error.status_code if isinstance(error, ModelHTTPError) else 0
    status = f" ({code})" if code else ""
    for kind, what in _OUTAGES.items():
        if isinstance(error, kind):
            return ReaderError(what + status, retry=True, retry_after=error.retry_after, outage=True)
    if isinstance(error, ModelContextWindowExceededError):
        return ReaderError(f"the message is too long for the model{status}", retry=False)
    if isinstance(error, ModelRequestRejectedError) or (400 <= code < 500 and code not in _PASSING):
        return _RefusedError(ReaderError(f"the server refuses the request{status}", retry=False))
    if isinstance(error, ModelConnectionError) and error.phase in {"pool", "connect"}:
        return UnreachedError("nobody answers at the address", retry=True, outage=True)
    away = _AwayError if error.retry_after is None else ReaderError
    return away(f"the server fails{status}", retry=True, retry_after=error.retry_after, outage=True)
