"""English words for what comes again."""

from classifier.dates.english import ENGLISH as DATES
from classifier.recurrence.lexicon import Part, Words

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ENGLISH = Words(
    DATES,
    {
        Part.EVERY: "every each every_single each_and_every",
        Part.OTHER: "other",
        Part.ONCE: "once_a once_per once_every once_each",
        Part.WORKDAY: "weekday workday weekdays workdays business_day working_day work_day week_day",
        Part.WORKDAYS: "on_weekdays on_workdays on_working_days on_business_days weekdays workdays",
        Part.WEEKEND: "weekend weekends",
        Part.WEEKENDS: "on_weekends at_weekends weekends",
        Part.END: "end the_end",
        Part.LAST: "last",
        Part.TO: "to through thru -",
        Part.SMALL: "on the of in day in_the",
        Part.TIMES: "twice thrice times time x",
        Part.STOP: "except excluding but until till other_than unless for",
        Part.CLOSING: "at on by from in and starting beginning please pls since to with remind assign",
    },
    {
        Part.HABIT: {f"on_{day}s {day}s": number for number, day in enumerate(_WEEKDAYS)},
        Part.IN_DAYS: {"daily everyday": 1},
        Part.IN_WEEKS: {"weekly": 1, "fortnightly": 2},
        Part.IN_MONTHS: {"monthly": 1, "quarterly": 3, "every_half_year": 6},
        Part.IN_YEARS: {"yearly annually": 1},
    },
    vague="few couple",
    adjectives=True,
)
