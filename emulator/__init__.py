"""A Bot API server of our own: strict, in memory, for the demo and the tests.

It speaks Telegram's Bot API on `/bot<token>/<method>` to a bot, and a small JSON API of its own on `/_tg/<verb>` for
the people that the bot talks to. Nothing of the product is imported here, and the product never imports this.
"""
