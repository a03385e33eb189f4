"""Every query, one file for each table; a query that serves a person starts from the workspace."""
