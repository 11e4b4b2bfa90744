"""Dates as feeds and pages write them, read to UTC or not at all."""
