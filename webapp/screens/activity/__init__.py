"""Activity: the history of everything in the viewer's workspaces."""
