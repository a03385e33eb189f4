"""Insights as the API and the pages give them: read, as JSON, as tables of text."""
