"""How often rules are right, as measured on texts they were not written from: dates and priorities of both readers, and
the kinds of the reader that has nothing else.

Figures are shares of right answers on the development half of the evaluation data, to the nearest 0.05, pulled towards
the middle where there were fewer than thirty texts (docs/CLASSIFIER.md says how to measure again). What could not be
measured for want of data is marked so, and set low enough not to be trusted blindly.
"""

from collections.abc import Sequence

from classifier.base import Kind, Priority
from classifier.dates import FoundDue
from classifier.kind_words import CUES
from classifier.kinds import FoundKind

_LEADS = (1.0, 2.0, 3.0)
_KIND = {  # share right with a lead below 1, below 2, below 3, and above
    Kind.TASK: (0.25, 0.45, 0.6, 0.75),
    Kind.BUG: (0.5, 0.6, 0.65, 0.75),
    Kind.FEATURE: (0.6, 0.7, 0.8, 0.8),
    Kind.QUESTION: (0.2, 0.45, 0.55, 0.6),
    Kind.EVENT: (0.3, 0.7, 0.75, 0.7),
    Kind.INFO: (0.25, 0.4, 0.4, 0.6),
    Kind.CHITCHAT: (0.5, 0.6, 0.75, 0.85),
}
_IS_TASK = {  # the same for "somebody has to do something" or its opposite
    Kind.TASK: (0.5, 0.75, 0.8, 0.95),
    Kind.BUG: (0.5, 0.65, 0.7, 0.75),
    Kind.FEATURE: (0.5, 0.6, 0.6, 0.75),
    Kind.QUESTION: (0.5, 0.7, 0.6, 0.75),
    Kind.EVENT: (0.6, 0.6, 0.6, 0.6),
    Kind.INFO: (0.7, 0.65, 0.65, 0.7),
    Kind.CHITCHAT: (0.55, 0.75, 0.65, 0.7),
}
_QUESTION_MARK = 0.95  # a question mark in a language without word lists
_OTHER_LANGUAGE = 0.1  # any other answer there
_DUE = {  # one reading
    "written": 0.95,
    "clock": 0.95,
    "day": 0.9,
    "part": 0.8,
    "weekday": 0.85,
    "figures": 0.9,
    "period": 0.85,
    "length": 0.9,
    "other": 0.55,  # hardly measured: languages without a word table, where a library reads the day and often no time
}
_DUE_WITH_TWO_READINGS = {"weekday": 0.6, "figures": 0.75, "period": 0.4}
_DATE_OF_ANOTHER_THING = 0.45  # a date that nothing announces, in a text that asks for nothing; not measured
_HOUR_OF_WHAT_HAPPENED = 0.3  # "it crashed at 15:00"; not measured
DUE_FROM_HEADING = 0.7  # not measured
_PRIORITY = {  # few texts: the words are plain, but people rank as they like
    Priority.LOW: 0.6,
    Priority.NORMAL: 0.35,
    Priority.HIGH: 0.5,
    Priority.URGENT: 0.6,
}
ASSIGNED = 0.85  # not measured: a member of the workspace is spoken to, or after "assign to"
TITLE_OF_REQUEST = 0.6  # not measured: the sentence that asks
TITLE_OF_NOTE = 0.4  # not measured: the first sentence
LEARNED = 0.9  # not measured: a person of the workspace said so of a text that looks alike
IN_LIST = 0.75  # not measured: an item of a list that reads like tasks


def kind_confidence(found: FoundKind, language: str) -> float:
    if not _has_words(language):
        return _QUESTION_MARK if found.kind is Kind.QUESTION else _OTHER_LANGUAGE
    return _step(_KIND[found.kind], found.lead)


def is_task_confidence(found: FoundKind, language: str) -> float:
    if not _has_words(language):
        return 0.5
    return _step(_IS_TASK[found.kind], found.lead)


def due_confidence(found: FoundDue, *, asked: bool, happened: bool = False) -> float:
    """
    Args:
        asked: The text asks for something, so its date is when.
        happened: It tells what went wrong, and the hour is when it did.
    """
    sure = _DUE[found.rule]
    if found.due.alternative is not None:
        sure = min(sure, _DUE_WITH_TWO_READINGS.get(found.rule, sure))
    if not (asked or found.announced):
        sure = min(sure, _HOUR_OF_WHAT_HAPPENED if happened else _DATE_OF_ANOTHER_THING)
    return sure


def priority_confidence(priority: Priority) -> float:
    return _PRIORITY[priority]


def _has_words(language: str) -> bool:
    return language in CUES or language == "und"


def _step(shares: Sequence[float], lead: float) -> float:
    return shares[sum(lead >= least for least in _LEADS)]
