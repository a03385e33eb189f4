"""How fast the Mini App is: `sift bench web`."""
