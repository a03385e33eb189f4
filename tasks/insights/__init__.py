"""What a team can learn of its own work: how much came, how much stayed, how long it took, how right the reader was."""
