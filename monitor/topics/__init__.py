"""What a user follows: the query language, the topics written in it, and the verdict on an article."""
