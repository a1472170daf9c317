"""Working days and hours of Vietnam."""
