"""The reader that asks a language model: an Ollama server or any with OpenAI's interface.

Importing this takes more than a second of CPU and some 80 MB: import it late, and only where a model is configured.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from pydantic import ValidationError

from classifier.answers import Answer
from classifier.base import Context, Incoming, Reader, ReaderError, Reading, Usage, Workspace
from classifier.endpoints import endpoint_of, is_local
from classifier.model_calls import ModelCalls, Provider, UnreachedError
from classifier.prompts import Question, answer_key, make_question
from classifier.redaction import Redactor
from classifier.resolve import resolve

MOST_TOKENS = 512
_NOBODY = Workspace()


class AnswerMemory(Protocol):
    """Remembers answers by `answer_key`, so that the same text is not paid for twice."""

    async def get(self, key: str, usage: Usage) -> str | None:
        """The answer; None when it has to be asked for, by which this will leave."""
        ...

    async def put(self, key: str, answer: str) -> None: ...

    async def unsent(self) -> None:
        """What was to leave by the call has not: nobody was there to ask."""
        ...


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
        self._first, self._memory = first, memory
        self._provider, self._name, self._base_url = provider, model, base_url.rstrip("/")
        self._calls = ModelCalls(provider, model, self._base_url, api_key, timeout=timeout, most_tokens=most_tokens)

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
        await self._calls.close()

    async def _read_one(self, message: Incoming, workspace: Workspace, first: Reading) -> Reading:
        if workspace.policy in {"local", "no_text"} and not self.local:
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
        usage = Usage(
            endpoint=endpoint_of(self._base_url),
            sent=question.sent,
            redacted=question.redacted,
            local=self.local,
            characters=question.characters,
        )
        remembered = await self._memory.get(key, usage) if self._memory else None
        if remembered and (answer := _parsed(remembered, question.schema)):
            return answer, Usage(local=self.local)
        try:
            told = await self._calls.ask(question)
        except UnreachedError:
            if self._memory:
                await self._memory.unsent()
            raise
        except ReaderError as error:
            error.usage = usage
            raise
        if self._memory:
            await self._memory.put(key, told.answer.model_dump_json())
        return told.answer, replace(usage, tokens_in=told.tokens_in, tokens_out=told.tokens_out)


def _parsed(remembered: str, schema: type[Answer]) -> Answer | None:
    try:
        return schema.model_validate_json(remembered)
    except ValidationError:
        return None
