"""The Mini App's pages. Each answers a stranger with the shell, and the shell's script with a fragment of HTML."""
