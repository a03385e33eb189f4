"""Spanish words for what comes again."""

from classifier.dates.spanish import SPANISH as DATES
from classifier.recurrence.lexicon import Part, Words

_WEEKDAYS = (
    "lunes",
    "martes",
    "miércoles miercoles",
    "jueves",
    "viernes",
    "sábados sabados",
    "domingos",
)

SPANISH = Words(
    DATES,
    {
        Part.EVERY: "cada todos_los todas_las",
        Part.ONCE: "una_vez_a_la una_vez_al una_vez_por una_vez_cada",
        Part.WORKDAY: "día_laborable días_laborables día_hábil días_hábiles dia_laborable dias_laborables dia_habil"
        " dias_habiles",
        Part.WORKDAYS: "entre_semana los_días_laborables los_días_hábiles los_dias_laborables los_dias_habiles",
        Part.WEEKEND: "fin_de_semana fines_de_semana finde findes",
        Part.WEEKENDS: "los_fines_de_semana los_findes",
        Part.END: "fin final finales fines",
        Part.LAST: "último última ultimo ultima",
        Part.TO: "a al hasta -",
        Part.SMALL: "el la los las de del en al día dia",
        Part.TIMES: "veces vez",
        Part.STOP: "excepto menos salvo hasta",
        Part.CLOSING: "a el los en por desde para y",
    },
    {
        Part.HABIT: {f"los_{form}": number for number, forms in enumerate(_WEEKDAYS) for form in forms.split()},
        Part.IN_DAYS: {"diariamente a_diario": 1},
        Part.IN_WEEKS: {"semanalmente": 1, "quincenalmente": 2},
        Part.IN_MONTHS: {"mensualmente": 1, "trimestralmente": 3, "semestralmente cada_medio_año cada_semestre": 6},
        Part.IN_YEARS: {"anualmente": 1},
    },
    vague="par unos unas un_par_de unos_cuantos unas_cuantas",
)
