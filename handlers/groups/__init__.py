"""What the bot does in groups, and where it is a guest: it is silent there except for what is said to it."""
