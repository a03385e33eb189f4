"""What happens to a page: opened, turned, a card opened in it, words asked for and no longer."""

from typing import Any

from aiogram.types import Message

from handlers.messages.origins import GROUPS, name_of_message, topic_of
from handlers.pressed import UNFOLDED, Pressed, fold
from storage.store import Store
from storage.tables import Channel, Person, Workspace


def open_page(
    store: Store, message: Message, page: str, *, workspace: Workspace, person: Person | None, **view: Any
) -> None:
    """Show a page below a message that asked for it. The same message again opens no second one.

    Args:
        person: Whom it speaks to, and who alone may press its buttons: who asked; None for a page that a group
            shares. In a group nobody else sees it where Telegram can do that; else it goes to their private chat.
        view: Where the page stands at first.
    """
    whispered = message.ephemeral_message_id
    alone = person.telegram_id if person is not None and message.chat.type in GROUPS else None
    store.deliveries.want(
        workspace.id,
        Channel.PAGE,
        message.chat.id,
        f"{page}@{name_of_message(message)}",
        thread_id=topic_of(message),
        person_id=person.id if person else None,
        ephemeral_for=alone,
        view={"page": page, **view} | ({"answers": whispered} if whispered is not None else {}),
    )


def turn(store: Store, pressed: Pressed, **instead: Any) -> None:
    """Change where a page stands; a value of None is taken out. A card that was open in it is closed."""
    view = {key: value for key, value in (pressed.delivery.view | instead).items() if value is not None}
    store.deliveries.unfold(pressed.delivery.id, view, task_id=None)


def open_card_here(store: Store, pressed: Pressed, task_id: int) -> None:
    """Show a task's card, nothing unfolded, in place of the page; whoever calls has checked that it may be seen."""
    view = {name: value for name, value in pressed.delivery.view.items() if name not in UNFOLDED or name == "asks"}
    store.deliveries.unfold(pressed.delivery.id, view, task_id=task_id)


def ask(store: Store, pressed: Pressed, field: str, *, task_id: int | None = None) -> None:
    """Ask whoever pressed for words, by a message that waits for a reply; the card or page offers to cancel.

    Args:
        field: Of `handlers.cards.prompts.QUESTIONS` for a task, else of the page's own prompts.
        task_id: The task it is about; None for words that the page itself asks for.
    """
    delivery = pressed.delivery
    page = {"page": delivery.view["page"]} if task_id is None else {}
    store.deliveries.want(
        delivery.workspace_id,
        Channel.PROMPT,
        delivery.chat_id,
        f"ask:{delivery.id}:{pressed.query_id}"[:64],
        thread_id=delivery.thread_id,
        task_id=task_id,
        person_id=pressed.person.id,
        view={"field": field, "of": delivery.id} | page,
    )
    fold(store, pressed, asks=field)


def stop_asking(store: Store, delivery_id: int) -> None:
    """Take back what a card or page asks for: its questions are deleted from the chat."""
    delivery = store.deliveries.get(delivery_id)
    if delivery is None:
        return
    for prompt in store.deliveries.prompts_of(delivery):
        store.deliveries.withdraw(prompt.id)
    store.deliveries.unfold(delivery.id, {key: value for key, value in delivery.view.items() if key != "asks"})
