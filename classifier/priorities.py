"""Priority: normal unless the text gives a reason; a near deadline alone is none."""

import re
from dataclasses import dataclass

from classifier.base import Priority, Span

# The first that matches wins, so that what takes urgency back stands before what claims it.
_REASONS = (
    (
        Priority.LOW,
        re.compile(
            r"\b(?:not (?:that |so |very )?urgent|isn't urgent|no (?:rush|hurry)|low[- ]prio(?:rity)?|priority: ?low"
            r"|when(?:ever)? you (?:have|get|find) (?:time|a (?:minute|moment|chance))|nice to have"
            r"|not (?:important|critical)"
            r"|some ?day|at some point|minor|p[34]"
            r"|не (?:дуже )?(?:терміново|горить|важливо|критично|поспіша(?:й|йте|ємо)|до спіху)"
            r"|низьк(?:ий|ого|им) пріоритет\w{0,3}|пріоритет: ?низький"
            r"|коли (?:буде|матимеш|знайдеш|з'явиться) (?:час|нагода|хвилинка)|колись|як-небудь потім|дрібниця"
            r"|за нагоди)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Priority.URGENT,
        re.compile(
            r"\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|critical|blocker|blocking|immediately|right (?:now|away)|emergency|p0"
            r"|prod(?:uction)? (?:is )?(?:down|broken)|(?:site|server|everything|service) is down|outage|showstopper"
            r"|термінов(?:о|ий|а|е|у|ого)|негайно|критичн(?:о|ий|а|е|у)|блокер|аварія|горить|якнайшвидше|якомога швидше"
            r"|прямо зараз|просто зараз|(?:прод|сайт|сервер|все) (?:лежить|лежав|впав|ліг|не працює))\b",
            re.IGNORECASE,
        ),
    ),
    (
        Priority.HIGH,
        re.compile(
            r"\b(?:high[- ]prio(?:rity)?|priority: ?high|top priority|important|p1|must[- ]have"
            r"|висок(?:ий|ого|им) пріоритет\w{0,3}|пріоритет: ?високий|важлив(?:о|ий|а|е|у)|пріоритетн(?:о|ий|а|е"
            r"|у))\b",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class FoundPriority:
    """A priority and the words that give the reason; no words for normal."""

    priority: Priority
    span: Span | None = None


def find_priority(text: str) -> FoundPriority:
    plain = text.replace("’", "'").replace("ʼ", "'")
    for priority, reason in _REASONS:
        match = reason.search(plain)
        if match:
            return FoundPriority(priority, Span(match.start(), match.end(), text[match.start() : match.end()]))
    return FoundPriority(Priority.NORMAL)
