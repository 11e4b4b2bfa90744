"""The command line: parse, ask, print; nothing is decided here."""
