"""The one query language: its tree, its grammar, and what a query finds in an article."""
