"""The one guarded way out: addresses, sizes, time, redirects and politeness for every request we make."""
