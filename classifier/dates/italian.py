"""Date words of Italian; what stands apart is written with "_" between its words."""

from classifier.dates.holidays import Holiday
from classifier.dates.lexicon import Lexicon, Role, Unit, spelled_plainly, table

_ONES = {1: "uno", 2: "due", 3: "tre", 4: "quattro", 5: "cinque", 6: "sei", 7: "sette", 8: "otto", 9: "nove"}
_TENS = {20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta"}
_COMPOUND = {
    ten + one: (word[:-1] if one in {1, 8} else word) + digit
    for ten, word in _TENS.items()
    for one, digit in _ONES.items()
}
_MONTHS = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
_SHORT_MONTHS = "gen feb mar apr mag giu lug ago set ott nov dic"

ITALIAN = Lexicon(
    month_first=False,
    compounds={
        "un'ora": 3,
        "mezz'ora": 5,
        "d'ora": 2,
        "l'ultimo": 2,
        "l'ultima": 2,
        "dell'anno": 5,
        "quest'anno": 6,
        "all'una": 4,
    }
    | {f"dell'{month}": 5 for month in ("ottobre", "agosto", "aprile")},
    words=spelled_plainly(
        table(
            (
                Role.NUMBER,
                {word: number for number, word in (_ONES | _TENS | _COMPOUND).items()}
                | {
                    "zero": 0,
                    "un una un'": 1,
                    "un_paio_di paio": 2,
                    "alcuni alcune qualche": 3,
                    "dieci": 10,
                    "undici": 11,
                    "dodici": 12,
                    "tredici": 13,
                    "quattordici": 14,
                    "quindici": 15,
                    "sedici": 16,
                    "diciassette": 17,
                    "diciotto": 18,
                    "diciannove": 19,
                    "sessanta": 60,
                },
            ),
            (
                Role.ORDINAL,
                {"primo prima": 1, "secondo seconda": 2, "terzo terza": 3, "quarto quarta": 4, "quinto quinta": 5},
            ),
            (
                Role.UNIT,
                {
                    "secondo secondi sec": Unit.SECOND,
                    "minuto minuti min": Unit.MINUTE,
                    "ora ore h mezzora": Unit.HOUR,
                    "giorno giorni gg": Unit.DAY,
                    "settimana settimane": Unit.WEEK,
                    "mese mesi": Unit.MONTH,
                    "trimestre": Unit.QUARTER,
                    "anno anni": Unit.YEAR,
                },
            ),
            (
                Role.MONTH,
                {
                    f"{long} {short}": number
                    for number, (long, short) in enumerate(
                        zip(_MONTHS.split(), _SHORT_MONTHS.split(), strict=True), start=1
                    )
                }
                | {"sett": 9},
            ),
            (
                Role.WEEKDAY,
                {
                    "lunedì lun": 0,
                    "martedì mar": 1,
                    "mercoledì mer": 2,
                    "giovedì gio": 3,
                    "venerdì ven": 4,
                    "sabato sab": 5,
                    "domenica dom": 6,
                },
            ),
            (
                Role.DAY,
                {
                    "oggi odierno in_giornata": 0,
                    "domani": 1,
                    "dopodomani dopo_domani": 2,
                    "ieri": -1,
                    "l'altro_ieri altro_ieri": -2,
                },
            ),
            (
                Role.PART,
                {"mattina mattino mattinata": 9, "pomeriggio": 15, "sera serata": 19, "notte": 21, "pranzo": 13},
            ),
            (
                Role.ADVERB_PART,
                {"stasera": 20, "stanotte": 21, "stamattina stamani": 9, "mezzogiorno": 12, "mezzanotte": 24},
            ),
            (Role.MERIDIEM, {"am a.m a.m.": 0, "pm p.m p.m.": 12}),
            (Role.OCLOCK, {"in_punto": 1, "h ore ora": 0}),
            (Role.THIS, {"questo questa questi quest'": 0}),
            (Role.NEXT, {"prossimo prossima": 0}),
            (Role.NEXT_BEHIND, {"prossimo prossima seguente successivo successiva dopo che_viene": 0}),
            (Role.AT, {"alle all' alle_ore ore per_le verso_le entro_le dalle": 1, "le a @": 0}),
            (Role.FRACTION, {"quarto": 15, "mezza mezzo": 30, "tre_quarti": 45, "mezz' mezzora": 30}),
            (
                Role.HOLIDAY,
                {
                    "capodanno": Holiday.NEW_YEAR,
                    "epifania befana": Holiday.EPIPHANY,
                    "venerdì_santo": Holiday.GOOD_FRIDAY,
                    "pasqua": Holiday.EASTER,
                    "pasquetta": Holiday.EASTER_MONDAY,
                    "festa_del_lavoro festa_dei_lavoratori": Holiday.LABOUR_DAY,
                    "ferragosto assunzione": Holiday.ASSUMPTION,
                    "ognissanti": Holiday.ALL_SAINTS,
                    "giorno_dei_morti": Holiday.ALL_SOULS,
                    "immacolata immacolata_concezione": Holiday.IMMACULATE,
                    "vigilia_di_natale": Holiday.CHRISTMAS_EVE,
                    "natale": Holiday.CHRISTMAS,
                    "santo_stefano": Holiday.BOXING_DAY,
                    "san_silvestro": Holiday.NEW_YEARS_EVE,
                },
            ),
            (
                Role.DAY_AHEAD,
                {"il al del dal lunedì martedì mercoledì giovedì venerdì sabato domenica": 0, "giorno": 1},
            ),
            (Role.WEAK, {"lun mar mer gio ven sab dom": 1}),
            (
                Role.PERIOD_END,
                {
                    "fine_giornata": Unit.DAY,
                    "fine_settimana_lavorativa": Unit.WEEK,
                    "fine_mese": Unit.MONTH,
                    "fine_anno": Unit.YEAR,
                },
            ),
            (Role.OF, {"del": 1}),
            flags={
                Role.WEEKEND: "weekend fine_settimana week_-_end finesettimana",
                Role.TIMER: "timer conto_alla_rovescia",
                Role.NOW: "adesso ora",
                Role.LAST: "ultimo ultima scorso scorsa",
                Role.LAST_BEHIND: "scorso scorsa passato passata",
                Role.AGO: "fa",
                Role.IN: "tra fra in nel_giro_di",
                Role.BY: "entro entro_il entro_la fino_a fino_al al_più_tardi per",
                Role.BEFORE: "prima_di prima_del prima_della",
                Role.ON: "il la lo i gli per nel al",
                Role.FROM: "da dal dalla dalle tra",
                Role.SINCE: "da_quando",
                Role.TO: "a al alle fino_a fino_al e",
                Role.AFTER: "dopo da dal dopo_il",
                Role.MINUS: "meno",
                Role.LATER: "dopo più_tardi",
                Role.OF: "di della dell' in d' nel del_mese_di",
                Role.COVERING: "di della dell' d' del",
                Role.END: "fine alla_fine",
                Role.START: "inizio inizi primi",
                Role.MIDDLE: "metà",
                Role.AND: "e ed",
                Role.ARTICLE: "il lo la i gli le l' del della al",
                Role.WORKING: "lavorativi lavorativo feriali",
                Role.ABOUT: "circa verso intorno_a",
                Role.DEADLINE: "scadenza scade consegna consegnare deadline termine",
                Role.WEAK: "set",
                Role.MEASURE: "% € $ euro dollari percento per_cento km kg m cm gb mb kb gradi volte persone utenti "
                "punti clienti pagine",
                Role.NAMING: "versione versioni sala stanza passo punto numero capitolo riga porta sprint fase parte "
                "livello piano pagina pagine ticket articolo python",
            },
            other="mon tue wed buona_giornata buona_serata buongiorno buon_giorno tutti_i_giorni ogni_giorno "
            "al_giorno al_mese all'anno con_calma on an the by ten son sun sat",
        ),
        {"ì": "i", "è": "e", "é": "e", "à": "a", "ù": "u", "ò": "o"},
    ),
)
