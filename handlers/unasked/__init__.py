"""What the bot says by itself: reminders that came together, news, and who is told that a wish is done."""
