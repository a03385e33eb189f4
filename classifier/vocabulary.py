"""How likely a word is in each of some languages: by their commonest words, and by the letters those are made of."""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

_LONGEST_SEQUENCE = 3
_TRUST_IN_SEQUENCES = 0.5  # of each length; the rest is for the sequences one letter shorter
_LETTERS = 60  # an alphabet with its accents, for letters never seen
_UNLISTED = 0.12  # share of a text's words that are not among the commonest
_UNACCENTED = 0.1  # share of a word's uses that people write without its accents
_FLATTENS_RANKS = 10  # Zipf's law overrates the first words of a list
_FOREIGN = 0.02  # share of words that belong to another language: bounds what one word can say
_LONGEST_WORD = 32
_WORDS_KEPT = 2_048
_SEQUENCES_KEPT = 2_048


class Vocabulary:
    """The commonest words of some languages that share a script.

    Args:
        words: Language -> its words in lower case, the commonest first.

    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.languages = tuple(words)
        self._shares: defaultdict[str, list[float]] = defaultdict(self._nothing)
        self._seen: defaultdict[str, list[float]] = defaultdict(self._nothing)
        self._followed: defaultdict[str, list[float]] = defaultdict(self._nothing)
        for language, listed in enumerate(words.values()):
            self._learn(language, listed)
        self._sequence = lru_cache(_SEQUENCES_KEPT)(self._sequence_likelihoods)
        self.weigh = lru_cache(_WORDS_KEPT)(self._weigh)

    def _nothing(self) -> list[float]:
        return [0.0] * len(self.languages)

    def _learn(self, language: int, words: Sequence[str]) -> None:
        total = sum(1 / (rank + _FLATTENS_RANKS) for rank in range(len(words)))
        for rank, word in enumerate(words):
            share = (1 - _UNLISTED) / (rank + _FLATTENS_RANKS) / total
            self._shares[word][language] += share
            plain = _unaccented(word)
            if plain != word:
                self._shares[plain][language] += share * _UNACCENTED
            for sequence in _sequences(word):
                for start in range(len(sequence)):
                    self._seen[sequence[start:]][language] += 1
                    self._followed[sequence[start:-1]][language] += 1

    def _weigh(self, word: str) -> tuple[float, ...]:
        """For each language the logarithm of its probability, given this word in lower case."""
        likelihoods = [_UNLISTED] * len(self.languages)
        for sequence in _sequences(word[:_LONGEST_WORD]):
            likelihoods = [so_far * by for so_far, by in zip(likelihoods, self._sequence(sequence), strict=True)]
        if word in self._shares:
            likelihoods = [by + share for by, share in zip(likelihoods, self._shares[word], strict=True)]
        total, foreign = sum(likelihoods), _FOREIGN / len(likelihoods)
        return tuple(math.log((1 - _FOREIGN) * likelihood / total + foreign) for likelihood in likelihoods)

    def _sequence_likelihoods(self, sequence: str) -> list[float]:
        """For each language how likely the last letter is after the others."""
        if not sequence:
            return [1 / _LETTERS] * len(self.languages)
        shorter = [(1 - _TRUST_IN_SEQUENCES) * likelihood for likelihood in self._sequence_likelihoods(sequence[1:])]
        if sequence not in self._seen:
            return shorter
        counts = zip(shorter, self._seen[sequence], self._followed[sequence[:-1]], strict=True)
        return [rest + _TRUST_IN_SEQUENCES * seen / followed if followed else rest for rest, seen, followed in counts]


def _sequences(word: str) -> list[str]:
    """Each letter, and the end, with the letters before it."""
    padded = " " * (_LONGEST_SEQUENCE - 1) + word + " "
    return [padded[start : start + _LONGEST_SEQUENCE] for start in range(len(word) + 1)]


def _unaccented(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
