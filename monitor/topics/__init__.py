"""What a user follows: the topics written in it, and the verdict on an article."""
