"""Processes of our own for what a hostile document could bring down: bounded in time and memory."""
