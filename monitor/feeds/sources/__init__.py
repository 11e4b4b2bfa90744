"""Sources of every kind behind one small promise: an address to ask, and entries to read from the answer."""
