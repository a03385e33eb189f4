"""The inbox: what came in, what was made of it, and what of that is in doubt."""
