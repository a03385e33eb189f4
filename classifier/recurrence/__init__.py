"""What comes again and again: `find_recurrence` reads it in people's words, `next_after` says when it is next.

A rule is the value of an RFC 5545 RRULE, of the few shapes that `is_rule` admits: no time of day, no start, no end.
"""

from classifier.recurrence.find import Recurrence, find_recurrence
from classifier.recurrence.occurrences import first_after, next_after, portable_rule
from classifier.recurrence.presets import PRESETS, preset_rule
from classifier.recurrence.rules import RuleParts, is_rule, rule_parts

__all__ = [
    "PRESETS",
    "Recurrence",
    "RuleParts",
    "find_recurrence",
    "first_after",
    "is_rule",
    "next_after",
    "portable_rule",
    "preset_rule",
    "rule_parts",
]
