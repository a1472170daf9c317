"""Importing incidents: a table of reports becomes incidents, all of them or none."""
