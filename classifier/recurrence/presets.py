"""Rules that are offered by name."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from classifier.recurrence.rules import WEEKDAYS

PRESETS: Mapping[str, str] = MappingProxyType(
    {
        "daily": "FREQ=DAILY",
        "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": "FREQ=WEEKLY",
        "monthly": "FREQ=MONTHLY",
        "yearly": "FREQ=YEARLY",
    }
)
"""Name -> rule, in the order to offer them; `preset_rule` adds the day that the last three take from a date."""


def preset_rule(name: str, anchor: date) -> str:
    """The rule of that name with the day of `anchor`: "weekly" on a Tuesday is every Tuesday.

    Raises `KeyError` for a name that is not in `PRESETS`.
    """
    days = {
        "weekly": f";BYDAY={WEEKDAYS[anchor.weekday()]}",
        "monthly": f";BYMONTHDAY={anchor.day}",
        "yearly": f";BYMONTH={anchor.month};BYMONTHDAY={anchor.day}",
    }
    return PRESETS[name] + days.get(name, "")
