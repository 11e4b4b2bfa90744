"""The composition root: the one place where rooms, storage and settings meet."""
