"""Due dates in people's words: `find_due` answers what a text says, in the person's time zone."""

from classifier.dates.find import find_due
from classifier.dates.found import FoundDue

__all__ = ["FoundDue", "find_due"]
