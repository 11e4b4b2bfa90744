"""Questions about the past, and what other rules would have made of it."""
