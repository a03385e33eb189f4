"""Charts that are drawn here, as SVG: where everything stands is computed, what it is called the templates say.

A plot is as wide as its place and has a height of its own, so its words stand beside it, in HTML, at their own size.
Its colours are classes: `c-bug`, `c-urgent`, `c-open`; see static/styles/insights.css.
"""
