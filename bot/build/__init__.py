"""Where the parts meet: one module for each process, which makes what that process needs and runs it."""
