"""Incidents: what they may say, intake, place, deadlines, workflow, reading."""
