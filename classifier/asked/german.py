"""German words of list requests."""

from classifier.asked.lexicon import Ask, Words

GERMAN: Words = {
    Ask.BUG: "fehler, bug, bugs",
    Ask.FEATURE: "wunsch, wünsche, funktionen, features, feature",
    Ask.QUESTION: "frage, fragen",
    Ask.EVENT: "termin, termine, veranstaltung, veranstaltungen, besprechung, besprechungen, treffen",
    Ask.INFO: "information, informationen, notizen",
    Ask.CHITCHAT: "geplauder, smalltalk",
    Ask.LOW: "niedrige priorität, mit niedriger priorität, unwichtige, nicht dringend, nicht dringende",
    Ask.NORMAL: "normale priorität, mittlere priorität",
    Ask.HIGH: "hohe priorität, mit hoher priorität, wichtig, wichtige, wichtigen",
    Ask.URGENT: "dringend, dringende, dringenden, dringendes, kritische, kritisch, eilige",
    Ask.PROPOSED: "vorgeschlagen, vorgeschlagene, vorgeschlagenen",
    Ask.OPEN: "offen, offene, offenen",
    Ask.IN_PROGRESS: "in arbeit, in bearbeitung, angefangen, angefangene, begonnene",
    Ask.DONE: ("erledigt, erledigte, erledigten, erledigtes, fertig, fertige, fertigen, abgeschlossen, abgeschlossene"),
    Ask.DROPPED: "verworfen, verworfene, verworfenen, abgebrochen, abgebrochene",
    Ask.MINE: "meins, für mich, mir zugewiesen, mir zugewiesene, an mich",
    Ask.NOBODY: (
        "nicht zugewiesen, nicht zugewiesene, ohne verantwortlichen, ohne zuständigen, niemandem zugewiesen, "
        "unzugewiesen, für niemanden"
    ),
    Ask.OVERDUE: "überfällig, überfällige, überfälligen, überfälliges",
    Ask.NO_DUE: "ohne datum, ohne termin, ohne frist, ohne fälligkeit, ohne deadline",
    Ask.SNOOZED: "zurückgestellt, zurückgestellte, zurückgestellten, verschoben, verschobene",
    Ask.TODAY: "heute, von heute, heutige",
    Ask.YESTERDAY: "gestern, von gestern, gestrige",
    Ask.DAY_BEFORE: "vorgestern, von vorgestern",
    Ask.TOMORROW: "morgen, für morgen, bis morgen",
    Ask.THIS_WEEK: "diese woche, in dieser woche, dieser woche",
    Ask.LAST_WEEK: (
        "letzte woche, letzter woche, in der letzten woche, vorige woche, vergangene woche, von letzter woche, "
        "der letzten woche"
    ),
    Ask.NEXT_WEEK: "nächste woche, nächster woche, in der nächsten woche, kommende woche",
    Ask.THIS_MONTH: "diesen monat, in diesem monat, dieses monats, dieser monat",
    Ask.LAST_MONTH: "letzten monat, im letzten monat, vorigen monat, des letzten monats",
    Ask.NEXT_MONTH: "nächsten monat, im nächsten monat, kommenden monat",
    Ask.THIS_YEAR: "dieses jahr, in diesem jahr",
    Ask.LAST_YEAR: "letztes jahr, im letzten jahr, voriges jahr",
    Ask.MY: "mein, meine, meinen",
    Ask.TASKS: "aufgabe, aufgaben, sachen",
    Ask.LAST: "letzte, letzten, die letzten, der letzten, in den letzten, vergangenen, seit den letzten",
    Ask.FROM: "von, vom, gemeldet von, geschrieben von, autor",
    Ask.FOR: "für, zugewiesen an, an, bei",
    Ask.DUE: "fällig, frist, fällig am, fällige, mit frist, deadline",
    Ask.DUE_BEHIND: "fällig, fällige, fälligen, fälliges",
    Ask.BY: "bis, bis zum, fällig bis, fällig bis zum, bis spätestens",
    Ask.BEFORE: "vor, vor dem, fällig vor",
    Ask.SINCE: "seit, seit dem, ab, nach",
    Ask.FILLER: (
        "zeige, zeig, zeig mir, suche, such, finde, liste, gib, alle, alles, der, die, das, den, dem, ein, eine, "
        "mit, und, am, im, in, mir, bitte, priorität, über, zu, sind, ist, was, welche, vom"
    ),
}
