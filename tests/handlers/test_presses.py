"""What buttons carry, whichever module draws them."""

from collections import Counter

from aiogram.filters.callback_data import CallbackData

import handlers


def presses(kind: type[CallbackData] = CallbackData) -> set[type[CallbackData]]:
    """Every kind of press there is."""
    return {press for sub in kind.__subclasses__() for press in (sub, *presses(sub))}


def test_no_two_kinds_of_press_are_taken_for_each_other() -> None:
    assert handlers.setup()
    ours = [press for press in presses() if press.__module__.startswith("handlers.")]

    counts = Counter(press.__prefix__ for press in ours)

    assert ours
    assert [prefix for prefix, count in counts.items() if count > 1] == []
