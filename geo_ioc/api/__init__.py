"""HTTP: one router per noun, one table from errors to status codes. No SQL here."""
