"""The settings of the Mini App: a module for each section, with a template of its name in `templates/settings/`.

To add one: a module with a `SECTION`, its template, and its name in `templates/settings/parts.html`; `pages.py` lists
them in their order.
"""
