"""Words in reply to a message of ours: what they change, and what is said to that."""
