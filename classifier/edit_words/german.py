"""German words of replies."""

from classifier.edit_words.lexicon import Say, Words

GERMAN: Words = {
    Say.LOW: (
        "niedrig, niedrige, niedriger, nicht dringend, nicht wichtig, nicht eilig, unwichtig, eilt nicht, "
        "keine eile, gering, geringe"
    ),
    Say.NORMAL: "normal, normale, normaler, mittel, mittlere, mittlerer",
    Say.HIGH: "hoch, hohe, hoher, wichtig, wichtige, ist wichtig",
    Say.URGENT: (
        "dringend, dringende, sehr dringend, ist dringend, eilig, eilt, sofort, kritisch, kritische, schnellstmöglich"
    ),
    Say.DONE: (
        "erledigt, fertig, gemacht, abgeschlossen, getan, ist erledigt, ist fertig, hab ich gemacht, schon erledigt"
    ),
    Say.REOPEN: (
        "nicht fertig, nicht erledigt, noch nicht fertig, noch nicht erledigt, noch nicht gemacht, nicht gemacht, "
        "ist nicht fertig, ist nicht erledigt, ist noch nicht fertig, ist noch nicht erledigt, wieder öffnen, "
        "erneut öffnen, wiedereröffnen, wieder offen, wieder aufmachen, wieder geöffnet"
    ),
    Say.DROP: (
        "nicht mehr nötig, nicht mehr aktuell, verwerfen, verworfen, verwirf, abbrechen, abgebrochen, streichen, "
        "gestrichen, stornieren, storniert, absagen, abgesagt, keine aufgabe, das ist keine aufgabe, "
        "ist keine aufgabe"
    ),
    Say.START: (
        "anfangen, angefangen, begonnen, beginnen, gestartet, starten, in arbeit, in bearbeitung, läuft, bin dran, "
        "ich bin dran, ich arbeite daran, arbeite daran, mache ich gerade"
    ),
    Say.ACCEPT: "annehmen, angenommen, nehme an, akzeptieren, akzeptiert, akzeptiere, genehmigt, genehmigen",
    Say.TASK: "aufgabe",
    Say.BUG: "fehler, bug",
    Say.FEATURE: "funktion, feature, wunsch, funktionswunsch",
    Say.QUESTION: "frage",
    Say.EVENT: "termin, ereignis, veranstaltung, treffen, besprechung, meeting",
    Say.INFO: "information, info, notiz",
    Say.CHITCHAT: "plauderei, geplauder, smalltalk",
    Say.TO_ME: (
        "ich übernehme, übernehme ich, ich übernehme es, ich übernehme das, ich mach das, ich mache das, "
        "ich mache es, mach ich, mache ich, meins, meine, an mich, für mich, mir, mir zuweisen, gib es mir, "
        "ich nehme es, nehme ich"
    ),
    Say.ANYONE: "wer will, wer möchte, irgendwer, irgendjemand, egal wer, wer zeit hat, jeder",
    Say.NOBODY: (
        "niemand, an niemanden, niemandem, nicht zugewiesen, ohne verantwortlichen, ohne verantwortliche, "
        "ohne zuständigen, zuweisung entfernen, zuweisung aufheben, verantwortlich: niemand"
    ),
    Say.NO_DUE: (
        "ohne datum, ohne termin, ohne frist, ohne fälligkeit, ohne deadline, kein datum, kein termin, "
        "keine frist, keine fälligkeit, keine deadline, kein fälligkeitsdatum, ohne fälligkeitsdatum, "
        "datum entfernen, termin entfernen, frist entfernen, datum löschen, termin löschen, frist löschen, "
        "entferne das datum, entferne die frist, entferne den termin, lösche das datum"
    ),
    Say.NO_RECURRENCE: (
        "nicht wiederholen, keine wiederholung, ohne wiederholung, nicht mehr wiederholen, wiederholung entfernen, "
        "wiederholung beenden, wiederholung aufheben"
    ),
    Say.NO_REMIND: (
        "nicht erinnern, keine erinnerung, keine erinnerungen, ohne erinnerung, erinnere mich nicht, "
        "erinnerung entfernen, erinnerung löschen"
    ),
    Say.UNBLOCK: (
        "nicht mehr blockiert, nicht blockiert, ist nicht mehr blockiert, entsperren, entsperrt, "
        "blockade aufgehoben, entblocken, entblockt"
    ),
    Say.TITLE: "titel, name",
    Say.RENAME: "umbenennen, umbenennen in, benenne um in, nenne es, umbenennen zu",
    Say.DESCRIPTION: "beschreibung, details",
    Say.NOTE: "notiz, notizen, anmerkung, kommentar, notiz hinzufügen, bemerkung",
    Say.CHECKLIST: "checkliste, liste, unteraufgaben, schritte, punkte hinzufügen, zur checkliste, zur liste",
    Say.ITEM: "punkt hinzufügen, punkt, neuer punkt, schritt hinzufügen, schritt, unteraufgabe, füge punkt hinzu",
    Say.CHECK: "abhaken, hake ab, hake, haken an, haken bei",
    Say.BLOCKED: "blockiert, blockiert durch, blockiert von, ist blockiert durch, ist blockiert von, gesperrt durch",
    Say.WAITS: "wartet auf, warten auf, warte auf, hängt ab von, abhängig von",
    Say.LINK: (
        "siehe, siehe auch, s., verwandt mit, bezieht sich auf, gehört zu, hängt zusammen mit, verknüpfe mit, "
        "verknüpft mit, link zu, bezug zu"
    ),
    Say.DUPLICATE: (
        "duplikat von, duplikat, dublette von, doppelt zu, +1 zu, +1 für, dasselbe wie, das gleiche wie, "
        "gleich wie, wie in"
    ),
    Say.SNOOZE: (
        "zurückstellen, zurückstellen bis, zurückstellen auf, zurückstellen um, schlummern, schlummern bis, "
        "später erinnern, ausblenden bis, snooze bis"
    ),
    Say.REMIND: "erinnere mich, erinnern, erinnere, erinnerung, erinnere uns, erinner mich, mich erinnern",
    Say.BECAUSE: "weil, wegen, denn, da",
    Say.ASSIGN: (
        "neu zuweisen an, lass, an, für, zuweisen an, zugewiesen an, weise zu an, verantwortlich, zuständig, "
        "gib es, gib an, übergib an"
    ),
    Say.STARTING: "ab, ab dem, von, beginnend",
    Say.ITEMS: "punkt, punkte, schritt, schritte, nummer, nr",
    Say.AND: "und, &",
    Say.FILLER: (
        "machen, macht, soll, schon, verschieben, verschiebe, verschoben, verlege, verlegen, und, bitte, setze, "
        "setz, mach, mache, fällig, fälligkeit, datum, frist, bis, am, um, an, für, auf, der, die, das, den, dem, "
        "ist, es, ein, eine, einen, priorität, prio, art, typ, als, auch, danke, ändere, zu, zum, wiederholen, "
        "wiederhole, wiederholt, sich, ab, mit, markieren, markiere, zuweisen, später"
    ),
}
