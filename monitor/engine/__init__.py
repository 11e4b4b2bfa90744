"""Who runs the stages: threads over the task rows, in one process or in any number of them."""
