"""How a task is described in a tracker: Markdown that nobody who has sent something can bend."""

from gettext import NullTranslations

from storage.tables import now
from tasks import making
from tasks.capture import NewMessage, capture
from wording.exported import description


async def test_who_said_it_and_where_from_are_one_line_and_one_link(db, cast):
    sender = {"author": "Ann\n# Urgent](x) <b>", "chat": "a|b", "link": "https://x.example/a)b(c?d=[1]&e=é"}

    def told(store):
        new = NewMessage(cast.workspace.id, ("api", "x"), "1", "Pay the bill", now(), now(), **sender)
        task = making.make_task(store, cast.as_ann, capture(store, new).id)
        return description(store, NullTranslations(), task, "")

    assert (await db.write(told)).splitlines()[0] == (
        r"— [Ann \# Urgent\](x) \<b\>, a\|b](https://x.example/a%29b%28c?d=[1]&e=%C3%A9)"
    )
