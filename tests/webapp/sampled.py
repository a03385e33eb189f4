"""A team in the middle of its work: messages from several places as rules read them, tasks of every status, changes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from classifier.base import Draft, Priority, Reading
from classifier.rules import RulesReader
from storage.store import Store
from tasks import actions, claims, making, reading
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tasks.rules import DueDate, Verb
from tests.webapp.conftest import Team

SAID = (
    ("The export crashes on empty projects, please fix it by Friday", "Marcus Lee", "Acme · client", ("telegram", "telegram")),
    ("Could somebody send the invoice to maria@acme.example tomorrow at 15:00?", "Hugo Silva", "Sales", ("telegram", "telegram")),
    ("URGENT: login is down for everybody since 9:40", "Grafana", "", ("hook", "monitoring")),
    ("Не працює вхід через пошту після оновлення 2.4.1, подивіться будь ласка", "Софія Орлова", "Ops", ("telegram", "telegram")),
    ("Bitte bis Montag die neuen Texte prüfen, danke!", "Jürgen Vogel", "Marketing", ("telegram", "telegram")),
    ("Meeting with the designers on Monday at 11, bring the new screens", "Ann", "", ("api", "calendar")),
    ("What if the board could show who is waiting for whom?", "Priya Nair", "Ideas", ("telegram", "telegram")),
    ("Thanks, that works again", "Hugo Silva", "Sales", ("telegram", "telegram")),
    ("1. order the cables\n2. call the electrician\n3. write to the landlord", "Bob", "", ("telegram", "telegram")),
    ("Friday maybe, if Bob has the time", "Vera", "", ("telegram", "telegram")),
)  # fmt: skip


DOUBTFUL = Draft(
    title="Send the invoice to Maria",
    kind="question",
    is_task=True,
    priority=Priority.HIGH,
    confidence={"kind": 0.41, "is_task": 0.9, "priority": 0.4},
    kind_probabilities={"question": 0.41, "task": 0.39, "event": 0.2},
)
"""A reading of the second message that leaves something to ask."""


async def sample(db, team: Team) -> Mapping[str, str]:
    """Fill a team's workspace. Returns the public ids of a "task" and a "message" that have much to show."""
    roots = await db.write(_capture, team)
    batch = await db.write(claims.claim, roots, "sampler")
    readings = await RulesReader().read([one.incoming for one in batch.claimed], batch.context)
    readings[1] = Reading([DOUBTFUL], "en", "embedded", milliseconds=4.2)
    await db.write(reading.finish, "sampler", list(zip(batch.claimed, readings, strict=True)))
    return await db.write(_work, team, roots[0])


def _capture(store: Store, team: Team) -> Sequence[int]:
    at = datetime.now(UTC)
    roots = []
    for number, (text, author, chat, source) in enumerate(SAID):
        sent_at = at - timedelta(hours=7 * number)
        new = NewMessage(
            team.workspace_id,
            source,
            f"sample-{number}",
            text,
            sent_at,
            sent_at,
            author=author,
            chat=chat,
            sender_id=team.ann,
            aimed=source[0] == "telegram" and not text.startswith("Thanks"),
        )
        roots.append(capture(store, new).id)
    return roots


def _work(store: Store, team: Team, root: int) -> Mapping[str, str]:
    ann, bob = Actor.person(team.ann), Actor.person(team.bob)
    now = datetime.now(UTC)
    message = store.messages.get(root)
    task = store.tasks.of_message(root)[0]
    task = actions.change(
        store, ann, task.id, assignee=team.bob, priority="high", description="With the new sample data."
    )
    task = actions.change(
        store,
        bob,
        task.id,
        notes=[{"id": "n1", "text": "I can see it here too.", "by": team.bob, "at": now.isoformat()}],
    )
    task = actions.move(store, bob, task.id, Verb.START)
    made = [
        making.add_task(store, ann, team.workspace_id, title=title, **fields)
        for title, fields in (
            ("Prepare the quarterly numbers", {"due": DueDate(now - timedelta(days=2)), "priority": "urgent"}),
            (
                "Renew the certificate of the staging server",
                {"due": DueDate(now + timedelta(hours=3)), "assignee": team.ann},
            ),
            ("Read the new contract", {"due": DueDate(now + timedelta(days=5), "day")}),
            ("Water the plants", {"priority": "low"}),
            ("Answer the survey", {}),
        )
    ]
    actions.move(store, bob, made[3].id, Verb.DONE)
    actions.snooze(store, ann, made[4].id, now + timedelta(days=3))
    return {"task": task.public_id, "message": message.public_id}
