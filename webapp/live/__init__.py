"""Live pages: what happens is told to each open page whose filter and rights it matches. See docs/LIVE.md.

`feed` reads what has happened, `telling` finds out whom it concerns and draws it, `hub` knows the sockets, `sockets`
speaks with one of them, `catching_up` tells what was missed, `rights` and `counting` look after all of them again and
again.
"""
