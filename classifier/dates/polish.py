"""Date words of Polish, in the cases they are used in; what stands apart is written with "_" between its words."""

from classifier.dates.holidays import Holiday
from classifier.dates.lexicon import Lexicon, Role, Unit, endings, spelled_plainly, table

_ORDINAL_STEMS = {
    "pierwsz": 1,
    "czwart": 4,
    "piąt": 5,
    "szóst": 6,
    "siódm": 7,
    "ósm": 8,
    "dziewiąt": 9,
    "dziesiąt": 10,
    "jedenast": 11,
    "dwunast": 12,
    "trzynast": 13,
    "czternast": 14,
    "piętnast": 15,
    "szesnast": 16,
    "siedemnast": 17,
    "osiemnast": 18,
    "dziewiętnast": 19,
    "dwudziest": 20,
    "trzydziest": 30,
}

_HOUR_STEMS = {stem: number for stem, number in _ORDINAL_STEMS.items() if 4 <= number <= 20}

POLISH = Lexicon(
    month_first=False,
    words=spelled_plainly(
        table(
            (
                Role.NUMBER,
                {
                    "zero": 0,
                    "jeden jedna jedno jedną jednej jednego": 1,
                    "dwa dwie dwóch parę": 2,
                    "trzy trzech kilka": 3,
                    "cztery czterech": 4,
                    "pięć pięciu": 5,
                    "sześć sześciu": 6,
                    "siedem siedmiu": 7,
                    "osiem ośmiu": 8,
                    "dziewięć dziewięciu": 9,
                    "dziesięć dziesięciu": 10,
                    "jedenaście": 11,
                    "dwanaście": 12,
                    "trzynaście": 13,
                    "czternaście": 14,
                    "piętnaście": 15,
                    "szesnaście": 16,
                    "siedemnaście": 17,
                    "osiemnaście": 18,
                    "dziewiętnaście": 19,
                    "dwadzieścia": 20,
                    "trzydzieści": 30,
                    "czterdzieści": 40,
                    "pięćdziesiąt": 50,
                },
            ),
            (
                Role.NUMBER,
                endings({"pierwsz": 1, **_HOUR_STEMS}, "a ej ą")
                | {"druga drugiej drugą": 2, "trzecia trzeciej trzecią": 3},
            ),
            (
                Role.ORDINAL,
                endings(_ORDINAL_STEMS, "y ego ej a ą ym")
                | endings({"drug": 2}, "i iego iej a ą im")
                | endings({"trzec": 3}, "i iego iej ia ią im"),
            ),
            (
                Role.UNIT,
                {
                    "sekunda sekundę sekundy sekund sek": Unit.SECOND,
                    "minuta minutę minuty minut min minutkę": Unit.MINUTE,
                    "godzina godzinę godziny godzin godz h": Unit.HOUR,
                    "pół_godziny kwadrans": Unit.HOUR,
                    "dzień dnia dni dniach": Unit.DAY,
                    "tydzień tygodnia tygodnie tygodni tygodniu": Unit.WEEK,
                    "miesiąc miesiąca miesiące miesięcy miesiącu": Unit.MONTH,
                    "kwartał kwartału kwartale": Unit.QUARTER,
                    "rok roku lata lat": Unit.YEAR,
                },
            ),
            (
                Role.MONTH,
                {
                    "styczeń stycznia styczniu sty": 1,
                    "luty lutego lutym lut": 2,
                    "marzec marca marcu mar": 3,
                    "kwiecień kwietnia kwietniu kwi": 4,
                    "maj maja maju": 5,
                    "czerwiec czerwca czerwcu cze": 6,
                    "lipiec lipca lipcu lip": 7,
                    "sierpień sierpnia sierpniu sie sier sierp": 8,
                    "wrzesień września wrześniu wrz wrze": 9,
                    "październik października październiku paź paźdz": 10,
                    "listopad listopada listopadzie lis": 11,
                    "grudzień grudnia grudniu gru grud": 12,
                },
            ),
            (
                Role.WEEKDAY,
                {
                    "poniedziałek poniedziałku poniedziałkiem pon pn": 0,
                    "wtorek wtorku wtorkiem wt wtr": 1,
                    "środa środę środy środzie śr śro": 2,
                    "czwartek czwartku czwartkiem czw": 3,
                    "piątek piątku piątkiem pt pia pią": 4,
                    "sobota sobotę soboty sobocie sob": 5,
                    "niedziela niedzielę niedzieli nd ndz niedz": 6,
                },
            ),
            (
                Role.DAY,
                {
                    "dziś dzisiaj dzisiejszy dzisiejszego": 0,
                    "jutro jutra jutrze jutrzejszy jutrzejszego": 1,
                    "pojutrze po_jutrze": 2,
                    "wczoraj": -1,
                    "przedwczoraj": -2,
                },
            ),
            (
                Role.PART,
                {
                    "rano ranem z_rana poranek": 9,
                    "przed_południem przedpołudnie": 10,
                    "popołudniu po_południu popołudnie popołudniem": 15,
                    "wieczór wieczorem wieczora": 19,
                    "noc nocy w_nocy": 21,
                    "obiad obiedzie": 13,
                },
            ),
            (Role.ADVERB_PART, {"południe w_południe południa południem": 12, "północ północy północą": 24}),
            (Role.MERIDIEM, {"am a.m a.m.": 0, "pm p.m p.m.": 12}),
            (Role.OCLOCK, {"godzina godzinie": 1, "godzinę godziny h": 0}),
            (
                Role.THIS,
                {
                    "ten ta to tę tego tej tym bieżący bieżącym": 0,
                    "najbliższy najbliższą najbliższego najbliższej nadchodzący nadchodzącą": 1,
                },
            ),
            (
                Role.NEXT,
                endings({"następn": 0}, "y ego ą ej ym a") | endings({"przyszł kolejn": 0}, "y ego ą ej ym a"),
            ),
            (Role.AT, {"o godz": 1, "na koło @": 0, "o_godzinie o_godz": 1, "około": 0}),
            (Role.FRACTION, {"kwadrans": 15, "pół": 30, "pół_godziny": 30, "półtorej": 90, "półtora": 90}),
            (Role.INTO, {"wpół_do w_pół_do pół_do": 30}),
            (
                Role.HOLIDAY,
                {
                    "nowy_rok nowego_roku": Holiday.NEW_YEAR,
                    "sylwester sylwestra": Holiday.NEW_YEARS_EVE,
                    "wielki_piątek": Holiday.GOOD_FRIDAY,
                    "wielkanoc wielkanocy": Holiday.EASTER,
                    "święto_pracy": Holiday.LABOUR_DAY,
                    "boże_ciało": Holiday.CORPUS_CHRISTI,
                    "wszystkich_świętych": Holiday.ALL_SAINTS,
                    "zaduszki": Holiday.ALL_SOULS,
                    "mikołajki": Holiday.SAINT_NICHOLAS,
                    "wigilia wigilię wigilii": Holiday.CHRISTMAS_EVE,
                    "boże_narodzenie bożego_narodzenia": Holiday.CHRISTMAS,
                    "dzień_matki": Holiday.MOTHERS_DAY,
                },
            ),
            flags={
                Role.WEEKEND: "weekend weekendu weekendem",
                Role.TIMER: "minutnik",
                Role.NOW: "teraz",
                Role.LAST: "zeszły zeszłego zeszłą zeszłej zeszłym ubiegły ubiegłego ubiegłą ubiegłym ostatni "
                "ostatnia ostatnią ostatniego ostatnim ostatniej miniony",
                Role.AGO: "temu",
                Role.IN: "za w w_ciągu w_przeciągu przez",
                Role.ONE: "sekundę minutę minutkę godzinę tydzień miesiąc rok dzień godziny",
                Role.BY: "do najpóźniej",
                Role.BEFORE: "przed",
                Role.ON: "w we na",
                Role.FROM: "od z między pomiędzy",
                Role.SINCE: "odkąd",
                Role.TO: "do a i przed",
                Role.AFTER: "po od",
                Role.PAST: "po",
                Role.LATER: "później potem",
                Role.OF: "w",
                Role.END: "koniec końca końcu końcem",
                Role.START: "początek początku początkiem",
                Role.MIDDLE: "połowa połowie połowy środek",
                Role.AND: "i",
                Role.WORKING: "robocze roboczych roboczy roboczego",
                Role.ABOUT: "około koło równo dokładnie tak jakieś mniej_więcej",
                Role.DEADLINE: "termin terminu deadline deadlinem oddać złożyć",
                Role.WEAK: "ma to maj sob mar lis lip sie nd pia pn",
                Role.MEASURE: "% zł złotych € $ euro dolarów procent km kg m cm gb mb kb stopni razy osób osoby ludzi "
                "użytkowników punktów sztuk szt tys mln",
                Role.NAMING: "wersja wersji wersję pokój sala krok punkt numer nr rozdział linia port sprint faza "
                "część poziom piętro strona stronie strony ticket artykuł python ulica",
            },
            other="mon tue dzień_dobry dobry_wieczór miłego_dnia codziennie co_dzień dziennie raz_na_tydzień on an "
            "the by sat sun second co_tydzień",
        ),
        {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z"},
    ),
)
