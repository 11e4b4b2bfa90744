"""Articles: from the bytes of a page to its text, in a process that a hostile page may kill."""
