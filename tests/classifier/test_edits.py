"""Replies to a card: what changes, and what is not understood."""

from datetime import UTC, datetime

import pytest

from classifier.base import Due, Grain, Kind, Priority
from classifier.edits import Edit, read_edit
from tests.classifier.conftest import ANN, BOB, KYIV, OLENA, TEAM, WEDNESDAY


def edit(text: str) -> Edit:
    return read_edit(text, now=WEDNESDAY, zone=KYIV, members=TEAM.members)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> Due:
    return Due(datetime(2026, month, day, hour, minute, tzinfo=KYIV).astimezone(UTC), Grain.TIME)


def on(day: int) -> Due:
    return Due(datetime(2026, 11, day, 23, 59, 59, tzinfo=KYIV).astimezone(UTC), Grain.DAY)


def without_second_readings(change: Edit) -> Edit:
    """The dates as they are taken first; what else they may mean is a matter of the dates' own tests."""
    fields = {name: getattr(change, name) for name in Edit.__slots__}
    dates = {name: Due(due.at, due.grain) for name, due in fields.items() if isinstance(due, Due)}
    return Edit(**fields | dates)


MONDAYS, DAILY, WORKDAYS = "FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
API_DOWN = "the API is down"

ENGLISH = [
    ("title: Buy oat milk, 2 packs", Edit(title="Buy oat milk, 2 packs")),
    ("rename to Buy oat milk", Edit(title="Buy oat milk")),
    ('title: "Call, then write", urgent', Edit(title="Call, then write", priority=Priority.URGENT)),
    ("title: A thing, note: look here", Edit(title="A thing", note="look here")),
    ("description: first line\nsecond line", Edit(description="first line\nsecond line")),
    ("note: call the client first", Edit(note="call the client first")),
    ('note: "done by Friday, he says", high', Edit(note="done by Friday, he says", priority=Priority.HIGH)),
    ("note: one\nnote: two", Edit(note="one\ntwo")),
    ("add item: milk, 2 packs", Edit(checklist=("milk, 2 packs",))),
    ("checklist: milk, bread", Edit(checklist=("milk", "bread"))),
    ("checklist:\n- milk, 2 packs\n- bread", Edit(checklist=("milk, 2 packs", "bread"))),
    ("- milk\n- [ ] bread\n[ ] salt", Edit(checklist=("milk", "bread", "salt"))),
    ("urgent\n- milk", Edit(priority=Priority.URGENT, checklist=("milk",))),
    ("check 2", Edit(check=(2,))),
    ("tick 1 and 3", Edit(check=(1, 3))),
    ("check off items 1, 2 and 4 please", Edit(check=(1, 2, 4))),
    ("blocked by #12", Edit(blocked_by=(12,))),
    ("blocked by #12 and #13", Edit(blocked_by=(12, 13))),
    ("blocked by #12 because the API is down", Edit(blocked_by=(12,), blocked_reason=API_DOWN)),
    ("blocked by 12: the API is down", Edit(blocked_by=(12,), blocked_reason=API_DOWN)),
    ("blocked: the API is down", Edit(blocked_reason=API_DOWN)),
    ('blocked by "the API is down", low', Edit(blocked_reason=API_DOWN, priority=Priority.LOW)),
    ("waiting for #12", Edit(blocked_by=(12,))),
    ("no longer blocked", Edit(unblock=True)),
    ("see #7", Edit(link_to=(7,))),
    ("related to #7 and #9", Edit(link_to=(7, 9))),
    ("duplicate of #42", Edit(duplicate_of=42)),
    ("+1 to #42", Edit(duplicate_of=42)),
    ("same as 42", Edit(duplicate_of=42)),
    ("snooze until Monday 9:00", Edit(snooze=at(30, 9))),
    ("snooze for 3 hours", Edit(snooze=at(25, 13, 30))),
    ("snooze 2 days", Edit(snooze=on(27))),
    ("remind me tomorrow at 9", Edit(remind=at(26, 9))),
    ("tomorrow at 9 remind me", Edit(remind=at(26, 9))),
    ("remind me tomorrow at 9 and due Friday", Edit(remind=at(26, 9), due=on(27))),
    ("no reminder", Edit(clear_remind=True)),
    ("every weekday", Edit(recurrence=WORKDAYS)),
    ("repeat every Monday at 9", Edit(recurrence=MONDAYS, due=at(30, 9))),
    ("every day from Friday", Edit(recurrence=DAILY, due=on(27))),
    ("every 2 weeks starting tomorrow", Edit(recurrence="FREQ=WEEKLY;INTERVAL=2", due=on(26))),
    ("don't repeat", Edit(clear_recurrence=True)),
    ("I'll take it", Edit(to_me=True)),
    ("assign to me, tomorrow", Edit(to_me=True, due=on(26))),
    ("mine", Edit(to_me=True)),
    ("anyone", Edit(anyone=True)),
    ("accept", Edit(verb="accept")),
    ("not a task", Edit(verb="drop")),
    ("won't do", Edit(verb="drop")),
    ("finished", Edit(verb="done")),
    ("not done", Edit(verb="reopen")),
    ("started", Edit(verb="start")),
    ("no due", Edit(clear_due=True)),
    ("remove the deadline", Edit(clear_due=True)),
    ("unassign", Edit(clear_assignee=True)),
    ("not urgent", Edit(priority=Priority.LOW)),
    ("make it high priority please", Edit(priority=Priority.HIGH)),
    ("bug", Edit(kind=Kind.BUG)),
    ("it's a question", Edit(kind=Kind.QUESTION)),
    ("for Ann please", Edit(assignee=ANN.id)),
    ("reassign to Ann", Edit(assignee=ANN.id)),
    ("move it to Friday", Edit(due=on(27))),
    ("ann", Edit(assignee=ANN.id)),
    ("assign to Ann Lee by Friday", Edit(assignee=ANN.id, due=on(27))),
]
UKRAINIAN = [
    ("назва: Купити молоко", Edit(title="Купити молоко")),
    ("перейменуй на Купити молоко", Edit(title="Купити молоко")),
    ("опис: довгий текст, з комами", Edit(description="довгий текст, з комами")),
    ("нотатка: подзвонити клієнту", Edit(note="подзвонити клієнту")),
    ("нотатка: «готово в п'ятницю», терміново", Edit(note="готово в п'ятницю", priority=Priority.URGENT)),
    ("додай пункт: молоко", Edit(checklist=("молоко",))),
    ("чекліст: молоко, хліб", Edit(checklist=("молоко", "хліб"))),
    ("познач 1 і 3", Edit(check=(1, 3))),
    ("заблоковано #12", Edit(blocked_by=(12,))),
    ("заблоковано через #12, бо немає доступу", Edit(blocked_by=(12,), blocked_reason="немає доступу")),
    ("заблоковано: чекаємо на клієнта", Edit(blocked_reason="чекаємо на клієнта")),
    ("чекаємо на #12", Edit(blocked_by=(12,))),
    ("розблоковано", Edit(unblock=True)),
    ("див. #7", Edit(link_to=(7,))),
    ("пов’язано з #7 і #9", Edit(link_to=(7, 9))),
    ("дублікат #42", Edit(duplicate_of=42)),
    ("+1 до #42", Edit(duplicate_of=42)),
    ("відклади до понеділка 9:00", Edit(snooze=at(30, 9))),
    ("відклади на 2 дні", Edit(snooze=on(27))),
    ("нагадай мені завтра о 9", Edit(remind=at(26, 9))),
    ("не нагадуй", Edit(clear_remind=True)),
    ("щопонеділка о 9", Edit(recurrence=MONDAYS, due=at(30, 9))),
    ("по буднях", Edit(recurrence=WORKDAYS)),
    ("більше не повторювати", Edit(clear_recurrence=True)),
    ("беру", Edit(to_me=True)),
    ("моє", Edit(to_me=True)),
    ("хто завгодно", Edit(anyone=True)),
    ("прийняти", Edit(verb="accept")),
    ("готово", Edit(verb="done")),
    ("ще не готово", Edit(verb="reopen")),
    ("в роботі", Edit(verb="start")),
    ("скасовано", Edit(verb="drop")),
    ("це не завдання", Edit(verb="drop")),
    ("без дати", Edit(clear_due=True)),
    ("без виконавця", Edit(clear_assignee=True)),
    ("високий пріоритет", Edit(priority=Priority.HIGH)),
    ("не терміново", Edit(priority=Priority.LOW)),
    ("це баг", Edit(kind=Kind.BUG)),
    ("на Олену", Edit(assignee=OLENA.id)),
    ("хай Олена зробить до п'ятниці", Edit(assignee=OLENA.id, due=on(27))),
    ("вже зроблено", Edit(verb="done")),
    ("на Боба до п'ятниці", Edit(assignee=BOB.id, due=on(27))),
    (
        "без дати, звичайний, без виконавця",
        Edit(priority=Priority.NORMAL, clear_due=True, clear_assignee=True),
    ),
]
RUSSIAN = [
    ("название: Купить молоко", Edit(title="Купить молоко")),
    ("переименуй в Купить молоко", Edit(title="Купить молоко")),
    ("описание: длинный текст, с запятыми", Edit(description="длинный текст, с запятыми")),
    ("заметка: позвонить", Edit(note="позвонить")),
    ("добавь пункт: молоко", Edit(checklist=("молоко",))),
    ("чеклист: молоко, хлеб", Edit(checklist=("молоко", "хлеб"))),
    ("отметь 1 и 3", Edit(check=(1, 3))),
    ("заблокировано из-за #12", Edit(blocked_by=(12,))),
    ("заблокировано #12 потому что нет доступа", Edit(blocked_by=(12,), blocked_reason="нет доступа")),
    ("заблокировано: ждём клиента", Edit(blocked_reason="ждём клиента")),
    ("ждем #12", Edit(blocked_by=(12,))),
    ("разблокировать", Edit(unblock=True)),
    ("см. #7", Edit(link_to=(7,))),
    ("связано с #7 и #9", Edit(link_to=(7, 9))),
    ("то же самое что #42", Edit(duplicate_of=42)),
    ("+1 к #42", Edit(duplicate_of=42)),
    ("отложи до понедельника 9:00", Edit(snooze=at(30, 9))),
    ("отложи на 3 часа", Edit(snooze=at(25, 13, 30))),
    ("напомни завтра в 9", Edit(remind=at(26, 9))),
    ("не напоминать", Edit(clear_remind=True)),
    ("каждый понедельник в 9", Edit(recurrence=MONDAYS, due=at(30, 9))),
    ("по будням", Edit(recurrence=WORKDAYS)),
    ("не повторять", Edit(clear_recurrence=True)),
    ("беру на себя", Edit(to_me=True)),
    ("моё", Edit(to_me=True)),
    ("кто угодно", Edit(anyone=True)),
    ("принято", Edit(verb="accept")),
    ("сделала", Edit(verb="done")),
    ("не готово", Edit(verb="reopen")),
    ("в работе", Edit(verb="start")),
    ("отменено", Edit(verb="drop")),
    ("это не задача", Edit(verb="drop")),
    ("без срока", Edit(clear_due=True)),
    ("без исполнителя", Edit(clear_assignee=True)),
    ("приоритет: высокий", Edit(priority=Priority.HIGH)),
    ("не срочно", Edit(priority=Priority.LOW)),
    ("это ошибка", Edit(kind=Kind.BUG)),
    ("перенеси на пятницу", Edit(due=on(27))),
    ("на Боба до пятницы, срочно", Edit(assignee=BOB.id, due=on(27), priority=Priority.URGENT)),
]
SPANISH = [
    ("título: Comprar leche", Edit(title="Comprar leche")),
    ("renombrar a Comprar leche", Edit(title="Comprar leche")),
    ("descripción: texto largo, con comas", Edit(description="texto largo, con comas")),
    ("nota: llamar al cliente", Edit(note="llamar al cliente")),
    ("añade elemento: leche", Edit(checklist=("leche",))),
    ("lista: leche, pan", Edit(checklist=("leche", "pan"))),
    ("marca 1 y 3", Edit(check=(1, 3))),
    ("bloqueado por #12", Edit(blocked_by=(12,))),
    ("bloqueado por #12 porque falta acceso", Edit(blocked_by=(12,), blocked_reason="falta acceso")),
    ("bloqueado: esperando al cliente", Edit(blocked_reason="esperando al cliente")),
    ("depende de #12", Edit(blocked_by=(12,))),
    ("desbloquear", Edit(unblock=True)),
    ("ver #7", Edit(link_to=(7,))),
    ("relacionado con #7 y #9", Edit(link_to=(7, 9))),
    ("duplicado de #42", Edit(duplicate_of=42)),
    ("+1 a #42", Edit(duplicate_of=42)),
    ("pospón hasta el lunes a las 9:00", Edit(snooze=at(30, 9))),
    ("posponer 2 días", Edit(snooze=on(27))),
    ("recuerdame mañana a las 9", Edit(remind=at(26, 9))),
    ("sin recordatorio", Edit(clear_remind=True)),
    ("cada lunes a las 9", Edit(recurrence=MONDAYS, due=at(30, 9))),
    ("todos los días", Edit(recurrence=DAILY)),
    ("no repetir", Edit(clear_recurrence=True)),
    ("lo tomo yo", Edit(to_me=True)),
    ("mío", Edit(to_me=True)),
    ("cualquiera", Edit(anyone=True)),
    ("aceptar", Edit(verb="accept")),
    ("hecho", Edit(verb="done")),
    ("no está hecho", Edit(verb="reopen")),
    ("en curso", Edit(verb="start")),
    ("cancelado", Edit(verb="drop")),
    ("no es una tarea", Edit(verb="drop")),
    ("sin fecha", Edit(clear_due=True)),
    ("sin asignar", Edit(clear_assignee=True)),
    ("prioridad alta", Edit(priority=Priority.HIGH)),
    ("no urgente", Edit(priority=Priority.LOW)),
    ("es un error", Edit(kind=Kind.BUG)),
    ("a las 8 y media de la tarde", Edit(due=at(25, 20, 30))),
    ("el viernes, para Ann por favor", Edit(due=on(27), assignee=ANN.id)),
]
GERMAN = [
    ("Titel: Milch kaufen", Edit(title="Milch kaufen")),
    ("umbenennen in Milch kaufen", Edit(title="Milch kaufen")),
    ("Beschreibung: langer Text, mit Kommas", Edit(description="langer Text, mit Kommas")),
    ("Notiz: Kunden anrufen", Edit(note="Kunden anrufen")),
    ("Notiz: „fertig, sagt er“, wichtig", Edit(note="fertig, sagt er", priority=Priority.HIGH)),
    ("Punkt hinzufügen: Milch", Edit(checklist=("Milch",))),
    ("Checkliste: Milch, Brot", Edit(checklist=("Milch", "Brot"))),
    ("hake 2 ab", Edit(check=(2,))),
    ("abhaken 1 und 3", Edit(check=(1, 3))),
    ("blockiert durch #12", Edit(blocked_by=(12,))),
    ("blockiert durch #12, weil der Zugang fehlt", Edit(blocked_by=(12,), blocked_reason="der Zugang fehlt")),
    ("blockiert: warten auf den Kunden", Edit(blocked_reason="warten auf den Kunden")),
    ("wartet auf #12", Edit(blocked_by=(12,))),
    ("nicht mehr blockiert", Edit(unblock=True)),
    ("siehe #7", Edit(link_to=(7,))),
    ("verwandt mit #7 und #9", Edit(link_to=(7, 9))),
    ("Duplikat von #42", Edit(duplicate_of=42)),
    ("+1 zu #42", Edit(duplicate_of=42)),
    ("schlummern bis Montag 9:00", Edit(snooze=at(30, 9))),
    ("verschieben auf Montag 9:00", Edit(due=at(30, 9))),
    ("Ann soll das machen", Edit(assignee=ANN.id)),
    ("zurückstellen um 2 Tage", Edit(snooze=on(27))),
    ("erinnere mich morgen um 9", Edit(remind=at(26, 9))),
    ("keine Erinnerung", Edit(clear_remind=True)),
    ("jeden Montag um 9", Edit(recurrence=MONDAYS, due=at(30, 9))),
    ("werktags", Edit(recurrence=WORKDAYS)),
    ("nicht wiederholen", Edit(clear_recurrence=True)),
    ("ich übernehme", Edit(to_me=True)),
    ("wer will", Edit(anyone=True)),
    ("angenommen", Edit(verb="accept")),
    ("erledigt", Edit(verb="done")),
    ("noch nicht erledigt", Edit(verb="reopen")),
    ("in Arbeit", Edit(verb="start")),
    ("verworfen", Edit(verb="drop")),
    ("keine Aufgabe", Edit(verb="drop")),
    ("kein Termin", Edit(clear_due=True)),
    ("nicht zugewiesen", Edit(clear_assignee=True)),
    ("hohe Priorität", Edit(priority=Priority.HIGH)),
    ("nicht dringend", Edit(priority=Priority.LOW)),
    ("das ist ein Fehler", Edit(kind=Kind.BUG)),
    ("an Ann bis Freitag", Edit(assignee=ANN.id, due=on(27))),
]


@pytest.mark.parametrize(("text", "expected"), [*ENGLISH, *UKRAINIAN, *RUSSIAN, *SPANISH, *GERMAN])
def test_words_of_a_reply_become_the_change_they_mean(text: str, expected: Edit) -> None:
    change = edit(text)

    assert without_second_readings(change) == expected


@pytest.mark.parametrize(
    ("text", "member"), [("tomorrow 15:00, urgent, @ann", ANN.id), ("завтра о 15, терміново, на Боба", BOB.id)]
)
def test_a_reply_changes_several_fields_at_once(text: str, member: int) -> None:
    change = edit(text)

    assert change.due == at(26, 15)
    assert change.priority is Priority.URGENT
    assert change.assignee == member
    assert change.unread == ()


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("banana", ("banana",)),
        ("@zed", ("@zed",)),
        ("yesterday", ("yesterday",)),
        ("5", ("5",)),
        ("#7", ("#7",)),
        ("I like it", ("I", "like")),
        ("title is wrong", ("title", "wrong")),
        ("blocked", ("blocked",)),
        ("blocked 2 days ago", ("blocked", "2", "days", "ago")),
        ("waiting for the client", ("waiting", "client")),
        ("snooze", ("snooze",)),
        ("remind me yesterday", ("remind", "me", "yesterday")),
        ("see 7", ("see", "7")),
        ("twice a day", ("twice", "day")),
        ("check the door", ("check", "door")),
        ("note:", ("note",)),
        ("чекаємо на клієнта", ("чекаємо", "клієнта")),
        ("двічі на день", ("двічі", "день")),
        ("банан", ("банан",)),
        ("заблокировано", ("заблокировано",)),
        ("два раза в день", ("два", "раза", "день")),
        ("esperando al cliente", ("esperando", "cliente")),
        ("plátano", ("plátano",)),
        ("warten auf den Kunden", ("warten", "Kunden")),
        ("Banane", ("Banane",)),
    ],
)
def test_what_is_not_understood_is_named_and_changes_nothing(text: str, unread: tuple[str, ...]) -> None:
    change = edit(text)

    assert change.is_empty
    assert change.unread == unread


@pytest.mark.parametrize(
    ("text", "unread"), [("remind Ann tomorrow", ("Ann",)), ("remind me to call Ann tomorrow", ("to call Ann",))]
)
def test_whom_or_of_what_to_remind_is_not_who_has_the_task(text: str, unread: tuple[str, ...]) -> None:
    change = edit(text)

    assert change.assignee is None
    assert change.unread == unread


def test_words_left_over_are_named_beside_what_was_understood() -> None:
    change = edit("tomorrow banana")

    assert change.due
    assert change.unread == ("banana",)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("urgent, low", {"urgent", "low"}),
        ("done, not done", {"done", "not done"}),
        ("to me, @ann", {"to me", "@ann"}),
        ("anyone, unassign", {"anyone", "unassign"}),
        ("no due, tomorrow", {"no due", "tomorrow"}),
        ("every day, every week", {"every day", "every week"}),
        ("blocked by #3, unblock", {"blocked by #3", "unblock"}),
        ("duplicate of #1 and #2", {"#1", "#2"}),
        ("remind me on Monday and Tuesday", {"on Monday", "Tuesday"}),
        ("срочно, не срочно", {"срочно", "не срочно"}),
        ("готово, не готово", {"готово", "не готово"}),
        ("hecho, no está hecho", {"hecho", "no está hecho"}),
        ("dringend, niedrig", {"dringend", "niedrig"}),
    ],
)
def test_two_values_for_one_field_are_a_contradiction_and_not_a_choice(text: str, unread: set[str]) -> None:
    change = edit(text)

    assert change.is_empty
    assert set(change.unread) == unread


@pytest.mark.parametrize("text", ["done?", "готово?", "сделано?", "¿hecho?", "erledigt?"])
def test_a_question_is_not_an_order(text: str) -> None:
    change = edit(text)

    assert change.unread[0] == "?"
