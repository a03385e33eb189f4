"""Spanish words of replies."""

from classifier.edit_words.lexicon import Say, Words

SPANISH: Words = {
    Say.LOW: "baja, bajo, no urgente, no es urgente, sin prisa, no corre prisa, no importante, no es importante",
    Say.NORMAL: "normal, media, medio",
    Say.HIGH: "alta, alto, importante, es importante",
    Say.URGENT: "urgente, es urgente, urgentemente, crítico, crítica, cuanto antes, lo antes posible",
    Say.DONE: (
        "hecho, hecha, listo, lista, ya está, terminado, terminada, completado, completada, acabado, acabada, "
        "finalizado, finalizada, lo hice, ya lo hice, está hecho, está hecha, está listo, está lista"
    ),
    Say.REOPEN: (
        "reabrir, reabre, reabierto, reabierta, no hecho, no está hecho, no está hecha, no está listo, "
        "no está lista, no terminado, no terminada, sin terminar, abrir de nuevo, abre de nuevo, todavía no está"
    ),
    Say.DROP: (
        "ya no hace falta, ya no es necesario, ya no es necesaria, descartar, descarta, descartado, descartada, "
        "cancelar, cancela, cancelado, cancelada, anular, anulado, anulada, no es una tarea, no es tarea"
    ),
    Say.START: (
        "empezar, empezado, empezada, empecé, en curso, en progreso, en proceso, en marcha, comenzado, comenzada, "
        "comenzar, comencé, iniciado, iniciada, haciéndolo, trabajando en ello, estoy en ello, lo estoy haciendo"
    ),
    Say.ACCEPT: "aceptar, acepta, acepto, aceptado, aceptada, aprobar, aprobado, aprobada",
    Say.TASK: "tarea",
    Say.BUG: "error, fallo, bug",
    Say.FEATURE: "función, funcionalidad, mejora",
    Say.QUESTION: "pregunta, duda",
    Say.EVENT: "evento, reunión, cita",
    Say.INFO: "información, info, nota",
    Say.CHITCHAT: "charla, cháchara",
    Say.TO_ME: (
        "lo tomo yo, la tomo yo, lo tomo, la tomo, me lo quedo, me la quedo, yo me encargo, me encargo, "
        "me encargo yo, lo hago yo, la hago yo, mío, mía, es mío, es mía, es para mí, para mí, a mí, asígnamelo, "
        "asígnamela, asignar a mí, asignado a mí"
    ),
    Say.ANYONE: "cualquiera, quien sea, quien quiera, para cualquiera, a cualquiera, el que quiera",
    Say.NOBODY: (
        "sin responsable, sin asignar, nadie, a nadie, para nadie, desasignar, desasigna, quitar responsable, "
        "quita el responsable, quita responsable, responsable: nadie"
    ),
    Say.NO_DUE: (
        "sin fecha, sin plazo, sin fecha límite, sin vencimiento, quita la fecha, quitar la fecha, quitar fecha, "
        "quita fecha, quita el plazo, quitar el plazo, quitar plazo, borra la fecha, borrar la fecha, "
        "elimina la fecha, eliminar la fecha"
    ),
    Say.NO_RECURRENCE: (
        "no repetir, no repitas, sin repetición, sin repetir, no se repite, quita la repetición, "
        "quitar la repetición, deja de repetir, dejar de repetir"
    ),
    Say.NO_REMIND: (
        "no recordar, no me recuerdes, no me lo recuerdes, sin recordatorio, sin recordatorios, "
        "quita el recordatorio, quitar el recordatorio, quitar recordatorio"
    ),
    Say.UNBLOCK: (
        "desbloquear, desbloquea, desbloqueado, desbloqueada, ya no está bloqueado, ya no está bloqueada, "
        "no bloqueado, no bloqueada, no está bloqueado, no está bloqueada"
    ),
    Say.TITLE: "título, nombre",
    Say.RENAME: (
        "renombrar, renombrar a, renombra a, renómbralo a, renombrar como, cambia el título a, "
        "cambiar el título a, cambia el nombre a"
    ),
    Say.DESCRIPTION: "descripción, detalles",
    Say.NOTE: "nota, notas, comentario, añade una nota, añadir nota, agrega una nota, añade nota",
    Say.CHECKLIST: (
        "lista, checklist, lista de control, subtareas, pasos, añade a la lista, añadir a la lista, "
        "agrega a la lista, añade elementos, agrega elementos"
    ),
    Say.ITEM: (
        "añade elemento, añade un elemento, añadir elemento, agrega elemento, agrega un elemento, "
        "agregar elemento, elemento, añade paso, añade un paso, subtarea, añade punto, punto"
    ),
    Say.CHECK: "marca, marcar, tacha, tachar",
    Say.BLOCKED: "bloqueado, bloqueada, bloqueado por, bloqueada por, está bloqueado por, está bloqueada por",
    Say.WAITS: "depende de, esperando a, espera a, a la espera de",
    Say.LINK: (
        "ver, véase, relacionado con, relacionada con, enlaza con, enlazar con, enlace a, vinculado a, vinculada a"
    ),
    Say.DUPLICATE: "duplicado de, duplicada de, duplicado, duplica, +1 a, lo mismo que, igual que",
    Say.SNOOZE: (
        "posponer, posponer hasta, posponer a, pospón, pospón hasta, pospone, pospone hasta, pospón a, aplazar, "
        "aplazar hasta, aplaza, aplaza hasta, aplazar a, aplaza a, posponlo, posponlo hasta, oculta hasta"
    ),
    Say.REMIND: "recuérdame, recuérdamelo, recordar, recordarme, recordatorio, recuérdanos, avísame",
    Say.BECAUSE: "porque, ya que, debido a, puesto que, pues",
    Say.ASSIGN: (
        "reasignar a, reasigna a, que lo haga, que la haga, a, para, asignar, asignar a, asigna, asigna a, "
        "asígnalo a, asígnala a, asignado a, asignada a, responsable, encargado, encargada, dáselo a, dásela a"
    ),
    Say.STARTING: "desde, a partir de, a partir del, empezando",
    Say.ITEMS: "elemento, elementos, punto, puntos, paso, pasos, número",
    Say.AND: "y, e, &",
    Say.FILLER: (
        "hacer, ya, mueve, mover, muévelo, pásalo, pasar, cambiar, y, e, por, favor, pon, poner, ponle, haz, "
        "hazlo, fecha, plazo, límite, vencimiento, vence, para, a, el, la, los, las, lo, de, del, prioridad, tipo, "
        "clase, es, esto, un, una, con, cambia, repetir, repite, se, también, gracias, en, marca, marcar, como, "
        "al, está, hasta, más, tarde"
    ),
}
