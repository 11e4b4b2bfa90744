"""Tells you when something new happens in a story, once, with the proof."""
