"""German words for what comes again."""

from classifier.dates.german import GERMAN as DATES
from classifier.recurrence.lexicon import Part, Words

_WEEKDAYS = ("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags sonnabends", "sonntags")

GERMAN = Words(
    DATES,
    {
        Part.EVERY: "jeden jede jedes jeder jedem alle",
        Part.ONCE: "einmal_pro einmal_im einmal_in_der einmal_am einmal_alle",
        Part.WORKDAY: "werktag werktage arbeitstag arbeitstage wochentag wochentage",
        Part.WORKDAYS: "werktags wochentags an_werktagen an_arbeitstagen unter_der_woche",
        Part.WEEKEND: "wochenende wochenenden",
        Part.WEEKENDS: "an_wochenenden an_den_wochenenden",
        Part.END: "ende",
        Part.LAST: "letzten letzte letzter letztes letztem",
        Part.TO: "bis -",
        Part.SMALL: "am an dem der den des im in vom zum",
        Part.TIMES: "mal zweimal dreimal viermal",
        Part.STOP: "außer ausser bis",
        Part.DAYTIME: "morgen vormittag nachmittag abend",
    },
    {
        Part.HABIT: {forms: number for number, forms in enumerate(_WEEKDAYS)},
        Part.IN_DAYS: {"täglich taeglich": 1},
        Part.IN_WEEKS: {"wöchentlich woechentlich": 1, "zweiwöchentlich vierzehntägig 14_-_tägig": 2},
        Part.IN_MONTHS: {
            "monatlich": 1,
            "vierteljährlich quartalsweise vierteljaehrlich": 3,
            "halbjährlich halbjaehrlich jedes_halbe_jahr": 6,
        },
        Part.IN_YEARS: {"jährlich jaehrlich": 1},
    },
    vague="paar ein_paar einem_paar einige einigen",
)
