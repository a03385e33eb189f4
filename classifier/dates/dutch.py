"""Date words of Dutch; numbers and "vrijdagavond" are put together from their parts."""

from classifier.dates.holidays import Holiday
from classifier.dates.lexicon import Lexicon, Role, Unit, spelled_plainly, table

_ONES = {1: "een", 2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven", 8: "acht", 9: "negen"}
_TEENS = {
    10: "tien",
    11: "elf",
    12: "twaalf",
    13: "dertien",
    14: "veertien",
    15: "vijftien",
    16: "zestien",
    17: "zeventien",
    18: "achttien",
    19: "negentien",
}
_TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig"}
_COMPOUND = {
    ten + one: f"{word}{'ën' if word.endswith('e') else 'en'}{tens}"
    for ten, tens in _TENS.items()
    if ten <= 50
    for one, word in _ONES.items()
}
_NUMBERS = _ONES | _TEENS | _TENS | _COMPOUND
_ORDINALS = {
    word + ("ste" if number >= 20 or number == 8 else "de"): number
    for number, word in _NUMBERS.items()
    if number <= 31 and number not in {1, 3}
} | {"eerste": 1, "derde": 3}
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_PARTS = {
    "ochtend ochtends morgens morgen": 9,
    "middag middags namiddag": 15,
    "avond avonds": 19,
    "nacht nachts": 21,
    "lunch": 13,
}

DUTCH = Lexicon(
    month_first=False,
    compounds={day + part: len(day) for day in _WEEKDAYS for part in ("ochtend", "middag", "avond", "morgen")}
    | {"morgenochtend": 6, "morgenmiddag": 6, "morgenavond": 6},
    words=spelled_plainly(
        table(
            (
                Role.NUMBER,
                {word: number for number, word in _NUMBERS.items()} | {"nul": 0, "één": 1, "paar een_paar": 3},
            ),
            (Role.ORDINAL, _ORDINALS),
            (
                Role.UNIT,
                {
                    "seconde seconden sec": Unit.SECOND,
                    "minuut minuten min minuutje": Unit.MINUTE,
                    "uur uren uurtje half_uur halfuur kwartier": Unit.HOUR,
                    "dag dagen": Unit.DAY,
                    "week weken": Unit.WEEK,
                    "maand maanden": Unit.MONTH,
                    "kwartaal": Unit.QUARTER,
                    "jaar jaren": Unit.YEAR,
                },
            ),
            (
                Role.MONTH,
                {
                    "januari jan": 1,
                    "februari feb": 2,
                    "maart mrt": 3,
                    "april apr": 4,
                    "mei": 5,
                    "juni jun": 6,
                    "juli jul": 7,
                    "augustus aug": 8,
                    "september sep sept": 9,
                    "oktober okt": 10,
                    "november nov": 11,
                    "december dec": 12,
                },
            ),
            (
                Role.WEEKDAY,
                {
                    f"{day} {day[:2]} {short}": number
                    for number, (day, short) in enumerate(
                        zip(_WEEKDAYS, ("maan", "dins", "woe", "don", "vrij", "zat", "zon"), strict=True)
                    )
                },
            ),
            (
                Role.DAY,
                {
                    "vandaag heden deze_dag": 0,
                    "morgen": 1,
                    "overmorgen": 2,
                    "gisteren": -1,
                    "eergisteren": -2,
                },
            ),
            (Role.PART, _PARTS),
            (
                Role.ADVERB_PART,
                {
                    "vanochtend vanmorgen": 9,
                    "vanmiddag": 15,
                    "vanavond": 20,
                    "vannacht": 21,
                    "middernacht": 24,
                    "middaguur rond_de_middag": 12,
                },
            ),
            (Role.MERIDIEM, {"am a.m a.m.": 0, "pm p.m p.m.": 12}),
            (Role.PERIOD_END, {"maandeinde": Unit.MONTH, "jaareinde": Unit.YEAR}),
            (Role.OCLOCK, {"uur": 1, "u": 1, "h": 0}),
            (Role.THIS, {"deze dit huidige": 0, "komende aanstaande aankomende": 2}),
            (Role.NEXT, {"volgende volgend": 0}),
            (Role.ON, {"'s": 1}),
            (Role.AT, {"om": 1, "tegen rond @": 0}),
            (
                Role.FRACTION,
                {"kwart kwartier": 15, "halve half_uur halfuur": 30, "anderhalf anderhalve": 90},
            ),
            (Role.INTO, {"half": 30}),
            (Role.DAY_AHEAD, {"op": 0}),
            (Role.WEAK, {"ma di wo do vr za zo maan dins woe don vrij zat zon": 1}),
            (
                Role.HOLIDAY,
                {
                    "nieuwjaar nieuwjaarsdag": Holiday.NEW_YEAR,
                    "oudejaarsavond oudjaar": Holiday.NEW_YEARS_EVE,
                    "goede_vrijdag": Holiday.GOOD_FRIDAY,
                    "pasen": Holiday.EASTER,
                    "tweede_paasdag": Holiday.EASTER_MONDAY,
                    "hemelvaart hemelvaartsdag": Holiday.ASCENSION,
                    "pinksteren": Holiday.PENTECOST,
                    "dag_van_de_arbeid": Holiday.LABOUR_DAY,
                    "kerstavond": Holiday.CHRISTMAS_EVE,
                    "kerst kerstmis": Holiday.CHRISTMAS,
                },
            ),
            flags={
                Role.WEEKEND: "weekend weekeinde",
                Role.TIMER: "timer wekker",
                Role.NOW: "nu",
                Role.LAST: "vorige vorig afgelopen laatste",
                Role.AGO: "geleden",
                Role.IN: "over in binnen",
                Role.BY: "tot uiterlijk vóór tegen tot_en_met",
                Role.BEFORE: "voor",
                Role.ON: "op de voor het aan in",
                Role.FROM: "van vanaf tussen",
                Role.SINCE: "sinds",
                Role.TO: "tot voor en tot_en_met t/m",
                Role.AFTER: "na vanaf gerekend_vanaf",
                Role.PAST: "over",
                Role.LATER: "later",
                Role.OF: "van in van_de",
                Role.COVERING: "van",
                Role.END: "eind einde",
                Role.START: "begin",
                Role.MIDDLE: "midden half_-",
                Role.AND: "en",
                Role.ARTICLE: "de het een der",
                Role.WORKING: "werkdag werkdagen",
                Role.ABOUT: "ongeveer rond circa omstreeks stipt precies",
                Role.DEADLINE: "deadline inleveren opleveren",
                Role.MEASURE: "% € euro $ dollar procent km kg m cm gb mb kb graden keer personen mensen stuks punten "
                "gebruikers klanten pagina's",
                Role.NAMING: "versie release kamer stap punt nummer nr hoofdstuk regel poort sprint fase deel niveau "
                "verdieping pagina blz ticket artikel python",
            },
            other="mon goedemorgen goedemiddag goede_morgen goede_avond goede_week elke_dag per_dag per_maand "
            "per_jaar goed_weekend fijne_dag fijn_weekend an on the by ten had was er is dan die den mar sat "
            "sun tue",
        ),
        {"ë": "e", "é": "e", "ó": "o", "ï": "i"},
    ),
)
