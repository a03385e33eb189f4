"""How good a reader is, on labelled texts: rows are read one at a time, what came of them is measured and compared."""
