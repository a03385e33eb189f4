"""Tasks in the Mini App: the list, the board, one task, and what is done with one or many of them."""
