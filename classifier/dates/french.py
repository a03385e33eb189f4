"""Date words of French; what stands apart is written with "_" between its words."""

from classifier.dates.holidays import Holiday
from classifier.dates.lexicon import Lexicon, Role, Unit, spelled_plainly, table

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_ELIDED = ("avril", "août", "octobre", "après", "heure", "ici", "année", "aujourd'hui")

FRENCH = Lexicon(
    month_first=False,
    compounds={article + word: 2 for article in ("d'", "l'") for word in _ELIDED},
    words=spelled_plainly(
        table(
            (
                Role.NUMBER,
                {
                    "zéro": 0,
                    "un une": 1,
                    "deux": 2,
                    "trois quelques": 3,
                    "quatre": 4,
                    "cinq": 5,
                    "six": 6,
                    "sept": 7,
                    "huit": 8,
                    "neuf": 9,
                    "dix": 10,
                    "onze": 11,
                    "douze": 12,
                    "treize": 13,
                    "quatorze": 14,
                    "quinze": 15,
                    "seize": 16,
                    "dix_-_sept": 17,
                    "dix_-_huit": 18,
                    "dix_-_neuf": 19,
                    "vingt": 20,
                    "vingt_et_un vingt_et_une": 21,
                    "trente": 30,
                    "trente_et_un": 31,
                    "quarante": 40,
                    "cinquante": 50,
                    "soixante": 60,
                },
            ),
            (Role.ORDINAL, {"premier première": 1, "deuxième seconde": 2, "troisième": 3, "quatrième": 4}),
            (
                Role.UNIT,
                {
                    "seconde secondes sec s": Unit.SECOND,
                    "minute minutes min mn": Unit.MINUTE,
                    "heure heures h demi_-_heure demie_-_heure": Unit.HOUR,
                    "quart_d'heure quart_d'_heure": Unit.HOUR,
                    "jour jours journée j": Unit.DAY,
                    "semaine semaines sem": Unit.WEEK,
                    "mois": Unit.MONTH,
                    "an ans année années": Unit.YEAR,
                },
            ),
            (
                Role.MONTH,
                {month: number for number, month in enumerate(_MONTHS.split(), start=1)}
                | {"janv": 1, "févr fév": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12},
            ),
            (
                Role.WEEKDAY,
                {
                    "lundi lun": 0,
                    "mardi": 1,
                    "mercredi mer mercr": 2,
                    "jeudi jeu": 3,
                    "vendredi ven": 4,
                    "samedi sam": 5,
                    "dimanche dim": 6,
                },
            ),
            (
                Role.DAY,
                {
                    "aujourd'hui ce_jour cette_journée dans_la_journée": 0,
                    "demain lendemain le_lendemain": 1,
                    "après_-_demain après_demain surlendemain": 2,
                    "hier": -1,
                    "avant_-_hier avant_hier": -2,
                },
            ),
            (
                Role.PART,
                {
                    "matin matinée mat": 9,
                    "après_-_midi après_midi aprem aprèm": 15,
                    "soir soirée": 19,
                    "nuit": 21,
                    "déjeuner": 13,
                },
            ),
            (Role.ADVERB_PART, {"ce_soir": 20, "midi": 12, "minuit": 24, "cette_nuit": 21}),
            (Role.MERIDIEM, {"am a.m a.m.": 0, "pm p.m p.m.": 12}),
            (Role.OCLOCK, {"h": 2, "heure heures": 0, "pile précises": 1}),
            (Role.THIS, {"ce cet cette": 0}),
            (Role.NEXT, {"prochain prochaine": 0}),
            (Role.NEXT_BEHIND, {"prochain prochaine suivant suivante d'_après qui_vient": 0}),
            (Role.WEEKS_BEHIND, {"en_huit en_8": 1, "en_quinze en_15": 2}),
            (
                Role.HOLIDAY,
                {
                    "jour_de_l'_an jour_de_l'an nouvel_an": Holiday.NEW_YEAR,
                    "saint_-_sylvestre réveillon": Holiday.NEW_YEARS_EVE,
                    "mardi_gras": Holiday.SHROVE_TUESDAY,
                    "vendredi_saint": Holiday.GOOD_FRIDAY,
                    "pâques": Holiday.EASTER,
                    "lundi_de_pâques": Holiday.EASTER_MONDAY,
                    "fête_du_travail": Holiday.LABOUR_DAY,
                    "ascension": Holiday.ASCENSION,
                    "pentecôte": Holiday.PENTECOST,
                    "lundi_de_pentecôte": Holiday.WHIT_MONDAY,
                    "assomption": Holiday.ASSUMPTION,
                    "toussaint": Holiday.ALL_SAINTS,
                    "noël": Holiday.CHRISTMAS,
                },
            ),
            (Role.AT, {"à a vers @": 0, "à_partir_de": 0}),
            (
                Role.FRACTION,
                {
                    "quart": 15,
                    "demi demie": 30,
                    "trois_quarts": 45,
                    "demi_-_heure demie_-_heure": 30,
                    "quart_d'heure quart_d'_heure": 15,
                },
            ),
            (Role.DAY_AHEAD, {"le du au": 0, "lundi mardi mercredi jeudi vendredi samedi dimanche": 0}),
            (Role.WEAK, {"lun mer jeu ven sam dim": 1}),
            (Role.OF, {"du": 1}),
            flags={
                Role.WEEKEND: "week_-_end weekend",
                Role.NOW: "maintenant",
                Role.LAST: "dernier dernière",
                Role.LAST_BEHIND: "dernier dernière passé passée précédent précédente",
                Role.AGO: "il_y_a y_a",
                Role.IN: "dans d'ici sous en au_bout_de pendant",
                Role.BY: "avant_le avant_la jusqu'à jusqu'au jusque pour d'ici_à d'ici_au d'ici_le d'ici_la "
                "au_plus_tard",
                Role.BEFORE: "avant",
                Role.ON: "le la au pour en sur les aux",
                Role.FROM: "de du dès entre à_partir_de à_partir_du",
                Role.SINCE: "depuis",
                Role.TO: "à au jusqu'à jusqu'au et",
                Role.AFTER: "après du après_le de à_partir_de à_partir_du suivant",
                Role.MINUS: "moins",
                Role.LATER: "plus_tard après",
                Role.OF: "de dans en",
                Role.COVERING: "de du des",
                Role.END: "fin fins fin_de fin_du",
                Role.START: "début début_de début_du",
                Role.MIDDLE: "mi milieu mi_- courant",
                Role.AND: "et",
                Role.ARTICLE: "le la les l' d'",
                Role.WORKING: "ouvré ouvrés ouvrable ouvrables",
                Role.ABOUT: "environ vers plutôt autour_de aux_alentours_de",
                Role.DEADLINE: "échéance délai deadline rendre livrer livraison limite date_limite",
                Role.MEASURE: "% € $ euros euro dollars usd pour_cent km kg m cm go mo ko degrés fois personnes "
                "utilisateurs points clients pages",
                Role.NAMING: "version versions salle étape point numéro n° chapitre ligne port sprint phase partie "
                "niveau étage page pages ticket article python",
            },
            other="mon tue wed bonne_journée bonne_soirée bon_week_-_end tous_les_jours chaque_jour par_jour "
            "par_mois par_an mise_à_jour mettre_à_jour à_jour est son ses on an the by sat sun sur_le_moment "
            "chaque_matin",
        ),
        {"â": "a", "ë": "e", "é": "e", "è": "e", "ê": "e", "û": "u", "à": "a", "ô": "o", "î": "i", "ç": "c"},
    ),
)
