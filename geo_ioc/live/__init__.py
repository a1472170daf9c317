"""The change feed and its stream of server-sent events."""
