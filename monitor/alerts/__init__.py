"""Who is told, in which words, over which channel."""
