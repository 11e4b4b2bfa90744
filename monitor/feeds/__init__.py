"""Feeds: reading what they announce, telling their entries apart, deciding when to ask again."""
