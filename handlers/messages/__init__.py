"""What people send us: how Telegram's messages are read, and how they become stored ones."""
