"""The record over HTTP: JSON for programs, pages for people, feeds for readers; read-only but for control."""
