"""Spanish words of list requests."""

from classifier.asked.lexicon import Ask, Words

SPANISH: Words = {
    Ask.BUG: "errores, fallo, fallos, bug, bugs",
    Ask.FEATURE: "mejora, mejoras, funcionalidad, funcionalidades, función, funciones",
    Ask.QUESTION: "pregunta, preguntas, duda, dudas",
    Ask.EVENT: "evento, eventos, reunión, reuniones, cita, citas",
    Ask.INFO: "información, notas",
    Ask.CHITCHAT: "charla",
    Ask.LOW: "baja prioridad, prioridad baja, de baja prioridad, poco urgente, no urgente, no urgentes",
    Ask.NORMAL: "prioridad normal, prioridad media",
    Ask.HIGH: "alta prioridad, prioridad alta, de alta prioridad, importante, importantes",
    Ask.URGENT: "urgente, urgentes, crítico, críticos, crítica, críticas",
    Ask.PROPOSED: "propuesto, propuestos, propuesta, propuestas",
    Ask.OPEN: "abierto, abiertos, abierta, abiertas, pendiente, pendientes",
    Ask.IN_PROGRESS: "en curso, en progreso, en proceso, empezadas, empezados",
    Ask.DONE: (
        "hecho, hechos, hecha, hechas, terminado, terminados, terminada, terminadas, completado, completados, "
        "completada, completadas, cerrado, cerrados, cerrada, cerradas"
    ),
    Ask.DROPPED: "descartado, descartados, descartada, descartadas, cancelado, cancelados, cancelada, canceladas",
    Ask.MINE: "mío, míos, mía, mías, para mí, asignado a mí, asignados a mí, asignada a mí, asignadas a mí",
    Ask.NOBODY: "sin responsable, sin asignar, de nadie, para nadie, no asignadas, no asignados",
    Ask.OVERDUE: "vencido, vencidos, vencida, vencidas, atrasado, atrasados, atrasada, atrasadas",
    Ask.NO_DUE: "sin fecha, sin fechas, sin plazo, sin fecha límite, sin vencimiento",
    Ask.SNOOZED: "pospuesto, pospuestos, pospuesta, pospuestas, aplazado, aplazados, aplazada, aplazadas",
    Ask.TODAY: "hoy, de hoy",
    Ask.YESTERDAY: "ayer, de ayer",
    Ask.DAY_BEFORE: "anteayer, de anteayer, antes de ayer",
    Ask.TOMORROW: "mañana, de mañana, para mañana",
    Ask.THIS_WEEK: "esta semana, de esta semana",
    Ask.LAST_WEEK: "la semana pasada, de la semana pasada, semana pasada",
    Ask.NEXT_WEEK: (
        "la próxima semana, de la próxima semana, próxima semana, la semana que viene, para la semana que viene"
    ),
    Ask.THIS_MONTH: "este mes, de este mes",
    Ask.LAST_MONTH: "el mes pasado, del mes pasado, mes pasado",
    Ask.NEXT_MONTH: "el próximo mes, del próximo mes, el mes que viene, próximo mes",
    Ask.THIS_YEAR: "este año, de este año",
    Ask.LAST_YEAR: "el año pasado, del año pasado",
    Ask.MY: "mi, mis",
    Ask.TASKS: "tarea, tareas, cosas",
    Ask.LAST: (
        "últimos, últimas, los últimos, las últimas, de los últimos, de las últimas, en los últimos, en las últimas"
    ),
    Ask.FROM: "enviado por, enviados por, escrito por, reportado por, reportados por, autor",
    Ask.OF: "de, por",
    Ask.FOR: "para, asignado a, asignados a, asignada a, asignadas a",
    Ask.DUE: "vence, vencen, con fecha, plazo, fecha límite, que vence, que vencen, para",
    Ask.BY: "hasta, antes del fin de, a más tardar, vence hasta, hasta el, para el",
    Ask.BEFORE: "antes de, antes del",
    Ask.SINCE: "desde, desde el, a partir de, a partir del, después de, después del",
    Ask.FILLER: (
        "muestra, mostrar, muéstrame, busca, buscar, lista, dame, todo, todos, todas, toda, el, la, los, las, un, "
        "una, de, del, con, y, que, en, a, por, me, favor, prioridad, sobre, está, están, son, es"
    ),
}
