"""How Sift's messages about tasks look: text and buttons, drawn from a view and nothing else."""

from handlers.cards.draw import draw
from handlers.cards.sheet import Drawn

__all__ = ["Drawn", "draw"]
