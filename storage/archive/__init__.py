"""The read side: each module answers one kind of question from the tables."""
