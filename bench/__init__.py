"""Measuring Sift and breaking it, from outside: each starts a whole installation as its user would."""
