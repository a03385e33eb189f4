"""The reader that asks a language model, through pydantic-ai: an Ollama server or any with OpenAI's interface.

Importing this takes more than a second of CPU and some 80 MB: import it late, and only where a model is configured.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, Protocol

import httpx2
from openai import AsyncOpenAI
from pydantic import ValidationError
from pydantic_ai import Agent, NativeOutput, PromptedOutput, UsageLimits, capture_run_messages
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
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
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.ollama import OllamaProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

from classifier.answers import Answer, read_answer
from classifier.base import Context, Incoming, Reader, ReaderError, Reading, Usage, Workspace
from classifier.model_http import BoundedTransport, endpoint_of, is_local
from classifier.prompts import Question, answer_key, make_question
from classifier.redaction import Redactor
from classifier.resolve import resolve

MOST_TOKENS = 512
_TRIES = 2
_PAUSE = 0.2
"""Seconds before the second try: a restarting server or a balancer's bad backend is often past by then."""
_PASSING = {408, 425}
"""Statuses of a refusal that passes: timed out, too early."""
_NOBODY = Workspace()

Provider = Literal["ollama", "openai"]


class AnswerMemory(Protocol):
    """Remembers answers by `answer_key`, so that the same text is not paid for twice."""

    async def get(self, key: str) -> str | None: ...

    async def put(self, key: str, answer: str) -> None: ...


class _Way(Enum):
    """How to get JSON out of a server, best first."""

    NATIVE = 0  # it is given the schema and can't write anything else
    PROMPTED = 1  # it is told the schema, and to write JSON
    PLAIN = 2  # it writes what it likes, we look for JSON in it


class _AwayError(ReaderError):
    """A failure that a second try may already find mended."""


class _GarbledError(Exception):
    """The server answered, but not what was asked for."""


class _RefusedError(Exception):
    """The server does not know this way of asking, or not this request."""

    def __init__(self, reason: ReaderError) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Told:
    """An answer and what it cost."""

    answer: Answer
    tokens_in: int = 0
    tokens_out: int = 0


class ModelReader:
    """Reads with another reader first, asks the model, and lets code decide what of its answer holds.

    One for each (base_url, model), kept: it remembers which way of asking works there, and keeps connections. Used
    from one event loop; `close` it at the end. What the memory raises is passed on.
    """

    def __init__(
        self,
        first: Reader,
        *,
        provider: Provider,
        model: str,
        base_url: str,
        api_key: str = "",
        timeout: float = 8.0,
        most_tokens: int = MOST_TOKENS,
        memory: AnswerMemory | None = None,
    ) -> None:
        """
        Args:
            base_url: With the path the interface is under, as "http://127.0.0.1:11434/v1".
            timeout: Seconds for a message in all, the second try included.
            most_tokens: Of an answer; of one that is longer the items before the cut are kept.
        """
        self._first, self._timeout, self._memory = first, timeout, memory
        self._provider, self._name, self._base_url = provider, model, base_url.rstrip("/")
        self._client = AsyncOpenAI(
            base_url=self._base_url,
            api_key=api_key or "none",
            max_retries=0,
            http_client=httpx2.AsyncClient(transport=BoundedTransport(), timeout=timeout),
        )
        self._agent = Agent(_model(provider, model, self._client, self._base_url), name="reader", retries=0)
        self._way, self._garbled = _Way.NATIVE, 0
        self._settings = ModelSettings(temperature=0.0, max_tokens=most_tokens, thinking=False)

    @property
    def provider(self) -> str:
        return self._provider

    @property
    def model(self) -> str:
        return self._name

    @property
    def local(self) -> bool:
        """Whether nothing leaves this machine."""
        return is_local(self._base_url, self._name)

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        """One reading for each message, one call to the model for each that is not remembered.

        Raises `ReaderError`: with `outage` when the server is away, slow, over its quota or misconfigured; with
        `retry` False when the workspace's policy forbids asking, or the server refuses this very message.
        """
        firsts = await self._first.read(messages, context)
        workspaces = [context.workspaces.get(message.workspace_id, _NOBODY) for message in messages]
        return [
            await self._read_one(message, workspace, first)
            for message, workspace, first in zip(messages, workspaces, firsts, strict=True)
        ]

    async def close(self) -> None:
        await self._client.close()

    async def _read_one(self, message: Incoming, workspace: Workspace, first: Reading) -> Reading:
        if workspace.policy == "local" and not self.local:
            raise ReaderError("the workspace's messages stay on this machine, the model is elsewhere", retry=False)
        started = time.perf_counter()
        redactor = Redactor() if workspace.policy != "open" and not self.local else None
        question = make_question(message, workspace, vector=first.drafts[0].vector, redactor=redactor)
        answer, usage = await self._remembered_or_asked(question)
        items = [
            item.model_copy(
                update={"title": redactor.restore(item.title), "due_words": redactor.restore(item.due_words)}
            )
            if redactor
            else item
            for item in answer.items
        ]
        drafts = resolve(items, first, message, workspace, assignees=question.assignees, prompt=question.instructions)
        spent = first.milliseconds + (time.perf_counter() - started) * 1000
        return Reading(drafts, first.language, self._provider, self._name, milliseconds=spent, usage=usage)

    async def _remembered_or_asked(self, question: Question) -> tuple[Answer, Usage]:
        key = answer_key(question, model=self._name, endpoint=self._base_url)
        remembered = await self._memory.get(key) if self._memory else None
        if remembered and (answer := _parsed(remembered, question.schema)):
            return answer, Usage(local=self.local)
        try:
            async with asyncio.timeout(self._timeout):
                told = await self._answer(question)
        except TimeoutError:
            raise ReaderError(f"no answer within {self._timeout:g} s", retry=True, outage=True) from None
        if self._memory:
            await self._memory.put(key, told.answer.model_dump_json())
        usage = Usage(
            endpoint=endpoint_of(self._base_url),
            tokens_in=told.tokens_in,
            tokens_out=told.tokens_out,
            sent=question.sent,
            redacted=question.redacted,
            local=self.local,
        )
        return told.answer, usage

    async def _answer(self, question: Question) -> _Told:
        """Asks in the way that is known to work, or the next; at most two answers or failures, refusals apart."""
        way, tries = self._way, _TRIES
        while True:
            try:
                told = await self._ask(question, way)
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

    async def _ask(self, question: Question, way: _Way) -> _Told:
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
            except (AgentRunError, ValidationError, ValueError, TypeError, LookupError, AttributeError) as error:
                # What a library makes of a stranger's bytes; its message may hold them, so only its name is kept.
                raise _AwayError(f"unreadable answer ({type(error).__name__})", retry=True, outage=True) from None
        if isinstance(run.output, Answer):
            return _Told(run.output, run.usage.input_tokens, run.usage.output_tokens)
        return _rescued(exchanged, question.schema)


def _model(provider: Provider, name: str, client: AsyncOpenAI, base_url: str) -> OpenAIChatModel:
    if provider == "ollama":
        # Ollama and most others know only the older name of the limit; OpenAI's newer models only the newer.
        profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
        return OllamaModel(
            name, provider=OllamaProvider(openai_client=client), profile=_cloudless(profile, name, base_url)
        )
    newer = endpoint_of(base_url).endswith(("openai.com", "azure.com"))
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=newer)
    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client), profile=profile)


def _cloudless(profile: OpenAIModelProfile, name: str, base_url: str) -> OpenAIModelProfile:
    """Ollama's own cloud takes a schema and does not keep to it; naming a profile switches off that it is known."""
    if name.endswith("cloud") or endpoint_of(base_url).endswith("ollama.com"):
        return OpenAIModelProfile(**{**profile, "supports_json_schema_output": False})
    return profile


def _output(way: _Way, schema: type[Answer]) -> Any:
    if way is _Way.NATIVE:
        return NativeOutput(schema, name="answer")
    return PromptedOutput(schema, name="answer") if way is _Way.PROMPTED else str


def _rescued(exchanged: Sequence[ModelMessage], schema: type[Answer]) -> _Told:
    """The answer in whatever the model wrote. Raises `_GarbledError`."""
    last = exchanged[-1] if exchanged else None
    if isinstance(last, ModelResponse) and (answer := read_answer(last.text or "", schema)):
        return _Told(answer, last.usage.input_tokens, last.usage.output_tokens)
    raise _GarbledError


def _parsed(remembered: str, schema: type[Answer]) -> Answer | None:
    try:
        return schema.model_validate_json(remembered)
    except ValidationError:
        return None


def _failure(error: ModelAPIError) -> Exception:
    """What a failed call means for the next. No text of the server's: it may repeat the message."""
    code = error.status_code if isinstance(error, ModelHTTPError) else 0
    status = f" ({code})" if code else ""
    if isinstance(error, ModelRateLimitError):
        return ReaderError(f"too many calls{status}", retry=True, retry_after=error.retry_after, outage=True)
    if isinstance(error, ModelQuotaExceededError):
        return ReaderError(
            f"the quota is used up{status}", retry=True, retry_after=error.retry_after or 0.0, outage=True
        )
    if isinstance(error, (ModelAuthenticationError, ModelNotFoundError)):
        what = "the key is refused" if isinstance(error, ModelAuthenticationError) else "no such model"
        return ReaderError(what + status, retry=True, outage=True)  # whoever runs it can mend it
    if isinstance(error, ModelContextWindowExceededError):
        return ReaderError(f"the message is too long for the model{status}", retry=False)
    if isinstance(error, ModelRequestRejectedError) or (400 <= code < 500 and code not in _PASSING):
        return _RefusedError(ReaderError(f"the server refuses the request{status}", retry=False))
    kind = _AwayError if error.retry_after is None else ReaderError
    return kind(f"the server fails{status}", retry=True, retry_after=error.retry_after, outage=True)
