"""Date words of English."""

from classifier.dates.lexicon import Lexicon, Role, Unit, table

ENGLISH = Lexicon(
    month_first=True,
    words=table(
        (
            Role.NUMBER,
            {
                "zero": 0, "one": 1, "two couple": 2, "three few": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
                "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
                "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
                "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
            },
        ),
        (
            Role.ORDINAL,
            {
                "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
                "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
                "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
                "twentieth": 20, "thirtieth": 30,
            },
        ),
        (
            Role.UNIT,
            {
                "second seconds sec secs": Unit.SECOND,
                "minute minutes min mins": Unit.MINUTE,
                "hour hours hr hrs h": Unit.HOUR,
                "day days d": Unit.DAY,
                "week weeks wk wks w": Unit.WEEK,
                "month months mon": Unit.MONTH,
                "year years yr yrs": Unit.YEAR,
            },
        ),
        (
            Role.MONTH,
            {
                "january jan": 1, "february feb": 2, "march mar": 3, "april apr": 4, "may": 5, "june jun": 6,
                "july jul": 7, "august aug": 8, "september sep sept": 9, "october oct": 10, "november nov": 11,
                "december dec": 12,
            },
        ),
        (
            Role.WEEKDAY,
            {
                "monday mondays mon": 0, "tuesday tuesdays tue tues": 1, "wednesday wednesdays wed": 2,
                "thursday thursdays thu thur thurs": 3, "friday fridays fri": 4, "saturday saturdays sat": 5,
                "sunday sundays sun": 6,
            },
        ),
        (Role.DAY, {"today today's": 0, "tomorrow tomorrow's tomorrows tmrw tmr tomorow": 1, "yesterday": -1}),
        (Role.PART, {"morning mornings": 9, "afternoon": 15, "evening evening's": 19, "night": 21, "lunch lunchtime": 13}),
        (Role.ADVERB_PART, {"tonight": 20, "noon noonish midday": 12, "midnight": 24}),
        (Role.MERIDIEM, {"am a.m a.m. a": 0, "pm p.m p.m. p": 12}),
        (Role.PERIOD_END, {"eod cob": Unit.DAY, "eow": Unit.WEEK, "eom": Unit.MONTH, "eoy": Unit.YEAR}),
        (Role.OCLOCK, {"o'clock oclock": 1, "h hrs hours": 0}),
        (Role.THIS, {"this current": 0, "coming upcoming": 1}),
        (Role.AT, {"at @": 0}),
        (Role.FRACTION, {"half": 30, "quarter": 15}),
        flags={
            Role.WEEKEND: "weekend weekends",
            Role.NOW: "now",
            Role.NEXT: "next following",
            Role.LAST: "last previous past",
            Role.AGO: "ago",
            Role.IN: "in within",
            Role.BY: "by until till til due",
            Role.BEFORE: "before",
            Role.ON: "on for",
            Role.FROM: "from between",
            Role.SINCE: "since",
            Role.TO: "to until till through thru and",
            Role.AFTER: "after from",
            Role.PAST: "past",
            Role.LATER: "later hence out",
            Role.OF: "of in",
            Role.END: "end eo close",
            Role.START: "start beginning",
            Role.MIDDLE: "middle mid",
            Role.AND: "and",
            Role.ARTICLE: "the a an",
            Role.WORKING: "working business work",
            Role.ABOUT: "around about approximately approx sharp exactly",
            Role.DEADLINE: "deadline due deliver eta",
            Role.WEAK: "may march mar mon sat sun wed second",
            Role.MEASURE: "% $ € £ usd eur gbp uah dollars euros percent percents kg km mb gb tb px kb mhz ghz degrees "
            "users people items points times",
            Role.NAMING: "version v ver release build rev room page pages step item issue pr ticket no chapter line "
            "port sprint level phase part number python ubuntu node java score ip black good",
        },
    ),
)
