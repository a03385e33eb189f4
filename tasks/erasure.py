"""Erasing somebody who asks for it: their own workspace for good, and who they were everywhere else."""

from storage.store import Store
from storage.tables import Person
from tasks.actors import Actor
from tasks.rules import TaskError

NAME = "—"
"""What stands where the name of somebody who was erased stood, in whatever language."""


def erase(store: Store, actor: Actor) -> None:
    """Erase the actor.

    Their private chat's workspace goes with everything in it. In groups the team's tasks stay, without their name:
    what they are is the team's. Whoever owned the installation owns it no more. It can't be taken back; a second time
    does nothing.

    Raises:
        TaskError: "not_allowed" for the installation's token, which is nobody.
    """
    person = store.people.get(actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise TaskError("not_allowed")
    if person.telegram_id is None:
        return
    own = store.workspaces.by_chat(person.telegram_id)
    if own is not None and own.kind == "personal":
        store.erasure.workspace(own.id)
    _forget_requests(store, person)
    if store.facts.get("owner") == str(person.id):
        store.facts.drop(["owner"])
    store.erasure.person(person, NAME)


def _forget_requests(store: Store, person: Person) -> None:
    """Take their name out of what they asked for and noted in teams."""
    teams = [workspace.id for workspace in store.workspaces.of_person(person.id)]
    for task in store.erasure.asked_by(teams, person.id):
        requesters = [one | {"name": NAME} if one.get("person") == person.id else one for one in task.requesters]
        store.tasks.swap(task, requesters=requesters)
