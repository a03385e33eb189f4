"""Assembly and processes: settings, the one place where parts meet, the ways in and out of Telegram, the command."""

VERSION = "0.1.0"
