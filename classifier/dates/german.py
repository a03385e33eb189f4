"""Date words of German, in the cases they are used in; numbers and "Freitagabend" are put together from their parts."""

from classifier.dates.holidays import Holiday
from classifier.dates.lexicon import Lexicon, Role, Unit, spelled_plainly, table

_ONES = {1: "ein", 2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs", 7: "sieben", 8: "acht", 9: "neun"}
_TEENS = {
    10: "zehn",
    11: "elf",
    12: "zwölf",
    13: "dreizehn",
    14: "vierzehn",
    15: "fünfzehn",
    16: "sechzehn",
    17: "siebzehn",
    18: "achtzehn",
    19: "neunzehn",
}
_TENS = {20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig", 60: "sechzig", 90: "neunzig"}
_NUMBERS = (
    _ONES
    | _TEENS
    | _TENS
    | {ten + one: f"{word}und{tens}" for ten, tens in _TENS.items() if ten <= 50 for one, word in _ONES.items()}
)
_STEMS = {number: f"{word}{'t' if number < 20 else 'st'}" for number, word in _NUMBERS.items() if number <= 31} | {
    1: "erst",
    3: "dritt",
    7: "siebt",
    8: "acht",
}
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_PARTS = {
    "morgen morgens früh": 9,
    "vormittag vormittags": 10,
    "nachmittag nachmittags": 15,
    "abend abends spätabend spätabends": 19,
    "nacht nachts": 21,
}


def _ordinal(stem: str) -> str:
    return " ".join(stem + ending for ending in ("e", "en", "er", "es", "em"))


GERMAN = Lexicon(
    month_first=False,
    dotted_ordinals=True,
    compounds={
        day + part: len(day) for day in _WEEKDAYS for forms in _PARTS for part in (*forms.split(), "mittag", "mittags")
    },
    words=spelled_plainly(
        table(
            (
                Role.NUMBER,
                {word: number for number, word in _NUMBERS.items()}
                | {
                    "null": 0,
                    "eins eine einer einem einen eines": 1,
                    "zwo zweier zweien": 2,
                    "dreier": 3,
                    "paar ein_paar einem_paar": 2,
                    "einige einigen": 3,
                },
            ),
            (Role.ORDINAL, {_ordinal(stem): number for number, stem in _STEMS.items()}),
            (
                Role.UNIT,
                {
                    "sekunde sekunden sek": Unit.SECOND,
                    "minute minuten min minütchen": Unit.MINUTE,
                    "stunde stunden std h stündchen viertelstunde dreiviertelstunde": Unit.HOUR,
                    "tag tage tagen tages tg tgn": Unit.DAY,
                    "werktag werktage werktagen arbeitstag arbeitstage arbeitstagen": Unit.DAY,
                    "woche wochen wo": Unit.WEEK,
                    "monat monate monaten monats": Unit.MONTH,
                    "quartal quartals quartale": Unit.QUARTER,
                    "jahr jahre jahren jahres": Unit.YEAR,
                },
            ),
            (
                Role.MONTH,
                {
                    "januar jänner jan januars": 1,
                    "februar feber feb febr februars": 2,
                    "märz mär mrz": 3,
                    "april apr": 4,
                    "mai": 5,
                    "juni jun juno": 6,
                    "juli jul": 7,
                    "august aug": 8,
                    "september sep sept": 9,
                    "oktober okt": 10,
                    "november nov": 11,
                    "dezember dez": 12,
                },
            ),
            (
                Role.WEEKDAY,
                {
                    f"{day} {day}s {short}": number
                    for number, (day, short) in enumerate(
                        zip(_WEEKDAYS, ("mo", "di", "mi", "do", "fr", "sa", "so"), strict=True)
                    )
                }
                | {"sonnabend": 5},
            ),
            (
                Role.DAY,
                {
                    "heute heut heutigen heutige heutiger": 0,
                    "morgen morgigen morgige morgiger": 1,
                    "übermorgen": 2,
                    "überübermorgen": 3,
                    "gestern gestrigen gestrige gestriger": -1,
                    "vorgestern": -2,
                },
            ),
            (Role.WEAK, {"mo di mi do fr sa so": 1}),
            (Role.PART, _PARTS | {"mittagessen": 13, "frühstück": 9}),
            (
                Role.ADVERB_PART,
                {"mittag mittags mittagszeit mittagspause": 12, "mitternacht mitternachts": 24, "heutnacht": 21},
            ),
            (Role.MERIDIEM, {"pm": 12, "a.m a.m.": 0, "p.m p.m.": 12}),
            (
                Role.PERIOD_END,
                {
                    "feierabend tagesende dienstschluss geschäftsschluss eod": Unit.DAY,
                    "wochenschluss eow": Unit.WEEK,
                    "monatsende ultimo": Unit.MONTH,
                    "quartalsende": Unit.QUARTER,
                    "jahresende jahresschluss": Unit.YEAR,
                },
            ),
            (Role.OCLOCK, {"uhr": 1, "h": 0}),
            (
                Role.THIS,
                {
                    "diese diesen dieser dieses diesem laufenden laufende aktuellen aktuelle": 0,
                    "kommenden kommende kommender kommendes kommendem": 2,
                },
            ),
            (
                Role.NEXT,
                {
                    "nächste nächsten nächster nächstes nächstem folgenden folgende folgender darauffolgenden": 0,
                    "übernächste übernächsten übernächster übernächstes übernächstem": 1,
                },
            ),
            (Role.ON, {"am": 1, "jeden": 1}),
            (Role.AT, {"um": 1, "gegen kurz": 0, "@": 0}),
            (
                Role.FRACTION,
                {
                    "viertel": 15,
                    "halbe halben halber halbes": 30,
                    "anderthalb eineinhalb": 90,
                    "zweieinhalb": 150,
                    "dreieinhalb": 210,
                    "viertelstunde": 15,
                    "dreiviertelstunde": 45,
                },
            ),
            (Role.DAY_AHEAD, {"am zum vom": 0}),
            (Role.INTO, {"drei_viertel": 45, "halb": 30, "viertel": 15, "dreiviertel": 45}),
            (
                Role.HOLIDAY,
                {
                    "neujahr neujahrstag": Holiday.NEW_YEAR,
                    "silvester sylvester silvesterabend": Holiday.NEW_YEARS_EVE,
                    "heilige_drei_könige dreikönigstag": Holiday.EPIPHANY,
                    "valentinstag": Holiday.VALENTINE,
                    "weltfrauentag frauentag": Holiday.WOMENS_DAY,
                    "rosenmontag": Holiday.SHROVE_MONDAY,
                    "faschingsdienstag fastnachtsdienstag": Holiday.SHROVE_TUESDAY,
                    "aschermittwoch": Holiday.ASH_WEDNESDAY,
                    "palmsonntag": Holiday.PALM_SUNDAY,
                    "gründonnerstag": Holiday.MAUNDY_THURSDAY,
                    "karfreitag": Holiday.GOOD_FRIDAY,
                    "ostern ostersonntag": Holiday.EASTER,
                    "ostermontag": Holiday.EASTER_MONDAY,
                    "tag_der_arbeit maifeiertag": Holiday.LABOUR_DAY,
                    "muttertag": Holiday.MOTHERS_DAY,
                    "christi_himmelfahrt himmelfahrt vatertag": Holiday.ASCENSION,
                    "pfingsten pfingstsonntag": Holiday.PENTECOST,
                    "pfingstmontag": Holiday.WHIT_MONDAY,
                    "fronleichnam": Holiday.CORPUS_CHRISTI,
                    "mariä_himmelfahrt": Holiday.ASSUMPTION,
                    "tag_der_deutschen_einheit": Holiday.GERMAN_UNITY,
                    "halloween": Holiday.HALLOWEEN,
                    "allerheiligen": Holiday.ALL_SAINTS,
                    "allerseelen": Holiday.ALL_SOULS,
                    "nikolaus nikolaustag": Holiday.SAINT_NICHOLAS,
                    "heiligabend heiliger_abend heilig_abend": Holiday.CHRISTMAS_EVE,
                    "weihnachten weihnachtstag erster_weihnachtsfeiertag": Holiday.CHRISTMAS,
                    "zweiter_weihnachtsfeiertag": Holiday.BOXING_DAY,
                },
            ),
            flags={
                Role.WEEKEND: "wochenende wochenendes we",
                Role.TIMER: "timer wecker countdown stoppuhr",
                Role.NOW: "jetzt nun sofort",
                Role.LAST: "letzte letzten letzter letztes letztem vergangene vergangenen vergangener vergangenes "
                "vorige vorigen voriger voriges vorherigen",
                Role.AGO: "vor",
                Role.IN: "in innerhalb innerhalb_von binnen im_laufe",
                Role.BY: "bis spätestens zum",
                Role.BEFORE: "vor",
                Role.ON: "an zum zur auf für den übers über",
                Role.FROM: "von vom ab zwischen",
                Role.SINCE: "seit",
                Role.TO: "bis vor und auf",
                Role.AFTER: "nach ab von",
                Role.PAST: "nach",
                Role.LATER: "später danach",
                Role.OF: "im in am von vom der des",
                Role.COVERING: "vom des der von",
                Role.END: "ende",
                Role.START: "anfang beginn",
                Role.MIDDLE: "mitte",
                Role.AND: "und",
                Role.ARTICLE: "der die das den dem des",
                Role.WORKING: "werktag werktage werktagen arbeitstag arbeitstage arbeitstagen",
                Role.ABOUT: "circa zirka ca etwa ungefähr rund so pünktlich genau kurz",
                Role.DEADLINE: "deadline frist fällig abgabe abgabetermin abgeben einreichen stichtag termin",
                Role.CALENDAR_WEEK: "kw kalenderwoche",
                Role.MEASURE: "€ euro cent $ dollar % prozent km kg m cm mm gb mb tb kb grad mal leute personen stück "
                "punkte punkten seiten user nutzer kunden mitarbeiter euros franken chf mio tsd",
                Role.NAMING: "version versionen release build raum zimmer seite seiten schritt punkt nummer nr kapitel "
                "zeile port sprint phase teil stufe platz python black top level ticket paragraf paragraph artikel",
            },
            other="mon sie guten_morgen guten_abend gute_nacht guten_tag schönen_tag schönen_abend "
            "schönes_wochenende tue last past fort war hat bald second",
        ),
        {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"},
    ),
)
