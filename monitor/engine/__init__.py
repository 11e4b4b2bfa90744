"""Who runs the stages: the embedded engine, with threads over the task rows."""
