"""Text in, readings out. Knows nothing of storage, Telegram or HTTP."""
