"""Indicators: what is measured, the values known, and how they roll over time and upward."""
