"""What people say in reply to a card: a table for each language, and the reply as words of those tables."""

from classifier.edit_words.lexicon import Say, Verb
from classifier.edit_words.reply import Reply

__all__ = ["Reply", "Say", "Verb"]
