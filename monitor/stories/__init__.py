"""The heart: what an article is to its story, and what it adds; every rule is pure."""
