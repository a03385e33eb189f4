"""About the house itself: what is written in two places says the same, and what is promised of files holds."""
