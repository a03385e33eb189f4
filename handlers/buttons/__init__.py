"""The buttons of a card: who may press them there, and the verb that each of them is."""
