"""Generations of boundaries: their content, shapes, loading, checking and looking up."""
