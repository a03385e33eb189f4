"""The embedded reader: what a text is about is learned from examples, everything else is read by rules."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from classifier import confidence
from classifier.base import Context, Example, Incoming, Kind, Reading, Span, Workspace
from classifier.calibration import AIMED, LISTED, calibrated, kind_sure, task_share
from classifier.embedder import Embedder, pack
from classifier.encoder import SentenceEncoder
from classifier.features import KINDS, READ_CHARACTERS, evidence, gist, sign_rows
from classifier.kind_model import KindModel, Rows, probabilities
from classifier.languages import guess_language
from classifier.lessons import Lessons
from classifier.nearest import deciding, in_scope
from classifier.parts import Outline, Verdict, is_actionable, make_drafts, outline
from classifier.titles import SENTENCE

_NOBODY = Workspace()
_LESSONS_KEPT = 64  # sets of examples whose lessons are remembered
_MEANINGS_KEPT = 8_192  # of examples, some 3 KB each: what makes a set anew takes little time then
_EXAMPLES_READ = 1_000  # of a workspace, the newest
Known = Mapping[tuple[str, str], "Meaning"]
"""What is known of parts before their verdict, by language and words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vector, signs and scores of one part, (size,), (FEATURES,) and (kinds,)."""

    vector: Rows
    signs: Rows
    scores: Rows


class EmbeddedReader:
    """Reads many languages with no network and no model server; never raises, whatever the text.

    One thread of its own does the work, so that the event loop stays free; batches are embedded together.
    """

    provider = "embedded"

    def __init__(self, embedder: Embedder, weights: KindModel) -> None:
        self._embedder, self._weights = embedder, weights
        self._lessons: OrderedDict[tuple[tuple[int, bool, bytes], ...], Lessons] = OrderedDict()
        self._meanings: OrderedDict[tuple[str, bytes], Meaning] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedded-reader")

    @classmethod
    def load(cls) -> "EmbeddedReader":
        """The reader with the shipped encoder and weights. Takes about two seconds of CPU: call it in a thread."""
        return cls(SentenceEncoder(), KindModel.load())

    @property
    def model(self) -> str:
        """The version of the weights."""
        return self._weights.version

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.read_batch, messages, context)

    def read_batch(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        """The same without an event loop; not from two threads at once."""
        started = time.perf_counter()
        outlines = [outline(message, context.workspaces.get(message.workspace_id, _NOBODY)) for message in messages]
        known = self._known(outlines)
        shared_ms = (time.perf_counter() - started) * 1000 / max(len(messages), 1)
        readings = []
        for read in outlines:
            started = time.perf_counter()
            drafts = make_drafts(read, Judge(read, known, self._weights, self._lessons_for(read)))
            milliseconds = shared_ms + (time.perf_counter() - started) * 1000
            readings.append(Reading(drafts, read.language, self.provider, milliseconds=milliseconds))
        return readings

    def _known(self, outlines: Sequence[Outline]) -> Known:
        keys = list(dict.fromkeys((read.language, part.text) for read in outlines for part in read.parts))
        gists = [gist(text) for _, text in keys]
        vectors = self._embedder.embed(gists)
        signs = sign_rows(gists, [language for language, _ in keys])
        scores = self._weights.scores(vectors, signs, gists)
        return {key: Meaning(*rows) for key, *rows in zip(keys, vectors, signs, scores, strict=True)}

    def _lessons_for(self, read: Outline) -> Lessons | None:
        """The lessons of the examples that may speak for the message, remembered."""
        newest = read.workspace.examples[:_EXAMPLES_READ]
        examples = in_scope(newest, sender=read.message.sender, place=read.message.place)
        if not examples:
            return None
        key = tuple((example.id, example.firm, example.vector) for example in examples)  # what may change of one
        lessons = self._lessons.pop(key, None) or self._learn(examples)
        self._lessons[key] = lessons
        if len(self._lessons) > _LESSONS_KEPT:
            self._lessons.popitem(last=False)
        return lessons

    def _learn(self, examples: Sequence[Example]) -> Lessons:
        read = self._meanings_of(examples)
        vectors, signs, scores = (
            np.array([getattr(meaning, name) for meaning in read], np.float32) for name in ("vector", "signs", "scores")
        )
        return Lessons(examples, vectors, signs, calibrated(scores))

    def _meanings_of(self, examples: Sequence[Example]) -> list[Meaning]:
        """What the examples mean, in their order; what was not met lately is read."""
        keys = [(example.text, example.vector) for example in examples]
        known = {key: self._meanings.pop(key) for key in dict.fromkeys(keys) if key in self._meanings}
        if new := [key for key in dict.fromkeys(keys) if key not in known]:
            known |= self._read_examples(new)
        self._meanings.update(known)
        while len(self._meanings) > _MEANINGS_KEPT:
            self._meanings.popitem(last=False)
        return [known[key] for key in keys]

    def _read_examples(self, keys: Sequence[tuple[str, bytes]]) -> dict[tuple[str, bytes], Meaning]:
        """What texts mean, by the vectors they came with; where those are of another embedder, by ours."""
        gists = [gist(text) for text, _ in keys]
        size = self._embedder.size
        packed = [row for row, (_, vector) in enumerate(keys) if len(vector) == size]
        unread = [row for row, (_, vector) in enumerate(keys) if len(vector) != size]  # read by rules, say
        vectors = np.zeros((len(keys), size), np.float32)
        if packed:
            vectors[packed] = np.frombuffer(b"".join(keys[row][1] for row in packed), np.int8).reshape(-1, size)
        if unread:
            vectors[unread] = self._embedder.embed([gists[row] for row in unread])
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        signs = sign_rows(gists, [guess_language(text) for text in gists])
        scores = self._weights.scores(vectors, signs, gists)
        return {key: Meaning(*rows) for key, *rows in zip(keys, vectors, signs, scores, strict=True)}


class Judge:
    """Decides about the parts of one message (see `parts.Judge`)."""

    def __init__(self, read: Outline, known: Known, weights: KindModel, lessons: Lessons | None) -> None:
        self._read, self._known, self._weights, self._lessons = read, known, weights, lessons

    def __call__(self, part: Span, item: bool, _timed: bool) -> Verdict:
        """An item of a list is a wish whatever it reads like; a time of day the weights have seen for themselves."""
        meaning = self._known[self._read.language, part.text]
        scores = calibrated(meaning.scores, wish=LISTED if item else AIMED if self._read.message.aimed else 0.0)
        kinds: Sequence[str] = KINDS
        shares, decided = probabilities(scores), []
        if self._lessons:
            kinds = self._lessons.kinds
            shares = self._lessons.shares(meaning.vector, meaning.signs, scores)
            decided = deciding(self._lessons.examples, self._lessons.likeness(meaning.vector), part.text)
        verdict = self._learned(decided, kinds, shares, wish=item or self._read.message.aimed)
        return replace(verdict, spans=self._evidence(part, verdict.kind), vector=pack(meaning.vector))

    def _learned(self, decided: Sequence[Example], kinds: Sequence[str], shares: Rows, *, wish: bool) -> Verdict:
        """The verdict of the shares, where no example decides otherwise.

        Args:
            wish: It was said on purpose: a kind that somebody has to act on is enough to make it a task.
        """
        learned: dict[str, tuple[str | bool | int | None, int]] = {}
        for example in decided:
            for name, value in example.fields.items():
                learned.setdefault(name, (value, example.id))
        kind = kinds[int(shares.argmax())]
        task = task_share(sum(share for name, share in zip(kinds, shares, strict=True) if is_actionable(name)))
        sure, task_sure = kind_sure(float(shares.max())), max(task, 1 - task)
        if "kind" in learned:
            kind, sure = str(learned["kind"][0]), confidence.LEARNED
        is_task = task >= 0.5
        if wish and is_actionable(kind):
            is_task, task_sure = True, max(task, 0.5)
        if "is_task" in learned:
            is_task, task_sure = bool(learned["is_task"][0]), confidence.LEARNED
        elif "kind" in learned:
            is_task, task_sure = is_actionable(kind), confidence.LEARNED
        shown = {str(name): float(share) for name, share in zip(kinds, shares, strict=True)}
        return Verdict(kind, is_task, sure, task_sure, probabilities=shown, learned=learned)

    def _evidence(self, part: Span, kind: str) -> tuple[Span, ...]:
        """The words that speak for the kind; where there are none, the sentence that does."""
        text, language = part.text[:READ_CHARACTERS], self._read.language
        if kind in frozenset(KINDS):
            spans = evidence(text, language, Kind(kind), self._weights.speaking(Kind(kind)))
            if spans:
                return spans
        sentences = [found for found in SENTENCE.finditer(text) if found.group().strip()]
        if len(sentences) > 1 and kind in frozenset(KINDS):
            words = [found.group() for found in sentences]
            blank = np.zeros((len(words), len(self._weights.meaning)), np.float32)
            scores = self._weights.scores(blank, sign_rows(words, [language] * len(words)), words)
            best = int((scores - scores.mean(axis=1, keepdims=True))[:, KINDS.index(Kind(kind))].argmax())
            sentences = sentences[best : best + 1]
        return tuple(_trimmed(found.start(), found.group()) for found in sentences[:1])


def _trimmed(start: int, words: str) -> Span:
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Span(start, start + len(words), words)
